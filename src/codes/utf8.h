// Strict UTF-8 for codes: letters (Unicode code points) from bytes and back. Used inside src/codes only.
// Pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace couponry::codes {

/// The letters of `utf8`; nothing for what is not UTF-8 (overlong, cut off, a surrogate, above U+10FFFF).
std::optional<std::u32string> letters_of(std::string_view utf8);

void append_utf8(std::string& text, char32_t letter);

std::string to_utf8(std::u32string_view letters);

}  // namespace couponry::codes
