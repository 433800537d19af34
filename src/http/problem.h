// Errors as RFC 9457 problem documents: {"type", "title", "status", "detail", "errors": [{"pointer", "detail"}], "request_id"}.
// `type` is a Failure's type, a stable name that programs compare; `title` is that name as words. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace couponry::http {

/// The status of a failure's type: 422 for whatever the table in problem.cpp does not name, because most failures are bad fields.
int status_of(std::string_view type);

/// The answer for a failure, with the status of its type.
Response problem(std::string_view request_id, const Failure& failure);
/// The same with another status.
Response problem(std::string_view request_id, const Failure& failure, int status);
/// `overloaded`, 503: what there is too much of, and when to try again.
Response overloaded(std::string_view request_id, std::string detail, int retry_after_seconds = 1);

}  // namespace couponry::http
