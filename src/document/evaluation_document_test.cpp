#include "document/evaluation_document.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "document/testing.h"

namespace couponry::document {
namespace {

using engine::Evaluation;
using engine::FixKind;
using engine::Measure;

Instant at(std::string_view text) {
    return *parse_instant(text);
}

TimeZone new_york() {
    return *TimeZone::find("America/New_York");
}

EvaluationSentences some_sentences() {
    return {.rejection = [](const engine::CodeAnswer&) { return "This code ended on 26 December."; },
            .fix = [](const engine::CodeAnswer&, const engine::Fix&) { return "Use CARE15 instead."; },
            .potential = [](const engine::PotentialAnswer&) { return "Add $10.02 more for free shipping"; }};
}

engine::CodeAnswer expired_code() {
    engine::Because because;
    because.path = "ends_at";
    because.reason = Reason::code_expired;
    because.measure = Measure::instant;
    because.required = at("2026-12-26T23:59:59-05:00").ms;
    because.observed = at("2027-01-02T12:00:00-05:00").ms;
    engine::Fix fix;
    fix.action.kind = FixKind::replace_code;
    fix.action.code = "CARE15";
    fix.verified = true;
    fix.saves = 480;
    fix.total = 3317;
    engine::CodeAnswer code;
    code.code = code.coupon = "XMAS";
    code.reason = Reason::code_expired;
    code.because = {because};
    code.fixes = {fix};
    return code;
}

/// The example of the contract: serums, a code that applies, one that is over, an automatic promotion within reach.
Evaluation example() {
    Evaluation evaluation;
    evaluation.revision = 17;
    evaluation.at = at("2027-01-02T12:00:00-05:00");
    evaluation.currency = *parse_currency("USD");
    evaluation.totals = {.subtotal = 3998, .item_discount = 800, .order_discount = 0, .shipping = 599, .shipping_discount = 0};
    evaluation.lines = {{.id = "l1", .subtotal = 3998, .item_discount = 800, .order_discount = 0, .units = {{2, 1599}}}};
    engine::DiscountAnswer discount;
    discount.promotion = "health-beauty-20";
    discount.code = "WELL20";
    discount.title = "20% off Health & Beauty";
    discount.amount = 800;
    discount.allocations = {{.line = "l1", .shipment = {}, .quantity = 2, .amount = 800}};
    evaluation.discounts = {discount};
    engine::CodeAnswer applied;
    applied.code = applied.coupon = "WELL20";
    applied.applied = true;
    applied.amount = 800;
    evaluation.codes = {applied, expired_code()};
    engine::Fix more;
    more.action.kind = FixKind::add_amount;
    more.action.amount = more.costs = 1002;
    more.verified = true;
    more.saves = 599;
    more.total = 4200;
    evaluation.potential = {{.promotion = "free-ship-50", .title = "Free shipping", .fixes = {more}}};
    evaluation.wallet = {{.coupon = "CARE15", .applicable = true, .would_save = 480}};
    return evaluation;
}

TEST(EvaluationDocument, IsTheExampleOfTheContract) {
    const boost::json::value expected = json(R"({
        "currency": "USD", "at": "2027-01-02T12:00:00-05:00", "revision": 17, "optimal": true,
        "totals": {"subtotal": 3998, "item_discount": 800, "order_discount": 0, "shipping": 599, "shipping_discount": 0, "total": 3797},
        "lines": [{"id": "l1", "subtotal": 3998, "item_discount": 800, "order_discount": 0, "discount": 800, "total": 3198,
                   "units": [{"quantity": 2, "total": 1599}]}],
        "discounts": [{"promotion": "health-beauty-20", "code": "WELL20", "class": "item", "title": "20% off Health & Beauty",
                       "amount": 800, "automatic": false, "applications": 1,
                       "allocations": [{"line": "l1", "quantity": 2, "amount": 800}]}],
        "gifts": [], "afterwards": [],
        "codes": [{"code": "WELL20", "coupon": "WELL20", "status": "applied", "amount": 800},
                  {"code": "XMAS", "coupon": "XMAS", "status": "rejected", "reason": "code_expired",
                   "message": "This code ended on 26 December.",
                   "because": [{"path": "ends_at", "required": "2026-12-26T23:59:59-05:00", "observed": "2027-01-02T12:00:00-05:00"}],
                   "fixes": [{"kind": "replace_code", "action": {"code": "CARE15"}, "costs": 0, "saves": 480, "total": 3317,
                              "verified": true, "message": "Use CARE15 instead."}]}],
        "potential": [{"promotion": "free-ship-50", "message": "Add $10.02 more for free shipping",
                       "fixes": [{"kind": "add_amount", "action": {"amount": 1002}, "costs": 1002, "saves": 599, "total": 4200,
                                  "verified": true}]}],
        "wallet": [{"coupon": "CARE15", "applicable": true, "would_save": 480}] })");
    // As texts: the order of the fields is the contract's too.
    EXPECT_EQ(boost::json::serialize(write_evaluation(example(), new_york(), some_sentences())),
              boost::json::serialize(expected));
}

TEST(EvaluationDocument, TellsTheBoundOfAnUnprovedAnswerUnderBestOnly) {
    Evaluation evaluation = example();
    evaluation.optimal = false;
    evaluation.bound = 900;
    EXPECT_EQ(write_evaluation(evaluation, {}, {}).at("bound"), 900);
    evaluation.policy = SelectionPolicy::priority;
    const boost::json::object object = write_evaluation(evaluation, {}, {});
    EXPECT_FALSE(object.contains("bound") || object.contains("optimal"));
}

TEST(EvaluationDocument, SaysWhereAllocationsGo) {
    Evaluation evaluation = example();
    engine::DiscountAnswer& discount = evaluation.discounts[0];
    discount.code.clear();
    discount.effect_class = EffectClass::shipping;
    discount.allocations = {{.line = {}, .shipment = "s1", .quantity = 0, .amount = 300},
                            {.line = {}, .shipment = {}, .quantity = 0, .amount = 500}};
    discount.consumed = {{"l1", 2}};
    const boost::json::object written = write_evaluation(evaluation, {}, {}).at("discounts").at(0).as_object();
    EXPECT_EQ(written.at("class"), "shipping");
    EXPECT_EQ(written.at("automatic"), true);
    EXPECT_FALSE(written.contains("code"));
    EXPECT_EQ(written.at("allocations"), json(R"([{"shipment": "s1", "amount": 300}, {"shipping": true, "amount": 500}])"));
    EXPECT_EQ(written.at("consumed"), json(R"([{"line": "l1", "quantity": 2}])"));
}

TEST(EvaluationDocument, TellsGiftsAndWhatComesAfterwards) {
    Evaluation evaluation = example();
    evaluation.gifts = {{.promotion = "mug-75", .product = "mug-blue", .choice = {}, .quantity = 1, .value = 500},
                        {.promotion = "tea", .product = {}, .choice = {"cup", "pot"}, .quantity = 2, .value = 900}};
    evaluation.afterwards = {{.promotion = "points", .type = "award_points", .name = {}, .points = 31},
                             {.promotion = "thanks", .type = "grant_coupon", .name = "CARE15"},
                             {.promotion = "wrap", .type = "notify", .name = "desk"}};
    const boost::json::object object = write_evaluation(evaluation, {}, {});
    EXPECT_EQ(object.at("gifts"), json(R"([{"promotion": "mug-75", "product": "mug-blue", "quantity": 1, "value": 500},
                                           {"promotion": "tea", "choice": ["cup", "pot"], "quantity": 2, "value": 900}])"));
    EXPECT_EQ(object.at("afterwards"), json(R"([{"promotion": "points", "type": "award_points", "points": 31},
                                                {"promotion": "thanks", "type": "grant_coupon", "coupon": "CARE15"},
                                                {"promotion": "wrap", "type": "notify", "template": "desk"}])"));
}

TEST(EvaluationDocument, TellsWhatAProvisionalAndAWithheldCodeNeed) {
    Evaluation evaluation = example();
    evaluation.codes[0].needs_email = true;
    evaluation.codes[1].shown_as = Reason::code_not_found;
    const boost::json::array codes = write_evaluation(evaluation, {}, {}).at("codes").as_array();
    EXPECT_EQ(codes.at(0).at("needs"), json(R"(["email"])"));
    EXPECT_EQ(codes.at(1).at("shown_as"), "code_not_found");
    EXPECT_FALSE(codes.at(1).as_object().contains("message"));  // nobody gave a sentence
}

TEST(EvaluationDocument, SaysHowTheNumbersOfAReasonAreToBeRead) {
    engine::Because because;
    because.path = "when/all/0";
    because.promotion = "tea";
    because.reason = Reason::min_subtotal_not_met;
    because.measure = Measure::money;
    because.required = 4000;
    because.observed = 3515;
    because.has_items = true;
    because.items.categories = {"tea"};
    EXPECT_EQ(write_because(because, Reason::min_subtotal_not_met, {}),
              json(R"({"path": "when/all/0", "promotion": "tea", "measure": "money", "required": 4000, "observed": 3515,
                       "items": {"categories": ["tea"]}})"));
    EXPECT_EQ(write_because(because, Reason::code_expired, {}).at("reason"), "min_subtotal_not_met");
    because.measure = Measure::names;
    because.has_items = false;
    because.names = {"GB", "IE"};
    because.observed_name = "FR";
    because.in_the_way = {"other"};
    EXPECT_EQ(
        write_because(because, Reason::min_subtotal_not_met, {}),
        json(
            R"({"path": "when/all/0", "promotion": "tea", "required": ["GB", "IE"], "observed": "FR", "in_the_way": ["other"]})"));
}

TEST(EvaluationDocument, WritesTheActionOfEveryKindOfFix) {
    engine::FixAction action;
    action.amount = 1002;
    action.line = "l1";
    action.product = "mug";
    action.quantity = 2;
    action.code = "CARE15";
    action.field = "country";
    action.value = "x";
    action.at = at("2027-01-03T00:00:00-05:00");
    const std::pair<FixKind, std::string_view> expected[] = {
        {FixKind::add_amount, R"({"amount": 1002})"},
        {FixKind::add_quantity, R"({"line": "l1", "quantity": 2})"},
        {FixKind::add_product, R"({"product": "mug", "quantity": 2})"},
        {FixKind::remove_product, R"({"line": "l1", "quantity": 2})"},
        {FixKind::remove_code, R"({"code": "CARE15"})"},
        {FixKind::replace_code, R"({"code": "CARE15"})"},
        {FixKind::log_in, "{}"},
        {FixKind::use_email, "{}"},
        {FixKind::set_address, R"({"country": "x"})"},
        {FixKind::choose_shipping_method, R"({"method": "x"})"},
        {FixKind::choose_payment_method, R"({"method": "x"})"},
        {FixKind::use_channel, R"({"channel": "x"})"},
        {FixKind::wait_until, R"({"at": "2027-01-03T00:00:00-05:00"})"},
        {FixKind::claim_coupon, R"({"coupon": "CARE15"})"},
        {FixKind::split_order, R"({"lines": []})"},
        {FixKind::ask_person, "{}"},
        {FixKind::none, "{}"},
    };
    static_assert(std::size(expected) == engine::kFixKinds);
    for (const auto& [kind, text] : expected) {
        action.kind = kind;
        EXPECT_EQ(write_fix_action(action, new_york()), json(text)) << engine::fix_kind_name(kind);
    }
    action.kind = FixKind::remove_product;
    action.line.clear();
    action.lines = {"l1", "l3"};
    EXPECT_EQ(write_fix_action(action, {}), json(R"({"lines": ["l1", "l3"]})"));
}

TEST(EvaluationDocument, TellsNoAmountsOfAnUnverifiedFix) {
    Evaluation evaluation = example();
    engine::Fix& fix = evaluation.codes[1].fixes[0];
    fix.verified = false;
    fix.action.kind = FixKind::log_in;
    fix.then.resize(1);
    fix.then[0].kind = FixKind::use_channel;
    fix.then[0].value = "app";
    EXPECT_EQ(
        write_evaluation(evaluation, {}, {}).at("codes").at(1).at("fixes").at(0),
        json(
            R"({"kind": "log_in", "action": {}, "then": [{"kind": "use_channel", "action": {"channel": "app"}}], "verified": false})"));
}

}  // namespace
}  // namespace couponry::document
