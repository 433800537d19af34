// Keys and tenants: who may do what, and for whom.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "http/test_server.h"

namespace couponry::http_tests {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

std::vector<std::string> tenants(Api& api) {
    std::vector<std::string> all;
    for (const auto& tenant : api.all("/v1/tenants", 2)) all.emplace_back(tenant.at("id").as_string());
    return all;
}

TEST(Keys, SayTheirSecretOnce) {
    Api api = new_tenant();
    const Reply made = api.post("/v1/keys", R"({"name": "Web shop", "scopes": ["read", "evaluate"]})");
    EXPECT_EQ(made.status, 201);
    const std::string id(made.json().at("id").as_string()), secret(made.json().at("secret").as_string());
    EXPECT_EQ(made.header("Location"), "/v1/keys/" + id);
    const Reply list = api.get("/v1/keys");
    EXPECT_NE(list.body.find(id), std::string::npos);
    EXPECT_EQ(list.body.find(secret), std::string::npos);
    EXPECT_EQ(list.body.find("secret"), std::string::npos);

    Api shop(server(), secret);
    EXPECT_EQ(shop.get("/v1/promotions").status, 200) << "its own tenant, without a header";
    EXPECT_EQ(shop.put("/v1/sites/gb", R"({"currencies": ["GBP"]})").type(), "forbidden");
    EXPECT_EQ(shop.get("/v1/promotions", {{"X-Couponry-Tenant", "default"}}).type(), "forbidden");
    EXPECT_EQ(shop.get("/v1/promotions", {{"X-Couponry-Tenant", api.tenant()}}).status, 200) << "its own by name";
    EXPECT_EQ(api.del("/v1/keys/" + id).status, 204);
    EXPECT_EQ(shop.get("/v1/promotions").type(), "unauthorized");
    EXPECT_EQ(api.del("/v1/keys/" + id).type(), "not_found");
}

TEST(Keys, GiveNoScopeThatTheyLack) {
    Api api = new_tenant();
    Api limited = with_scopes(api, {"keys", "read"});
    const Reply refused = limited.post("/v1/keys", R"({"name": "more", "scopes": ["read", "manage"]})");
    EXPECT_EQ(refused.type(), "forbidden");
    EXPECT_THAT(refused.pointers(), ElementsAre("/scopes"));
    EXPECT_EQ(limited.post("/v1/keys", R"({"name": "less", "scopes": ["read"]})").status, 201);
}

TEST(Keys, EndWhenTheySaySo) {
    Api api = new_tenant();
    const auto make = [&](const char* ends) {
        const Reply made =
            api.must(api.post("/v1/keys", fmt::format(R"({{"name": "k", "scopes": ["read"], "expires_at": "{}"}})", ends)));
        return Api(server(), std::string(made.json().at("secret").as_string()));
    };
    EXPECT_EQ(make("2999-01-01T00:00:00Z").get("/v1/promotions").status, 200);
    EXPECT_EQ(make("2001-01-01T00:00:00Z").get("/v1/promotions").type(), "unauthorized");
}

TEST(Keys, AreListedInParts) {
    Api api = new_tenant();
    for (int number = 0; number < 5; ++number) with_scopes(api, {"read"});
    std::set<std::string> ids;
    for (const auto& key : api.all("/v1/keys", 2)) ids.emplace(key.at("id").as_string());
    EXPECT_EQ(ids.size(), 5U);
}

TEST(Tenants, AreMadeByTheirFirstWriteAndErasedWithAllTheyHold) {
    Api api = new_tenant();
    EXPECT_EQ(api.get("/v1/promotions").status, 200) << "one that has nothing has an empty shop";
    EXPECT_THAT(tenants(api), Not(Contains(api.tenant())));
    put_small_shop(api);
    EXPECT_THAT(tenants(api), Contains(api.tenant()));
    Api own = with_scopes(api, {"read", "evaluate", "tenants"});
    EXPECT_EQ(own.post("/v1/evaluate", small_cart()).status, 200);

    Api master(server(), server().key());
    EXPECT_EQ(master.del("/v1/tenants/" + api.tenant()).status, 204);
    EXPECT_THAT(tenants(master), Not(Contains(api.tenant())));
    EXPECT_EQ(own.get("/v1/promotions").type(), "unauthorized") << "its keys are gone";
    EXPECT_THAT(api.all("/v1/promotions"), testing::IsEmpty());
    EXPECT_EQ(api.post("/v1/evaluate", small_cart()).pointers(), std::vector<std::string>{"/site"});
    EXPECT_EQ(master.del("/v1/tenants/" + api.tenant()).type(), "not_found");
    EXPECT_EQ(master.del("/v1/tenants/default").type(), "in_use");
    // It may begin again.
    put_small_shop(api);
    EXPECT_EQ(api.post("/v1/evaluate", small_cart("\"TEN\"")).json().at("totals").at("total").as_int64(), 900);
}

}  // namespace
}  // namespace couponry::http_tests
