#include "http/api/yaml_json.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

namespace couponry::http::api {
namespace {

/// What yaml-cpp says of a scalar without a tag of its own.
constexpr std::string_view kPlain = "?";
constexpr std::string_view kQuoted = "!";
/// Ours is some 15 deep.
constexpr std::size_t kDepthMax = 100;

struct Refused {
    YAML::Mark place;
    std::string detail;
};

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, text) != words.end();
}

std::optional<std::int64_t> integer_in(std::string_view text, int base) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// Whether the core schema takes this for a number: [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool is_number(std::string_view text) {
    const auto skip_sign = [&] {
        if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    };
    const auto skip_digits = [&] {
        const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
        text.remove_prefix(count);
        return count;
    };
    skip_sign();
    std::size_t digits = skip_digits();
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        digits += skip_digits();
    }
    if (digits == 0) return false;
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        skip_sign();
        if (skip_digits() == 0) return false;
    }
    return text.empty();
}

boost::json::value plain_scalar(const YAML::Node& node) {
    const std::string& text = node.Scalar();
    if (is_one_of(text, {"true", "True", "TRUE"})) return true;
    if (is_one_of(text, {"false", "False", "FALSE"})) return false;
    const std::string_view digits = std::string_view(text).substr(text.starts_with('+') ? 1 : 0);
    if (const auto number = integer_in(digits, 10); number && is_number(text)) return *number;
    for (const auto& [prefix, base] : {std::pair<std::string_view, int>{"0o", 8}, {"0x", 16}})
        if (text.starts_with(prefix) && !text.starts_with("0x-") && !text.starts_with("0o-"))
            if (const auto number = integer_in(std::string_view(text).substr(prefix.size()), base)) return *number;
    if (is_number(text)) {
        const double number = std::strtod(text.c_str(), nullptr);
        if (!std::isfinite(number)) throw Refused{node.Mark(), "The number is too large."};
        return number;
    }
    const std::string_view unsigned_text = std::string_view(text).substr(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
    if (is_one_of(unsigned_text, {".inf", ".Inf", ".INF"}) || is_one_of(text, {".nan", ".NaN", ".NAN"}))
        throw Refused{node.Mark(), fmt::format("JSON has no value for {}.", text)};
    return boost::json::string(text);
}

boost::json::value convert(const YAML::Node& node, std::size_t depth) {
    if (depth > kDepthMax) throw Refused{node.Mark(), "The document is nested too deep, or holds itself."};
    const std::string& tag = node.Tag();
    if (!tag.empty() && tag != kPlain && tag != kQuoted) throw Refused{node.Mark(), fmt::format("The tag {} is not read.", tag)};
    switch (node.Type()) {
        case YAML::NodeType::Undefined:
        case YAML::NodeType::Null:
            return nullptr;
        case YAML::NodeType::Scalar:
            return tag == kPlain ? plain_scalar(node) : boost::json::value(boost::json::string(node.Scalar()));
        case YAML::NodeType::Sequence: {
            boost::json::array array;
            for (const YAML::Node& entry : node) array.push_back(convert(entry, depth + 1));
            return array;
        }
        case YAML::NodeType::Map: {
            boost::json::object object;
            for (const auto& entry : node) {
                const YAML::Node& key = entry.first;
                if (!key.IsScalar() || (key.Tag() == kPlain && !plain_scalar(key).is_string()))
                    throw Refused{key.Mark(), "The key is no text; put it in quotes."};
                if (!object.emplace(key.Scalar(), convert(entry.second, depth + 1)).second)
                    throw Refused{key.Mark(), fmt::format("The key \"{}\" stands twice.", key.Scalar())};
            }
            return object;
        }
    }
    return nullptr;
}

std::unexpected<Failure> malformed(const YAML::Mark& place, std::string_view detail) {
    return fail("malformed_yaml", fmt::format("Line {}, column {}: {}", place.line + 1, place.column + 1, detail));
}

}  // namespace

Result<boost::json::value> yaml_to_json(const std::string& text) {
    try {
        return convert(YAML::Load(text), 0);
    } catch (const Refused& refused) {
        return malformed(refused.place, refused.detail);
    } catch (const YAML::Exception& exception) {
        return malformed(exception.mark, exception.msg);
    }
}

}  // namespace couponry::http::api
