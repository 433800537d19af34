#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "tool/commands.h"
#include "tool/testing.h"

namespace couponry::tool {
namespace {

using testing::HasSubstr;
using testing::Not;

Printed evaluate(const CartOptions& request, bool json = false, bool has_colour = false) {
    return run_printed([&](const Console& console) { return run_evaluate({request, json}, console); }, has_colour);
}

TEST(EvaluateCommand, PrintsTheSampleCartForPeople) {
    const Printed printed = evaluate({.cart = "data/shop/carts/sample.json"});
    EXPECT_EQ(printed.status, kDone);
    EXPECT_EQ(printed.errors, "");
    for (const char* part :
         {"3 × White Hanging Heart T-Light Holder", "Candles and holders: 3 for 2", "[COSY10]", "Delivery", "Total", "You save £",
          "COSY10 applied", "TEAPARTY5 needs a cart of £40.00", "£4.85", "• ", "Within reach"})
        EXPECT_THAT(printed.out, HasSubstr(part));
    EXPECT_THAT(printed.out, Not(HasSubstr("\x1b")));
    EXPECT_THAT(evaluate({.cart = "data/shop/carts/sample.json"}, false, true).out, HasSubstr("\x1b[1m"));
}

TEST(EvaluateCommand, AnswersTheSampleCartInJson) {
    const Printed printed = evaluate({.cart = "data/shop/carts/sample.json"}, true);
    EXPECT_EQ(printed.status, kDone);
    const boost::json::value answer = boost::json::parse(printed.out);
    EXPECT_EQ(answer.at("at"), "2026-11-21T11:00:00Z");
    EXPECT_EQ(answer.at("optimal"), true);
    EXPECT_EQ(answer.at("totals").at("subtotal"), 3515);
    EXPECT_EQ(answer.at("codes").at(0).at("status"), "applied");
    EXPECT_EQ(answer.at("codes").at(1).at("reason"), "min_subtotal_not_met");
    EXPECT_EQ(answer.at("codes").at(1).at("because").at(0).at("required"), 4000);
    EXPECT_EQ(answer.at("codes").at(1).at("because").at(0).at("observed"), 3515);
    std::int64_t sum = 0;
    for (const boost::json::value& discount : answer.at("discounts").as_array()) sum += discount.at("amount").as_int64();
    EXPECT_EQ(3515 + 395 - sum, answer.at("totals").at("total").as_int64());
}

TEST(EvaluateCommand, SpeaksTheLanguageThatIsAsked) {
    const Printed printed = evaluate({.cart = "data/shop/carts/sample.json", .locale = "de"});
    EXPECT_THAT(printed.out, HasSubstr("Weißer Teelichthalter Herz zum Aufhängen"));
    EXPECT_THAT(printed.out, HasSubstr("Kerzen und Kerzenhalter: 3 für 2"));
}

TEST(EvaluateCommand, MovesTheClock) {
    const Printed printed = evaluate({.cart = "data/shop/carts/sample.json", .at = "2027-02-01T09:00:00+00:00"}, true);
    const boost::json::value answer = boost::json::parse(printed.out);
    EXPECT_EQ(answer.at("at"), "2027-02-01T09:00:00Z");
    EXPECT_EQ(answer.at("codes").at(0).at("reason"), "code_expired");
}

TEST(EvaluateCommand, CountsWhatWasUsed) {
    const TemporaryFolder folder;
    const std::string usage = folder.write("usage.json", R"({"coupons": {"COSY10": {"redemptions": 3}},
        "promotions": {"gift-mug-250": {"redemptions": 4000}},
        "codes": [{"code": "welc 7kmp x4rt", "coupon": "WELCOME10", "bound_email": "x@shop.example", "status": "redeemed"}]})");
    const Printed printed = evaluate({.cart = "data/shop/carts/guest.json", .usage = usage}, true);
    EXPECT_EQ(boost::json::parse(printed.out).at("codes").at(0).at("reason"), "code_already_redeemed")
        << printed.out << printed.errors;
}

TEST(EvaluateCommand, KnowsTheShopsCustomersByTheirIds) {
    const TemporaryFolder folder;
    const auto cart_of = [&](std::string_view customer) {
        return folder.write("cart.json",
                            R"({"site": "gb", "currency": "GBP", "at": "2026-11-23T11:00:00Z", "codes": ["THANKYOU5"],
            "lines": [{"product": "22423", "quantity": 5}], "customer": )" +
                                std::string(customer) + "}");
    };
    const auto code_of = [&](std::string_view customer) {
        return boost::json::parse(evaluate({.cart = cart_of(customer)}, true).out).at("codes").at(0);
    };
    EXPECT_EQ(code_of(R"({"id": "clara"})").at("status"), "applied");
    EXPECT_EQ(code_of(R"({"id": "clara", "grants": [{"coupon": "THANKYOU5", "status": "used"}]})").at("reason"),
              "code_already_redeemed");
    EXPECT_EQ(code_of(R"({"id": "nobody"})").at("reason"), "code_not_yours");
}

