#include "service/order_options.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>

#include "document/order_document.h"
#include "document/policy_document.h"

namespace couponry::service {
namespace {

Instant at(std::string_view text) {
    return parse_instant(text).value();
}

Policy policy(std::string_view json) {
    auto read = document::read_policy(boost::json::parse({json.data(), json.size()}));
    EXPECT_TRUE(read.has_value()) << read.error().detail;
    return read ? std::move(*read) : Policy();
}

/// A policy of this topic with these rules, and other fields behind them.
Policy rules_of(std::string_view topic, std::string_view rules, std::string_view more = "") {
    return policy(R"({"id": "p", "topic": ")" + std::string(topic) + R"(", "title": "T", "text": "T", "source": {"name": "Terms"},
        "rules": )" +
                  std::string(rules) + std::string(more) + "}");
}

const std::string kThirtyDays = R"({"days": 30, "from": "delivered", "approval": "automatic"})";

/// Two mugs and a card, placed on 1 July 2026 in Berlin.
OrderFacts order(std::string_view shipments = "[]", std::string_view status = "placed") {
    const std::string json =
        R"({"id": "1001", "site": "shop", "currency": "EUR", "placed_at": "2026-07-01T10:00:00+02:00", "status": ")" +
        std::string(status) + R"(", "lines": [
        {"id": "mug", "product": "mug", "quantity": 2, "unit_price": 900, "categories": ["mugs", "kitchen"]},
        {"id": "card", "product": "card", "quantity": 1, "unit_price": 2500, "categories": ["gift-cards"]}],
        "shipments": )" +
        std::string(shipments) + "}";
    OrderFacts facts;
    auto read = document::read_order(boost::json::parse(json));
    EXPECT_TRUE(read.has_value()) << read.error().detail;
    facts.order = std::move(*read);
    facts.zone = *TimeZone::find("Europe/Berlin");
    return facts;
}

const std::string kDelivered = R"([{"id": "s", "shipped_at": "2026-07-02T08:00:00Z", "delivered_at": "2026-07-03T22:30:00Z"}])";

/// "none until 2026-08-03T21:59:59Z", as a test would say a verdict.
std::string said(const Verdict& verdict) {
    std::string text(order_reason_name(verdict.reason));
    if (verdict.until) text += " until " + format_instant(*verdict.until);
    return text;
}

std::string return_of(const OrderFacts& facts, const std::vector<Policy>& policies, std::string_view now, std::size_t line = 0) {
    return said(judge_order(facts, policies, at(now)).lines.at(line).give_back);
}

TEST(OrderOptions, DaysRunToTheEndOfADayOfTheSite) {
    const std::vector<Policy> policies{rules_of("returns", kThirtyDays)};
    // Delivered at half past midnight on 4 July in Berlin: the last day is 3 August there.
    EXPECT_EQ(return_of(order(kDelivered), policies, "2026-07-10T00:00:00Z"), "none until 2026-08-03T21:59:59Z");
    EXPECT_EQ(return_of(order(kDelivered), policies, "2026-08-03T21:59:59.999Z"), "none until 2026-08-03T21:59:59Z");
    EXPECT_EQ(return_of(order(kDelivered), policies, "2026-08-03T22:00:00Z"), "time_over until 2026-08-03T21:59:59Z");
}

TEST(OrderOptions, AClockThatIsPutBackMovesTheEnd) {
    const std::vector<Policy> policies{rules_of("returns", R"({"days": 120, "from": "placed", "approval": "agent"})")};
    EXPECT_EQ(return_of(order(kDelivered), policies, "2026-10-29T00:00:00Z"), "none until 2026-10-29T22:59:59Z");
}

TEST(OrderOptions, DaysBeginWithTheLastParcelOfALine) {
    const std::vector<Policy> delivered{rules_of("returns", kThirtyDays)};
    const std::vector<Policy> shipped{rules_of("returns", R"({"days": 10, "from": "shipped", "approval": "agent"})")};
    const std::string first =
        R"([{"id": "a", "lines": ["mug"], "shipped_at": "2026-07-02T08:00:00Z", "delivered_at": "2026-07-03T08:00:00Z"})";
    const OrderFacts waiting = order(first + R"(, {"id": "b", "lines": ["mug"]}])");
    EXPECT_EQ(return_of(waiting, delivered, "2026-09-01T00:00:00Z"), "none") << "one mug is not there yet";
    EXPECT_EQ(return_of(waiting, shipped, "2026-09-01T00:00:00Z"), "none");
    EXPECT_EQ(return_of(waiting, delivered, "2026-09-01T00:00:00Z", 1), "not_shipped") << "the card is in no parcel";
    const OrderFacts both = order(first + R"(, {"id": "b", "lines": ["mug"], "shipped_at": "2026-07-05T08:00:00Z"}])");
    EXPECT_EQ(return_of(both, shipped, "2026-07-06T00:00:00Z"), "none until 2026-07-15T21:59:59Z");
}

