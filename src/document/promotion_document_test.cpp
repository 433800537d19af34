#include "document/promotion_document.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>

#include "document/testing.h"

namespace couponry::document {
namespace {

using Pointers = std::vector<std::string>;

// The example of the HTTP contract, word for word.
constexpr std::string_view kExample = R"(
{ "code": "health-beauty-20", "name": "20% off Health & Beauty", "public_name": {"en": "20% off Health & Beauty"}, "terms": {"en": "…"},
  "campaign": "autumn", "sites": ["us"], "channels": ["online","app"], "starts_at": "2026-11-01T00:00:00-05:00", "ends_at": null,
  "schedule": [{"days": ["sat","sun"], "from": "10:00", "to": "18:00", "except": ["2026-12-26"]}],
  "coupons": ["WELL20"],
  "when": {"all": [{"type": "min_subtotal", "amount": {"USD": 3000}, "items": {"categories": ["health-beauty"]}},
                   {"type": "segment", "any_of": ["members"]}]},
  "effects": [{"type": "percent_off_items", "percent": "20", "items": {"categories": ["health-beauty"], "reduced": false}, "cap": {"USD": 5000}}],
  "priority": 100, "group": "seasonal", "exclusive": "none", "stackable": false, "combines_with": ["order","shipping"],
  "limits": {"applications_per_cart": 1, "redemptions": 1000, "redemptions_per_customer": 1, "budget": {"USD": 1000000}},
  "status": "published" })";

TEST(PromotionDocument, ReadsTheExampleOfTheContract) {
    const auto promotion = read_promotion(json(kExample));
    ASSERT_TRUE(promotion) << promotion.error().detail;
    EXPECT_EQ(promotion->code, "health-beauty-20");
    EXPECT_EQ(promotion->terms.at("en"), "…");
    EXPECT_EQ(promotion->campaign, "autumn");
    EXPECT_EQ(*promotion->channels, (std::vector<std::string>{"online", "app"}));
    EXPECT_EQ(promotion->starts_at, parse_instant("2026-11-01T05:00:00Z"));
    EXPECT_FALSE(promotion->ends_at);
    ASSERT_EQ(promotion->schedule.size(), 1U);
    EXPECT_EQ(promotion->schedule[0], (Schedule{{5, 6}, 600, 1080, {*parse_date("2026-12-26")}}));
    EXPECT_EQ(*promotion->coupons, std::vector<std::string>{"WELL20"});
    EXPECT_EQ(promotion->when.children.size(), 2U);
    EXPECT_EQ(promotion->effects[0].parameters.find<Percent>("percent")->ten_thousandths, 200'000);
    EXPECT_EQ(promotion->effects[0].parameters.find<ItemFilter>("items")->reduced, false);
    EXPECT_EQ(promotion->group, "seasonal");
    EXPECT_EQ(*promotion->combines_with, (std::vector<EffectClass>{EffectClass::order, EffectClass::shipping}));
    EXPECT_EQ(promotion->limits.redemptions, 1000);
    EXPECT_EQ(promotion->limits.budget.find(*parse_currency("USD")), 1'000'000);
    EXPECT_EQ(promotion->status, PromotionStatus::published);
}

TEST(PromotionDocument, DefaultsAreThoseOfTheContract) {
    const auto promotion = read_promotion(json(R"({"code": "a", "effects": [{"type": "free_shipping"}]})"));
    ASSERT_TRUE(promotion);
    Promotion expected;
    expected.code = "a";
    expected.effects = {Rule{"free_shipping", {}}};
    EXPECT_EQ(*promotion, expected);
    EXPECT_EQ(promotion->priority, 100);
    EXPECT_EQ(promotion->exclusive, Exclusive::none);
    EXPECT_FALSE(promotion->sites);
    EXPECT_FALSE(promotion->coupons);
    EXPECT_FALSE(promotion->combines_with);
    EXPECT_FALSE(promotion->limits.applications_per_cart);
}

TEST(PromotionDocument, EmptyIsNotAbsent) {
    const auto promotion =
        read_promotion(changed(changed(changed(json(kExample), "/sites", "[]"), "/coupons", "[]"), "/only_with", "[]"));
    ASSERT_TRUE(promotion);
    EXPECT_TRUE(promotion->sites && promotion->sites->empty());
    EXPECT_TRUE(promotion->coupons && promotion->coupons->empty());
    EXPECT_TRUE(promotion->only_with && promotion->only_with->empty());
    EXPECT_EQ(*read_promotion(write_promotion(*promotion)), *promotion);
}

TEST(PromotionDocument, RefusesWithThePointer) {
    const struct {
        std::string_view pointer;
        std::string_view value;  // "" removes it
        Pointers refused;
    } cases[] = {
        {"/ends_at", R"("2026-10-31T00:00:00-05:00")", {"/ends_at"}},
        {"/ends_at", R"("2026-12-31")", {"/ends_at"}},
        {"/starts_at", R"("2026-11-01T00:00:00")", {"/starts_at"}},
        {"/effects/0/percent", "", {"/effects/0/percent"}},
        {"/effects/0/percent", R"("0")", {"/effects/0/percent"}},
        {"/effects/0/percent", R"("-20")", {"/effects/0/percent"}},
        {"/effects/0/percent", R"("100.0001")", {"/effects/0/percent"}},
        {"/effects/0/percent", R"("12.34567")", {"/effects/0/percent"}},
        {"/effects/0", R"({"type": "amount_off_order"})", {"/effects/0/amount"}},
        {"/effects/0", R"({"type": "amount_off_order", "amount": {"USD": -1}})", {"/effects/0/amount"}},
        {"/effects/0/items", R"({"colour": "red"})", {"/effects/0/items/colour"}},
        {"/effects", "[]", {"/effects"}},
        {"/effects", "", {"/effects"}},
        {"/code", "", {"/code"}},
        {"/code", R"("")", {"/code"}},
        {"/colour", "1", {"/colour"}},
        {"/when/all/1/any_of", "[]", {"/when/all/1/any_of"}},
        {"/when", R"({"type": "promotion_applied", "promotion": 5, "applied": true})", {"/when/promotion"}},
        {"/priority", "-1", {"/priority"}},
        {"/priority", "1.5", {"/priority"}},
        {"/exclusive", R"("group")", {"/exclusive"}},
        {"/combines_with", R"(["order", "afterwards"])", {"/combines_with/1"}},
        {"/limits/budget", R"({"USD": -1})", {"/limits/budget"}},
        {"/limits/redemptions", "-1", {"/limits/redemptions"}},
        {"/limits/per_period", R"({"redemptions": 1})", {"/limits/per_period/per"}},
        {"/limits/per_period", R"({"per": "day"})", {"/limits/per_period"}},
        {"/limits/per_period",
         R"({"per": "year", "by": "me", "redemptions": 1})",
         {"/limits/per_period/per", "/limits/per_period/by"}},
        {"/limits/per_day", "1", {"/limits/per_day"}},
        {"/status", R"("live")", {"/status"}},
        {"/schedule/0/days", R"(["saturday"])", {"/schedule/0/days/0"}},
        {"/schedule/0/from", R"("24:00")", {"/schedule/0/from"}},
        {"/schedule/0/except", R"(["26.12.2026"])", {"/schedule/0/except/0"}},
        {"/public_name", R"({"english": "a", "e": "b"})", {"/public_name/e"}},
        {"/sites", R"("us")", {"/sites"}},
    };
    for (const auto& [pointer, value, expected] : cases)
        EXPECT_EQ(refused(read_promotion(changed(json(kExample), pointer, value))), expected) << pointer << " " << value;
}

TEST(PromotionDocument, TellsAllErrorsAtOnce) {
    const auto promotion = read_promotion(
        json(R"({"code": "a", "priority": "x", "effects": [{"type": "percent_off_items"}, 5], "when": {"all": 1}, "z": 0})"));
    EXPECT_EQ(refused(promotion), (Pointers{"/when/all", "/effects/0/percent", "/effects/1", "/priority", "/z"}));
    EXPECT_EQ(promotion.error().type, "invalid_document");
}

TEST(PromotionDocument, TakesItsCodeFromItsAddress) {
    const boost::json::value document = changed(json(kExample), "/code", "");
    EXPECT_EQ(read_promotion(document, "other")->code, "other");
    EXPECT_EQ(read_promotion(json(kExample), "health-beauty-20")->code, "health-beauty-20");
    EXPECT_EQ(refused(read_promotion(json(kExample), "other")), Pointers{"/code"});
}

RC_GTEST_PROP(PromotionDocument, RoundTrips, (std::uint64_t seed)) {
    DocumentMaker maker(seed);
    const auto promotion = read_promotion(maker.promotion("p"));
    RC_PRE(promotion.has_value());
    const boost::json::value written = write_promotion(*promotion);
    const auto again = read_promotion(*parse(boost::json::serialize(written)));
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == *promotion);
    RC_ASSERT(boost::json::value(write_promotion(*again)) == written);
}

Promotion promotion_of(std::string_view code, std::string_view effects, int priority, std::string_view applied) {
    std::string text = "{\"code\": \"" + std::string(code) + "\", \"priority\": " + std::to_string(priority) +
                       ", \"effects\": " + std::string(effects);
    if (!applied.empty())
        text += R"(, "when": {"all": [{"any": [{"type": "promotion_applied", "applied": true, "promotion": ")" +
                std::string(applied) + "\"}]}]}";
    auto promotion = read_promotion(json(text + "}"));
    EXPECT_TRUE(promotion) << text;
    return promotion.value_or(Promotion{});
}

