// "Did you mean HELLO15?": which of the codes that may be suggested a shopper probably meant. The search for fixes and the
// assistant call it, with listed codes and the asker's own only: a code that is merely public must not be passed.
// Pure; any thread.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace couponry::codes {

/// In half edits: a letter for its look-alike is one, any other slip (wrong, missing or extra letter, neighbours swapped) two.
constexpr int kLookAlikeCost = 1;
constexpr int kEditCost = 2;

/// How far apart two codes may be for one to be a slip of the other, by the letters of the shorter: below 4 letters
/// look-alikes only (two codes of three letters are too often one edit apart), below 8 one edit, else two.
int near_miss_cost_max(std::size_t shorter_length);

struct NearMiss {
    std::size_t index;  // into the listed codes
    int cost;
    bool operator==(const NearMiss&) const = default;
};

/// The distance with neighbour swaps (optimal string alignment: no letter is edited twice) of two normalised codes, by the costs
/// above; cost_max + 1 when it is more than cost_max.
int slip_cost(std::string_view a, std::string_view b, int cost_max);

/// The nearest first; equal ones: longer common beginning, then text, then place. The code itself is none of its near misses.
/// `entered` and `listed` are normalised, of at most kCodeLengthMax letters. A hundred thousand listed codes take some 30 ms.
std::vector<NearMiss> near_misses(std::string_view entered, std::span<const std::string_view> listed, std::size_t count_max);

}  // namespace couponry::codes
