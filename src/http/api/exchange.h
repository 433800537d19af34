// What all handlers do with a request and an answer: who asks, the body as JSON, preconditions and idempotency, and the forms of
// answers. Pure but for the keys that are asked; any thread.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"
#include "http/router.h"
#include "service/services.h"

namespace couponry::http::api {

/// By `Authorization: Bearer`, for the tenant of X-Couponry-Tenant or the key's own. Failures `unauthorized`, `forbidden`.
Result<service::Caller> authorize(const Request& request, const service::Services& services, service::Scope scope);

/// A handler that was authorized.
using Authorized = std::function<Result<Response>(const Request&, const service::Caller&)>;
/// The route with its scope in front of its handler.
Route route(Method method, std::string pattern, Runs runs, service::Services& services, service::Scope scope, Authorized handler);

/// The same for a key that has either scope.
Route route(Method method, std::string pattern, Runs runs, service::Services& services, service::Scope scope,
            service::Scope other, Authorized handler);

/// "application/json" of "application/json; charset=utf-8".
std::string_view media_type(std::string_view content_type);
/// Failures of document::parse; `unsupported_media_type`.
Result<boost::json::value> read_body(const Request& request, boost::json::storage_ptr storage = {});
/// The same of a body that may be missing: null.
Result<boost::json::value> read_optional_body(const Request& request);

/// Refuses query parameters beside these.
Result<void> check_query(const Request& request, std::initializer_list<std::string_view> known);
/// The whole text as a whole number; nothing for another text.
std::optional<std::int64_t> number_in(std::string_view text);
/// The part of a list that is asked for: limit, cursor, the kind's filters, and ?q= where it can be searched. Failure `invalid_query`.
Result<service::Resources::Query> read_list_query(const service::Kind& kind, const Request& request);
/// A whole number; absent: `otherwise`. Failure `invalid_query`.
Result<std::int64_t> query_number(const Request& request, std::string_view name, std::int64_t least, std::int64_t most,
                                  std::int64_t otherwise);

/// Failure `invalid_header`.
Result<std::optional<std::string>> idempotency_key(const Request& request);
/// For a write: the tenant is made when it is its first one.
Result<service::WriteContext> write_context(const Request& request, const service::Caller& caller, service::Services& services);
service::Expectation expectation(const Request& request);

/// A version for the ETag of what is built into the program.
std::uint64_t content_version(std::string_view text);

Response json(int status, const boost::json::value& value);
/// {"items", "next_cursor"}.
Response json_list(boost::json::array items, const std::optional<std::string>& next);
/// The answer of a write, with the document, its version as ETag, and the revision.
Response written(const service::Written& written, const service::Kind& kind, const service::Caller& caller,
                 service::Services& services);
/// The same of what is no resource with a kind of its own; made: at that address.
Response written(const service::Written& written, std::string_view location = {});
/// The same of something that was granted, with `opens_nothing`, as its coupon says it.
Response written_grant(const service::Written& written, const service::Caller& caller, service::Services& services,
                       std::string_view location);

}  // namespace couponry::http::api
