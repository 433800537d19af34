// What the promotions of a code lack in goods, read off their rules by the tests: the sums and the pieces that a fix may add
// (docs/engine.md, Fixes).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "property/fix_changes.h"

namespace couponry::property {

struct Lack {
    /// Money that a condition asks for; where it counts discounts, anything from `least` on may be enough.
    struct Sum {
        const ItemFilter* items = nullptr;
        std::int64_t least = 0;
        std::int64_t most = 0;
        std::set<std::string> lines = {}, products = {};  // that count
    };
    std::string promotion;
    std::vector<Sum> sums;
    std::set<std::int64_t> pieces;  // of a quantity exactly what is missing, of a thing one
    bool any_pieces = false;  // a weight, something for an effect to take from

    /// Whether so many more, of a line or a product, that cost so much are what is missing.
    bool is_for(const std::string& line, const std::string& product, std::int64_t count, std::int64_t costs) const;
};

/// One per promotion that lacks goods; a promotion may lack others than the code is told for.
std::vector<Lack> lacks_of(const Shop& shop, const UsageFacts& usage, const Request& request,
                           const std::vector<const Promotion*>& promotions);

}  // namespace couponry::property
