#include <gtest/gtest.h>

#include <memory>

#include "base/limits.h"
#include "engine/conditions/judging_in_test.h"
#include "engine/effect.h"

namespace couponry::engine::test {
namespace {

struct Compiled {
    Tables tables;
    CompiledEffect effect;
};
std::unique_ptr<Compiled> compiled(std::string_view type, const Parameters& parameters) {
    auto made = std::make_unique<Compiled>();
    find_effect(type)->compile(parameters, made->tables, made->effect);
    return made;
}
std::string pointers(std::string_view type, const Parameters& parameters) {
    FieldErrors errors;
    if (find_effect(type)->check != nullptr) find_effect(type)->check(parameters, errors);
    std::string found;
    for (const FieldError& error : errors) found += error.pointer + " ";
    return found;
}
Parameters plus(Parameters parameters, const char* name, ParameterValue value) {
    parameters.set(name, std::move(value));
    return parameters;
}
const Percent kTen{100'000};
Parameters tier(ParameterValue from) {
    return with({{"from", std::move(from)}, {"percent", kTen}});
}

TEST(Effects, PlainIsPerUnitWithoutCapOrLimit) {
    const Parameters percent = with({{"percent", kTen}});
    const Parameters each = with({{"amount", pounds(100)}, {"apply", std::string("each")}});
    const Parameters price = with({{"price", pounds(100)}});
    for (const auto& [type, parameters] :
         {std::pair{"percent_off_items", percent}, {"amount_off_items", each}, {"fixed_price_items", price}}) {
        SCOPED_TRACE(type);
        EXPECT_TRUE(compiled(type, parameters)->effect.is_plain);
        for (const char* limit : {"max_units", "max_units_per_line"}) {
            const auto limited = compiled(type, plus(parameters, limit, 2));
            EXPECT_FALSE(limited->effect.is_plain);
            EXPECT_TRUE(limited->effect.limits_units);
            EXPECT_EQ(limited->effect.order, UnitOrder::dearest_first);
        }
    }
    EXPECT_FALSE(compiled("percent_off_items", plus(percent, "cap", pounds(500)))->effect.is_plain);
    EXPECT_FALSE(compiled("percent_off_items", plus(percent, "cap", pounds(500)))->effect.limits_units);
    EXPECT_FALSE(compiled("amount_off_items", plus(each, "cap", pounds(500)))->effect.is_plain);
    EXPECT_FALSE(compiled("amount_off_items", plus(each, "apply", std::string("each_line")))->effect.is_plain);
    EXPECT_FALSE(
        compiled("tiered_items", with({{"by", std::string("quantity")}, {"tiers", ParameterList{tier(2)}}}))->effect.is_plain);
}

TEST(Effects, WhatFormsGroups) {
    const Parameters across = with({{"amount", pounds(100)}, {"apply", std::string("across")}});
    const auto quantity = with({{"quantity", 3}});
    const auto amount = with({{"amount", pounds(5000)}});
    const auto per_block = compiled("amount_off_items", plus(across, "for_each", quantity));
    EXPECT_TRUE(per_block->effect.forms_groups && per_block->effect.is_pooled);
    EXPECT_EQ(per_block->effect.quantity, 3);
    EXPECT_EQ(per_block->effect.option, 2);
    const auto per_amount = compiled("amount_off_items", plus(across, "for_each", amount));
    EXPECT_FALSE(per_amount->effect.forms_groups);
    EXPECT_EQ(per_amount->effect.option, 1);
    EXPECT_EQ(per_amount->tables.amount(per_amount->effect.each_amount, kPounds), 5000);
    EXPECT_TRUE(compiled("amount_off_order", plus(with({{"amount", pounds(100)}}), "for_each", quantity))->effect.forms_groups);
    EXPECT_FALSE(compiled("amount_off_order", plus(with({{"amount", pounds(100)}}), "for_each", amount))->effect.forms_groups);
    EXPECT_TRUE(compiled("cheapest_free", with({{"of", 3}}))->effect.forms_groups);
    EXPECT_TRUE(compiled("nth_unit", with({{"n", 2}, {"percent", kTen}}))->effect.forms_groups);
    const auto gift = compiled("gift_item", with({{"product", std::string("mug")}}));
    EXPECT_TRUE(gift->effect.limits_units);
    EXPECT_FALSE(gift->effect.forms_groups);
}

TEST(Effects, BuyXGetYHasItsDefaults) {
    const auto made = compiled(
        "buy_x_get_y", with({{"buy", with({{"items", products({"mug"})}})},
                             {"get", with({{"quantity", 2}, {"units", std::string("cart_order")}, {"price", pounds(0)}})}}));
    const CompiledEffect& effect = made->effect;
    EXPECT_EQ(effect.quantity, 1);
    EXPECT_EQ(effect.quantity2, 2);
    EXPECT_EQ(effect.at_least, 2);
    EXPECT_EQ(effect.order, UnitOrder::dearest_first);
    EXPECT_EQ(effect.order2, UnitOrder::cart_order);
    EXPECT_NE(effect.filter, kNone);
    EXPECT_EQ(effect.filter2, kNone);
    EXPECT_EQ(effect.reward.kind, RewardKind::price);
}

TEST(Effects, PriceListCoversItsProducts) {
    const PriceList prices{{"mug", pounds(400)}, {"plate", pounds(800)}};
    const auto made = compiled("fixed_price_items", with({{"prices", prices}, {"items", products({"plate", "spade"})}}));
    const auto listed = made->tables.list_at(made->tables.filter_at(made->effect.filter).products);
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(made->tables.symbols.text(listed[0]), "plate");
    EXPECT_EQ(made->effect.prices.count, 2U);
    EXPECT_EQ(made->effect.reward.kind, RewardKind::price);
    EXPECT_EQ(pointers("fixed_price_items", with({{"prices", prices}, {"items", products({"spade"})}})), "/items/products ");
}

TEST(Effects, TiersKeepTheirOrderAndMustRise) {
    const auto by = [](const char* what, ParameterList tiers) {
        return with({{"by", std::string(what)}, {"tiers", std::move(tiers)}});
    };
    const auto made = compiled("tiered_items", by("amount", {tier(pounds(1000)), tier(pounds(2000))}));
    ASSERT_EQ(made->effect.tiers.count, 2U);
    EXPECT_EQ(made->tables.amount(made->tables.tiers[made->effect.tiers.begin + 1].from_money, kPounds), 2000);
    EXPECT_EQ(pointers("tiered_items", by("quantity", {tier(2), tier(3)})), "");
    EXPECT_EQ(pointers("tiered_items", by("quantity", {tier(3), tier(3)})), "/tiers/1/from ");
    EXPECT_EQ(pointers("tiered_items", by("quantity", {tier(2), tier(pounds(3))})), "/tiers/1/from ");
    EXPECT_EQ(pointers("tiered_items", by("amount", {tier(2), tier(pounds(3))})), "/tiers/0/from ");
    EXPECT_EQ(pointers("tiered_items", plus(by("quantity", {tier(2)}), "basis", std::string("list"))), "/basis ");
    EXPECT_EQ(
        pointers("tiered_order", with({{"tiers", ParameterList{tier(pounds(9)), tier(MoneyMap{{kEuros, 5}}), tier(pounds(8))}}})),
        "/tiers/2/from ");
    EXPECT_EQ(pointers("tiered_order", with({{"tiers", ParameterList(kTiersPerEffectMax + 1, tier(pounds(9)))}})).substr(0, 7),
              "/tiers ");
}

TEST(Effects, ChecksPointAtTheField) {
    const Parameters each =
        with({{"amount", pounds(100)}, {"apply", std::string("each")}, {"for_each", with({{"quantity", 2}})}});
    EXPECT_EQ(pointers("amount_off_items", each), "/apply ");
    EXPECT_EQ(pointers("buy_x_get_y", with({{"buy", Parameters{}}, {"get", with({{"at_least", 2}, {"percent", kTen}})}})),
              "/get/at_least ");
    EXPECT_EQ(pointers("cheapest_free", with({{"of", 2}, {"quantity", 3}})), "/quantity ");
    EXPECT_EQ(pointers("cheapest_free", with({{"of", 2}, {"quantity", 2}})), "");
    const ParameterList parts{with({{"items", products({"mug"})}})};
    EXPECT_EQ(pointers("bundle_price", with({{"parts", parts}, {"price", pounds(1)}, {"items", products({"mug"})}})), "/items ");
    EXPECT_EQ(pointers("bundle_price", with({{"parts", ParameterList(kPartsPerBundleMax + 1, parts[0])}, {"price", pounds(1)}})),
              "/parts ");
}

TEST(Effects, ShippingAndAfterwards) {
    const auto free = compiled("free_shipping", with({{"methods", texts({"standard"})}, {"countries", texts({"GB"})}}));
    EXPECT_EQ(free->effect.reward.percent.ten_thousandths, kHundredPercent);
    EXPECT_EQ(free->tables.list_at(free->effect.list).size(), 1U);
    EXPECT_EQ(free->effect.list2, kNone);
    EXPECT_NE(free->effect.list3, kNone);
    const auto points = compiled("award_points", with({{"per", with({{"amount", pounds(100)}, {"points", 3}})}}));
    EXPECT_EQ(points->effect.quantity, 3);
    EXPECT_EQ(points->tables.amount(points->effect.each_amount, kPounds), 100);
    EXPECT_EQ(compiled("award_points", with({{"points", 7}}))->effect.each_amount, kNone);
    const auto coupon = compiled("grant_coupon", with({{"coupon", std::string("CARE15")}}));
    EXPECT_EQ(coupon->tables.symbols.text(coupon->effect.name), "CARE15");
}

}  // namespace
}  // namespace couponry::engine::test