TEST(OrderOptions, WhatIsPlannedHasNotHappened) {
    const std::vector<Policy> policies{rules_of("returns", kThirtyDays)};
    EXPECT_EQ(return_of(order(kDelivered), policies, "2026-07-02T07:00:00Z"), "not_shipped");
    EXPECT_EQ(return_of(order(kDelivered), policies, "2026-07-02T09:00:00Z"), "none");
    EXPECT_EQ(return_of(order(), policies, "2026-07-02T09:00:00Z"), "not_shipped");
}

TEST(OrderOptions, ExcludedGoodsStay) {
    const std::vector<Policy> policies{rules_of(
        "returns", R"({"days": 30, "from": "delivered", "approval": "agent", "excluded": {"categories": ["gift-cards"]}})")};
    EXPECT_EQ(return_of(order(kDelivered), policies, "2026-07-10T00:00:00Z", 1), "item_excluded");
    EXPECT_EQ(return_of(order(kDelivered), policies, "2026-07-10T00:00:00Z"), "none until 2026-08-03T21:59:59Z");
}

TEST(OrderOptions, PiecesAreCountedOnce) {
    const std::vector<Policy> policies{rules_of("returns", kThirtyDays)};
    OrderFacts facts = order(kDelivered);
    facts.pieces["mug"] = {.in_return = 1, .gone = 0};
    EXPECT_EQ(judge_order(facts, policies, at("2026-07-10T00:00:00Z")).lines[0].left, 1);
    facts.pieces["mug"] = {.in_return = 1, .gone = 1};
    EXPECT_EQ(return_of(facts, policies, "2026-07-10T00:00:00Z"), "in_return");
    facts.pieces["mug"] = {.in_return = 0, .gone = 2};
    EXPECT_EQ(return_of(facts, policies, "2026-07-10T00:00:00Z"), "everything_returned");
}

TEST(OrderOptions, NothingIsPromisedWithoutAPolicy) {
    const OrderOptions options = judge_order(order(kDelivered), {}, at("2026-07-10T00:00:00Z"));
    EXPECT_EQ(said(options.cancel), "no_policy");
    EXPECT_EQ(said(options.change_address), "no_policy");
    EXPECT_EQ(said(options.lines[0].give_back), "no_policy");
    EXPECT_EQ(said(options.lines[0].exchange), "no_policy");
    EXPECT_TRUE(is_for_agent(options.cancel.reason));
    const std::vector<Policy> text{
        policy(R"({"id": "a", "topic": "returns", "title": "T", "text": "T", "source": {"name": "Terms"}})")};
    EXPECT_EQ(return_of(order(kDelivered), text, "2026-07-10T00:00:00Z"), "no_policy") << "a text without rules";
}

TEST(OrderOptions, AnOrderThatIsOverStaysAsItIs) {
    const std::vector<Policy> policies{rules_of("returns", kThirtyDays), rules_of("cancellation", R"({"until": "shipped"})")};
    const OrderOptions cancelled = judge_order(order("[]", "cancelled"), policies, at("2026-07-01T09:00:00Z"));
    EXPECT_EQ(said(cancelled.cancel), "order_cancelled");
    EXPECT_EQ(said(cancelled.lines[0].give_back), "order_cancelled");
    EXPECT_EQ(return_of(order(kDelivered, "returned"), policies, "2026-07-10T00:00:00Z"), "everything_returned");
}

