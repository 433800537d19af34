#include "http/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <regex>

#include "base/check.h"

namespace couponry::http_tests {
namespace {

using boost::json::object;
using boost::json::value;

bool is_type(const value& checked, std::string_view type) {
    if (type == "object") return checked.is_object();
    if (type == "array") return checked.is_array();
    if (type == "string") return checked.is_string();
    if (type == "boolean") return checked.is_bool();
    if (type == "null") return checked.is_null();
    if (type == "integer") return checked.is_int64() || checked.is_uint64();
    if (type == "number") return checked.is_number();
    return false;
}

bool matches(const std::string& text, const std::string& pattern) {
    thread_local std::map<std::string, std::regex> compiled;
    auto found = compiled.find(pattern);
    if (found == compiled.end()) found = compiled.emplace(pattern, std::regex(pattern)).first;
    return std::regex_search(text, found->second);
}

/// Letters of UTF-8, as the lengths of JSON Schema count them.
std::size_t letters_in(std::string_view text) {
    constexpr unsigned char kMask = 0xC0, kContinues = 0x80;
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & kMask) != kContinues; }));
}

constexpr std::string_view kKnown[] = {
    // Judged.
    "$ref", "type", "enum", "const", "properties", "required", "additionalProperties", "propertyNames", "items", "minItems",
    "maxItems", "minLength", "maxLength", "pattern", "minimum", "maximum", "anyOf", "oneOf", "allOf", "not", "if", "then",
    "minProperties", "maxProperties", "uniqueItems",
    // Said to people.
    "description", "examples", "example", "default", "format", "readOnly", "discriminator", "title"};

}  // namespace

class Schemas::Check {
public:
    Check(const Schemas& schemas, std::vector<std::string>& faults) : schemas_(schemas), faults_(faults) {}

    void run(const value& checked, const value& schema, const std::string& place) {
        if (schema.is_bool()) {
            if (!schema.as_bool()) fault(place, "may not be there");
            return;
        }
        const object& rules = schema.as_object();
        for (const auto& [name, rule] : rules)
            if (std::ranges::find(kKnown, std::string_view(name)) == std::end(kKnown))
                fault(place, fmt::format("the schema says \"{}\", which nobody judges", std::string_view(name)));
        if (const value* reference = rules.if_contains("$ref"))
            run(checked, schemas_.find(std::string_view(reference->as_string())), place);
        combine(checked, rules, place);
        if (!has_type(checked, rules)) {
            fault(place, fmt::format("is {}, not of the type {}", boost::json::serialize(checked),
                                     boost::json::serialize(rules.at("type"))));
            return;
        }
        if (const value* words = rules.if_contains("enum"))
            if (std::ranges::find(words->as_array(), checked) == words->as_array().end())
                fault(place, fmt::format("is {}, none of {}", boost::json::serialize(checked), boost::json::serialize(*words)));
        if (const value* word = rules.if_contains("const"))
            if (checked != *word)
                fault(place, fmt::format("is {}, not {}", boost::json::serialize(checked), boost::json::serialize(*word)));
        if (const auto* text = checked.if_string()) check_text(std::string(*text), rules, place);
        if (checked.is_int64()) check_number(checked.as_int64(), rules, place);
        if (const auto* list = checked.if_array()) check_list(*list, rules, place);
        if (const auto* fields = checked.if_object()) check_object(*fields, rules, place);
    }

private:
    void fault(const std::string& place, std::string_view what) { faults_.push_back(place + ": " + std::string(what)); }

    bool holds(const value& checked, const value& schema) const {
        std::vector<std::string> faults;
        Check(schemas_, faults).run(checked, schema, {});
        return faults.empty();
    }

    static bool has_type(const value& checked, const object& rules) {
        const value* type = rules.if_contains("type");
        if (type == nullptr) return true;
        if (type->is_string()) return is_type(checked, std::string_view(type->as_string()));
        return std::ranges::any_of(type->as_array(),
                                   [&](const value& one) { return is_type(checked, std::string_view(one.as_string())); });
    }

