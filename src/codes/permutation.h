// A keyed random order of the numbers 0 to size - 1, computed one number at a time: no table, no collision, any place at once.
// Generation takes the codes of a batch in this order. Immutable; any thread.
#pragma once

#include <cstdint>

#include "codes/keyed_hash.h"
#include "codes/number.h"

namespace couponry::codes {

/// A Feistel network with modular addition over a · b ≥ size, both about its square root, walked until it lands below size
/// (Black and Rogaway, Ciphers with Arbitrary Finite Domains, 2002). a · b exceeds size by less than a, so one walk
/// is nearly always enough. Ten rounds, as in NIST SP 800-38G (FF1). A round adds 128 random bits scaled to at most 2^60,
/// so that no value is preferred by more than 2^-68.
/// Stored: a job that goes on after an upgrade relies on the same order for the same key.
class Permutation {
public:
    /// size from 1 to 2^120.
    Permutation(const HashKey& key, Number size);

    /// The number at place `index`; index < size.
    Number at(Number index) const;

private:
    HashKey key_;
    Number size_;
    std::uint64_t left_size_;
    std::uint64_t right_size_;
};

}  // namespace couponry::codes
