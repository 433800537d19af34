#include "http/target.h"

#include <algorithm>
#include <optional>

#include "base/limits.h"
#include "base/utf8.h"

namespace couponry::http {

namespace {

std::unexpected<Failure> refuse(std::string detail) {
    return fail("malformed_request", std::move(detail));
}

std::optional<unsigned> hexadecimal(char digit) {
    if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
    if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a' + 10);
    if (digit >= 'A' && digit <= 'F') return static_cast<unsigned>(digit - 'A' + 10);
    return std::nullopt;
}

bool is_control(char letter) {
    return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F;
}

enum class Plus : bool { kLiteral, kSpace };

Result<std::string> decode(std::string_view text, Plus plus) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '+' && plus == Plus::kSpace) {
            decoded += ' ';
        } else if (text[at] == '%') {
            const auto high = at + 1 < text.size() ? hexadecimal(text[at + 1]) : std::nullopt;
            const auto low = at + 2 < text.size() ? hexadecimal(text[at + 2]) : std::nullopt;
            if (!high || !low)
                return refuse("A percent sign in the address is not followed by two hexadecimal digits; write it as %25.");
            decoded += static_cast<char>(*high << 4 | *low);
            at += 2;
        } else {
            decoded += text[at];
        }
    }
    if (std::ranges::any_of(decoded, is_control)) return refuse("The address holds a control character; leave it out.");
    if (!is_utf8(decoded)) return refuse("The address is not UTF-8; encode its letters as UTF-8.");
    return decoded;
}

/// "http://host/path" to "/path" (RFC 9112, section 3.2.2, demands that a server takes the former).
std::string_view without_authority(std::string_view text) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!equals_ignoring_case(text.substr(0, scheme.size()), scheme)) continue;
        const std::size_t path = text.find_first_of("/?", scheme.size());
        return path == std::string_view::npos ? "/" : text.substr(path);
    }
    return text;
}

/// What lies before the next separator; the text goes on behind it.
std::string_view take_until(std::string_view& text, char separator) {
    const std::size_t end = text.find(separator);
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return taken;
}

Result<std::vector<std::string>> parse_path(std::string_view path) {
    std::vector<std::string> segments;
    if (path == "/") return segments;
    segments.reserve(static_cast<std::size_t>(std::ranges::count(path, '/')));
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::string_view text = path.substr(0, path.find('/'));
        path.remove_prefix(text.size());
        auto segment = decode(text, Plus::kLiteral);
        if (!segment) return std::unexpected(std::move(segment.error()));
        if (*segment == "." || *segment == "..") return refuse("The address holds a segment \".\" or \"..\"; resolve it first.");
        segments.push_back(std::move(*segment));
    }
    return segments;
}

Result<std::vector<NamedValue>> parse_query(std::string_view query) {
    std::vector<NamedValue> parameters;
    while (!query.empty()) {
        std::string_view value = take_until(query, '&');
        if (value.empty()) continue;
        if (parameters.size() == kQueryParametersMax) return refuse("The address has too many parameters.");
        auto name = decode(take_until(value, '='), Plus::kSpace);
        if (!name) return std::unexpected(std::move(name.error()));
        auto decoded = decode(value, Plus::kSpace);
        if (!decoded) return std::unexpected(std::move(decoded.error()));
        parameters.emplace_back(std::move(*name), std::move(*decoded));
    }
    return parameters;
}

}  // namespace

Result<Target> parse_target(std::string_view text) {
    text = without_authority(text);
    if (text.find('#') != std::string_view::npos) return refuse("The address holds a fragment (#…); leave it out.");
    const std::string_view path = take_until(text, '?');
    if (!path.starts_with('/')) return refuse("The address does not begin with a slash.");
    auto segments = parse_path(path);
    if (!segments) return std::unexpected(std::move(segments.error()));
    auto query = parse_query(text);
    if (!query) return std::unexpected(std::move(query.error()));
    return Target{.segments = std::move(*segments), .query = std::move(*query)};
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    constexpr std::string_view kUnreservedMarks = "-._~";  // RFC 3986, section 2.3, with letters and digits
    std::string encoded;
    for (const char letter : text) {
        const bool plain = (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
                           (letter >= 'A' && letter <= 'Z') || kUnreservedMarks.find(letter) != std::string_view::npos;
        if (plain) {
            encoded += letter;
            continue;
        }
        const auto byte = static_cast<unsigned char>(letter);
        encoded += '%';
        encoded += kDigits[byte >> 4];
        encoded += kDigits[byte & 0xF];
    }
    return encoded;
}

}  // namespace couponry::http
