#include "codes/permutation.h"

#include "base/check.h"

namespace couponry::codes {
namespace {

constexpr int kRounds = 10;

/// The smallest root with root · root >= number, for numbers up to 2^120.
std::uint64_t root_above(Number number) {
    std::uint64_t low = 1;
    std::uint64_t high = std::uint64_t{1} << 60;
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        if (Number{middle} * middle >= number) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

/// Uniform 128 bits to [0, bound) by multiplication: the upper half of the 192-bit product.
std::uint64_t scaled(Number bits, std::uint64_t bound) {
    const Number low = Number{static_cast<std::uint64_t>(bits)} * bound;
    const Number high = Number{static_cast<std::uint64_t>(bits >> 64)} * bound;
    return static_cast<std::uint64_t>((high + (low >> 64)) >> 64);
}

/// a + b modulo `modulus`, both below it and it at most 2^60.
std::uint64_t add(std::uint64_t a, std::uint64_t b, std::uint64_t modulus) {
    const std::uint64_t sum = a + b;
    return sum >= modulus ? sum - modulus : sum;
}

}  // namespace

Permutation::Permutation(const HashKey& key, Number size) : key_(key), size_(size), left_size_(1), right_size_(1) {
    CHECK(size >= 1 && size <= Number{1} << 120);
    left_size_ = root_above(size);
    right_size_ = static_cast<std::uint64_t>((size + left_size_ - 1) / left_size_);
}

Number Permutation::at(Number index) const {
    CHECK(index < size_);
    do {
        auto left = static_cast<std::uint64_t>(index / right_size_);
        auto right = static_cast<std::uint64_t>(index % right_size_);
        for (std::uint64_t round = 0; round < kRounds; round += 2) {
            left = add(left, scaled(keyed_hash(key_, round, right), left_size_), left_size_);
            right = add(right, scaled(keyed_hash(key_, round + 1, left), right_size_), right_size_);
        }
        index = Number{left} * right_size_ + right;
    } while (index >= size_);
    return index;
}

}  // namespace couponry::codes
