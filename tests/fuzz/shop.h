// The shop in which the fuzz targets evaluate: products, codes and names of the sample shop (data/shop), so that its carts meet a
// promotion of every kind of effect and most conditions. Read once per process; used by one thread.
#pragma once

#include <boost/json.hpp>
#include <string_view>

#include "base/check.h"
#include "document/parse.h"
#include "document/shop_document.h"
#include "engine/core.h"
#include "model/usage.h"

namespace couponry::fuzz {

/// Larger inputs only cost time.
constexpr std::size_t kInputBytesMax = 64 * 1024;
/// So that thousands of carts a second are evaluated; more steps run the same code again.
constexpr int kStepsMax = 300;

inline constexpr std::string_view kSites = R"([
{"id": "gb", "currencies": ["GBP"], "locales": ["en-GB"], "time_zone": "Europe/London", "codes_per_cart": 5},
{"id": "eu", "currencies": ["EUR"], "locales": ["de-DE"], "time_zone": "Europe/Berlin", "rounding": "half_even",
 "rounding_level": "discount", "selection": "priority", "codes_per_cart": 2}])";

inline constexpr std::string_view kCatalog = R"({"categories": [
{"id": "home"}, {"id": "candles-and-holders", "parent": "home"}, {"id": "kitchen", "parent": "home"}, {"id": "garden"}, {"id": "gifts"}],
"products": [
{"id": "22457", "categories": ["home"], "brand": "natural-slate", "attributes": {"colour": ["grey"]}, "prices": {"GBP": 295, "EUR": 350}},
{"id": "85123A", "categories": ["candles-and-holders"], "attributes": {"colour": ["white"]}, "prices": {"GBP": 295, "EUR": 350}, "weight_grams": 300},
{"id": "22423", "categories": ["kitchen"], "brand": "regency", "prices": {"GBP": 1275, "EUR": 1495}, "weight_grams": 1800},
{"id": "22697", "categories": ["kitchen"], "brand": "regency", "prices": {"GBP": 295, "EUR": 350}, "reduced_from": {"GBP": 395, "EUR": 450}},
{"id": "22698", "categories": ["kitchen"], "brand": "regency", "prices": {"GBP": 295, "EUR": 350}, "minimum_price": {"GBP": 200, "EUR": 250}},
{"id": "47566", "categories": ["garden"], "prices": {"GBP": 495, "EUR": 575}, "skus": ["47566-S", "47566-L"]},
{"id": "21080", "categories": ["kitchen"], "prices": {"GBP": 85, "EUR": 95}, "stock": 5},
{"id": "22971", "categories": ["kitchen"], "prices": {"GBP": 125, "EUR": 150}, "stock": 0},
{"id": "22087", "categories": ["gifts"], "prices": {"GBP": 250, "EUR": 295}, "discountable": false}]})";

inline constexpr std::string_view kCoupons = R"([
{"code": "COSY10", "kind": "single_code", "listed": true}, {"code": "TEAPARTY5", "kind": "single_code", "limits": {"redemptions": 9}},
{"code": "WELCOME10", "kind": "multi_code", "valid_for": "P90D"}, {"code": "THANKYOU5", "kind": "customer"},
{"code": "SUMMER25", "kind": "single_code", "active": false}, {"code": "VIP15", "kind": "single_code", "ends_at": "2026-12-31T23:59:59+00:00"}])";

inline constexpr std::string_view kCampaigns = R"([
{"code": "bank", "starts_at": "2025-12-01T00:00:00+00:00", "budget": {"kind": "spend", "limit": {"GBP": 5000, "EUR": 6000}, "on_exhausted": "trim"}},
{"code": "service", "budget": {"kind": "redemptions", "limit": 3}}])";

