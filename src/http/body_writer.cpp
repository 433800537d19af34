#include "http/body_writer.h"

#include <algorithm>
#include <utility>

namespace couponry::http {

bool BodyWriter::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::string_view part = bytes.substr(0, bytes_queued_max_);
        bytes.remove_prefix(part.size());
        if (!(packer_ ? push(packer_->add(part)) : push(part))) return false;
    }
    return push({});
}

/// Queues the bytes, as many at a time as there is room for.
bool BodyWriter::push(std::string_view bytes) {
    std::unique_lock guard(lock_);
    while (!bytes.empty()) {
        taken_.wait(guard, [this] { return detached_ || queued_.size() < bytes_queued_max_; });
        if (detached_) break;
        const std::string_view part = bytes.substr(0, bytes_queued_max_ - queued_.size());
        bytes.remove_prefix(part.size());
        queued_ += part;
        wake();
    }
    return !detached_ && !failure_;
}

void BodyWriter::fail(std::string why) {
    const std::lock_guard guard(lock_);
    if (!failure_) failure_ = std::move(why);
    wake();
}

void BodyWriter::finish() {
    if (packer_) push(packer_->finish());
    const std::lock_guard guard(lock_);
    finished_ = true;
    wake();
}

void BodyWriter::attach(std::function<void()> wake) {
    const std::lock_guard guard(lock_);
    wake_ = std::move(wake);
}

void BodyWriter::detach() {
    const std::lock_guard guard(lock_);
    detached_ = true;
    wake_ = nullptr;
    queued_ = {};
    taken_.notify_one();
}

BodyWriter::Taken BodyWriter::take() {
    const std::lock_guard guard(lock_);
    woken_ = false;
    taken_.notify_one();
    return {.bytes = std::exchange(queued_, {}), .is_finished = finished_, .is_failed = failure_.has_value()};
}

std::optional<std::string> BodyWriter::failure() const {
    const std::lock_guard guard(lock_);
    return failure_;
}

void BodyWriter::wake() {
    if (!wake_ || std::exchange(woken_, true)) return;
    wake_();
}

}  // namespace couponry::http
