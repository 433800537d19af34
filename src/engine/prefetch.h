// Asks for memory that will be read soon, so that many reads wait for it side by side instead of one after the other. Any thread.
#pragma once

#include <cstddef>

namespace couponry::engine {

inline void prefetch(const void* begin, std::size_t bytes = 1) {
    constexpr std::size_t kCacheLine = 64;
    const auto* const first = static_cast<const char*>(begin);
    for (std::size_t at = 0; at < bytes; at += kCacheLine) __builtin_prefetch(first + at);
    // Without this g++ 12 takes a function that does nothing else for one without effects, and drops calls of it.
    asm volatile("");
}

}  // namespace couponry::engine
