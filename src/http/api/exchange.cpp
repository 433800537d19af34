#include "http/api/exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "base/digest.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "document/parse.h"
#include "document/reader.h"
#include "document/writer.h"
#include "http/page.h"
#include "http/preconditions.h"
#include "http/target.h"
#include "service/answers.h"

namespace couponry::http::api {
namespace {

constexpr std::string_view kBearer = "Bearer ";
constexpr std::string_view kJson = "application/json";
constexpr std::string_view kMergePatch = "application/merge-patch+json";

std::unexpected<Failure> invalid_header(std::string_view name, std::string detail) {
    return fail("invalid_header", detail, {{document::pointer_step(name), detail}});
}

/// A parameter as the key that documents are found by.
store::Key key_of(const NamedValue& parameter) {
    if (parameter.name == "coupon") return {parameter.name, service::kind_of(store::Aggregate::coupons).id_of(parameter.value)};
    if (parameter.name == "email") return {parameter.name, service::email_key(parameter.value)};
    return {parameter.name, parameter.value};
}

}  // namespace

std::string_view media_type(std::string_view content_type) {
    std::string_view type = content_type.substr(0, content_type.find(';'));
    while (type.ends_with(' ') || type.ends_with('\t')) type.remove_suffix(1);
    return type;
}

Result<service::Caller> authorize(const Request& request, const service::Services& services, service::Scope scope) {
    const std::string_view header = request.header("Authorization").value_or("");
    if (header.size() <= kBearer.size() || !equals_ignoring_case(header.substr(0, kBearer.size()), kBearer))
        return fail("unauthorized", "Send an API key: Authorization: Bearer <key>.");
    auto caller = services.access->identify(header.substr(kBearer.size()), request.header("X-Couponry-Tenant").value_or(""));
    if (caller && !caller->scopes.has(scope))
        return fail("forbidden", fmt::format("This key lacks the scope \"{}\".", name_of(scope)));
    return caller;
}

Route route(Method method, std::string pattern, Runs runs, service::Services& services, service::Scope scope,
            Authorized handler) {
    return {.method = method,
            .pattern = std::move(pattern),
            .runs = runs,
            .handler = [&services, scope, handler = std::move(handler)](const Request& request) -> Result<Response> {
                const auto caller = authorize(request, services, scope);
                if (!caller) return std::unexpected(caller.error());
                return handler(request, *caller);
            }};
}

Route route(Method method, std::string pattern, Runs runs, service::Services& services, service::Scope scope,
            service::Scope other, Authorized handler) {
    return {.method = method,
            .pattern = std::move(pattern),
            .runs = runs,
            .handler = [&services, scope, other, handler = std::move(handler)](const Request& request) -> Result<Response> {
                auto caller = authorize(request, services, scope);
                if (!caller && caller.error().type == "forbidden") {
                    Failure refused = std::move(caller.error());
                    caller = authorize(request, services, other);
                    if (!caller) return std::unexpected(std::move(refused));
                }
                if (!caller) return std::unexpected(caller.error());
                return handler(request, *caller);
            }};
}

Result<boost::json::value> read_body(const Request& request, boost::json::storage_ptr storage) {
    const std::string_view type = media_type(request.header("Content-Type").value_or(kJson));
    if (!equals_ignoring_case(type, kJson) && !equals_ignoring_case(type, kMergePatch))
        return fail("unsupported_media_type", fmt::format("The body is read as JSON; send it as Content-Type: {}.", kJson));
    return document::parse(request.body, std::move(storage), kBodyBytesMax);
}

Result<boost::json::value> read_optional_body(const Request& request) {
    if (request.body.empty()) return boost::json::value(nullptr);
    return read_body(request);
}

Result<void> check_query(const Request& request, std::initializer_list<std::string_view> known) {
    for (const NamedValue& parameter : request.target.query)
        if (std::ranges::find(known, parameter.name) == known.end())
            return fail("invalid_query", fmt::format("There is no query parameter \"{}\" here; remove it.", parameter.name),
                        {{document::pointer_step(parameter.name), "This parameter is not known."}});
    return {};
}

std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

Result<service::Resources::Query> read_list_query(const service::Kind& kind, const Request& request) {
    const auto page = read_page(request);
    if (!page) return std::unexpected(page.error());
    service::Resources::Query query{page->after.value_or(""), page->rows_max, {}, {}};
    const auto refuse = [](const NamedValue& parameter, std::string detail) {
        return fail("invalid_query", detail, {{document::pointer_step(parameter.name), detail}});
    };
    for (const NamedValue& parameter : request.target.query) {
        if (parameter.name == "limit" || parameter.name == "cursor") continue;
        const bool is_search = parameter.name == "q" && !kind.searched.empty();
        if (!is_search && std::ranges::find(kind.filters, parameter.name) == kind.filters.end())
            return refuse(parameter, fmt::format("There is no query parameter \"{}\" here; remove it.", parameter.name));
        if (parameter.value.empty() || (is_search && parameter.value.size() > kSearchLengthMax))
            return refuse(parameter,
                          fmt::format("Give \"{}\" 1 to {} letters, or leave it out.", parameter.name, kSearchLengthMax));
        if (is_search)
            query.text = parameter.value;
        else
            query.keys.push_back(key_of(parameter));
    }
    return query;
}

Result<std::int64_t> query_number(const Request& request, std::string_view name, std::int64_t least, std::int64_t most,
                                  std::int64_t otherwise) {
    const auto text = request.query_parameter(name);
    if (!text) return otherwise;
    if (const auto number = number_in(*text); number && *number >= least && *number <= most) return *number;
    std::string detail = fmt::format("{} is a whole number from {} to {}.", name, least, most);
    return fail("invalid_query", detail, {{document::pointer_step(name), detail}});
}

Result<std::optional<std::string>> idempotency_key(const Request& request) {
    const auto key = request.header("Idempotency-Key");
    if (!key) return std::nullopt;
    if (key->empty() || key->size() > kIdempotencyKeyLengthMax || !is_utf8(*key))
        return invalid_header("Idempotency-Key",
                              fmt::format("An Idempotency-Key has 1 to {} characters, in UTF-8.", kIdempotencyKeyLengthMax));
    return std::string(*key);
}

Result<service::WriteContext> write_context(const Request& request, const service::Caller& caller, service::Services& services) {
    service::WriteContext context{caller.tenant, std::nullopt, caller.scopes.has(service::Scope::usage)};
    const auto key = idempotency_key(request);
    if (!key) return std::unexpected(key.error());
    if (*key) {
        context.repeatable = service::Repeatable{
            **key, sha256_hex(fmt::format("{} {}\n{}", name_of(request.method), request.target_text, request.body))};
    }
    if (auto done = services.access->ensure_tenant(caller.tenant); !done) return std::unexpected(done.error());
    return context;
}

service::Expectation expectation(const Request& request) {
    const IfMatch if_match = read_if_match(request);
    if (!if_match.given) return {};
    return [if_match](std::int64_t version) { return version != 0 && if_match.allows(static_cast<std::uint64_t>(version)); };
}

std::uint64_t content_version(std::string_view text) {
    constexpr std::size_t kDigits = 15;  // of 60 bits
    const std::string digits = sha256_hex(text).substr(0, kDigits);
    std::uint64_t version = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), version, 16);
    return version;
}

