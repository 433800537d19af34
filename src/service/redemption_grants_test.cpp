#include "service/redemption_grants.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "service/testing.h"

namespace couponry::service {
namespace {

class RedemptionGrantsTest : public testing::Test {
protected:
    RedemptionGrantsTest() { shop_.put("coupons", "CARE15", R"({"kind": "customer", "valid_for": "P30D"})"); }

    void confirm(const Redemption& order) { shop_.settle(order, Standing::held, Standing::used); }
    void cancel(const Redemption& order) { shop_.settle(order, Standing::used, Standing::none); }
    void return_all(const Redemption& order) {
        shop_.write([&](store::Transaction& transaction) {
            RedemptionGrants grants;
            grants.take_back(order);
            EXPECT_TRUE(grants.write(transaction, shop_.now));
        });
    }
    std::string state(std::string_view coupon = "CARE15") { return shop_.state("clara", coupon); }

    TestShop shop_;
    const Redemption first_ = order_of("clara", "o1", {"CARE15", "CARE15"});  // two promotions ask for it
    const Redemption second_ = order_of("clara", "o2", {"CARE15"});
};

TEST_F(RedemptionGrantsTest, AnOrderUsesItUpAndACancelledOneGivesItBack) {
    ASSERT_TRUE(shop_.give("CARE15", R"({"customer": "clara"})"));
    shop_.settle(first_, Standing::none, Standing::held);
    EXPECT_EQ(state(), "available") << "nothing is paid yet";
    confirm(first_);
    confirm(first_);
    EXPECT_EQ(state(), "used");
    cancel(second_);
    EXPECT_EQ(state(), "used") << "another order";
    cancel(first_);
    cancel(first_);
    EXPECT_EQ(state(), "available");
}

TEST_F(RedemptionGrantsTest, WhatIsNotRestoredStaysUsed) {
    ASSERT_TRUE(shop_.give("CARE15", R"({"customer": "clara"})"));
    Redemption order = first_;
    for (Use& use : order.uses) use.restores_coupon = false;
    confirm(order);
    cancel(order);
    EXPECT_EQ(state(), "used");
}

TEST_F(RedemptionGrantsTest, IsGoodForAsManyOrdersAsTheCouponAllows) {
    shop_.put("coupons", "TWICE", R"({"kind": "customer", "limits": {"redemptions_per_customer": 2}})");
    shop_.put("coupons", "TEN", R"({"kind": "single_code"})");
    ASSERT_TRUE(shop_.give("TWICE", R"({"customer": "clara"})"));
    confirm(order_of("clara", "o1", {"TWICE", "CARE15", "TEN", "NONE"}));
    EXPECT_EQ(state("TWICE"), "available");
    EXPECT_EQ(state("CARE15"), "used") << "the shop knew that she holds it";
    EXPECT_EQ(state("TEN"), "") << "nobody holds it";
    confirm(order_of("clara", "o2", {"TWICE"}));
    EXPECT_EQ(state("TWICE"), "used");
    return_all(order_of("clara", "o2", {"TWICE"}));
    EXPECT_EQ(state("TWICE"), "used") << "her limit counts it still";
}

TEST_F(RedemptionGrantsTest, WhoReturnsEverythingHasItsCouponAgain) {
    ASSERT_TRUE(shop_.give("CARE15", R"({"customer": "clara"})"));
    confirm(first_);
    return_all(first_);
    EXPECT_EQ(state(), "available");
}

TEST_F(RedemptionGrantsTest, RemembersNoMoreOrdersThanItIsGoodFor) {
    shop_.put("coupons", "OFTEN", R"({"kind": "customer", "limits": {"redemptions_per_customer": 1000000}})");
    shop_.write([&](store::Transaction& transaction) {
        RedemptionGrants grants;
        for (std::size_t order = 0; order <= kRedemptionsPerGrantMax; ++order)
            grants.move(order_of("clara", std::string(96, 'o') + std::to_string(order), {"OFTEN"}), Standing::none,
                        Standing::used);
        EXPECT_TRUE(grants.write(transaction, shop_.now));
    });
    EXPECT_EQ(state("OFTEN"), "used");
}

TEST_F(RedemptionGrantsTest, TheMailboxOfAGuestHoldsIt) {
    ASSERT_TRUE(shop_.give("CARE15", R"({"email": "clara@shop.example"})"));
    shop_.put("customers", "clara", R"({"email": "clara@shop.example"})");
    Redemption guest = order_of("", "o1", {"CARE15"});
    guest.email = "Clara+tea@shop.example";
    confirm(guest);
    EXPECT_EQ(state(), "used");
    cancel(guest);
    confirm(second_);
    EXPECT_EQ(state(), "used") << "what her mailbox holds is hers";
}

TEST_F(RedemptionGrantsTest, APersonalCodeIsUsedByTheOrderThatEntersIt) {
    shop_.put("coupons", "WELCOME", R"({"kind": "multi_code"})");
    const auto given = shop_.give("WELCOME", R"({"email": "clara@shop.example"})");
    ASSERT_TRUE(given.has_value()) << given.error().detail;
    shop_.put("customers", "clara", R"({"email": "clara@shop.example"})");
    Redemption order = order_of("clara", "o1", {"WELCOME"});
    order.uses[0].code = "ANOTHER";
    confirm(order);
    EXPECT_EQ(state("WELCOME"), "available");
    order.order = "o2";
    order.uses[0].code = find_kind("codes")->id_of(std::string(given->body.at("code").as_string()));
    confirm(order);
    EXPECT_EQ(state("WELCOME"), "used");
    return_all(order);
    EXPECT_EQ(state("WELCOME"), "used") << "the code stays redeemed";
    cancel(order);
    EXPECT_EQ(state("WELCOME"), "available");
}

TEST_F(RedemptionGrantsTest, AnOrderEarnsOnce) {
    Redemption earning = order_of("clara", "o1", {});
    earning.earned = {"CARE15", "NONE"};
    shop_.settle(earning, Standing::none, Standing::held);
    EXPECT_EQ(state(), "");
    confirm(earning);
    EXPECT_EQ(state(), "available");
    confirm(second_);
    EXPECT_EQ(state(), "used");
    cancel(earning);
    EXPECT_EQ(state(), "used") << "what was used is not taken back";
    earning.order = "o3";
    confirm(earning);
    EXPECT_EQ(state(), "available") << "earned anew";
    return_all(earning);
    EXPECT_EQ(state(), "revoked");
    Redemption guest = earning;
    guest.customer.clear();
    confirm(guest);
    EXPECT_EQ(state(), "revoked") << "nobody is named";
}

TEST_F(RedemptionGrantsTest, WhatIsHeldIsNotEarnedAndNotTakenBack) {
    ASSERT_TRUE(shop_.give("CARE15", R"({"customer": "clara"})"));
    Redemption earning = order_of("clara", "o1", {});
    earning.earned = {"CARE15"};
    confirm(earning);
    cancel(earning);
    EXPECT_EQ(state(), "available");
}

TEST_F(RedemptionGrantsTest, ManyOrdersOfOneTransactionFollowEachOther) {
    shop_.write([&](store::Transaction& transaction) {
        RedemptionGrants grants;
        Redemption earning = order_of("clara", "o1", {});
        earning.earned = {"CARE15"};
        grants.move(earning, Standing::none, Standing::used);
        grants.move(second_, Standing::none, Standing::used);
        grants.move(order_of("ben", "o3", {"CARE15"}), Standing::none, Standing::used);
        EXPECT_TRUE(grants.write(transaction, shop_.now));
    });
    EXPECT_EQ(state(), "used");
    EXPECT_EQ(shop_.state("ben", "CARE15"), "used");
}

}  // namespace
}  // namespace couponry::service