TEST(OrderOptions, CancellationAndAddressHaveTheirOwnEnds) {
    const std::vector<Policy> policies{rules_of("cancellation", R"({"until": "shipped", "within_minutes": 60})"),
                                       rules_of("delivery", R"({"until": "placed", "within_minutes": 4320})")};
    const auto judged = [&](const OrderFacts& facts, std::string_view now) {
        const OrderOptions options = judge_order(facts, policies, at(now));
        return said(options.cancel) + ", " + said(options.change_address);
    };
    EXPECT_EQ(judged(order(), "2026-07-01T09:00:00Z"), "none until 2026-07-01T09:00:00Z, none until 2026-07-04T08:00:00Z");
    EXPECT_EQ(judged(order(), "2026-07-01T09:00:01Z"), "time_over until 2026-07-01T09:00:00Z, none until 2026-07-04T08:00:00Z");
    EXPECT_EQ(judged(order(kDelivered), "2026-07-02T09:00:00Z"),
              "already_shipped until 2026-07-01T09:00:00Z, none until 2026-07-04T08:00:00Z");
    OrderFacts asked = order();
    asked.is_cancel_requested = true;
    asked.is_address_requested = true;
    EXPECT_EQ(judged(asked, "2026-07-01T08:30:00Z"), "already_requested, already_requested");
}

TEST(OrderOptions, AnOrderKeepsTheTermsItWasPlacedUnder) {
    const std::string fourteen = R"({"days": 14, "from": "placed", "approval": "agent"})";
    const std::string thirty = R"({"days": 30, "from": "placed", "approval": "agent"})";
    const std::vector<Policy> policies{rules_of("returns", fourteen, R"(, "ends_at": "2026-07-01T23:59:59+02:00")"),
                                       rules_of("returns", thirty, R"(, "starts_at": "2026-07-02T00:00:00+02:00")")};
    EXPECT_EQ(return_of(order(kDelivered), policies, "2026-07-20T00:00:00Z"), "time_over until 2026-07-15T21:59:59Z");
}

TEST(OrderOptions, TheNearestPolicyHolds) {
    const auto days = [](int count) {
        return R"({"days": )" + std::to_string(count) + R"(, "from": "placed", "approval": "agent"})";
    };
    std::vector<Policy> policies{rules_of("returns", days(10), R"(, "starts_at": "2026-06-01T00:00:00Z")"),
                                 rules_of("returns", days(11), R"(, "starts_at": "2026-06-02T00:00:00Z")"),
                                 rules_of("returns", days(12)), rules_of("returns", days(13), R"(, "sites": ["gb"])")};
    EXPECT_EQ(return_of(order(kDelivered), policies, "2026-07-05T00:00:00Z"), "none until 2026-07-12T21:59:59Z") << "the latest";
    policies.push_back(rules_of("returns", days(14), R"(, "sites": ["shop"])"));
    EXPECT_EQ(return_of(order(kDelivered), policies, "2026-07-05T00:00:00Z"), "none until 2026-07-15T21:59:59Z") << "of the site";
}

TEST(OrderOptions, StatesFollowFromTheParcels) {
    const Instant now = at("2026-07-10T00:00:00Z");
    EXPECT_EQ(order_state(order().order, now), "placed");
    EXPECT_EQ(order_state(order(R"([{"id": "a"}])").order, now), "placed");
    EXPECT_EQ(order_state(order(R"([{"id": "a"}, {"id": "b", "shipped_at": "2026-07-02T08:00:00Z"}])").order, now),
              "partly_shipped");
    EXPECT_EQ(order_state(order(R"([{"id": "b", "lines": ["mug"], "shipped_at": "2026-07-02T08:00:00Z"}])").order, now),
              "partly_shipped")
        << "the card is in no parcel";
    EXPECT_EQ(order_state(order(R"([{"id": "b", "shipped_at": "2026-07-02T08:00:00Z"}])").order, now), "shipped");
    EXPECT_EQ(order_state(order(kDelivered).order, now), "delivered");
    EXPECT_EQ(order_state(order(kDelivered, "returned").order, now), "returned");
    EXPECT_EQ(order_state(order("[]", "cancelled").order, now), "cancelled");
}

/// api/order_reasons.yaml is read as lines: "- name: x", then "  key: value".
TEST(OrderReasonsFile, NamesEveryReasonInItsOrder) {
    std::vector<std::string> expected, found;
#define X(name) expected.push_back(#name);
    COUPONRY_ORDER_REASONS(X)
#undef X
    std::ifstream file("api/order_reasons.yaml");
    ASSERT_TRUE(file) << "the tests run at the root of the project";
    std::string line;
    std::size_t fields = 0;
    while (std::getline(file, line)) {
        if (line.starts_with("#")) continue;
        if (line.starts_with("- name: ")) found.push_back(line.substr(8));
        ++fields;
    }
    EXPECT_EQ(found, expected);
    EXPECT_EQ(fields, expected.size() * 4) << "name, of, who_can_act, until";
}

}  // namespace
}  // namespace couponry::service
