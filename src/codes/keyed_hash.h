// SipHash-2-4 with 128 bits of result: a keyed pseudo-random function (Aumasson and Bernstein, SipHash: a fast short-input PRF,
// 2012). The permutation of a batch draws its rounds from it; used inside src/codes only. Pure; any thread.
#pragma once

#include <cstdint>

#include "codes/number.h"

namespace couponry::codes {

/// The two halves of the key as SipHash reads its 16 bytes: little endian.
struct HashKey {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
};

/// SipHash-2-4-128 of the 16 bytes of `first` and `second`, each little endian; the first 8 bytes of the result are the low half.
Number keyed_hash(const HashKey& key, std::uint64_t first, std::uint64_t second);

}  // namespace couponry::codes
