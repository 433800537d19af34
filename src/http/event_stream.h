// Server-sent events (WHATWG HTML, section 9.2): an answer that stays open, to which any thread pushes. A handler makes one, answers
// Response::event_stream(stream) and hands a weak_ptr to whoever pushes: the connection alone keeps the stream alive, so that an
// expired pointer means that nobody reads any more.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "base/limits.h"

namespace couponry::http {

struct Event {
    std::string_view name;  // "message" when empty
    std::string_view data;  // may have several lines
    std::string_view id;  // comes back as Last-Event-ID when the reader connects again
};

class EventStream {
public:
    explicit EventStream(std::size_t bytes_queued_max = kStreamBytesQueuedMax) : bytes_queued_max_(bytes_queued_max) {}

    /// False when nobody reads any more: the stream is closed, the reader went, or it is dropped now because it is too far behind.
    bool push(const Event& event);
    /// Ends the answer after what is queued.
    void close();

    // For the connection.
    /// From now on `wake` is called when there is something to take(), and not again before that was done; under the lock of the
    /// stream, by whichever thread pushes or closes.
    void attach(std::function<void()> wake);
    /// After this `wake` is not called again, and push() answers false.
    void detach();
    struct Taken {
        std::string bytes;
        bool is_closed = false;  // nothing will follow
        bool is_dropped = false;  // even these bytes are pointless
    };
    Taken take();
    bool is_dropped() const;

private:
    void wake();  // with the lock held

    const std::size_t bytes_queued_max_;
    mutable std::mutex lock_;
    std::string queued_;
    bool closed_ = false;
    bool dropped_ = false;
    bool woken_ = false;
    std::function<void()> wake_;
};

}  // namespace couponry::http
