// How long a client may still keep a streamed body waiting. It begins with the time that kBodyBytesMax may take; waiting for the client
// uses it up, and every byte earns its share back. So a client that keeps the rate never runs out, however large the body is, and one
// that stalls is cut off after that time. What a handler takes for itself does not count. Plain value, any thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "base/limits.h"

namespace couponry::http {

class TransferTime {
public:
    using Duration = std::chrono::nanoseconds;

    /// `full` is the time for kBodyBytesMax.
    explicit TransferTime(Duration full) : full_(full), left_(full) {}
    Duration left() const { return left_; }
    /// The client took `waited` for `bytes`, which are at most kBodyBytesMax.
    void spend(Duration waited, std::size_t bytes) {
        const Duration earned = full_ * static_cast<std::int64_t>(bytes) / static_cast<std::int64_t>(kBodyBytesMax);
        left_ = std::min(full_, left_ - waited + earned);
    }

private:
    Duration full_;
    Duration left_;
};

}  // namespace couponry::http
