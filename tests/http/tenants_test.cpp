// Two tenants on one server: with every operation of the contract one asks for what the other has. It never gets it, and never
// changes it.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>

#include "http/contract.h"
#include "http/test_server.h"
#include "property/report.h"

namespace couponry::http_tests {
namespace {

using http::Method;
using http::api::Operation;

/// In everything that the first tenant has, and in no id or code of it: whoever sees it has seen too much.
constexpr std::string_view kMark = "alphasecret";

/// The ids of the first tenant, by the list that they belong to.
using Ids = std::map<std::string, std::string>;

Ids put_marked_shop(Api& api) {
    api.must(api.put("/v1/sites/a-site", R"({"name": "alphasecret", "currencies": ["GBP"]})"));
    api.must(api.put("/v1/categories/a-category", R"({"name": {"en": "alphasecret"}})"));
    api.must(api.put("/v1/products/a-product", R"({"name": {"en": "alphasecret"}, "prices": {"GBP": 500}})"));
    api.must(api.put("/v1/campaigns/a-campaign", R"({"name": {"en": "alphasecret"}})"));
    api.must(api.put("/v1/coupons/ACODE", R"({"name": {"en": "alphasecret"}, "listed": true})"));
    api.must(api.put("/v1/promotions/a-promotion", R"({"name": "alphasecret", "public_name": {"en": "alphasecret"},
        "campaign": "a-campaign", "coupons": ["ACODE"], "effects": [{"type": "percent_off_order", "percent": "50"}]})"));
    api.must(api.put("/v1/customers/a-customer", R"({"email": "alphasecret@shop.example", "segments": ["alphasecret"]})"));
    api.must(api.put("/v1/orders/a-order", R"({"site": "a-site", "currency": "GBP", "placed_at": "2026-11-01T10:00:00Z",
        "customer": {"id": "a-customer"}, "lines": [{"product": "a-product", "brand": "alphasecret", "unit_price": 500}]})"));
    const Reply cart = api.must(api.post("/v1/carts", R"({"site": "a-site", "currency": "GBP", "codes": ["ACODE"],
        "lines": [{"product": "a-product", "brand": "alphasecret"}]})"));
    api.must(api.put("/v1/coupons/AMULTI", R"({"kind": "multi_code", "name": {"en": "alphasecret"}})"));
    const Reply batch =
        api.must(api.post("/v1/coupons/AMULTI/batches", R"({"count": 1, "bound_to": ["alphasecret@shop.example"]})"));
    const std::string job(batch.json().at("id").as_string());
    static_cast<void>(api.get("/v1/jobs/" + job + "/events"));  // until it has ended
    const Reply codes = api.get("/v1/codes?coupon=AMULTI");
    api.must(api.post("/v1/redemptions", R"({"order": "a-redemption", "hold": false, "cart": {"site": "a-site", "currency": "GBP",
        "lines": [{"id": "l1", "product": "a-product"}], "codes": ["ACODE"], "customer": {"id": "a-customer"}}})"));
    api.must(api.put("/v1/coupons/AGIFT", R"({"kind": "customer", "name": {"en": "alphasecret"}})"));
    api.must(api.post("/v1/coupons/AGIFT/grants", R"({"customer": "a-customer", "reason": "alphasecret"})"));
    const Reply link = api.must(api.post("/v1/coupons/AGIFT/campaign-links", R"({"label": "alphasecret"})"));
    api.must(
        api.put("/v1/policies/a-policy", R"({"topic": "other", "title": "alphasecret", "text": "T", "source": {"name": "S"}})"));
    const Reply wanted =
        api.must(api.post("/v1/orders/a-order/return-requests",
                          R"({"lines": [{"id": "l1", "quantity": 1}], "reason": "alphasecret", "wants": "refund"})"));
    const Reply cancelled = api.must(api.post("/v1/orders/a-order/cancel-requests", R"({"reason": "alphasecret"})"));
    const Reply key = api.must(api.post("/v1/keys", R"({"name": "alphasecret", "scopes": ["read"]})"));
    return {{"sites", "a-site"},
            {"categories", "a-category"},
            {"products", "a-product"},
            {"campaigns", "a-campaign"},
            {"coupons", "ACODE"},
            {"batches", "AMULTI"},
            {"codes", std::string(codes.json().at("items").at(0).at("code").as_string())},
            {"promotions", "a-promotion"},
            {"customers", "a-customer"},
            {"orders", "a-order"},
            {"policies", "a-policy"},
            {"return-requests", std::string(wanted.json().at("id").as_string())},
            {"order-requests", std::string(cancelled.json().at("id").as_string())},
            {"carts", std::string(cart.json().at("id").as_string())},
            {"keys", std::string(key.json().at("id").as_string())},
            {"import", "products"},
            {"export", "products"},
            {"jobs", job},
            {"welcome-offers", "AMULTI"},
            {"token", std::string(link.json().at("token").as_string())},
            {"redemptions", "a-redemption.1"}};
}

/// Everything that a tenant can see of itself.
std::string dump(Api& api, const Ids& ids) {
    std::string text;
    for (const Operation& operation : http::api::openapi_operations()) {
        const bool is_list = operation.path.starts_with("/v1/") && operation.path.find('{') == std::string::npos;
        if (operation.method != Method::get || !is_list || operation.scope == "tenants") continue;
        const bool has_pages = operation.path != "/v1/rule-types" && operation.path != "/v1/settings";
        text += operation.path + '\n' + api.get(operation.path + (has_pages ? "?limit=200" : "")).body + '\n';
    }
    text += api.get("/v1/carts/" + ids.at("carts")).json().at("cart").as_object().empty() ? "" : "a cart\n";
    text += api.get("/v1/promotions/a-promotion/versions").body;
    text += api.get("/v1/coupons/AGIFT/grants").body;
    text += api.get("/v1/orders/a-order/options").body;
    text += api.get("/v1/coupons/AGIFT/campaign-links").body;
    text += api.get("/v1/customers/a-customer/coupons?status=available,revoked").body;
    text += api.get("/v1/coupons/AMULTI/batches").body;
    text += api.get("/v1/coupons/AMULTI/batches/1.csv").body;
    return text;
}

/// The address with the first tenant's id, its second parameter being one of that id's own.
std::string address_of(const Operation& operation, const Ids& ids) {
    std::string address = operation.path;
    const std::size_t open = address.find('{');
    if (open == std::string::npos) return address;
    std::string list = address.substr(4, open - 5);  // between "/v1/" and "/{"
    if (address.find("}/batches") != std::string::npos || address.starts_with("/v1/coupons/{code}/import")) list = "batches";
    const bool is_held =
        operation.path.find("/grants") != std::string::npos || operation.path.find("-links") != std::string::npos;
    address.replace(open, address.find('}') - open + 1, is_held ? "AGIFT" : ids.at(list));
    const std::map<std::string, std::string> own = {
        {"{line}", "l1"}, {"{customer}", "a-customer"}, {"{token}", ids.at("token")}, {"{code}", "AGIFT"}};
    if (const std::size_t inner = address.find('{'); inner != std::string::npos) {
        const auto found = own.find(address.substr(inner, address.find('}') - inner + 1));
        address.replace(inner, address.find('}') - inner + 1, found == own.end() ? "1" : found->second);
    }
    return address;
}

const std::string kFreeShipping = R"("effects": [{"type": "free_shipping"}])";

/// A body that the operation takes, with the first tenant's ids wherever it may name some.
std::string body_of(const Operation& operation, const Ids& ids) {
    if (operation.method == Method::get || operation.method == Method::delete_) return {};
    const std::string a_cart = R"({"site": "a-site", "currency": "GBP", "lines": [{"product": "a-product"}], "codes": ["ACODE"],
        "customer": {"id": "a-customer"}})";
    const std::map<std::string, std::string> bodies = {
        {"POST /v1/evaluate", a_cart},
        {"POST /v1/evaluate/batch", fmt::format(R"({{"carts": [{}]}})", a_cart)},
        {"POST /v1/carts", a_cart},
        {"POST /v1/redemptions", fmt::format(R"({{"order": "a-redemption", "cart": {}}})", a_cart)},
        {"POST /v1/redemptions/{id}/returns", R"({"lines": [{"id": "l1", "quantity": 1}]})"},
        {"POST /v1/carts/{id}/lines", R"({"product": "b"})"},
        {"PATCH /v1/carts/{id}/lines/{line}", R"({"quantity": 9})"},
        {"PUT /v1/carts/{id}/codes", R"({"codes": []})"},
        {"POST /v1/carts/{id}/merge", fmt::format(R"({{"cart": "{}"}})", ids.at("carts") + "x")},
        {"POST /v1/promotions", fmt::format(R"({{"code": "a-promotion", {}}})", kFreeShipping)},
        {"PUT /v1/promotions/{code}", fmt::format("{{{}}}", kFreeShipping)},
        {"POST /v1/promotions/{code}/restore", R"({"version": 1})"},
        {"POST /v1/campaigns", R"({"code": "a-campaign"})"},
        {"POST /v1/coupons", R"({"code": "ACODE"})"},
        {"POST /v1/coupons/{code}/batches", R"({"count": 1})"},
        {"PATCH /v1/codes/{code}", R"({"status": "disabled"})"},
        {"PUT /v1/sites/{site}", R"({"currencies": ["EUR"]})"},
        {"PUT /v1/orders/{id}", R"({"site": "gb", "currency": "GBP", "placed_at": "2026-11-01T10:00:00Z", "lines": []})"},
        {"POST /v1/policies", R"({"id": "a-policy", "topic": "other", "title": "B", "text": "B", "source": {"name": "B"}})"},
        {"PUT /v1/policies/{id}", R"({"topic": "other", "title": "B", "text": "B", "source": {"name": "B"}})"},
        {"POST /v1/orders/{id}/return-requests", R"({"lines": [{"id": "l1", "quantity": 1}], "reason": "b", "wants": "refund"})"},
        {"POST /v1/orders/{id}/address-requests", R"({"address": {"name": "B", "street": ["B"], "city": "B", "country": "GB"}})"},
        {"POST /v1/return-requests/{id}/reject", R"({"note": "b"})"},
        {"POST /v1/order-requests/{id}/refuse", R"({"note": "b"})"},
        {"POST /v1/keys", R"({"name": "b", "scopes": ["read"]})"},
        {"POST /v1/coupons/{code}/grants", R"({"customer": "a-customer"})"},
        {"POST /v1/customers/{id}/coupons/claim", fmt::format(R"({{"token": "{}"}})", ids.at("token"))},
        {"POST /v1/welcome-offers/{coupon}/signups", R"({"email": "b@shop.example"})"},
    };
    const auto found = bodies.find(fmt::format("{} {}", name_of(operation.method), operation.path));
    return found == bodies.end() ? "{}" : found->second;
}

