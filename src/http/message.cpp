#include "http/message.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace couponry::http {

namespace {

constexpr std::array<std::string_view, 7> kMethodNames = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

char to_lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

std::optional<std::string_view> find_value(const std::vector<NamedValue>& values, std::string_view name) {
    const auto found = std::ranges::find(values, name, &NamedValue::name);
    if (found == values.end()) return std::nullopt;
    return found->value;
}

}  // namespace

std::string_view name_of(Method method) {
    return kMethodNames[static_cast<std::size_t>(method)];
}

std::optional<Method> parse_method(std::string_view name) {
    const auto found = std::ranges::find(kMethodNames, name);
    if (found == kMethodNames.end()) return std::nullopt;
    return static_cast<Method>(found - kMethodNames.begin());
}

bool equals_ignoring_case(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, to_lower, to_lower);
}

void Headers::add(std::string_view name, std::string_view value) {
    fields_.emplace_back(std::string(name), std::string(value));
}

void Headers::set(std::string_view name, std::string_view value) {
    std::erase_if(fields_, [name](const NamedValue& field) { return equals_ignoring_case(field.name, name); });
    add(name, value);
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
    const auto found =
        std::ranges::find_if(fields_, [name](const NamedValue& field) { return equals_ignoring_case(field.name, name); });
    if (found == fields_.end()) return std::nullopt;
    return found->value;
}

std::string_view Request::path_parameter(std::string_view name) const {
    const auto value = find_value(path_parameters, name);
    CHECK(value.has_value());
    return *value;
}

std::optional<std::string_view> Request::query_parameter(std::string_view name) const {
    return find_value(target.query, name);
}

Response Response::json(int status, std::string text) {
    return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = std::move(text), .events = {}};
}

Response Response::created(std::string_view location, std::string text) {
    return json(201, std::move(text)).with("Location", location);
}

Response Response::no_content() {
    return {.status = 204, .headers = {}, .body = {}, .events = {}};
}

Response Response::event_stream(std::shared_ptr<EventStream> events) {
    // X-Accel-Buffering: nginx would otherwise keep events until its buffer is full.
    return {.status = 200,
            .headers = {{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}},
            .body = {},
            .events = std::move(events)};
}

Response Response::streamed(std::string_view content_type, std::function<void(BodyWriter&)> stream) {
    Response response;
    response.headers.add("Content-Type", content_type);
    response.stream = std::move(stream);
    return response;
}

Response Response::later(std::function<Result<Response>()> continuation) {
    Response response;
    response.continuation = std::move(continuation);
    return response;
}

Response& Response::with(std::string_view name, std::string_view value) & {
    headers.set(name, value);
    return *this;
}

Response&& Response::with(std::string_view name, std::string_view value) && {
    headers.set(name, value);
    return std::move(*this);
}

std::string_view reason_phrase(int status) {
    switch (status) {
        case 100:
            return "Continue";
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 301:
            return "Moved Permanently";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 402:
            return "Payment Required";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        default:
            return "Unknown";
    }
}

}  // namespace couponry::http
