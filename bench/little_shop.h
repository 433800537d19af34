// The shape by which others are measured, too: a cart of ten lines of one piece, and many automatic promotions of which three match:
// 2, 3 and 4 % off the order. Of the others six in ten ask for a minimum out of reach, four for a product that is not there. Pure
// functions, any thread.
#pragma once

#include <cstdint>

#include "model/cart.h"
#include "model/shop.h"

namespace couponry::bench {

constexpr int kLittleCartLines = 10;
constexpr std::int64_t kLittleCartPrice = 1'999;

Shop make_little_shop(std::int64_t promotions);
Cart make_little_cart();

}  // namespace couponry::bench
