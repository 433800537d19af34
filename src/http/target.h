// The request target (RFC 9112, section 3.2): from the text of the request line to decoded segments and parameters. Pure, any thread.
#pragma once

#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace couponry::http {

/// Reads "/v1/codes/HELLO%2015?limit=5", also behind "http://host". In a query + is a space, as forms and browsers send it.
/// A trailing slash is an empty last segment; "/" has none.
/// Failure `malformed_request`: no path, a percent sign without two hexadecimal digits, bytes that are not UTF-8, control characters
/// (NUL too), a fragment, a segment "." or ".." (encoded or not, because no client that resolves addresses sends one), or more than
/// kQueryParametersMax parameters.
Result<Target> parse_target(std::string_view text);

/// Percent-encodes all but unreserved characters, for a path segment or a query value in Location and links.
std::string percent_encode(std::string_view text);

}  // namespace couponry::http