constexpr std::string_view kItem = R"([{"type": "percent_off_items", "percent": "10"}])";
constexpr std::string_view kGroup = R"([{"type": "cheapest_free", "of": 3}])";
constexpr std::string_view kOrder = R"([{"type": "percent_off_order", "percent": "10"}])";
constexpr std::string_view kShipping = R"([{"type": "free_shipping"}])";
constexpr std::string_view kShippingAndItem = R"([{"type": "free_shipping"}, {"type": "percent_off_items", "percent": "10"}])";

TEST(PromotionOrder, RefusesThatAPromotionAsksForALaterOne) {
    const struct {
        std::string_view effects;
        int priority;
        std::string_view code;
        std::string_view other_effects;
        int other_priority;
        bool is_refused;  // "other" is later than "code"
    } cases[] = {
        {kItem, 100, "b", kItem, 100, false},      {kItem, 100, "z", kItem, 100, false},
        {kItem, 100, "a", kItem, 100, true},       {kItem, 50, "z", kItem, 100, true},
        {kOrder, 50, "a", kItem, 100, false},      {kItem, 100, "z", kOrder, 50, true},
        {kShipping, 100, "a", kOrder, 200, false}, {kItem, 100, "a", kGroup, 100, false},
        {kGroup, 100, "z", kItem, 100, true},      {kOrder, 1, "a", kShippingAndItem, 100, false},
    };
    for (const auto& [effects, priority, code, other_effects, other_priority, is_refused] : cases) {
        // "other" is called "am": later than "a", earlier than "b" and "z".
        const std::vector<Promotion> promotions = {promotion_of("am", other_effects, other_priority, ""),
                                                   promotion_of(code, effects, priority, "am")};
        const auto errors = check_promotion_order(promotions);
        ASSERT_EQ(errors.size(), is_refused ? 1U : 0U) << effects << " " << priority << " " << code << " " << other_effects;
        if (is_refused) {
            EXPECT_EQ(errors[0].pointer, "/1/when/all/0/any/0/promotion");
        }
        const auto own = check_promotion_order(promotions[1], std::span(promotions).first(1));
        ASSERT_EQ(own.size(), errors.size());
        if (is_refused) {
            EXPECT_EQ(own[0].pointer, "/when/all/0/any/0/promotion");
        }
    }
}

