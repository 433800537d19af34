#include "http/api/openapi.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "http/problem.h"

namespace couponry::http::api {
namespace {

using testing::Contains;

const boost::json::value& contract() {
    static const boost::json::value kContract = boost::json::parse(openapi_json());
    return kContract;
}

/// The value that a "$ref" of the contract names; nullptr when there is none.
const boost::json::value* find_reference(std::string_view reference) {
    boost::system::error_code error;
    return reference.starts_with("#/") ? contract().find_pointer(reference.substr(1), error) : nullptr;
}

/// Calls `visit` for the value of every field of this name, however deep.
template <class Visit>
void visit_fields(const boost::json::value& value, std::string_view name, const Visit& visit) {
    if (const auto* object = value.if_object())
        for (const auto& [key, inner] : *object) {
            if (key == name) visit(inner);
            visit_fields(inner, name, visit);
        }
    if (const auto* array = value.if_array())
        for (const auto& inner : *array) visit_fields(inner, name, visit);
}

TEST(Openapi, IsTheDocument) {
    EXPECT_EQ(contract().at("openapi").as_string(), "3.1.0");
    EXPECT_EQ(contract().at("info").at("title").as_string(), "Couponry");
}

TEST(Openapi, EveryReferenceLeadsSomewhere) {
    std::size_t count = 0;
    visit_fields(contract(), "$ref", [&](const boost::json::value& reference) {
        ++count;
        EXPECT_NE(find_reference(std::string_view(reference.as_string())), nullptr) << reference;
    });
    EXPECT_GT(count, 500U);
}

TEST(Openapi, EverySchemaIsUsed) {
    std::set<std::string> used;
    visit_fields(contract(), "$ref", [&](const boost::json::value& reference) { used.emplace(reference.as_string()); });
    for (const auto& [kind, entries] : contract().at("components").as_object())
        for (const auto& [name, entry] : entries.as_object())
            if (kind != "securitySchemes") {
                EXPECT_THAT(used, Contains("#/components/" + std::string(kind) + "/" + std::string(name)));
            }
}

TEST(Openapi, OperationsSayTheirScope) {
    const std::vector<Operation> operations = openapi_operations();
    EXPECT_THAT(operations, Contains(Operation{Method::get, "/health", ""}));
    EXPECT_THAT(operations, Contains(Operation{Method::post, "/v1/evaluate", "evaluate"}));
    EXPECT_THAT(operations, Contains(Operation{Method::delete_, "/v1/promotions/{code}", "manage"}));
    const auto& scopes = contract().at("components").at("schemas").at("Scope").at("enum").as_array();
    for (const Operation& operation : operations) {
        SCOPED_TRACE(std::string(name_of(operation.method)) + " " + operation.path);
        EXPECT_EQ(operation.scope.empty(), !operation.path.starts_with("/v1/"));
        if (!operation.scope.empty()) {
            EXPECT_THAT(scopes, Contains(boost::json::value(operation.scope)));
        }
    }
}

TEST(Openapi, OperationsHaveNamesOfTheirOwnAndExistingTags) {
    std::set<std::string> names;
    std::set<std::string> tags;
    for (const auto& tag : contract().at("tags").as_array()) tags.emplace(tag.at("name").as_string());
    for (const auto& [path, item] : contract().at("paths").as_object())
        for (const auto& [method, operation] : item.as_object()) {
            if (method == "parameters") continue;
            EXPECT_TRUE(names.emplace(operation.at("operationId").as_string()).second) << path;
            EXPECT_THAT(tags, Contains(std::string(operation.at("tags").at(0).as_string()))) << path;
            EXPECT_FALSE(operation.at("summary").as_string().empty()) << path;
        }
    EXPECT_EQ(names.size(), openapi_operations().size());
}

/// Every "{name}" of a path is a parameter in the path, and the reverse.
TEST(Openapi, PathsAndTheirParametersAgree) {
    for (const auto& [path, item] : contract().at("paths").as_object()) {
        std::set<std::string> named;
        for (std::size_t at = path.find('{'); at != std::string_view::npos; at = path.find('{', at + 1))
            named.emplace(path.substr(at + 1, path.find('}', at) - at - 1));
        std::set<std::string> described;
        if (const auto* parameters = item.as_object().if_contains("parameters"))
            for (const auto& reference : parameters->as_array()) {
                const boost::json::value* parameter = find_reference(std::string_view(reference.at("$ref").as_string()));
                ASSERT_NE(parameter, nullptr);
                EXPECT_EQ(parameter->at("in").as_string(), "path");
                described.emplace(parameter->at("name").as_string());
            }
        EXPECT_EQ(named, described) << path;
    }
}

/// The statuses that the contract's table of problems says are those that are sent.
TEST(Openapi, ProblemTypesOfThisServerAreListed) {
    const auto& types = contract().at("components").at("schemas").at("ProblemType").at("enum").as_array();
    for (const char* type :
         {"malformed_request",   "not_found",          "method_not_allowed", "request_too_slow",   "body_too_large",
          "target_too_long",     "expectation_failed", "invalid_query",      "head_too_large",     "internal_error",
          "method_not_known",    "overloaded",         "malformed_document", "document_too_large", "in_use",
          "precondition_failed", "unauthorized",       "forbidden",          "invalid_document",   "malformed_csv"}) {
        EXPECT_THAT(types, Contains(boost::json::value(type)));
        const std::string row = "| `" + std::string(type) + "` | " + std::to_string(status_of(type)) + " |";
        EXPECT_NE(std::string_view(contract().at("info").at("description").as_string()).find(row), std::string_view::npos) << row;
    }
}

}  // namespace
}  // namespace couponry::http::api
