#include "base/random.h"

#include <openssl/rand.h>

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace couponry {

std::uint64_t RandomSource::next() {
    std::uint64_t value = 0;
    fill(std::as_writable_bytes(std::span{&value, 1}));
    return value;
}

std::uint64_t RandomSource::below(std::uint64_t bound) {
    CHECK(bound > 0);
    // Values from the last, incomplete block of size `bound` are drawn again.
    const std::uint64_t rest = (UINT64_MAX % bound + 1) % bound;
    for (;;) {
        const std::uint64_t value = next();
        if (value <= UINT64_MAX - rest) return value % bound;
    }
}

void SystemRandom::fill(std::span<std::byte> bytes) {
    CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) == 1);
}

void SeededRandom::fill(std::span<std::byte> bytes) {
    while (!bytes.empty()) {
        // SplitMix64, Steele, Lea and Flood, OOPSLA 2014.
        std::uint64_t value = (state_ += 0x9E3779B97F4A7C15ULL);
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
        value ^= value >> 31;
        const std::size_t size = std::min(bytes.size(), sizeof value);
        std::memcpy(bytes.data(), &value, size);
        bytes = bytes.subspan(size);
    }
}

}  // namespace couponry
