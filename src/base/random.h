// Where random bytes come from. Pure code takes a RandomSource; production hands it SystemRandom, tests a seeded one.
// SystemRandom may be used by any thread; a SeededRandom belongs to one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace couponry {

class RandomSource {
public:
    virtual ~RandomSource() = default;
    virtual void fill(std::span<std::byte> bytes) = 0;
    std::uint64_t next();
    /// Uniform in [0, bound), without modulo bias; bound > 0.
    std::uint64_t below(std::uint64_t bound);
};

/// OpenSSL's cryptographic generator; a generator that cannot deliver is a CHECK.
class SystemRandom final : public RandomSource {
public:
    void fill(std::span<std::byte> bytes) override;
};

/// SplitMix64: reproducible from its seed, for tests and simulations, never for codes.
class SeededRandom final : public RandomSource {
public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
    void fill(std::span<std::byte> bytes) override;

private:
    std::uint64_t state_;
};

}  // namespace couponry
