// UTF-8, strictly (Unicode, table 3-7): nothing overlong, cut off, no surrogate, nothing above U+10FFFF. Used by codes and by whoever
// reads texts of others. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace couponry {

bool is_utf8(std::string_view bytes);

/// The letters (Unicode code points) of `bytes`; nothing for what is not UTF-8.
std::optional<std::u32string> letters_of(std::string_view bytes);

void append_utf8(std::string& text, char32_t letter);

std::string to_utf8(std::u32string_view letters);

}  // namespace couponry
