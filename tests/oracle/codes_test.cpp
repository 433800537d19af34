// Which reason a code gets, and the oracle's own rounding and splitting.
#include <gtest/gtest.h>

#include "oracle/little_shop.h"
#include "oracle/plain_money.h"

namespace couponry::oracle {
namespace {

const std::vector<Rule> kTenOff{rule("percent_off_order", {{"percent", pct(10)}})};

TEST(OracleCodes, AppliedAndRepeated) {
    LittleShop world;
    world.line("a", 1000);
    world.coded("ten", "TEN10", kTenOff);
    world.cart.codes.push_back("ten-10 ");
    world.cart.codes.push_back("ELEVEN");
    const auto codes = world.answer().codes;
    EXPECT_TRUE(codes[0].applied);
    EXPECT_EQ(codes[1].reason, Reason::code_already_applied);
    EXPECT_EQ(codes[2].reason, Reason::code_not_found);
    EXPECT_EQ(world.total(), 100);
}

TEST(OracleCodes, SecondCouponOfAPromotionIsASibling) {
    LittleShop world;
    world.line("a", 1000);
    world.coded("ten", "TEN", kTenOff);
    Coupon other;
    other.code = "ALSOTEN";
    world.shop.coupons.push_back(other);
    world.cart.codes.push_back("ALSOTEN");
    world.shop.promotions[0].coupons->push_back("ALSOTEN");
    EXPECT_EQ(world.reason(1), Reason::sibling_code_already_applied);
    // The first is not usable: the second takes its place.
    world.shop.coupons[0].active = false;
    EXPECT_EQ(world.reason(0), Reason::code_disabled);
    EXPECT_TRUE(world.answer().codes[1].applied);
}

TEST(OracleCodes, UsedUpComesBeforeTheMissingMinimum) {
    LittleShop world;
    world.line("a", 1000);
    Promotion& promotion = world.coded("ten", "TEN", kTenOff);
    promotion.when.children = {leaf("min_subtotal", {{"amount", usd(5000)}})};
    EXPECT_EQ(world.reason(), Reason::min_subtotal_not_met);
    world.shop.promotions[0].limits.redemptions = 3;
    world.usage.promotions["ten"].all.redemptions = 3;
    EXPECT_EQ(world.reason(), Reason::usage_limit_reached);
    world.shop.promotions[0].status = PromotionStatus::paused;
    EXPECT_EQ(world.reason(), Reason::promotion_inactive);
}

TEST(OracleCodes, TreesShowTheReasonOfTheFixedOrder) {
    LittleShop world;
    world.line("a", 1000);
    Promotion& promotion = world.coded("ten", "TEN", kTenOff);
    const ConditionTree short_of_money = leaf("min_subtotal", {{"amount", usd(5000)}});
    const ConditionTree members = leaf("segment", {{"any_of", std::vector<std::string>{"members"}}});
    promotion.when.children = {short_of_money, members};
    EXPECT_EQ(world.reason(), Reason::login_required);
    world.shop.promotions[0].when.children = {{ConditionTree::Kind::any, {short_of_money, members}, {}}};
    EXPECT_EQ(world.reason(), Reason::min_subtotal_not_met);
    world.shop.promotions[0].when.children = {{ConditionTree::Kind::none, {leaf("max_subtotal", {{"amount", usd(5000)}})}, {}}};
    EXPECT_EQ(world.reason(), Reason::min_subtotal_not_met);
    world.cart.customer.id = "c-1";
    world.shop.promotions[0].when.children = {members};
    EXPECT_EQ(world.reason(), Reason::segment_not_eligible);
}

TEST(OracleCodes, ReducedItemsAreSaid) {
    LittleShop world;
    world.line("a", 1000).reduced_from = 1500;
    ItemFilter full_price;
    full_price.reduced = false;
    world.coded("ten", "TEN", {rule("percent_off_items", {{"percent", pct(10)}, {"items", full_price}})});
    EXPECT_EQ(world.reason(), Reason::only_reduced_items);
    world.line("b", 1000);
    EXPECT_TRUE(world.answer().codes[0].applied);
}

TEST(OracleCodes, StackingReasons) {
    LittleShop world;
    world.line("a", 1000);
    world.coded("big", "BIG", {rule("percent_off_order", {{"percent", pct(50)}})});
    world.coded("small", "SMALL", kTenOff);
    EXPECT_EQ(world.reason(1), Reason::not_combinable);
    world.shop.promotions[0].exclusive = Exclusive::promotion_class;
    EXPECT_EQ(world.reason(1), Reason::blocked_by_exclusive);
    world.shop.promotions[0].coupons.reset();
    EXPECT_EQ(world.reason(1), Reason::better_offer_applied);
    world.site().selection = SelectionPolicy::priority;
    EXPECT_EQ(world.reason(1), Reason::blocked_by_exclusive);
}

TEST(OracleCodes, NothingToTakeIsNoEffect) {
    LittleShop world;
    world.line("a", 1000).minimum_price = 1000;
    world.coded("ten", "TEN", kTenOff);
    EXPECT_EQ(world.reason(), Reason::no_effect);
    world.cart.lines.clear();
    EXPECT_EQ(world.reason(), Reason::cart_empty);
}

TEST(OracleCodes, BudgetThatHoldsNoApplication) {
    LittleShop world;
    world.line("a", 10000);
    world.coded("ten", "TEN", kTenOff).limits.budget = usd(300);
    EXPECT_EQ(world.reason(), Reason::budget_exhausted);
    world.shop.promotions[0].limits.trim = true;
    EXPECT_EQ(world.total(), 300);
}

TEST(OracleCodes, AnotherCurrencyIsNoThreshold) {
    LittleShop world;
    world.line("a", 1000);
    MoneyMap euros;
    euros.set(*parse_currency("EUR"), 1);
    world.coded("ten", "TEN", kTenOff).when.children = {leaf("min_subtotal", {{"amount", euros}})};
    EXPECT_EQ(world.reason(), Reason::currency_mismatch);
}

TEST(OracleMoney, Rounds) {
    EXPECT_EQ(quotient_rounded(25, 10, Rounding::half_up), 3);
    EXPECT_EQ(quotient_rounded(25, 10, Rounding::half_even), 2);
    EXPECT_EQ(quotient_rounded(35, 10, Rounding::half_even), 4);
    EXPECT_EQ(quotient_rounded(29, 10, Rounding::down), 2);
    EXPECT_EQ(share_rounded(1999, pct(20), Rounding::half_up), 400);
}

TEST(OracleMoney, SplitsByLargestRemainder) {
    using Parts = std::vector<std::int64_t>;
    EXPECT_EQ(split(100, {1, 1, 1}, {100, 100, 100}), (Parts{34, 33, 33}));
    EXPECT_EQ(split(100, {1, 2, 3}, {100, 100, 100}), (Parts{17, 33, 50}));
    EXPECT_EQ(split(100, {1, 1, 1}, {10, 100, 100}), (Parts{10, 45, 45}));
    EXPECT_EQ(split(100, {1, 1}, {10, 20}), (Parts{10, 20}));
    EXPECT_EQ(split(10, {0, 1}, {10, 20}), (Parts{0, 10}));
}

}  // namespace
}  // namespace couponry::oracle