TEST(PromotionOrder, RefusesThatAPromotionAsksForItself) {
    const Promotion promotion = promotion_of("a", kItem, 100, "a");
    EXPECT_EQ(check_promotion_order(promotion, {}).size(), 1U);
    EXPECT_EQ(check_promotion_order(std::vector{promotion}).size(), 1U);
    EXPECT_TRUE(check_promotion_order(promotion_of("a", kItem, 100, "unknown"), {}).empty());
    // The old version of the promotion itself is not another one.
    EXPECT_TRUE(check_promotion_order(promotion_of("b", kItem, 100, "a"),
                                      std::vector{promotion_of("b", kItem, 1, ""), promotion_of("a", kItem, 100, "")})
                    .empty());
}

TEST(CampaignDocument, ReadsAndWrites) {
    const boost::json::value document = json(R"({"code": "autumn", "name": {"en": "Autumn"}, "starts_at": "2026-09-01T00:00:00Z",
        "ends_at": "2026-11-30T23:59:59Z", "budget": {"kind": "spend", "limit": {"USD": 100000}, "on_exhausted": "trim"}})");
    const auto campaign = read_campaign(document);
    ASSERT_TRUE(campaign) << campaign.error().detail;
    EXPECT_TRUE(campaign->budget->trim);
    EXPECT_EQ(boost::json::value(write_campaign(*campaign)), document);

    Used used;
    const auto counted =
        read_campaign(json(R"({"code": "a", "budget": {"kind": "redemptions", "limit": 1000, "used": 7}})"), {}, &used);
    ASSERT_TRUE(counted);
    EXPECT_EQ(counted->budget->redemptions, 1000);
    EXPECT_EQ(used.redemptions, 7);
    EXPECT_EQ(write_campaign(*counted, &used).at("budget").at("used"), 7);
}

TEST(CampaignDocument, RefusesWithThePointer) {
    const struct {
        std::string_view text;
        Pointers pointers;
    } cases[] = {
        {R"({})", {"/code"}},
        {R"({"code": "a", "starts_at": "2026-09-02T00:00:00Z", "ends_at": "2026-09-01T00:00:00Z"})", {"/ends_at"}},
        {R"({"code": "a", "budget": {"limit": 5}})", {"/budget/kind"}},
        {R"({"code": "a", "budget": {"kind": "spend", "limit": 5}})", {"/budget/limit"}},
        {R"({"code": "a", "budget": {"kind": "spend"}})", {"/budget/limit"}},
        {R"({"code": "a", "budget": {"kind": "redemptions", "limit": {"USD": 5}}})", {"/budget/limit"}},
        {R"({"code": "a", "budget": {"kind": "redemptions", "limit": 5, "used": 1}})", {"/budget/used"}},
        {R"({"code": "a", "budget": {"kind": "redemptions", "limit": 5, "on_exhausted": "stop"}})", {"/budget/on_exhausted"}},
        {R"({"code": "a", "promotions": []})", {"/promotions"}},
    };
    for (const auto& [text, pointers] : cases) EXPECT_EQ(refused(read_campaign(json(text))), pointers) << text;
}

}  // namespace
}  // namespace couponry::document