class TwoTenants : public testing::Test {
protected:
    TwoTenants()
        : ids_(put_marked_shop(first_)),
          second_(with_scopes(second_owner_, {"read", "manage", "catalog", "customers", "evaluate", "import", "usage", "replay",
                                              "keys", "agent", "redeem"})) {
        put_small_shop(second_);
        ids_.emplace("tenants", first_.tenant());
    }

    static std::vector<Operation> operations() {
        std::vector<Operation> all;
        for (const Operation& operation : http::api::openapi_operations())
            if (!operation.scope.empty()) all.push_back(operation);
        return all;
    }
    void expect_blind(const Operation& operation, const Reply& reply) {
        ++asked_;
        const bool is_seen = reply.body.find(kMark) != std::string::npos;
        EXPECT_FALSE(is_seen) << reply;
        seen_ += is_seen ? 1 : 0;
        if (operation.scope == "tenants") {
            EXPECT_EQ(reply.type(), "forbidden") << reply;
        }
    }

    Api first_ = new_tenant(), second_owner_ = new_tenant();
    Ids ids_;
    Api second_;  // with a key of its own, which belongs to the second tenant
    int asked_ = 0, seen_ = 0;
};

TEST_F(TwoTenants, NeverSeeAndNeverChangeEachOther) {
    ASSERT_NE(dump(first_, ids_).find(kMark), std::string::npos);
    const std::string before = dump(first_, ids_);
    // First with nothing of its own under these ids: whatever is in the address is not there.
    for (const Operation& operation : operations()) {
        const bool is_put = operation.method == Method::put;
        const bool makes =
            is_put && operation.path.find("/carts/") == std::string::npos && !operation.path.ends_with("/notification");
        // A customer who is not known holds nothing, and wants what everybody wants.
        const bool is_for_anybody = operation.method == Method::get && operation.path.starts_with("/v1/customers/{id}/");
        // A kind is no id: each has all kinds.
        const bool has_id = operation.path.find('{') != std::string::npos && !operation.path.ends_with("{kind}");
        if (!has_id || makes || is_for_anybody) continue;
        SCOPED_TRACE(fmt::format("{} {}", name_of(operation.method), operation.path));
        const Reply reply = second_.ask(operation.method, address_of(operation, ids_), body_of(operation, ids_));
        expect_blind(operation, reply);
        if (operation.scope != "tenants" && operation.scope != "import") {
            EXPECT_EQ(reply.type(), "not_found") << reply;
        }
    }
    // Then with all: what it makes under the same ids is its own.
    for (const Operation& operation : operations()) {
        SCOPED_TRACE(fmt::format("{} {}", name_of(operation.method), operation.path));
        expect_blind(operation, second_.ask(operation.method, address_of(operation, ids_), body_of(operation, ids_)));
    }
    EXPECT_EQ(dump(first_, ids_), before);
    // And by name, with a key that belongs to the other.
    int forbidden = 0;
    for (const Operation& operation : operations()) {
        const Reply reply = second_.ask(operation.method, address_of(operation, ids_), body_of(operation, ids_),
                                        {{"X-Couponry-Tenant", first_.tenant()}});
        EXPECT_EQ(reply.type(), "forbidden") << operation.path << ' ' << reply;
        forbidden += reply.type() == "forbidden" ? 1 : 0;
    }
    const bool is_unchanged = dump(first_, ids_) == before;
    EXPECT_TRUE(is_unchanged);
    const auto count = static_cast<int>(operations().size());
    property::report("3.7", "operations tried with another tenant's ids and key",
                     fmt::format("{}, {} requests, {} saw something, {} refused by name", count, asked_, seen_, forbidden),
                     "all, none sees or changes anything", seen_ == 0 && forbidden == count && is_unchanged);
}