// Every type of effect, and conditions of most types.
inline constexpr std::string_view kPromotions = R"([
{"code": "candles-3-for-2", "effects": [{"type": "cheapest_free", "of": 3, "items": {"categories": ["candles-and-holders"], "price": {"max": {"GBP": 500, "EUR": 595}}}}], "limits": {"applications_per_cart": 4}},
{"code": "tea-party", "priority": 90, "effects": [{"type": "bundle_price", "parts": [{"items": {"products": ["22423"]}}, {"items": {"products": ["22697", "22698"]}, "quantity": 2}], "price": {"GBP": 1599, "EUR": 1795}}]},
{"code": "napkins", "priority": 150, "when": {"all": [{"type": "promotion_applied", "promotion": "tea-party"}]}, "effects": [{"type": "gift_item", "product": "21080", "value": {"GBP": 85, "EUR": 95}}]},
{"code": "mug", "priority": 160, "when": {"all": [{"type": "min_subtotal", "amount": {"GBP": 2000, "EUR": 2500}, "basis": "after_item_discounts"}]}, "effects": [{"type": "gift_item", "choice": ["22971", "21080", "47566"], "quantity": 2, "per_application": true}]},
{"code": "every-third", "effects": [{"type": "nth_unit", "n": 3, "percent": "50", "items": {"any": [{"brands": ["regency"]}, {"attributes": {"colour": ["white", "grey"]}}]}}]},
{"code": "partner", "stackable": true, "effects": [{"type": "partner_product", "with": {"items": {"categories": ["home"]}}, "partner": {"items": {"products": ["47566"]}, "amount": {"GBP": 100, "EUR": 120}}}]},
{"code": "four-plus-one", "effects": [{"type": "buy_x_get_y", "buy": {"quantity": 4}, "get": {"quantity": 2, "at_least": 1, "percent": "100"}}], "limits": {"per_period": {"applications": 2, "per": "week", "by": "customer"}}},
{"code": "fixed", "effects": [{"type": "fixed_price_items", "prices": {"22457": {"GBP": 250, "EUR": 295}, "85123A": {"GBP": 199, "EUR": 235}}}]},
{"code": "slate", "stackable": true, "effects": [{"type": "amount_off_items", "amount": {"GBP": 50, "EUR": 60}, "apply": "across", "for_each": {"quantity": 2}, "items": {"reduced": false, "exclude": {"products": ["22423"]}}}]},
{"code": "tiers", "priority": 120, "when": {"any": [{"type": "segment", "any_of": ["members"]}, {"type": "segment", "none_of": ["staff"]}]}, "effects": [{"type": "tiered_items", "by": "quantity", "tiers": [{"from": 3, "percent": "5"}, {"from": 9, "amount": {"GBP": 40, "EUR": 45}}], "per": "product"}]},
{"code": "plain", "schedule": [{"days": ["sat", "sun"], "from": "08:00", "to": "02:00", "except": ["2026-12-26"]}], "effects": [{"type": "percent_off_items", "percent": "12.5", "percent_of": "unit_price", "items": {"categories": ["kitchen"]}}]},
{"code": "limited-units", "stackable": true, "when": {"all": [{"type": "contains", "match": "all", "items": {"products": ["22423", "22697"]}}]}, "effects": [{"type": "percent_off_items", "percent": "33.3333", "max_units": 3, "max_units_per_line": 2, "units": "cheapest_first", "cap": {"GBP": 300, "EUR": 300}}], "limits": {"budget": {"GBP": 5000, "EUR": 6000}, "on_exhausted": "trim"}},
{"code": "members", "combines_with": ["item", "order", "shipping"], "when": {"all": [{"type": "segment", "all_of": ["members"]}, {"type": "logged_in"}]}, "effects": [{"type": "percent_off_order", "percent": "3"}]},
{"code": "first", "when": {"all": [{"type": "first_order"}, {"none": [{"type": "channel", "any_of": ["phone"]}]}]}, "never_with": ["welcome"], "effects": [{"type": "amount_off_order", "amount": {"GBP": 500, "EUR": 600}, "for_each": {"amount": {"GBP": 3000, "EUR": 3500}}}], "limits": {"redemptions_per_customer": 1}},
{"code": "spend", "group": "seasonal", "combines_with": ["item", "order"], "effects": [{"type": "tiered_order", "tiers": [{"from": {"GBP": 1000, "EUR": 1000}, "percent": "5"}, {"from": {"GBP": 4000, "EUR": 4000}, "amount": {"GBP": 500, "EUR": 500}}], "cap": {"GBP": 450, "EUR": 450}, "basis": "remaining"}]},
{"code": "bank-card", "campaign": "bank", "group": "seasonal", "when": {"all": [{"type": "payment_method", "any_of": ["card"], "card_prefixes": ["4", "545410"]}, {"type": "currency", "any_of": ["GBP", "EUR"]}]}, "effects": [{"type": "amount_off_order", "amount": {"GBP": 300, "EUR": 350}}]},
{"code": "free-delivery", "when": {"all": [{"type": "min_subtotal", "amount": {"GBP": 3000, "EUR": 3500}}, {"type": "country", "any_of": ["GB", "DE"]}]}, "effects": [{"type": "free_shipping", "methods": ["standard"], "countries": ["GB", "DE"], "cap": {"GBP": 500, "EUR": 600}}]},
{"code": "half-express", "combines_with": ["shipping"], "when": {"all": [{"type": "order_history", "count": {"min": 2}, "since": "P180D"}]}, "effects": [{"type": "percent_off_shipping", "percent": "50", "service_levels": ["next_day"]}]},
{"code": "highlands", "combines_with": ["shipping", "order"], "when": {"all": [{"type": "region", "any_of": ["SCT"]}, {"type": "postcode", "any_of": ["IV*", "HS1 2AB"]}]}, "effects": [{"type": "amount_off_shipping", "amount": {"GBP": 200, "EUR": 250}, "apply": "across"}]},
{"code": "agent-delivery", "when": {"all": [{"type": "assisted_session"}, {"type": "shipping_method", "any_of": ["express"]}]}, "effects": [{"type": "fixed_price_shipping", "price": {"GBP": 395, "EUR": 450}}]},
{"code": "points", "when": {"all": [{"type": "fact", "name": "gift_wrap", "is": "eq", "value": true}, {"type": "locale", "any_of": ["en", "de-DE"]}]}, "effects": [{"type": "award_points", "per": {"amount": {"GBP": 100, "EUR": 100}, "points": 1}}]},
{"code": "birthday", "when": {"all": [{"type": "birthday_window", "before_days": 3, "after_days": 3}, {"type": "device", "any_of": ["mobile"]}, {"type": "nth_order", "every": 2}]}, "effects": [{"type": "grant_coupon", "coupon": "THANKYOU5"}, {"type": "notify", "template": "birthday"}]},
{"code": "small-light", "when": {"all": [{"type": "max_quantity", "quantity": 12}, {"type": "max_subtotal", "amount": {"GBP": 4000, "EUR": 4500}}, {"type": "weight", "max_grams": 5000}, {"type": "purchase_type", "is": "subscription"}]}, "effects": [{"type": "percent_off_items", "percent": "5"}]},
{"code": "variety", "when": {"all": [{"type": "distinct_products", "quantity": 3}, {"type": "min_quantity", "quantity": 5}, {"type": "schedule", "from": "09:00", "to": "18:00"}, {"type": "customer", "ids": ["amelia"], "emails": ["b@shop.example"]}, {"type": "site", "any_of": ["gb", "eu"]}]}, "effects": [{"type": "percent_off_items", "percent": "7", "items": {"skus": ["47566-S"]}}]},
{"code": "cosy", "coupons": ["COSY10"], "priority": 110, "effects": [{"type": "percent_off_items", "percent": "10", "items": {"categories": ["candles-and-holders", "garden"]}}]},
{"code": "tea-5", "coupons": ["TEAPARTY5"], "when": {"all": [{"type": "min_subtotal", "amount": {"GBP": 2000, "EUR": 2500}}]}, "effects": [{"type": "amount_off_order", "amount": {"GBP": 500, "EUR": 500}}]},
{"code": "welcome", "coupons": ["WELCOME10"], "effects": [{"type": "percent_off_order", "percent": "10"}], "campaign": "service"},
{"code": "thanks", "coupons": ["THANKYOU5"], "only_with": ["members", "cosy"], "effects": [{"type": "amount_off_order", "amount": {"GBP": 500, "EUR": 600}}]},
{"code": "vip", "coupons": ["VIP15", "SUMMER25"], "exclusive": "cart", "priority": 20, "effects": [{"type": "percent_off_order", "percent": "15"}]}])";

