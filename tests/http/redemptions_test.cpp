// Redemptions over HTTP: what a shop does with an order, and what it is told when it cannot.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "http/test_server.h"

namespace couponry::http_tests {
namespace {

class Redemptions : public testing::Test {
protected:
    Redemptions() { put_small_shop(api_); }

    Reply redeem(std::string_view order, std::string_view more, std::string_view codes = R"("TEN")",
                 const Api::Lines& headers = {}) {
        return api_.post("/v1/redemptions", fmt::format(R"({{"order": "{}", "cart": {}{}}})", order, small_cart(codes), more),
                         headers);
    }
    void limit_coupon(std::string_view limits) {
        api_.must(api_.patch("/v1/coupons/TEN", fmt::format(R"({{"limits": {}}})", limits)));
    }

    Api api_ = new_tenant();
};

TEST_F(Redemptions, AreHeldConfirmedAndFound) {
    const Reply held = api_.must(redeem("o-1", ""));
    EXPECT_EQ(held.status, 201);
    EXPECT_EQ(held.header("Location"), "/v1/redemptions/o-1.1");
    EXPECT_EQ(held.json().at("status"), "held");
    EXPECT_EQ(held.json().at("total"), 900);
    const Reply confirmed = api_.must(api_.post("/v1/redemptions/o-1.1/confirm", ""));
    EXPECT_EQ(confirmed.json().at("status"), "confirmed");
    EXPECT_EQ(api_.must(api_.get("/v1/redemptions/o-1.1")).json(), confirmed.json());
    const Reply used = api_.must(api_.get("/v1/redemptions?coupon=TEN&status=confirmed"));
    ASSERT_EQ(used.json().at("items").as_array().size(), 1);
    EXPECT_EQ(api_.must(api_.get("/v1/redemptions?status=held")).json().at("items").as_array().size(), 0);
    EXPECT_EQ(api_.must(api_.get("/v1/redemptions?order=o-1")).json().at("items").as_array().size(), 1);
    EXPECT_EQ(api_.must(api_.get("/v1/coupons/TEN")).json().at("usage").at("redemptions"), 1);
    EXPECT_EQ(redeem("o-1", "").type(), "order_already_redeemed");
    EXPECT_EQ(api_.del("/v1/promotions/ten-off").type(), "in_use");
}

TEST_F(Redemptions, AreFoundByTheLongestOrderThereIs) {
    const std::string order(100, 'o');
    api_.must(redeem(order, ""));
    EXPECT_EQ(api_.must(api_.post("/v1/redemptions/" + order + ".1/confirm", "")).json().at("status"), "confirmed");
    EXPECT_EQ(redeem(order + "o", "").status, 422);
}

TEST_F(Redemptions, GiveBackWhatTheyHeld) {
    limit_coupon(R"({"redemptions": 1})");
    api_.must(redeem("o-1", ""));
    const Reply refused = redeem("o-2", "");
    EXPECT_EQ(refused.type(), "codes_rejected");
    EXPECT_EQ(refused.json().at("codes").at(0).at("reason"), "usage_limit_reached");
    EXPECT_EQ(refused.json().at("evaluation").at("totals").at("total"), 1000);
    EXPECT_EQ(api_.must(redeem("o-1", "")).json().at("id"), "o-1.2") << "its own hold does not stand in its way";
    EXPECT_EQ(api_.post("/v1/redemptions/o-1.1/confirm", "").type(), "hold_replaced");
    EXPECT_EQ(api_.must(api_.post("/v1/redemptions/o-1.2/release", "")).json().at("status"), "released");
    EXPECT_EQ(api_.post("/v1/redemptions/o-1.2/confirm", "").type(), "redemption_released");
    EXPECT_EQ(api_.must(redeem("o-2", R"(, "hold": false)")).json().at("status"), "confirmed");
}

TEST_F(Redemptions, StandOnTheTotalThatWasShown) {
    const std::string shown(api_.must(api_.post("/v1/evaluate", small_cart(R"("TEN")"))).json().at("evaluation_id").as_string());
    EXPECT_EQ(redeem("o-1", R"(, "expected": {"total": 899})").type(), "promotion_changed_since_evaluation");
    EXPECT_EQ(redeem("o-1", R"(, "evaluation_id": "1.2.3.4.5")").status, 422);
    EXPECT_EQ(redeem("o-1", fmt::format(R"(, "evaluation_id": "{}")", shown)).status, 201);
    EXPECT_EQ(redeem("o-2", R"(, "expected": {"total": 1000})", R"("NOCODE")").status, 201) << "the shopper agreed to it";
}

TEST_F(Redemptions, AskWhoItIsForLimitsPerCustomer) {
    limit_coupon(R"({"redemptions_per_customer": 1})");
    const auto by = [&](std::string_view order, std::string_view customer) {
        return api_.post("/v1/redemptions",
                         fmt::format(R"({{"order": "{}", "cart": {{"site": "gb", "currency": "GBP", "codes": ["TEN"],
            "lines": [{{"id": "l1", "product": "mug", "quantity": 2, "unit_price": 500}}], "customer": {}}}}})",
                                     order, customer));
    };
    EXPECT_EQ(by("o-1", "{}").type(), "email_required");
    EXPECT_EQ(by("o-1", R"({"email": "Ann+spring@shop.example"})").status, 201);
    EXPECT_EQ(by("o-2", R"({"id": "c-1", "email": "ann@shop.example"})").type(), "codes_rejected");
    EXPECT_EQ(by("o-2", R"({"id": "c-1"})").status, 201);
}

TEST_F(Redemptions, UseAGeneratedCodeOnce) {
    api_.must(api_.post("/v1/coupons", R"({"code": "GEN", "kind": "multi_code", "name": {"en": "x"}, "active": true})"));
    api_.must(
        api_.post("/v1/import/codes", R"({"code": "GEN-AB12", "coupon": "GEN"})", {{"Content-Type", "application/x-ndjson"}}));
    api_.must(api_.put("/v1/promotions/gen-off", R"({"name": "x", "status": "published", "coupons": ["GEN"],
        "effects": [{"type": "percent_off_order", "percent": "10"}]})"));
    EXPECT_EQ(redeem("o-1", "", R"("gen ab12")").status, 201);
    EXPECT_EQ(redeem("o-2", "", R"("gen ab12")").json().at("codes").at(0).at("reason"), "code_held_by_other_order");
    api_.must(api_.post("/v1/redemptions/o-1.1/confirm", ""));
    EXPECT_EQ(redeem("o-2", "", R"("gen ab12")").json().at("codes").at(0).at("reason"), "code_already_redeemed");
    api_.must(api_.post("/v1/redemptions/o-1.1/release", ""));
    EXPECT_EQ(redeem("o-2", "", R"("gen ab12")").status, 201);
}

TEST_F(Redemptions, AreSafeToRepeat) {
    const Api::Lines key{{"Idempotency-Key", "k-1"}};
    const Reply first = api_.must(redeem("o-1", "", R"("TEN")", key)), again = api_.must(redeem("o-1", "", R"("TEN")", key));
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.json(), first.json());
    EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
    EXPECT_EQ(redeem("o-9", "", R"("TEN")", key).type(), "idempotency_key_reused");
    EXPECT_EQ(api_.get("/v1/redemptions/o-9.1").status, 404);
    EXPECT_EQ(api_.get("/v1/redemptions/nothing").status, 404);
}

}  // namespace
}  // namespace couponry::http_tests
