// The part of a list that is asked for: ?limit=&cursor=. Pure, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace couponry::http {

struct Page {
    std::size_t rows_max = 0;
    std::optional<std::string> after;  // the key of the last row that the client has; none at the beginning
};

/// Failure `invalid_query` with the pointers /limit (not a number from 1 to kPageRowsMax) and /cursor (not one of write_cursor).
Result<Page> read_page(const Request& request);

/// A key as an opaque text for `next_cursor`: base64url without padding (RFC 4648, section 5).
std::string write_cursor(std::string_view key);
/// Its key; nothing for a text that write_cursor does not write, or one above kCursorBytesMax.
std::optional<std::string> read_cursor(std::string_view text);

}  // namespace couponry::http
