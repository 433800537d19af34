// The head of an answer as bytes. Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "http/message.h"

namespace couponry::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7).
std::string format_http_date(Instant instant);

enum class Ending : std::uint8_t {
    length,  // Content-Length says where the body ends, and the connection goes on
    length_then_close,
    chunked,  // the body says itself where it ends, and the connection goes on
    chunked_then_close,
    close,  // the end of the connection is that of the body
};

struct HeadFacts {
    std::string_view request_id;
    std::string_view date;  // of format_http_date
    Ending ending = Ending::length;
    bool http_1_0 = false;  // such a client must be told that the connection goes on
};

/// Replaces `head`. Control characters in header values become spaces, so that no value can begin a header of its own.
/// Content-Length, Transfer-Encoding, Connection, Date, X-Request-Id and X-Content-Type-Options are written here, never by handlers.
void write_head(const Response& response, const HeadFacts& facts, std::string& head);

/// Whether an answer of this status has a body at all (RFC 9110, section 6.4.1).
bool has_body(int status);

}  // namespace couponry::http
