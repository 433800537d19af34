// From a method and a path to the handler. Filled by one thread before the server starts; afterwards any thread may ask.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "http/message.h"

namespace couponry::http {

class BodyReader;

/// A Failure becomes a problem document (problem.h). What is thrown becomes a 500 without detail and an entry of the log.
using Handler = std::function<Result<Response>(const Request&)>;

/// The same for a request whose body is read piece by piece (body_reader.h); Request::body stays empty.
using StreamingHandler = std::function<Result<Response>(const Request&, BodyReader&)>;

/// A quick handler computes for at most about a millisecond and never waits; it runs on the thread of the connection. A blocking one
/// runs on a thread of a pool. So does a streaming one, as soon as the head is read; it counts as a stream until it ends, and above
/// ServerOptions::streams_max the answer is a 503.
enum class Runs : std::uint8_t { quick, blocking, streaming };

struct Route {
    Method method = Method::get;
    /// "/v1/coupons/{code}/batches/{id}.csv": literal segments, parameters of one segment, which may have a literal ending, and
    /// as the last segment "{path...}", which takes one or more.
    std::string pattern;
    Runs runs = Runs::blocking;
    Handler handler = nullptr;
    std::size_t body_bytes_max = kBodyBytesMax;
    StreamingHandler streaming_handler = nullptr;  // instead of `handler` when it runs streaming
};

class Router {
public:
    Router();
    /// A malformed pattern, a handler that is missing or of the other kind, or a method and a path that another route has already, is a CHECK.
    void add(Route route);

    struct Match {
        const Route* route = nullptr;  // belongs to the router
        std::vector<NamedValue> parameters;
        std::string allow;  // without a route: the methods that the path has ("GET, HEAD, OPTIONS"); empty for an unknown path
    };
    /// Literals win over endings, endings over parameters, these over "{path...}", segment by segment from the left. HEAD falls back
    /// to GET. A path that ends with a slash is unknown.
    Match match(Method method, std::span<const std::string> segments) const;

    /// In the order in which they were added.
    const std::vector<Route>& routes() const { return routes_; }

private:
    struct Node {
        std::vector<std::pair<std::string, std::size_t>> literals;
        std::vector<std::pair<std::string, std::size_t>> endings;  // the longest first
        std::size_t parameter = 0;  // 0: none, because the root is nobody's child
        std::size_t rest = 0;
        std::vector<std::size_t> routes;
    };
    std::size_t child(std::size_t node, std::string_view segment);
    std::size_t find(std::size_t node, std::span<const std::string> segments, std::vector<std::string>& values) const;
    std::string allow(const Node& node) const;
    const Route* route_of(const Node& node, Method method) const;

    std::vector<Node> nodes_;
    std::vector<Route> routes_;
};

}  // namespace couponry::http
