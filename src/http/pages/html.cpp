#include "http/pages/html.h"

#include <algorithm>
#include <charconv>

#include "http/message.h"

namespace couponry::http::pages {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto is_space = [](char letter) { return letter == ' ' || letter == '\t'; };
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

/// Takes what stands before the separator off the front.
std::string_view take(std::string_view& rest, char separator) {
    const std::string_view part = rest.substr(0, rest.find(separator));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    return trimmed(part);
}

double weight_of(std::string_view parameter) {
    double weight = 1;
    if (parameter.starts_with("q=")) std::from_chars(parameter.data() + 2, parameter.data() + parameter.size(), weight);
    return weight;
}

}  // namespace

std::string escape(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size());
    for (const char letter : text) {
        switch (letter) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            case '\'':
                escaped += "&#39;";
                break;
            default:
                escaped += letter;
        }
    }
    return escaped;
}

std::string_view preferred_language(std::string_view header, const std::vector<std::string_view>& known) {
    std::string_view best;
    double best_weight = 0;
    while (!header.empty()) {
        std::string_view range = take(header, ',');
        const std::string_view tag = take(range, ';');
        const double weight = weight_of(trimmed(range));
        for (const std::string_view language : known)
            if (weight > best_weight && equals_ignoring_case(tag.substr(0, tag.find('-')), language)) {
                best = language;
                best_weight = weight;
            }
    }
    return best;
}

std::string_view cookie(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        std::string_view pair = take(header, ';');
        if (take(pair, '=') == name) return pair;
    }
    return {};
}

}  // namespace couponry::http::pages
