// Whether bytes are text. Pure, any thread.
#pragma once

#include <string_view>

namespace couponry {

/// Well-formed UTF-8 (Unicode, table 3-7): nothing overlong, cut off, no surrogate, nothing above U+10FFFF.
bool is_utf8(std::string_view bytes);

}  // namespace couponry