Response json(int status, const boost::json::value& value) {
    return Response::json(status, boost::json::serialize(value));
}

Response json_list(boost::json::array items, const std::optional<std::string>& next) {
    boost::json::object body;
    body["items"] = std::move(items);
    body["next_cursor"] = next ? boost::json::value(write_cursor(*next)) : boost::json::value(nullptr);
    return json(200, body);
}

Response written(const service::Written& written, std::string_view location) {
    Response response = Response::no_content();
    if (written.outcome == service::Outcome::erased) {
        response.with("Couponry-Revision", fmt::format("{}", written.revision));
    } else {
        boost::json::object body = written.body;
        body["revision"] = written.revision;
        const bool is_made = written.outcome == service::Outcome::made;
        response = json(is_made ? 201 : 200, body);
        if (is_made) response.with("Location", location);
        if (written.version > 0) response.with("ETag", etag(static_cast<std::uint64_t>(written.version)));
    }
    if (written.is_repeated) response.with("Idempotent-Replayed", "true");
    return response;
}

Response written_grant(const service::Written& written, const service::Caller& caller, service::Services& services,
                       std::string_view location) {
    service::Written answer = written;
    const std::string coupon =
        service::kind_of(store::Aggregate::coupons).id_of(std::string_view(answer.body.at("coupon").as_string()));
    if (const auto shop = services.shops.find(caller.tenant))
        if (const auto reason = service::why_opens_nothing(coupon, *(*shop)->current().snapshot, services.clock()))
            answer.body["opens_nothing"] = document::json_text(reason_name(*reason));
    return api::written(answer, location);
}

Response written(const service::Written& written, const service::Kind& kind, const service::Caller& caller,
                 service::Services& services) {
    if (written.outcome == service::Outcome::erased) {
        Response response = Response::no_content();
        response.with("Couponry-Revision", fmt::format("{}", written.revision));
        return response;
    }
    boost::json::object body = written.body;
    if (const auto shop = services.shops.find(caller.tenant))
        service::add_answered_fields(kind, (*shop)->current(), services.clock(), written.version, body);
    body["revision"] = written.revision;
    Response response = json(written.outcome == service::Outcome::made ? 201 : 200, body);
    if (written.outcome == service::Outcome::made)
        response.with("Location", fmt::format("/v1/{}/{}", kind.name,
                                              percent_encode(std::string_view(body.at(std::string(kind.id_field)).as_string()))));
    response.with("ETag", etag(static_cast<std::uint64_t>(written.version)));
    if (written.is_repeated) response.with("Idempotent-Replayed", "true");
    return response;
}

}  // namespace couponry::http::api
