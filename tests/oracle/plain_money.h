// Rounding and splitting once more, written from docs/engine.md without a look at base/money.cpp, so that the two check each
// other. Slow and plain; used by the oracle only. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "base/money.h"

namespace couponry::oracle {

__extension__ using Wide = __int128;

/// numerator / denominator, rounded once.
std::int64_t quotient_rounded(Wide numerator, Wide denominator, Rounding rounding);

/// `percent` of `amount`, rounded once.
std::int64_t share_rounded(std::int64_t amount, Percent percent, Rounding rounding);

/// Splits `amount` by `weights`, largest remainder first, ties to the earlier; no part above its `room`; what is cut goes to the
/// others with room by the same weights, until nothing is left or nobody has room. The parts add up to what could be placed.
std::vector<std::int64_t> split(std::int64_t amount, const std::vector<Wide>& weights, const std::vector<std::int64_t>& room);

}  // namespace couponry::oracle
