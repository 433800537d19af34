// A limit on how many of something run at once. A Place is taken or refused when it is made, and given back when it is destroyed.
// Any thread.
#pragma once

#include <atomic>
#include <cstddef>

namespace couponry::http {

class Place {
public:
    Place(std::atomic<std::size_t>& taken, std::size_t places) : taken_(taken), is_taken_(take(taken, places)) {}
    ~Place() {
        if (is_taken_) taken_.fetch_sub(1, std::memory_order_relaxed);
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    bool is_taken() const { return is_taken_; }

private:
    static bool take(std::atomic<std::size_t>& taken, std::size_t places) {
        std::size_t count = taken.load(std::memory_order_relaxed);
        while (count < places)
            if (taken.compare_exchange_weak(count, count + 1, std::memory_order_relaxed)) return true;
        return false;
    }

    std::atomic<std::size_t>& taken_;
    const bool is_taken_;
};

}  // namespace couponry::http
