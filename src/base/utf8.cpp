#include "base/utf8.h"

#include <bit>
#include <cstddef>

namespace couponry {
namespace {

/// Takes the letter that begins at `at` and moves `at` behind it; nothing for what is none.
std::optional<char32_t> take_letter(std::string_view bytes, std::size_t& at) {
    // The smallest letter that needs a sequence of this many bytes; anything below is overlong.
    constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const auto first = static_cast<unsigned char>(bytes[at]);
    const int ones = std::countl_one(first);
    if (ones == 1 || ones > 4) return std::nullopt;
    const std::size_t length = ones == 0 ? 1 : static_cast<std::size_t>(ones);
    if (bytes.size() - at < length) return std::nullopt;
    char32_t letter = first & (0x7Fu >> ones);
    for (std::size_t next = 1; next < length; ++next) {
        const auto byte = static_cast<unsigned char>(bytes[at + next]);
        if ((byte & 0xC0u) != 0x80u) return std::nullopt;
        letter = (letter << 6) | (byte & 0x3Fu);
    }
    if (letter < kSmallest[length] || letter > 0x10FFFF || (letter >= 0xD800 && letter <= 0xDFFF)) return std::nullopt;
    at += length;
    return letter;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size();)
        if (!take_letter(bytes, at)) return false;
    return true;
}

std::optional<std::u32string> letters_of(std::string_view bytes) {
    std::u32string letters;
    letters.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        const auto letter = take_letter(bytes, at);
        if (!letter) return std::nullopt;
        letters.push_back(*letter);
    }
    return letters;
}

void append_utf8(std::string& text, char32_t letter) {
    const auto byte = [&text](char32_t value) { text.push_back(static_cast<char>(static_cast<unsigned char>(value))); };
    if (letter < 0x80) {
        byte(letter);
    } else if (letter < 0x800) {
        byte(0xC0 | (letter >> 6));
        byte(0x80 | (letter & 0x3F));
    } else if (letter < 0x10000) {
        byte(0xE0 | (letter >> 12));
        byte(0x80 | ((letter >> 6) & 0x3F));
        byte(0x80 | (letter & 0x3F));
    } else {
        byte(0xF0 | (letter >> 18));
        byte(0x80 | ((letter >> 12) & 0x3F));
        byte(0x80 | ((letter >> 6) & 0x3F));
        byte(0x80 | (letter & 0x3F));
    }
}

std::string to_utf8(std::u32string_view letters) {
    std::string text;
    text.reserve(letters.size());
    for (const char32_t letter : letters) append_utf8(text, letter);
    return text;
}

}  // namespace couponry
