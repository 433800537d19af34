#include "http/page.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>

#include "base/limits.h"

namespace couponry::http {

namespace {

constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr unsigned kLetterBits = 6;
constexpr unsigned kByteBits = 8;

std::optional<std::size_t> read_limit(std::string_view text) {
    std::size_t limit = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
    if (error != std::errc{} || end != text.data() + text.size() || limit < 1 || limit > kPageRowsMax) return std::nullopt;
    return limit;
}

}  // namespace

Result<Page> read_page(const Request& request) {
    Page page{.rows_max = kPageRowsDefault, .after = std::nullopt};
    std::vector<FieldError> errors;
    if (const auto text = request.query_parameter("limit")) {
        if (const auto limit = read_limit(*text))
            page.rows_max = *limit;
        else
            errors.push_back({"/limit", fmt::format("Give a whole number from 1 to {}.", kPageRowsMax)});
    }
    if (const auto text = request.query_parameter("cursor")) {
        page.after = read_cursor(*text);
        if (!page.after) errors.push_back({"/cursor", "Give the next_cursor of an earlier answer, or leave it out."});
    }
    if (!errors.empty()) return fail("invalid_query", "The parameters of the address are wrong.", std::move(errors));
    return page;
}

std::string write_cursor(std::string_view key) {
    std::string text;
    text.reserve((key.size() * kByteBits + kLetterBits - 1) / kLetterBits);
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char letter : key) {
        bits = bits << kByteBits | static_cast<unsigned char>(letter);
        for (count += kByteBits; count >= kLetterBits; count -= kLetterBits) text += kLetters[bits >> (count - kLetterBits) & 63];
    }
    if (count > 0) text += kLetters[bits << (kLetterBits - count) & 63];
    return text;
}

std::optional<std::string> read_cursor(std::string_view text) {
    if (text.empty() || text.size() > kCursorBytesMax) return std::nullopt;
    std::string key;
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char letter : text) {
        const std::size_t value = kLetters.find(letter);
        if (value == std::string_view::npos) return std::nullopt;
        bits = bits << kLetterBits | static_cast<std::uint32_t>(value);
        count += kLetterBits;
        if (count < kByteBits) continue;
        count -= kByteBits;
        key += static_cast<char>(bits >> count & 0xFF);
    }
    // A lone letter, or bits that the writer leaves zero: another text for the same key, which it never writes.
    if (count == kLetterBits || (bits & ((1U << count) - 1)) != 0) return std::nullopt;
    return key;
}

}  // namespace couponry::http
