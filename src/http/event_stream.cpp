#include "http/event_stream.h"

#include <utility>

namespace couponry::http {

namespace {

/// One line of a field. A line end within a name or an id would begin another field; it becomes a space.
void append_line(std::string& text, std::string_view field, std::string_view value) {
    text += field;
    text += ": ";
    for (const char letter : value) text += letter == '\n' || letter == '\r' || letter == '\0' ? ' ' : letter;
    text += '\n';
}

void append_event(std::string& text, const Event& event) {
    if (!event.id.empty()) append_line(text, "id", event.id);
    if (!event.name.empty()) append_line(text, "event", event.name);
    std::string_view data = event.data;
    for (;;) {
        const std::size_t end = data.find('\n');
        append_line(text, "data", data.substr(0, end));
        if (end == std::string_view::npos) break;
        data.remove_prefix(end + 1);
    }
    text += '\n';
}

}  // namespace

bool EventStream::push(const Event& event) {
    const std::lock_guard guard(lock_);
    if (closed_ || dropped_) return false;
    append_event(queued_, event);
    if (queued_.size() > bytes_queued_max_) {
        dropped_ = true;
        queued_ = {};
        woken_ = false;  // the connection may be stuck in a write; it must hear of this
    }
    wake();
    return !dropped_;
}

void EventStream::close() {
    const std::lock_guard guard(lock_);
    closed_ = true;
    wake();
}

void EventStream::attach(std::function<void()> wake) {
    const std::lock_guard guard(lock_);
    wake_ = std::move(wake);
}

void EventStream::detach() {
    const std::lock_guard guard(lock_);
    wake_ = nullptr;
    dropped_ = true;
    queued_ = {};
}

EventStream::Taken EventStream::take() {
    const std::lock_guard guard(lock_);
    woken_ = false;
    return {.bytes = std::exchange(queued_, {}), .is_closed = closed_, .is_dropped = dropped_};
}

bool EventStream::is_dropped() const {
    const std::lock_guard guard(lock_);
    return dropped_;
}

void EventStream::wake() {
    if (!wake_ || woken_) return;
    woken_ = true;
    wake_();
}

}  // namespace couponry::http
