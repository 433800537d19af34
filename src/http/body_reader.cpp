#include "http/body_reader.h"

#include <utility>

#include "base/check.h"

namespace couponry::http {

Result<std::string> BodyReader::read() {
    std::unique_lock guard(lock_);
    asked_ = true;
    if (queued_.empty()) wake();
    arrived_.wait(guard, [this] { return ended_ || !queued_.empty(); });
    if (queued_.empty() && failure_) return std::unexpected(*failure_);
    std::string piece = std::exchange(queued_, {});
    wake();
    return piece;
}

void BodyReader::attach(std::function<void()> wake) {
    const std::lock_guard guard(lock_);
    wake_ = std::move(wake);
}

bool BodyReader::wants(std::size_t bytes) {
    const std::lock_guard guard(lock_);
    const bool wanted = asked_ && !ended_ && has_room(bytes);
    wake_wanted_ = !wanted;
    return wanted;
}

void BodyReader::push(std::string_view bytes) {
    const std::lock_guard guard(lock_);
    CHECK(has_room(bytes.size()));
    if (ended_ || bytes.empty()) return;
    queued_ += bytes;
    arrived_.notify_one();
}

void BodyReader::finish() {
    const std::lock_guard guard(lock_);
    ended_ = true;
    arrived_.notify_one();
}

void BodyReader::fail(Failure failure) {
    const std::lock_guard guard(lock_);
    if (ended_) return;
    ended_ = true;
    failure_ = std::move(failure);
    arrived_.notify_one();
}

void BodyReader::wake() {
    if (!wake_ || !std::exchange(wake_wanted_, false)) return;
    wake_();
}

}  // namespace couponry::http
