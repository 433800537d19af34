// The shop and the carts that are measured: the catalog of data/shop, and a thousand of its recorded orders as carts. Read once from
// the root of the project. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/random.h"
#include "model/cart.h"
#include "model/shop.h"

namespace couponry::bench {

constexpr std::size_t kCarts = 1'000;
/// The instant of every evaluation, a Sunday.
Instant now();

/// What promotions and carts are told by here, beside what the catalog has: it gives 77 products a brand only, and no segments.
constexpr std::int64_t kBrands = 400;
constexpr std::int64_t kSegments = 500;
std::string brand_name(std::int64_t number);
std::string segment_name(std::int64_t number);

/// Sites, categories and products (each with a brand) without promotions, campaigns and coupons.
const Shop& sample_shop();
/// Orders of 12 to 18 lines, spread over the year, with a customer in three segments and a delivery; no codes.
const std::vector<Cart>& sample_carts();
/// Orders of 2 to 4 lines and at most 8 pieces, for the oracle.
const std::vector<Cart>& small_carts();
/// More lines than any order has: the largest orders, joined.
constexpr std::size_t kLargestCart = 1'110;
const Cart& largest_cart();

/// Chances and picks from a seed.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : source_(mixed(seed)) {}
    std::int64_t below(std::int64_t bound) { return static_cast<std::int64_t>(source_.below(static_cast<std::uint64_t>(bound))); }
    std::int64_t between(std::int64_t least, std::int64_t most) { return least + below(most - least + 1); }
    bool chance(int percent) { return below(100) < percent; }
    template <class List>
    auto one_of(const List& list) {
        return *(std::begin(list) + below(static_cast<std::int64_t>(std::size(list))));
    }

private:
    // The sources of neighbouring seeds would be shifted copies of each other.
    static std::uint64_t mixed(std::uint64_t seed) { return SeededRandom(seed * 0x9E3779B97F4A7C15ULL + 1).next(); }
    SeededRandom source_;
};

}  // namespace couponry::bench