inline boost::json::value json_of(std::string_view text) {
    auto value = document::parse(text);
    CHECK(value.has_value());
    return std::move(*value);
}

inline const Shop& shop() {
    static const Shop read = [] {
        boost::json::value whole = json_of(kCatalog);
        whole.as_object()["sites"] = json_of(kSites);
        whole.as_object()["coupons"] = json_of(kCoupons);
        whole.as_object()["campaigns"] = json_of(kCampaigns);
        whole.as_object()["promotions"] = json_of(kPromotions);
        auto made = document::read_shop(whole);
        CHECK(made.has_value());
        return std::move(*made);
    }();
    return read;
}

inline const engine::Snapshot& snapshot() {
    static const std::shared_ptr<const engine::Snapshot> compiled = engine::compile(shop());
    return *compiled;
}

/// Two generated codes of WELCOME10, one of them bound to an address; some of a budget is spent.
inline const UsageFacts& usage() {
    static const UsageFacts facts = [] {
        UsageFacts made;
        made.codes["WELC7KMPX4RT"] = {"WELC7KMPX4RT", "WELCOME10", "amelia@shop.example", {}, {}, CodeStatus::available, ""};
        made.codes["WELCCQFNKRY3"] = {"WELCCQFNKRY3", "WELCOME10", {}, {}, {}, CodeStatus::held, "order-1"};
        made.campaigns["bank"].amount = {{*parse_currency("GBP"), 4900}};
        made.promotions["first"].customer.redemptions = 1;
        return made;
    }();
    return facts;
}

inline Instant today() {
    return *parse_instant("2026-11-21T11:00:00Z");
}

/// What an evaluation must never do, whatever was sent.
inline void check_invariants(const engine::Core& core) {
    const engine::State& state = core.solution().state;
    std::int64_t item = 0, order = 0, shipping = 0, left = 0;
    for (std::size_t line = 0; line < state.item_discounts.size(); ++line) {
        CHECK(state.item_discounts[line] >= 0 && state.order_discounts[line] >= 0);
        item += state.item_discounts[line];
        order += state.order_discounts[line];
    }
    for (const engine::Run& run : state.runs) {
        CHECK(run.quantity > 0 && run.left >= 0 && run.left <= run.list);
        left = add_checked(left, multiply_checked(run.left, run.quantity));
    }
    for (const engine::ShipmentState& shipment : state.shipments) {
        CHECK(shipment.left >= 0 && shipment.left <= shipment.cost);
        shipping += shipment.cost - shipment.left;
    }
    CHECK(item == state.item_total && order == state.order_total && shipping == state.shipping_total);
    CHECK(left == core.subtotal() - item - order);
    CHECK(core.total() >= 0);
}

}  // namespace couponry::fuzz
