// Routes and contract, held against each other in both directions.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "http/contract.h"
#include "http/test_server.h"

namespace couponry::http_tests {
namespace {

using http::Method;
using http::api::Operation;

std::string name(Method method, std::string_view path) {
    return fmt::format("{} {}", name_of(method), path);
}

std::set<std::string> routes() {
    std::set<std::string> names;
    const http::Router router = server().application().routes();
    for (const http::Route& route : router.routes()) names.insert(name(route.method, route.pattern));
    return names;
}

std::vector<Operation> operations() {
    return http::api::openapi_operations();
}

/// An address of the operation: every parameter is "1".
std::string address_of(std::string_view path) {
    std::string address;
    bool is_inside = false;
    for (const char letter : path) {
        if (letter == '{') address += '1';
        is_inside = letter == '{' || (is_inside && letter != '}');
        if (!is_inside && letter != '}') address += letter;
    }
    return address;
}

std::string_view body_for(Method method) {
    return method == Method::post || method == Method::put || method == Method::patch ? "{}" : "";
}

TEST(Contract, EveryOperationHasItsRoute) {
    const std::set<std::string> existing = routes();
    for (const Operation& operation : operations())
        EXPECT_TRUE(existing.contains(name(operation.method, operation.path))) << name(operation.method, operation.path);
}

TEST(Contract, EveryRouteIsInTheContract) {
    std::set<std::string> written;
    for (const Operation& operation : http::api::openapi_operations()) written.insert(name(operation.method, operation.path));
    for (const std::string& route : routes()) EXPECT_TRUE(written.contains(route)) << route;
}

TEST(Contract, EveryOperationAsksForAKey) {
    Api nobody(server(), "");
    Api stranger(server(), "cpn_nobody-knows-this-key");
    for (const Operation& operation : operations()) {
        SCOPED_TRACE(name(operation.method, operation.path));
        const std::string address = address_of(operation.path);
        const Reply without = nobody.ask(operation.method, address, body_for(operation.method));
        const Reply unknown = stranger.ask(operation.method, address, body_for(operation.method));
        if (operation.scope.empty()) {
            const int expected = operation.path.find('{') == std::string::npos ? 200 : 404;  // there is no "1"
            EXPECT_EQ(without.status, expected) << without;
            EXPECT_EQ(unknown.status, expected) << unknown;
            continue;
        }
        EXPECT_EQ(without.type(), "unauthorized");
        EXPECT_EQ(without.header("WWW-Authenticate"), "Bearer");
        EXPECT_EQ(unknown.type(), "unauthorized");
    }
}

TEST(Contract, EveryOperationAsksForItsScopeAndNoOther) {
    Api owner = new_tenant();
    std::vector<std::string> scopes;
    for (std::size_t index = 0; index < service::kScopes; ++index)
        scopes.emplace_back(name_of(static_cast<service::Scope>(index)));
    for (const std::string& scope : scopes) {
        Api with = with_scopes(owner, {scope});
        for (const Operation& operation : operations()) {
            if (operation.scope != scope && operation.other_scope != scope) continue;
            SCOPED_TRACE(name(operation.method, operation.path));
            const std::string address = address_of(operation.path);
            std::vector<std::string> neither = scopes;
            std::erase_if(neither,
                          [&](const std::string& other) { return other == operation.scope || other == operation.other_scope; });
            Api without = with_scopes(owner, neither);
            const Reply refused = without.ask(operation.method, address, body_for(operation.method));
            EXPECT_EQ(refused.type(), "forbidden") << refused;
            EXPECT_NE(refused.body.find(operation.scope), std::string::npos) << refused;
            const Reply allowed = with.ask(operation.method, address, body_for(operation.method));
            EXPECT_THAT(allowed.status, testing::AnyOf(200, 201, 204, 404, 409, 422)) << allowed;
        }
    }
}

TEST(Contract, UnknownAddressesAndMethods) {
    Api api = new_tenant();
    EXPECT_EQ(api.get("/v1/nothing").type(), "not_found");
    EXPECT_EQ(api.get("/v1/promotions/").type(), "not_found");
    const Reply wrong = api.del("/v1/promotions");
    EXPECT_EQ(wrong.type(), "method_not_allowed");
    EXPECT_EQ(wrong.header("Allow"), "GET, HEAD, POST, OPTIONS");
}

TEST(Contract, IsServed) {
    Api nobody(server(), "");
    const Reply contract = nobody.get("/openapi.json");
    EXPECT_EQ(contract.json().at("openapi").as_string(), "3.1.0");
    const Reply again = nobody.get("/openapi.json", {{"If-None-Match", contract.header("ETag")}});
    EXPECT_EQ(again.status, 304);
    const Reply page = nobody.get("/docs");
    EXPECT_EQ(page.header("Content-Type"), "text/html; charset=utf-8");
    EXPECT_NE(page.header("Content-Security-Policy"), "");
}

/// Of every rule type the contract has a schema with exactly its parameters.
TEST(Contract, DescribesEveryRuleType) {
    Api api = new_tenant();
    const boost::json::value types = api.get("/v1/rule-types").json();
    const boost::json::value schemas = boost::json::parse(http::api::openapi_json()).at("components").at("schemas");
    for (const auto& [list, prefix] : {std::pair("conditions", "Condition"), std::pair("effects", "Effect")})
        for (const auto& descriptor : types.at(list).as_array()) {
            std::string schema = prefix;
            bool begins = true;
            for (const char letter : std::string(descriptor.at("type").as_string())) {
                if (letter != '_') schema += begins ? static_cast<char>(letter - 'a' + 'A') : letter;
                begins = letter == '_';
            }
            const auto* described = schemas.as_object().if_contains(schema);
            ASSERT_NE(described, nullptr) << schema;
            std::set<std::string> parameters{"type"}, properties;
            for (const auto& parameter : descriptor.at("parameters").as_array())
                parameters.emplace(parameter.at("name").as_string());
            for (const auto& [property, rule] : described->at("properties").as_object()) properties.emplace(property);
            EXPECT_EQ(parameters, properties) << schema;
        }
}

}  // namespace
}  // namespace couponry::http_tests
