#include "http/api/openapi.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <optional>
#include <utility>

#include "base/check.h"
#include "http/api/yaml_json.h"

namespace couponry::http::api {
namespace {

/// Not string_view: its constructor would measure the text at compile time, beyond what compilers count.
struct EmbeddedFile {
    const char* name;
    const char* text;
};
// One line, for api/openapi.yaml.
constexpr EmbeddedFile kEmbedded[] = {
#include "openapi.inc"
};

struct Contract {
    boost::json::value document;
    std::string json;
};

const Contract& contract() {
    static const Contract kContract = [] {
        static_assert(std::size(kEmbedded) == 1);
        Result<boost::json::value> document = yaml_to_json(std::string(kEmbedded[0].text));
        CHECK(document.has_value());  // the file is built in, and openapi_test.cpp reads it
        std::string json = boost::json::serialize(*document);
        return Contract{std::move(*document), std::move(json)};
    }();
    return kContract;
}

std::optional<Method> method_of(std::string_view key) {
    std::string name(key);
    std::ranges::transform(name, name.begin(), [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    return parse_method(name);
}

std::string scope_of(const boost::json::object& operation, std::string_view field) {
    const boost::json::value* scope = operation.if_contains(field);
    return scope == nullptr ? std::string() : std::string(scope->as_string());
}

}  // namespace

std::string_view openapi_json() {
    return contract().json;
}

std::vector<Operation> openapi_operations() {
    std::vector<Operation> operations;
    for (const auto& [path, item] : contract().document.at("paths").as_object())
        for (const auto& [key, operation] : item.as_object())
            if (const auto method = method_of(key))  // "parameters" is none
                operations.push_back({*method, std::string(path), scope_of(operation.as_object(), "x-required-scope"),
                                      scope_of(operation.as_object(), "x-or-scope")});
    return operations;
}

}  // namespace couponry::http::api