struct BadInput {
    std::string_view name;  // of the file, in the temporary folder
    std::string_view text;  // empty: no such file
    std::string_view error;  // "{}" is the path
};

TEST(EvaluateCommand, SaysWhatIsWrongWithACart) {
    const BadInput inputs[] = {
        {"absent.json", "", "couponry: {}: There is no such file; check the path.\n"},
        {"broken.json", "{\n  \"site\": \"gb\",\n  \"lines\": [}\n", "couponry: {}:3:13: This is no JSON"},
        {"cut.json", "{\"site\": \"gb\"", "couponry: {}:1:14: The document ends too early"},
        {"field.json", "{\"site\": \"gb\", \"currency\": \"GBP\",\n \"colour\": \"red\", \"lines\": []}",
         "couponry: {}:2:12: /colour: There is no field \"colour\" here; correct its name or remove it.\n"},
        {"site.json", "{\"site\": \"mars\", \"currency\": \"GBP\", \"lines\": []}",
         "couponry: {}:1:10: /site: There is no site \"mars\"; name one that was set up.\n"},
        {"quantity.json", "{\"site\": \"gb\", \"currency\": \"GBP\",\n\"lines\": [{\"product\": \"22423\",\n\"quantity\": 0}]}",
         "couponry: {}:3:13: /lines/0/quantity: "},
        {"list.json", "[]", "couponry: {}:1:1: "},
        {"missing.json", "{\"site\": \"gb\", \"currency\": \"GBP\"}", "couponry: {}:1:1: /lines: The field \"lines\" is missing"},
    };
    const TemporaryFolder folder;
    for (const BadInput& input : inputs) {
        const std::string path =
            input.text.empty() ? (folder.path() / input.name).native() : folder.write(input.name, input.text);
        std::string expected(input.error);
        expected.replace(expected.find("{}"), 2, path);
        const Printed printed = evaluate({.cart = path});
        EXPECT_EQ(printed.status, kBadInput) << input.name;
        EXPECT_THAT(printed.errors, HasSubstr(expected)) << input.name;
        EXPECT_EQ(printed.out, "") << input.name;
    }
}

TEST(EvaluateCommand, SaysWhatIsWrongWithItsOptions) {
    const std::string cart = "data/shop/carts/sample.json";
    const std::pair<CartOptions, std::string_view> inputs[] = {
        {{.cart = cart, .shop = "data/nowhere"}, "data/nowhere: There is no such folder"},
        {{.cart = cart, .at = "tomorrow"}, "--at: \"tomorrow\" is no instant"},
        {{.cart = cart, .at = "2026-11-21T11:00:00"}, "with the offset"},
        {{.cart = "data/shop"}, "data/shop: This is a folder"},
        {{.cart = cart, .usage = "data/shop/carts/empty.json"}, "data/shop/carts/empty.json:1:"},
    };
    for (const auto& [options, error] : inputs) {
        const Printed printed = evaluate(options);
        EXPECT_EQ(printed.status, kBadInput) << error;
        EXPECT_THAT(printed.errors, HasSubstr(error));
    }
}

TEST(ExplainCommand, ShowsEveryPromotionOfTheCode) {
    const Printed printed = run_printed(
        [](const Console& console) { return run_explain({{.cart = "data/shop/carts/sample.json"}, "teaparty5"}, console); });
    EXPECT_EQ(printed.status, kDone);
    for (const char* part : {"✗ min_subtotal_not_met", "needs £40.00, has £35.15", "Promotion tea-party-5", "✓ usable", "← shown",
                             "add_amount: costs £4.85"})
        EXPECT_THAT(printed.out, HasSubstr(part));
}

TEST(ExplainCommand, EntersACodeThatTheCartLacks) {
    const Printed printed = run_printed(
        [](const Console& console) { return run_explain({{.cart = "data/shop/carts/sample.json"}, "STAFF20"}, console); });
    EXPECT_THAT(printed.out, HasSubstr("segment_not_eligible"));
    EXPECT_THAT(printed.out, HasSubstr("reads that of code_not_found"));
    EXPECT_THAT(printed.out, HasSubstr("✓ the customer is signed in"));
}

}  // namespace
}  // namespace couponry::tool