    void combine(const value& checked, const object& rules, const std::string& place) {
        const auto count = [&](const char* name) -> std::int64_t {
            const value* schemas = rules.if_contains(name);
            if (schemas == nullptr) return -1;
            return std::ranges::count_if(schemas->as_array(), [&](const value& schema) { return holds(checked, schema); });
        };
        if (count("anyOf") == 0) fault(place, "is as none of its schemas: " + boost::json::serialize(checked));
        if (const auto fitting = count("oneOf"); fitting == 0 || fitting > 1)
            fault(place, fmt::format("is as {} of its schemas: {}", fitting, boost::json::serialize(checked)));
        if (const value* all = rules.if_contains("allOf"))
            for (const value& schema : all->as_array()) run(checked, schema, place);
        if (const value* other = rules.if_contains("not"); other != nullptr && holds(checked, *other))
            fault(place, "is what it may not be");
        if (const value* condition = rules.if_contains("if"); condition != nullptr && holds(checked, *condition))
            if (const value* then = rules.if_contains("then")) run(checked, *then, place);
    }

    static std::int64_t number_of(const object& rules, const char* name, std::int64_t otherwise) {
        const value* number = rules.if_contains(name);
        return number == nullptr ? otherwise : number->to_number<std::int64_t>();
    }

    void check_size(std::size_t size, const char* least, const char* most, const object& rules, const std::string& place) {
        const auto count = static_cast<std::int64_t>(size);
        if (count < number_of(rules, least, 0)) fault(place, fmt::format("has {}, less than {} allows", count, least));
        if (count > number_of(rules, most, INT64_MAX)) fault(place, fmt::format("has {}, more than {} allows", count, most));
    }

    void check_text(const std::string& text, const object& rules, const std::string& place) {
        check_size(letters_in(text), "minLength", "maxLength", rules, place);
        if (const value* pattern = rules.if_contains("pattern"))
            if (!matches(text, std::string(pattern->as_string())))
                fault(place, fmt::format("\"{}\" is not as {}", text, std::string_view(pattern->as_string())));
    }

    void check_number(std::int64_t number, const object& rules, const std::string& place) {
        if (number < number_of(rules, "minimum", INT64_MIN) || number > number_of(rules, "maximum", INT64_MAX))
            fault(place, fmt::format("{} is out of bounds", number));
    }

    void check_list(const boost::json::array& list, const object& rules, const std::string& place) {
        check_size(list.size(), "minItems", "maxItems", rules, place);
        if (const value* items = rules.if_contains("items"))
            for (std::size_t index = 0; index < list.size(); ++index)
                run(list[index], *items, fmt::format("{}/{}", place, index));
    }

    void check_object(const object& fields, const object& rules, const std::string& place) {
        check_size(fields.size(), "minProperties", "maxProperties", rules, place);
        if (const value* required = rules.if_contains("required"))
            for (const value& name : required->as_array())
                if (!fields.contains(name.as_string())) fault(place, fmt::format("lacks {}", boost::json::serialize(name)));
        const value* properties = rules.if_contains("properties");
        for (const auto& [name, field] : fields) {
            const std::string inner = place + "/" + std::string(name);
            if (const value* names = rules.if_contains("propertyNames")) run(value(name), *names, inner);
            const value* known = properties == nullptr ? nullptr : properties->as_object().if_contains(name);
            if (known != nullptr)
                run(field, *known, inner);
            else if (const value* others = rules.if_contains("additionalProperties"))
                run(field, *others, inner);
        }
    }

    const Schemas& schemas_;
    std::vector<std::string>& faults_;
};

std::vector<std::string> Schemas::faults(const value& checked, const value& schema) const {
    std::vector<std::string> faults;
    Check(*this, faults).run(checked, schema, {});
    return faults;
}

const value& Schemas::find(std::string_view reference) const {
    boost::system::error_code error;
    const value* found = document_.find_pointer(reference.substr(1), error);
    CHECK(found != nullptr);
    return *found;
}

}  // namespace couponry::http_tests