TEST_F(TwoTenants, NameNothingOfEachOther) {
    const Reply promotion = second_.put("/v1/promotions/p", fmt::format(R"({{"campaign": "a-campaign", {}}})", kFreeShipping));
    EXPECT_EQ(promotion.pointers(), std::vector<std::string>{"/campaign"});
    const Reply evaluation = second_.post("/v1/evaluate?wallet=20", R"({"site": "gb", "currency": "GBP", "codes": ["ACODE"],
        "customer": {"id": "a-customer"}, "lines": [{"product": "a-product"}]})");
    EXPECT_EQ(evaluation.json().at("codes").at(0).at("reason").as_string(), "code_not_found");
    EXPECT_EQ(evaluation.json().at("totals").at("total").as_int64(), 0) << "the product has no price here";
    EXPECT_EQ(evaluation.body.find(kMark), std::string::npos);
    const Reply cart = second_.must(second_.post("/v1/carts", R"({"site": "gb", "currency": "GBP", "lines": []})"));
    const Reply merged = second_.post("/v1/carts/" + std::string(cart.json().at("id").as_string()) + "/merge",
                                      fmt::format(R"({{"cart": "{}"}})", ids_.at("carts")));
    EXPECT_EQ(merged.pointers(), std::vector<std::string>{"/cart"});
}

/// The same key of a request stands for a request of each tenant.
TEST_F(TwoTenants, HaveIdempotencyKeysOfTheirOwn) {
    const Api::Lines key = {{"Idempotency-Key", "the same"}};
    EXPECT_EQ(first_.put("/v1/products/own", R"({"brand": "alphasecret"})", key).status, 201);
    const Reply reply = second_.put("/v1/products/own", R"({"brand": "beta"})", key);
    EXPECT_EQ(reply.status, 201) << reply;
    EXPECT_EQ(reply.json().at("brand").as_string(), "beta");
}

}  // namespace
}  // namespace couponry::http_tests
