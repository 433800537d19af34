// The HTTP server: a thread per core for connections (each connection stays on one of them), a pool of threads for handlers that
// wait. It knows no resources: they are the router's routes. Started and stopped by one thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "http/message.h"
#include "http/router.h"

namespace couponry::http {

/// What the limits in base/limits.h say; shorter in tests.
struct Timing {
    std::chrono::milliseconds idle{kIdleMsMax};
    std::chrono::milliseconds head{kHeadMsMax};
    std::chrono::milliseconds transfer{kTransferMsMax};
    std::chrono::milliseconds linger{kLingerMsMax};
    std::chrono::milliseconds heartbeat{kHeartbeatMs};
    std::chrono::milliseconds sweep{kSweepMs};
};

struct ServerOptions {
    std::string address = "127.0.0.1";  // IPv4 or IPv6
    std::uint16_t port = 0;  // 0: one that is free
    std::size_t io_threads = 0;  // 0: one per core
    std::size_t blocking_threads = kBlockingThreads;
    std::size_t blocking_waiting_max = kBlockingWaitingMax;  // above: 503
    std::size_t streams_max = kStreamsMax;  // streamed bodies and answers that run at once, on threads of the pool; above: 503
    std::size_t connections_max = kConnectionsMax;  // above: 503
    Timing timing;
    /// Told of exceptions that escape handlers. Any thread; may be empty.
    std::function<void(std::string_view request_id, std::string_view text)> log;
    /// Sees every answer before it is sent: counters, a log of requests, headers that all answers have. On the connection's thread,
    /// so it must be quick; it does not throw. Of a request that could not be read, it sees what was read. May be empty.
    std::function<void(const Request&, Response&)> finish;
};

class Server {
public:
    /// Listens when it returns. Failure `cannot_listen`.
    static Result<std::unique_ptr<Server>> start(Router router, ServerOptions options);
    /// stop(0), unless it was stopped.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    /// Stops accepting, closes idle connections and event streams, lets requests end, and closes what is left after `grace`: then
    /// BodyReader::read() and BodyWriter::write() fail. Returns when all threads have ended; a handler that runs longer is waited for.
    void stop(std::chrono::milliseconds grace);

private:
    class Parts;
    explicit Server(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace couponry::http
