// The oracle against amounts worked out by hand, most of them the examples of docs/engine.md.
#include "oracle/oracle.h"

#include <gtest/gtest.h>

#include "oracle/little_shop.h"

namespace couponry::oracle {
namespace {

const Named kAny{};

TEST(Oracle, OnePlusOneFreeAndTwentyPercentOffTheThirdSock) {
    LittleShop world;
    world.line("sock", 1000, 3);
    world.promotion("one-plus-one", {rule("buy_x_get_y", {{"buy", with(kAny)}, {"get", with({{"percent", pct(100)}})}})});
    world.promotion("twenty", {rule("percent_off_items", {{"percent", pct(20)}})});
    const Outcome best = world.best();
    EXPECT_EQ(best.total_discount(), 1200);
    EXPECT_EQ(best.lines[0].units, (std::vector<std::int64_t>{1000, 800, 0}));
    EXPECT_EQ(best.applied, (std::vector<Applied>{{"one-plus-one", 1}, {"twenty", 1}}));
}

TEST(Oracle, OverlappingBundlesAreNotTakenGreedily) {
    LittleShop world;
    for (const char* product : {"a", "b", "c", "d"}) world.line(product, 1000);
    const auto bundle = [&](const char* one, const char* two, std::int64_t price) {
        ParameterList parts{with({{"items", of_products({one})}}), with({{"items", of_products({two})}})};
        world.promotion(std::string(one) + two, {rule("bundle_price", {{"parts", parts}, {"price", usd(price)}})});
    };
    bundle("a", "b", 1500);
    bundle("b", "c", 1400);
    bundle("c", "d", 1500);
    EXPECT_EQ(world.total(), 1000);
    world.shop.promotions[1].priority = 50;
    EXPECT_EQ(world.total(), 1000);
    EXPECT_EQ(world.answer().priority.total_discount(), 600);
}

TEST(Oracle, PlainPromotionsDoNotRace) {
    LittleShop world;
    world.line("shoes", 10000);
    world.line("hat", 10000);
    world.promotion("all-ten", {rule("percent_off_items", {{"percent", pct(10)}})}).priority = 1;
    world.promotion("shoes-fifty", {rule("percent_off_items", {{"percent", pct(50)}, {"items", of_products({"shoes"})}})});
    EXPECT_EQ(world.total(), 6000);
    EXPECT_EQ(world.answer().priority.total_discount(), 2000);

    LittleShop amounts;
    amounts.line("dear", 10000);
    amounts.line("cheap", 5000);
    amounts.promotion("twenty", {rule("percent_off_items", {{"percent", pct(20)}})});
    amounts.promotion("fifteen", {rule("amount_off_items", {{"amount", usd(1500)}, {"apply", std::string("each")}})});
    EXPECT_EQ(amounts.total(), 3500);
}

TEST(Oracle, BuyAnythingGetAMugFreeLeavesTheMugToBeGiven) {
    LittleShop world;
    world.line("mug", 5000);
    world.line("plate", 1000);
    world.promotion(
        "mug",
        {rule("buy_x_get_y", {{"buy", with(kAny)}, {"get", with({{"items", of_products({"mug"})}, {"percent", pct(100)}})}})});
    EXPECT_EQ(world.best().lines[0].item_discount, 5000);
}

TEST(Oracle, ThreeForTwoOnSixUnits) {
    for (const bool is_per_group : {false, true}) {
        LittleShop world;
        for (std::int64_t price : {60, 50, 40, 30, 20, 10}) world.line("p" + std::to_string(price), price * 100);
        const std::string grouping = is_per_group ? "per_group" : "cheapest_overall";
        world.promotion("three-for-two", {rule("cheapest_free", {{"of", whole(3)}, {"grouping", grouping}})});
        EXPECT_EQ(world.total(), is_per_group ? 5000 : 3000);
        EXPECT_EQ(world.best().lines[is_per_group ? 2 : 4].units[0], 0);
        EXPECT_EQ(world.best().applied[0].applications, 2);
    }
}

TEST(Oracle, UnitsOfAnApplicationCarryIt) {
    LittleShop world;
    world.line("mug", 1000, 2);
    world.promotion("one-plus-one", {rule("buy_x_get_y", {{"buy", with(kAny)}, {"get", with({{"percent", pct(100)}})}})});
    world.promotion("ten", {rule("percent_off_items", {{"percent", pct(10)}})});
    EXPECT_EQ(world.total(), 1000);
    world.shop.promotions[1].stackable = true;
    EXPECT_EQ(world.total(), 1100);
}

TEST(Oracle, BudgetHoldsOneOfTwoApplications) {
    LittleShop world;
    world.line("mug", 500, 4);
    Promotion& promotion = world.promotion("half", {rule("nth_unit", {{"n", whole(2)}, {"percent", pct(50)}})});
    promotion.limits.budget = usd(300);
    EXPECT_EQ(world.total(), 250);
    EXPECT_EQ(world.answer().priority.total_discount(), 250);
    world.shop.promotions[0].limits.trim = true;
    EXPECT_EQ(world.total(), 300);
}

TEST(Oracle, RoundingLevels) {
    LittleShop world;
    world.line("a", 105, 3);
    world.line("b", 105, 2);
    world.promotion("ten", {rule("percent_off_items", {{"percent", pct(10)}})});
    EXPECT_EQ(world.total(), 5 * 11);  // 10.5 each, half up
    world.site().rounding_level = RoundingLevel::line;
    EXPECT_EQ(world.total(), 32 + 21);  // 31.5 and 21
    world.site().rounding_level = RoundingLevel::discount;
    EXPECT_EQ(world.total(), 53);  // 52.5
    EXPECT_EQ(world.best().lines[0].item_discount, 32);  // 31.8 and 21.2
    world.site().rounding = Rounding::half_even;
    EXPECT_EQ(world.total(), 52);
    world.site().rounding = Rounding::down;
    world.site().rounding_level = RoundingLevel::unit;
    EXPECT_EQ(world.total(), 50);
}

TEST(Oracle, SubtotalLinesShareTheExtraCent) {
    LittleShop world;
    CartLine& line = world.line("can", 0, 3);
    line.unit_price.reset();
    line.subtotal = 1000;
    EXPECT_EQ(world.best().lines[0].units, (std::vector<std::int64_t>{334, 333, 333}));
    world.promotion("cheapest", {rule("cheapest_free", {{"of", whole(3)}})});
    EXPECT_EQ(world.best().lines[0].units, (std::vector<std::int64_t>{334, 333, 0}));
}

TEST(Oracle, FloorsCutSharesAndTheRestGoesToOthers) {
    LittleShop world;
    world.line("a", 1000).minimum_price = 900;
    world.line("b", 1000);
    world.promotion("five", {rule("amount_off_order", {{"amount", usd(500)}})});
    EXPECT_EQ(world.best().lines[0].order_discount, 100);
    EXPECT_EQ(world.best().lines[1].order_discount, 400);
    world.cart.lines[0].minimum_price = 1200;  // above the price: no room, not a raise
    EXPECT_EQ(world.best().lines[0].order_discount, 0);
}

TEST(Oracle, TwoOrderPercentagesCompoundWhereBothSaySo) {
    LittleShop world;
    world.line("a", 10000);
    const std::vector<EffectClass> every{EffectClass::item, EffectClass::order, EffectClass::shipping};
    world.promotion("ten", {rule("percent_off_order", {{"percent", pct(10)}})}).combines_with = every;
    world.promotion("twenty", {rule("percent_off_order", {{"percent", pct(20)}})});
    EXPECT_EQ(world.total(), 2000);
    world.shop.promotions[1].combines_with = every;
    EXPECT_EQ(world.total(), 2800);
}

TEST(Oracle, ThresholdDoesNotCountThePromotionsOwnDiscount) {
    LittleShop world;
    world.line("a", 5000);
    Promotion& promotion = world.promotion("five", {rule("amount_off_order", {{"amount", usd(500)}})});
    promotion.when.children = {leaf("min_subtotal", {{"amount", usd(5000)}, {"basis", std::string("remaining")}})};
    EXPECT_EQ(world.total(), 500);
    // Twenty percent take more than the five dollars that they make fail.
    world.promotion("twenty", {rule("percent_off_items", {{"percent", pct(20)}})});
    EXPECT_EQ(world.total(), 1000);
    EXPECT_EQ(world.best().applied, (std::vector<Applied>{{"twenty", 1}}));
}

TEST(Oracle, ShipmentsGoToWhoTakesMost) {
    LittleShop world;
    world.line("a", 1000);
    world.ship(500);
    world.promotion("three-off", {rule("amount_off_shipping", {{"amount", usd(300)}, {"apply", std::string("each")}})}).priority =
        1;
    world.promotion("free", {rule("free_shipping")});
    EXPECT_EQ(world.best().shipping_discount, 500);
    EXPECT_EQ(world.answer().priority.shipping_discount, 300);
    EXPECT_EQ(world.best().applied, (std::vector<Applied>{{"free", 1}}));
    world.cart.shipments[0].method.clear();
    EXPECT_EQ(world.best().shipping_discount, 0);
}

TEST(Oracle, GiftsInTheCartAreTheGift) {
    LittleShop world;
    Product mug;
    mug.id = "mug";
    mug.prices = usd(700);
    world.shop.products = {mug};
    world.line("plate", 3000);
    world.line("mug", 700);
    world.promotion("mugs", {rule("gift_item", {{"product", std::string("mug")}, {"quantity", whole(2)}})});
    const Outcome best = world.best();
    EXPECT_EQ(best.item_discount, 700);
    EXPECT_EQ(best.gift_value, 700);
    EXPECT_EQ(best.taken(), 1400);
    world.shop.products[0].stock = 1;
    EXPECT_EQ(world.best().taken(), 700);
}

TEST(Oracle, TiersHoldForAllUnits) {
    LittleShop world;
    world.line("a", 1000, 3);
    ParameterList tiers{with({{"from", whole(2)}, {"percent", pct(10)}}), with({{"from", whole(3)}, {"percent", pct(20)}})};
    world.promotion("tiers", {rule("tiered_items", {{"by", std::string("quantity")}, {"tiers", tiers}})});
    EXPECT_EQ(world.total(), 600);
}

TEST(Oracle, TiesPreferFewerCoupons) {
    LittleShop world;
    world.line("a", 1000);
    world.coded("a-by-code", "TEN", {rule("percent_off_order", {{"percent", pct(10)}})});
    world.promotion("b-automatic", {rule("percent_off_order", {{"percent", pct(10)}})});
    EXPECT_EQ(world.best().applied, (std::vector<Applied>{{"b-automatic", 1}}));
    EXPECT_EQ(world.reason(), Reason::better_offer_applied);
}

TEST(Oracle, GroupLetsOneApply) {
    LittleShop world;
    world.line("a", 1000);
    world.ship(500);
    world.promotion("ten", {rule("percent_off_order", {{"percent", pct(10)}})}).group = "g";
    world.promotion("free", {rule("free_shipping")}).group = "g";
    EXPECT_EQ(world.total(), 500);
    EXPECT_EQ(world.answer().priority.total_discount(), 100);  // the class comes before what it takes
}

TEST(Oracle, WhereNoGroupFormsTheOtherEffectsStand) {
    LittleShop world;
    world.line("a", 1000);
    world.ship(500);
    world.promotion("both", {rule("cheapest_free", {{"of", whole(3)}}), rule("free_shipping")});
    EXPECT_EQ(world.total(), 500);
    EXPECT_FALSE(world.answer().best_is_priority);
}

TEST(Oracle, TooManyPiecesAreRefused) {
    LittleShop world;
    world.line("a", 1, kPiecesMax + 1);
    EXPECT_FALSE(world.answer().complete);
}

}  // namespace
}  // namespace couponry::oracle
