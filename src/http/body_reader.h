// The body of a request while it arrives: what the handler of a route that runs streaming reads. The connection waits with reading while
// what it read is not taken, so that a body of any size takes little memory. One thread reads, the connection's thread fills.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"

namespace couponry::http {

class BodyReader {
public:
    explicit BodyReader(std::size_t bytes_queued_max = kBodyBytesQueuedMax) : bytes_queued_max_(bytes_queued_max) {}

    /// Waits for the next piece: what arrived, at most bytes_queued_max, without the marks of chunks; empty at the end. Nothing is read
    /// from the client before the first call, and only then is one told to continue that asked for it. Failures, after what came before
    /// them, and again with every further call: `body_cut_off`, `request_too_slow`, `body_too_large`, `malformed_request`,
    /// `server_stopping`. A handler that answers before the end leaves the rest unread, which mostly costs the connection.
    Result<std::string> read();

    // For the connection, and for tests of handlers.
    /// `wake` is called once after a wants() that was false, when it is true; under the lock of the reader, by whichever thread reads.
    void attach(std::function<void()> wake);
    /// Whether this many bytes may be pushed: somebody reads, and there is room.
    bool wants(std::size_t bytes);
    /// More than there is room for is a CHECK.
    void push(std::string_view bytes);
    /// The end. Whatever follows an end, by this or by fail(), is ignored.
    void finish();
    void fail(Failure failure);

private:
    bool has_room(std::size_t bytes) const { return queued_.size() + bytes <= bytes_queued_max_; }
    void wake();  // with the lock held

    const std::size_t bytes_queued_max_;
    std::mutex lock_;
    std::condition_variable arrived_;
    std::string queued_;
    bool asked_ = false;
    bool ended_ = false;
    bool wake_wanted_ = false;
    std::optional<Failure> failure_;
    std::function<void()> wake_;
};

}  // namespace couponry::http
