// A request and its answer as plain data: what handlers read and return. No socket, no thread; the server fills and sends them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace couponry::http {

class BodyWriter;
class EventStream;

enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options };
/// "GET"; nothing for a method that this server does not know.
std::string_view name_of(Method method);
std::optional<Method> parse_method(std::string_view name);

/// Names of header fields are compared without regard to ASCII case (RFC 9110, section 5.1).
bool equals_ignoring_case(std::string_view left, std::string_view right);

struct NamedValue {
    std::string name;
    std::string value;
    bool operator==(const NamedValue&) const = default;
};

/// Header fields in their order.
class Headers {
public:
    Headers() = default;
    Headers(std::initializer_list<NamedValue> fields) : fields_(fields) {}
    void add(std::string_view name, std::string_view value);
    /// Replaces every field of this name.
    void set(std::string_view name, std::string_view value);
    /// The first of this name.
    std::optional<std::string_view> find(std::string_view name) const;
    void clear() { fields_.clear(); }
    std::size_t size() const { return fields_.size(); }
    auto begin() const { return fields_.begin(); }
    auto end() const { return fields_.end(); }

private:
    std::vector<NamedValue> fields_;
};

/// What is asked for: path segments and query parameters, percent-decoded, UTF-8 without control characters.
struct Target {
    std::vector<std::string> segments;
    std::vector<NamedValue> query;
};

struct Request {
    Method method = Method::get;
    std::string target_text;  // as sent
    Target target;
    Headers headers;
    std::string body;
    std::string id;  // the client's X-Request-Id, or a new one
    std::string remote_address;  // of the peer, which may be a proxy
    std::vector<NamedValue> path_parameters;  // filled by the router, named as in the route's pattern

    std::optional<std::string_view> header(std::string_view name) const { return headers.find(name); }
    /// A path parameter; one that the route's pattern does not name is a CHECK.
    std::string_view path_parameter(std::string_view name) const;
    /// The first query parameter of this name.
    std::optional<std::string_view> query_parameter(std::string_view name) const;
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    /// When set, the answer stays open after the body and sends what is pushed there (event_stream.h).
    std::shared_ptr<EventStream> events;
    /// When set, writes the body, which is empty here (body_writer.h): on a thread of the pool, after the head was sent, and with the
    /// request as the handler got it. Counts as a stream; above ServerOptions::streams_max the answer is a 503 instead.
    std::function<void(BodyWriter&)> stream = nullptr;
    /// When set, nothing else counts: see later().
    std::function<Result<Response>()> continuation = nullptr;

    static Response json(int status, std::string text);
    /// 201 with the path of what was made.
    static Response created(std::string_view location, std::string text);
    static Response no_content();
    static Response event_stream(std::shared_ptr<EventStream> events);
    /// 200 with a body that is written piece by piece.
    static Response streamed(std::string_view content_type, std::function<void(BodyWriter&)> stream);
    /// For a quick handler that finds out that it must wait: the answer is what `continuation` answers, which runs on a thread of the
    /// pool like a blocking handler. The request that the handler got stays as it is until then.
    static Response later(std::function<Result<Response>()> continuation);
    Response& with(std::string_view name, std::string_view value) &;
    Response&& with(std::string_view name, std::string_view value) &&;
};

/// "Not Found"; "Unknown" for a status that this server never sends.
std::string_view reason_phrase(int status);

}  // namespace couponry::http
