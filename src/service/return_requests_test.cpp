#include "service/return_requests.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <boost/json.hpp>
#include <thread>

#include "service/order_answers.h"
#include "service/testing.h"

namespace couponry::service {
namespace {

using testing::ElementsAre;

class ReturnRequestsTest : public testing::Test {
protected:
    ReturnRequestsTest() {
        shop_.put("sites", "gb", R"({"currencies": ["GBP"], "time_zone": "Europe/London"})");
        shop_.put("policies", "returns", R"({"topic": "returns", "title": "T", "text": "T", "source": {"name": "Terms"},
            "rules": {"days": 30, "from": "placed", "approval": "automatic"}})");
        shop_.put("orders", "1001", R"({"site": "gb", "currency": "GBP", "placed_at": "2026-11-20T10:00:00Z",
            "customer": {"email": "Clara@shop.example"}, "lines": [{"product": "mug", "quantity": 3, "subtotal": 1000}],
            "shipments": [{"shipped_at": "2026-11-20T11:00:00Z"}]})");
    }

    Result<Written> ask(std::int64_t quantity) {
        const boost::json::object wish{
            {"lines", {{{"id", "l1"}, {"quantity", quantity}}}}, {"reason", "late"}, {"wants", "refund"}};
        return shop_.services().return_requests.ask(shop_.context(), shop_.caller(), "1001", wish);
    }
    Result<Written> act(const std::string& id, ReturnRequests::Act act, const boost::json::value& body = nullptr) {
        return shop_.services().return_requests.act(shop_.context(), shop_.caller(), id, act, body);
    }
    std::vector<std::string> events() {
        std::vector<std::string> names;
        for (const boost::json::object& row : shop_.outbox())
            if (row.at("kind") == "event") names.emplace_back(row.at("event").as_string());
        std::ranges::sort(names);
        return names;
    }

    TestShop shop_;
};

TEST_F(ReturnRequestsTest, EveryChangeIsTold) {
    const auto asked = ask(1);
    ASSERT_TRUE(asked.has_value()) << asked.error().detail;
    EXPECT_THAT(events(), ElementsAre("return_approved", "return_requested"));
    ASSERT_TRUE(act(asked->id, ReturnRequests::Act::receive));
    ASSERT_TRUE(act(asked->id, ReturnRequests::Act::receive)) << "again";
    ASSERT_TRUE(act(asked->id, ReturnRequests::Act::refund));
    EXPECT_THAT(events(), ElementsAre("return_approved", "return_received", "return_refunded", "return_requested"));
    for (const boost::json::object& row : shop_.outbox()) {
        EXPECT_EQ(row.at("subject"), "order:1001");
        EXPECT_EQ(row.at("facts").at("email"), "Clara@shop.example");
        EXPECT_EQ(row.at("facts").at("refund"), 334) << "the first piece has the extra penny";
    }
}

TEST_F(ReturnRequestsTest, WishesAboutTheOrderAreTold) {
    const auto asked = shop_.services().orders.ask(shop_.context(), shop_.caller(), "1001", OrderRequestKind::cancel, nullptr);
    ASSERT_TRUE(asked.has_value()) << asked.error().detail;
    const auto answered = shop_.services().orders.answer(shop_.context(), shop_.caller(), asked->id, OrderRequestStatus::refused,
                                                         boost::json::object{{"note", "It is packed."}});
    ASSERT_TRUE(answered.has_value()) << answered.error().detail;
    EXPECT_THAT(events(), ElementsAre("order_cancel_refused", "order_cancel_requested"));
}

TEST_F(ReturnRequestsTest, PiecesAddUpToWhatTheLineCost) {
    std::int64_t sum = 0;
    for (int piece = 0; piece < 3; ++piece) {
        const auto asked = ask(1);
        ASSERT_TRUE(asked.has_value()) << asked.error().detail;
        sum += asked->body.at("refund").as_int64();
    }
    EXPECT_EQ(sum, 1000);
    EXPECT_EQ(ask(1).error().errors.at(0).pointer, "/lines/0/quantity");
}

TEST_F(ReturnRequestsTest, WhoeverAsksAtTheSameMomentGetsAPieceOnce) {
    constexpr int kShoppers = 8;
    std::atomic<int> given = 0;
    {
        std::vector<std::jthread> shoppers;
        for (int shopper = 0; shopper < kShoppers; ++shopper) shoppers.emplace_back([&] { given += ask(1).has_value() ? 1 : 0; });
    }
    EXPECT_EQ(given, 3);
}

TEST_F(ReturnRequestsTest, AnUnknownPriceStaysOpen) {
    shop_.put("orders", "1001", R"({"site": "gb", "currency": "GBP", "placed_at": "2026-11-20T10:00:00Z",
        "lines": [{"product": "mug", "quantity": 3}], "shipments": [{"shipped_at": "2026-11-20T11:00:00Z"}]})");
    const auto asked = ask(1);
    ASSERT_TRUE(asked.has_value()) << asked.error().detail;
    EXPECT_FALSE(asked->body.contains("refund"));
}

TEST_F(ReturnRequestsTest, AnErasedPromotionLeavesTheRefundToAnAgent) {
    shop_.put("promotions", "ten", R"({"effects": [{"type": "percent_off_order", "percent": "10"}]})");
    const auto context = Redemptions::Context{.tenant = shop_.caller().tenant, .scopes = shop_.caller().scopes, .repeatable = {}};
    const auto redeemed = shop_.services().redemptions->redeem(
        context, TestShop::value(R"({"order": "1001", "hold": false, "cart": {"site": "gb", "currency": "GBP",
            "lines": [{"id": "l1", "product": "mug", "quantity": 3, "subtotal": 1000}]}})"));
    ASSERT_TRUE(redeemed.has_value()) << redeemed.error().failure.detail;
    const auto asked = ask(3);
    ASSERT_TRUE(asked.has_value()) << asked.error().detail;
    EXPECT_EQ(asked->body.at("refund"), 900);
    EXPECT_EQ(asked->body.at("redemption"), "1001.1");
    shop_.write([](store::Transaction& transaction) { transaction.of(store::Aggregate::promotions).erase("ten"); });
    const auto received = act(asked->id, ReturnRequests::Act::receive);
    ASSERT_TRUE(received.has_value()) << received.error().detail;
    EXPECT_EQ(received->body.at("status"), "received");
    EXPECT_FALSE(received->body.contains("refund"));
    EXPECT_FALSE(received->body.contains("return"));
}

TEST(OrderSentences, SayWhyNot) {
    Verdict late;
    late.reason = OrderReason::time_over;
    late.until = parse_instant("2026-08-03T21:59:59Z");
    EXPECT_NE(why_not(late, *TimeZone::find("Europe/Berlin")).find("2026-08-03T23:59:59+02:00"), std::string::npos);
#define X(name)                            \
    {                                      \
        Verdict verdict;                   \
        verdict.reason = OrderReason::name; \
        verdict.until = Instant{};         \
        EXPECT_NE(why_not(verdict, {}), ""); \
    }
    COUPONRY_ORDER_REASONS(X)
#undef X
}

}  // namespace
}  // namespace couponry::service
