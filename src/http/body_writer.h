// The body of an answer while it is made: what Response::stream writes. It waits while the client is behind, so that a body of any size
// takes little memory. One thread writes, the connection's thread takes.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "http/compression.h"

namespace couponry::http {

class BodyWriter {
public:
    explicit BodyWriter(std::size_t bytes_queued_max = kBodyBytesQueuedMax) : bytes_queued_max_(bytes_queued_max) {}

    /// Waits until all is sent or queued. False when nobody reads any more: the client went or is too slow, or the server stops. Then
    /// there is nothing left to do but to return. That the client went is seen only when something is written.
    bool write(std::string_view bytes);
    /// The body cannot be made to its end; an exception does the same. The client sees that the answer is incomplete, the log says why.
    void fail(std::string why);

    // For the connection, and for tests of handlers.
    /// From now on all that is written is compressed.
    void compress() { packer_.emplace(); }
    /// Called by the thread that wrote: the body is whole, unless it failed.
    void finish();
    /// From now on `wake` is called when there is something to take(), and not again before that was done; under the lock of the writer,
    /// by the thread that writes.
    void attach(std::function<void()> wake);
    /// Nobody reads any more.
    void detach();
    struct Taken {
        std::string bytes;
        bool is_finished = false;  // nothing will follow
        bool is_failed = false;  // neither, but something should
    };
    Taken take();
    /// Of fail().
    std::optional<std::string> failure() const;

private:
    bool push(std::string_view bytes);
    void wake();  // with the lock held

    const std::size_t bytes_queued_max_;
    mutable std::mutex lock_;
    std::condition_variable taken_;
    std::optional<GzipPacker> packer_;  // of the thread that writes
    std::string queued_;
    bool finished_ = false;
    bool detached_ = false;
    bool woken_ = false;
    std::optional<std::string> failure_;
    std::function<void()> wake_;
};

}  // namespace couponry::http
