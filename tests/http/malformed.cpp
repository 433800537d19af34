#include "http/malformed.h"

#include <fmt/format.h>

#include "base/limits.h"

namespace couponry::http_tests {
namespace {

using http::Method;
using std::string_literals::operator""s;

constexpr const char* kInvalid = "invalid_document";
constexpr const char* kMalformed = "malformed_document";
constexpr const char* kQuery = "invalid_query";
constexpr const char* kHeader = "invalid_header";

/// A cart with one field more, or in place of another.
Malformed cart(std::string name, std::string_view fields, std::string pointer, const char* type = kInvalid) {
    return {std::move(name),
            Method::post,
            "/v1/evaluate",
            fmt::format(R"({{"site": "gb", "currency": "GBP", "lines": [{{"product": "mug"}}], {}}})", fields),
            type,
            std::move(pointer)};
}

Malformed line(std::string name, std::string_view fields, std::string pointer) {
    return {
        std::move(name), Method::post,
        "/v1/evaluate",  fmt::format(R"({{"site": "gb", "currency": "GBP", "lines": [{{"product": "mug"}}, {{{}}}]}})", fields),
        kInvalid,        "/lines/1" + pointer};
}

Malformed whole_cart(std::string name, std::string body, std::string pointer, const char* type = kInvalid) {
    return {std::move(name), Method::post, "/v1/evaluate", std::move(body), type, std::move(pointer)};
}

Malformed promotion(std::string name, std::string_view fields, std::string pointer) {
    return {std::move(name),
            Method::put,
            "/v1/promotions/bad",
            fmt::format(R"({{"effects": [{{"type": "free_shipping"}}], {}}})", fields),
            kInvalid,
            std::move(pointer)};
}

Malformed effect(std::string name, std::string_view rule, std::string pointer) {
    return {std::move(name), Method::put,           "/v1/promotions/bad", fmt::format(R"({{"effects": [{{{}}}]}})", rule),
            kInvalid,        "/effects/0" + pointer};
}

Malformed condition(std::string name, std::string_view rule, std::string pointer) {
    return promotion(std::move(name), fmt::format(R"("when": {{"all": [{{{}}}]}})", rule), "/when/all/0" + pointer);
}

Malformed put(std::string name, std::string target, std::string body, std::string pointer, const char* type = kInvalid) {
    return {std::move(name), Method::put, std::move(target), std::move(body), type, std::move(pointer)};
}

Malformed get(std::string name, std::string target, std::string pointer, const char* type = kQuery) {
    return {std::move(name), Method::get, std::move(target), {}, type, std::move(pointer)};
}

std::string repeated(std::string_view text, std::size_t count) {
    std::string all;
    all.reserve(text.size() * count);
    for (std::size_t index = 0; index < count; ++index) all += text;
    return all;
}

std::string nested_conditions(std::size_t depth) {
    return repeated(R"({"all": [)", depth) + R"({"type": "first_order"})" + repeated("]}", depth);
}

std::string many(std::string_view entry, std::size_t count) {
    std::string all(entry);
    for (std::size_t index = 1; index < count; ++index) {
        all += ',';
        all += entry;
    }
    return all;
}

void add_carts(std::vector<Malformed>& all) {
    const auto add = [&](Malformed request) { all.push_back(std::move(request)); };
    add(whole_cart("nothing", "", "", kMalformed));
    add(whole_cart("no JSON", "hello", "", kMalformed));
    add(whole_cart("half a document", R"({"site": "gb")", "", kMalformed));
    add(whole_cart("a document and more", R"({"site": "gb"} x)", "", kMalformed));
    add(whole_cart("a comma too many", R"({"site": "gb",})", "", kMalformed));
    add(whole_cart("a comment", "{} // cart", "", kMalformed));
    add(whole_cart("a doubled key", R"({"site": "gb", "site": "gb", "currency": "GBP", "lines": []})", "", kMalformed));
    add(whole_cart("invalid UTF-8", "{\"site\": \"g\xC3\x28\"}", "", kMalformed));
    add(whole_cart("an overlong letter", "{\"site\": \"\xC0\xAF\"}", "", kMalformed));
    add(whole_cart("half a surrogate", R"({"site": "\ud800"})", "", kMalformed));
    add(whole_cart("a control character", "{\"site\": \"g\x01\"}", "", kMalformed));
    add(whole_cart("a megabyte of nesting", repeated("[", 1 << 20), "", kMalformed));
    add(whole_cart("a megabyte of objects", repeated(R"({"a":)", 1 << 18), "", kMalformed));
    add(whole_cart("a list", "[]", ""));
    add(whole_cart("a text", "\"cart\"", ""));
    add(whole_cart("null", "null", ""));
    add(whole_cart("an empty object", "{}", "/site"));
    add(whole_cart("no currency", R"({"site": "gb", "lines": []})", "/currency"));
    add(whole_cart("no lines", R"({"site": "gb", "currency": "GBP"})", "/lines"));
    add(whole_cart("lines of another type", R"({"site": "gb", "currency": "GBP", "lines": {}})", "/lines"));
    add(whole_cart("an unknown site", R"({"site": "us", "currency": "GBP", "lines": []})", "/site"));
    add(whole_cart("a site that is a number", R"({"site": 1, "currency": "GBP", "lines": []})", "/site"));
    add(whole_cart("an unknown currency", R"({"site": "gb", "currency": "XXX1", "lines": []})", "/currency"));
    add(whole_cart("a currency of no country", R"({"site": "gb", "currency": "ZZZ", "lines": []})", "/currency"));
    add(whole_cart("a currency that the site lacks", R"({"site": "gb", "currency": "USD", "lines": []})", "/currency"));
    add(whole_cart(
        "too many lines",
        fmt::format(R"({{"site": "gb", "currency": "GBP", "lines": [{}]}})", many(R"({"product": "mug"})", kLinesPerCartMax + 1)),
        "/lines"));
    add(cart("an unknown field", R"("couponz": [])", "/couponz"));
    add(cart("an unknown field with a slash", R"("a/b": 1)", "/a~1b"));
    add(cart("an unknown channel", R"("channel": "fax")", "/channel"));
    add(cart("too many codes", fmt::format(R"("codes": [{}])", many("\"A\"", kCodesPerCartMax + 1)), "/codes"));
    add(cart("a code that is a number", R"("codes": ["A", 5])", "/codes/1"));
    add(cart("a moment without an offset", R"("at": "2026-11-01T10:00:00")", "/at"));
    add(cart("a moment that never was", R"("at": "2026-02-30T10:00:00Z")", "/at"));
    add(cart("shipping and shipments", R"("shipping": {"amount": 5}, "shipments": [{"id": "a", "amount": 5}])",
             "/shipping/amount"));
    add(cart("a shipment of no line", R"("shipments": [{"id": "a", "amount": 5, "lines": ["x"]}])", "/shipments/0/lines/0"));
    add(cart("a negative delivery", R"("shipping": {"amount": -1})", "/shipping/amount"));
    add(cart("no country", R"("shipping": {"country": "gbr"})", "/shipping/country"));
    add(cart("a whole card number", R"("payment": {"card_prefix": "4111111111111111"})", "/payment/card_prefix"));
    add(cart("an address without an at", R"("customer": {"email": "clara"})", "/customer/email"));
    add(cart("a birthday that is none", R"("customer": {"birthday": "02-30"})", "/customer/birthday"));
    add(cart("a negative count", R"("customer": {"orders_count": -1})", "/customer/orders_count"));
    add(cart("a fact that is an object", R"("metadata": {"a": {"b": 1}})", "/metadata/a"));
    add(cart("a fact that is no whole number", R"("metadata": {"a": 1.5})", "/metadata/a"));
    add(cart("too many ways of shipping",
             fmt::format(R"("shipping_options": [{}])", many(R"({"id": "a", "amount": 1})", kShippingOptionsMax + 1)),
             "/shipping_options"));
    add(line("no product", "", "/product"));
    add(line("a negative quantity", R"("product": "mug", "quantity": -1)", "/quantity"));
    add(line("no piece", R"("product": "mug", "quantity": 0)", "/quantity"));
    add(line("half a piece", R"("product": "mug", "quantity": 0.5)", "/quantity"));
    add(line("too many pieces", R"("product": "mug", "quantity": 1000000)", "/quantity"));
    add(line("a quantity beyond 64 bits", R"("product": "mug", "quantity": 18446744073709551616)", "/quantity"));
    add(line("a quantity that is a text", R"("product": "mug", "quantity": "2")", "/quantity"));
    add(line("a negative price", R"("product": "mug", "unit_price": -5)", "/unit_price"));
    add(line("a price beyond its limit", R"("product": "mug", "unit_price": 9223372036854775807)", "/unit_price"));
    add(line("a price with a point", R"("product": "mug", "unit_price": 5.5)", "/unit_price"));
    add(line("two prices", R"("product": "mug", "unit_price": 5, "subtotal": 5)", "/subtotal"));
    add(line("an id twice", R"("product": "mug", "id": "a"}, {"product": "mug", "id": "a")", ""));
    all.back().pointer = "/lines/2/id";
    add(line("a product that is too long", fmt::format(R"("product": "{}")", repeated("x", 101)), "/product"));
    add(line("a product with a line end", R"("product": "a\nb")", "/product"));
    add(line("an unknown field", R"("product": "mug", "qty": 1)", "/qty"));
    add(line("an unknown way to buy", R"("product": "mug", "purchase_type": "rent")", "/purchase_type"));
}

void add_promotions(std::vector<Malformed>& all) {
    const auto add = [&](Malformed request) { all.push_back(std::move(request)); };
    add(put("no effects", "/v1/promotions/bad", "{}", "/effects"));
    add(put("an empty list of effects", "/v1/promotions/bad", R"({"effects": []})", "/effects"));
    add(put("another code than the address says", "/v1/promotions/bad",
            R"({"code": "x", "effects": [{"type": "free_shipping"}]})", "/code"));
    add({"a promotion named check", Method::post, "/v1/promotions",
         R"({"code": "check", "effects": [{"type": "free_shipping"}]})", kInvalid, "/code"});
    add(promotion("an end before its start", R"("starts_at": "2026-02-01T00:00:00Z", "ends_at": "2026-01-01T00:00:00Z")",
                  "/ends_at"));
    add(promotion("an unknown status", R"("status": "live")", "/status"));
    add(promotion("a negative priority", R"("priority": -1)", "/priority"));
    add(promotion("an unknown class", R"("combines_with": ["goods"])", "/combines_with/0"));
    add(promotion("an unknown campaign", R"("campaign": "nothing")", "/campaign"));
    add(promotion("a limit below zero", R"("limits": {"redemptions": -1})", "/limits/redemptions"));
    add(promotion("an unknown limit", R"("limits": {"orders": 1})", "/limits/orders"));
    add(promotion("a schedule of no day", R"("schedule": [{"days": ["someday"]}])", "/schedule/0/days/0"));
    add(promotion("a time that is none", R"("schedule": [{"from": "25:00"}])", "/schedule/0/from"));
    add(promotion("conditions too deep", fmt::format(R"("when": {})", nested_conditions(kConditionDepthMax + 2)),
                  "/when" + repeated("/all/0", kConditionDepthMax)));
    add(promotion("too many conditions",
                  fmt::format(R"("when": {{"all": [{}]}})", many(R"({"type": "first_order"})", kLeavesPerPromotionMax + 1)),
                  "/when"));
    add(promotion("a condition that names itself",
                  R"("when": {"type": "promotion_applied", "promotion": "bad", "applied": true})", "/when/promotion"));
    add(condition("an unknown condition", R"("type": "full_moon")", "/type"));
    add(condition("a condition without a type", R"("amount": {"GBP": 1})", ""));
    add(condition("a condition that lacks a parameter", R"("type": "min_subtotal")", "/amount"));
    add(condition("a condition with the parameter of another", R"("type": "first_order", "amount": {"GBP": 1})", "/amount"));
    add(condition("an amount that is a number", R"("type": "min_subtotal", "amount": 5)", "/amount"));
    add(condition("an amount below zero", R"("type": "min_subtotal", "amount": {"GBP": -5})", "/amount"));
    add(condition("an unknown comparison", R"("type": "fact", "name": "a", "is": "like", "value": 1)", "/is"));
    add(effect("an unknown effect", R"("type": "half_price")", "/type"));
    add(effect("no percentage", R"("type": "percent_off_items")", "/percent"));
    add(effect("a percentage of zero", R"("type": "percent_off_items", "percent": "0")", "/percent"));
    add(effect("a percentage above a hundred", R"("type": "percent_off_items", "percent": "100.01")", "/percent"));
    add(effect("a percentage with five decimals", R"("type": "percent_off_items", "percent": "1.00001")", "/percent"));
    add(effect("a percentage that is a number", R"("type": "percent_off_items", "percent": 10)", "/percent"));
    add(effect("no amount", R"("type": "amount_off_order")", "/amount"));
    add(effect("a negative amount", R"("type": "amount_off_order", "amount": {"GBP": -1})", "/amount"));
    add(effect("an amount in no currency", R"("type": "amount_off_order", "amount": {"ZZZ": 1})", "/amount"));
    add(effect("an empty amount", R"("type": "amount_off_order", "amount": {})", "/amount"));
    add(effect("an unknown filter", R"("type": "percent_off_items", "percent": "5", "items": {"colour": ["red"]})",
               "/items/colour"));
    add({"a patch that leaves nothing", Method::patch, "/v1/promotions/ten-off", R"({"effects": null})", kInvalid, "/effects"});
    add({"a patch that is a list", Method::patch, "/v1/promotions/ten-off", "[]", kInvalid, ""});
    add({"a version of zero", Method::post, "/v1/promotions/ten-off/restore", R"({"version": 0})", kInvalid, "/version"});
    add({"a draft that is wrong", Method::post, "/v1/promotions/ten-off/replay", R"({"promotion": {"effects": 1}})", kInvalid,
         "/promotion/effects"});
    add({"a replay of too much", Method::post, "/v1/promotions/ten-off/replay", R"({"limit": 100001})", kInvalid, "/limit"});
}

void add_others(std::vector<Malformed>& all) {
    const auto add = [&](Malformed request) { all.push_back(std::move(request)); };
    add(put("a site in no currency", "/v1/sites/x", R"({"currencies": []})", "/currencies"));
    add(put("a site in no zone", "/v1/sites/x", R"({"currencies": ["GBP"], "time_zone": "Moon/Sea"})", "/time_zone"));
    add(put("a site with an unknown rounding", "/v1/sites/x", R"({"currencies": ["GBP"], "rounding": "up"})", "/rounding"));
    add(put("a category above itself", "/v1/categories/home", R"({"parent": "home"})", "/parent"));
    add(put("a cycle of categories", "/v1/categories/home", R"({"parent": "kitchen"})", "/parent"));
    add(put("a product with a negative price", "/v1/products/x", R"({"prices": {"GBP": -1}})", "/prices"));
    add(put("a product with half a gram", "/v1/products/x", R"({"weight_grams": 0.5})", "/weight_grams"));
    add(put("an id over its length", "/v1/products/" + std::string(101, 'x'), "{}", "/id"));
    add(put("an id with another in the body", "/v1/products/a%2Fb", R"({"id": "a/c"})", "/id"));
    add(put("an id with a control character", "/v1/products/a%01b", "{}", "-", "malformed_request"));
    add(put("an id with a line end", "/v1/products/a%0Ab", "{}", "-", "malformed_request"));
    add(put("an id that goes up", "/v1/products/..", "{}", "-", "malformed_request"));
    add(put("an id in half UTF-8", "/v1/products/%C3", "{}", "-", "malformed_request"));
    add(put("half an escape", "/v1/products/a%2", "{}", "-", "malformed_request"));
    add(put("an empty id", "/v1/products/", "{}", "-", "not_found"));
    add(put("a coupon of marks", "/v1/coupons/---", "{}", "/code"));
    add(put("a coupon over its length", "/v1/coupons/" + std::string(65, 'A'), "{}", "/code"));
    add(put("a coupon of an unknown kind", "/v1/coupons/X", R"({"kind": "gold"})", "/kind"));
    add(put("a coupon renamed", "/v1/coupons/X", R"({"code": "Y"})", "/code"));
    add(put("a coupon that never ends after it", "/v1/coupons/X", R"({"valid_for": "30 days"})", "/valid_for"));
    add(put("a campaign without a limit", "/v1/campaigns/x", R"({"budget": {"kind": "spend"}})", "/budget/limit"));
    add(put("a campaign that used less than nothing", "/v1/campaigns/x",
            R"({"budget": {"kind": "redemptions", "limit": 1, "used": -1}})", "/budget/used"));
    add(put("an order of no site", "/v1/orders/x",
            R"({"site": "us", "currency": "USD", "placed_at": "2026-01-01T00:00:00Z", "lines": []})", "/site"));
    add(put("an order without its moment", "/v1/orders/x", R"({"site": "gb", "currency": "GBP", "lines": []})", "/placed_at"));
    add(put("a customer in no segment", "/v1/customers/x", R"({"segments": "members"})", "/segments"));
    add({"a key without scopes", Method::post, "/v1/keys", R"({"name": "x", "scopes": []})", kInvalid, "/scopes"});
    add({"a key with an unknown scope", Method::post, "/v1/keys", R"({"name": "x", "scopes": ["all"]})", kInvalid, "/scopes/0"});
    add({"a batch of no list", Method::post, "/v1/evaluate/batch", R"({"carts": {}})", kInvalid, "/carts"});
    add({"a batch of nothing", Method::post, "/v1/evaluate/batch", "{}", kInvalid, "/carts"});
    add({"a batch above its size", Method::post, "/v1/evaluate/batch",
         fmt::format(R"({{"carts": [{}]}})", many("{}", kCartsPerBatchMax + 1)), kInvalid, "/carts"});
    add(get("a limit of zero", "/v1/products?limit=0", "/limit"));
    add(get("a limit above its limit", "/v1/products?limit=201", "/limit"));
    add(get("a limit that is no number", "/v1/products?limit=ten", "/limit"));
    add(get("a limit beyond 64 bits", "/v1/products?limit=99999999999999999999", "/limit"));
    add(get("a cursor of nobody", "/v1/products?cursor=%21%21", "/cursor"));
    add(get("an empty cursor", "/v1/products?cursor=", "/cursor"));
    add(get("a cursor over its length", "/v1/products?cursor=" + std::string(2'000, 'A'), "/cursor"));
    add(get("a cursor of another list", "/v1/promotions/ten-off/versions?cursor=bXVn", "/cursor"));
    add(get("an unknown parameter", "/v1/products?colour=red", "/colour"));
    add(get("a parameter of another list", "/v1/products?status=draft", "/status"));
    add(get("a search for nothing", "/v1/products?q=", "/q"));
    add(get("a search over its length", "/v1/products?q=" + std::string(101, 'x'), "/q"));
    add(get("too many parameters", "/v1/products?" + repeated("a=1&", 101), "-", "malformed_request"));
    add(get("a fragment", "/v1/products#x", "-", "malformed_request"));
    add(get("an address over its length", "/v1/products/" + std::string(9'000, 'x'), "-", "target_too_long"));
    add(get("an address of nobody", "/v1/nothing", "-", "not_found"));
    add({"potential out of bounds", Method::post, "/v1/evaluate?potential=51", small_cart(), kQuery, "/potential"});
    add({"an unknown explanation", Method::post, "/v1/evaluate?explain=half", small_cart(), kQuery, "/explain"});
    add({"another type of body",
         Method::post,
         "/v1/evaluate",
         small_cart(),
         "unsupported_media_type",
         "-",
         {{"Content-Type", "text/xml"}}});
    add({"a form",
         Method::put,
         "/v1/products/x",
         "a=b",
         "unsupported_media_type",
         "-",
         {{"Content-Type", "application/x-www-form-urlencoded"}}});
    add({"a key that is too long",
         Method::put,
         "/v1/products/x",
         "{}",
         kHeader,
         "/Idempotency-Key",
         {{"Idempotency-Key", std::string(256, 'k')}}});
    add({"a key that is not UTF-8",
         Method::put,
         "/v1/products/x",
         "{}",
         kHeader,
         "/Idempotency-Key",
         {{"Idempotency-Key", "\xFF"}}});
    add({"a tenant with a slash",
         Method::get,
         "/v1/products",
         "",
         kHeader,
         "/X-Couponry-Tenant",
         {{"X-Couponry-Tenant", "a/b"}}});
    add({"a tenant that is too long",
         Method::get,
         "/v1/products",
         "",
         kHeader,
         "/X-Couponry-Tenant",
         {{"X-Couponry-Tenant", std::string(65, 't')}}});
    add({"the tenant of the server",
         Method::get,
         "/v1/products",
         "",
         kHeader,
         "/X-Couponry-Tenant",
         {{"X-Couponry-Tenant", "#server"}}});
    add({"no key", Method::get, "/v1/products", "", "unauthorized", "-", {{"Authorization", ""}}});
    add({"another way to sign in", Method::get, "/v1/products", "", "unauthorized", "-", {{"Authorization", "Basic YTpi"}}});
    add({"a version that nobody gave",
         Method::put,
         "/v1/promotions/ten-off",
         R"({"effects": [{"type": "free_shipping"}]})",
         "precondition_failed",
         "-",
         {{"If-Match", "\"abc"}}});
    add({"an expectation of nobody", Method::get, "/v1/products", "", "expectation_failed", "-", {{"Expect", "tea"}}});
    add({"a method of another list", Method::delete_, "/v1/products", "", "method_not_allowed", "-"});
}

/// A policy with one field more, or in place of another.
Malformed policy(std::string name, std::string_view topic, std::string_view rules, std::string pointer) {
    return put(
        std::move(name), "/v1/policies/x",
        fmt::format(R"({{"topic": "{}", "title": "T", "text": "T", "source": {{"name": "S"}}, "rules": {}}})", topic, rules),
        std::move(pointer));
}

/// What is read before anybody looks for the order.
Malformed wanted(std::string name, std::string_view fields, std::string pointer) {
    return {std::move(name),
            Method::post,
            "/v1/orders/malformed/return-requests",
            fmt::format(R"({{"reason": "damaged", {}}})", fields),
            kInvalid,
            std::move(pointer)};
}

void add_after_orders(std::vector<Malformed>& all) {
    const auto add = [&](Malformed request) { all.push_back(std::move(request)); };
    add(put("a policy about nothing", "/v1/policies/x", R"({"title": "T", "text": "T", "source": {"name": "S"}})", "/topic"));
    add(put("a policy without a source", "/v1/policies/x", R"({"topic": "other", "title": "T", "text": "T"})", "/source"));
    add(put("a policy without a text", "/v1/policies/x", R"({"topic": "other", "title": "T", "source": {"name": "S"}})",
            "/text"));
    add(put("a policy of an unknown site", "/v1/policies/x",
            R"({"topic": "other", "title": "T", "text": "T", "source": {"name": "S"}, "sites": ["gb", "us"]})", "/sites/1"));
    add(put("a policy over its length", "/v1/policies/x",
            fmt::format(R"({{"topic": "other", "title": "T", "text": "{}", "source": {{"name": "S"}}}})",
                        repeated("x", kPolicyTextLengthMax + 1)),
            "/text"));
    add(policy("a policy without days", "returns", R"({"from": "placed", "approval": "agent"})", "/rules/days"));
    add(policy("a policy of half a day", "returns", R"({"days": 0.5, "from": "placed", "approval": "agent"})", "/rules/days"));
    add(policy("a policy from nowhere", "exchange", R"({"days": 1, "from": "paid", "approval": "agent"})", "/rules/from"));
    add(policy("a policy with the rules of another", "delivery", R"({"days": 1, "until": "shipped"})", "/rules/days"));
    add(policy("a policy without an end", "cancellation", R"({"until": "placed"})", "/rules/within_minutes"));
    add(policy("rules where nothing is judged", "privacy", "{}", "/rules"));
    add(put("a refund of less than nothing", "/v1/orders/x",
            R"({"site": "gb", "currency": "GBP", "placed_at": "2026-01-01T00:00:00Z", "lines": [],
                "refunds": [{"id": "r", "amount": -1, "status": "sent", "at": "2026-01-01T00:00:00Z"}]})",
            "/refunds/0/amount"));
    add(put(
        "a parcel that is expected some day", "/v1/orders/x",
        R"({"site": "gb", "currency": "GBP", "placed_at": "2026-01-01T00:00:00Z", "lines": [], "shipments": [{"expected_at": "soon"}]})",
        "/shipments/0/expected_at"));
    add(wanted("a return of nothing", R"("lines": [], "wants": "refund")", "/lines"));
    add(wanted("a return of no piece", R"("lines": [{"id": "l1", "quantity": 0}], "wants": "refund")", "/lines/0/quantity"));
    add(wanted("a return without a wish", R"("lines": [{"id": "l1", "quantity": 1}])", "/wants"));
    add(wanted("a return of a line twice",
               R"("lines": [{"id": "l1", "quantity": 1}, {"id": "l1", "quantity": 1}], "wants": "refund")", "/lines/1/id"));
    add(wanted("an exchange for nothing", R"("lines": [{"id": "l1", "quantity": 1}], "wants": "exchange")",
               "/lines/0/exchange_for"));
    add(wanted("money back for another product",
               R"("lines": [{"id": "l1", "quantity": 1, "exchange_for": {"product": "cup"}}], "wants": "refund")",
               "/lines/0/exchange_for"));
    add({"a cancellation with an address", Method::post, "/v1/orders/x/cancel-requests", R"({"address": {}})", kInvalid,
         "/address"});
    add({"an address without a street", Method::post, "/v1/orders/x/address-requests",
         R"({"address": {"name": "A", "city": "B", "country": "GB"}})", kInvalid, "/address/street"});
    add({"an address in no country", Method::post, "/v1/orders/x/address-requests",
         R"({"address": {"name": "A", "street": ["1"], "city": "B", "country": "gbr"}})", kInvalid, "/address/country"});
    add({"a rejection without a word", Method::post, "/v1/return-requests/x/reject", "", kInvalid, "/note"});
    add({"a refusal without a word", Method::post, "/v1/order-requests/x/refuse", "{}", kInvalid, "/note"});
    add(get("returns of an unknown parameter", "/v1/return-requests?kind=cancel", "/kind"));
}

}  // namespace

std::vector<Malformed> malformed_requests() {
    std::vector<Malformed> all;
    add_carts(all);
    add_promotions(all);
    add_others(all);
    add_after_orders(all);
    return all;
}

std::vector<MalformedBytes> malformed_bytes(const std::string& key, const std::string& tenant) {
    const std::string head = fmt::format(
        "POST /v1/evaluate HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer {}\r\nX-Couponry-Tenant: {}\r\n", key, tenant);
    return {
        {"no request", "hello\r\n\r\n", 400},
        {"no host", "GET /v1/products HTTP/1.1\r\n\r\n", 400},
        {"another protocol", "GET / HTTP/9.9\r\n\r\n", 400},
        {"an unknown method", "BREW /v1/products HTTP/1.1\r\nHost: shop\r\n\r\n", 501},
        {"two lengths", head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400},
        {"a length and chunks", head + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", 400},
        {"a negative length", head + "Content-Length: -1\r\n\r\n", 400},
        {"a length that is no number", head + "Content-Length: two\r\n\r\n{}", 400},
        {"a length beyond all limits", head + "Content-Length: 99999999999\r\n\r\n{}", 413},
        {"a body above its limit", head + fmt::format("Content-Length: {}\r\n\r\n", kBodyBytesMax + 1), 413},
        {"chunks that are none", head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}", 400},
        {"a header without a colon", head + "Nonsense\r\n\r\n", 400},
        {"a header with a space in its name", head + "A b: c\r\n\r\n", 400},
        {"a head that is too large", head + "X: " + std::string(kHeadBytesMax, 'x') + "\r\n\r\n", 431},
        {"too many headers", head + repeated("X: y\r\n", kHeaderFieldsMax + 1) + "\r\n", 431},
        {"a NUL in the address", "GET /v1/pro\0ducts HTTP/1.1\r\nHost: shop\r\n\r\n"s, 400},
        {"a bare line end in a header", head + "A: b\rc\r\n\r\n", 400},
    };
}

}  // namespace couponry::http_tests
