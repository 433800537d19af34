// A made-up shop of many promotions on the sample catalog, always the same: every promotion is computed from its number alone.
// Half are opened by a code of their own; half name products, brands, segments or categories; one in a thousand names nothing.
// Many are over or not yet begun. The shares of effects follow data/shop/promotions.json. Pure functions, any thread.
#pragma once

#include <cstdint>

#include "model/cart.h"
#include "model/shop.h"

namespace couponry::bench {

/// How many promotions are in their window now: as many as a shop would run, or several times that.
enum class Running : std::uint8_t { usual, many };

/// Promotion `number`, published.
Promotion make_promotion(std::int64_t number, Running running = Running::usual);
bool is_opened_by_code(std::int64_t number);
/// The code that opens it.
std::string coupon_code(std::int64_t number);

/// The sample shop with promotions 0 … count - 1, their coupons and a few campaigns.
Shop make_shop(std::int64_t count, Running running = Running::usual);
/// The sample carts, each with two codes of such a shop: one that runs now when there is one, and any.
std::vector<Cart> make_carts(const std::vector<Cart>& plain, std::int64_t count, Running running = Running::usual);

}  // namespace couponry::bench
