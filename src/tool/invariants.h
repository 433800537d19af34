// What every evaluation must fulfil, computed from the answer alone and the cart that was asked about: the sums, the floors, the
// policy. A broken one is a defect of the engine. Pure functions, any thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/evaluation.h"
#include "model/cart.h"

namespace couponry::tool {

/// The lowest price of a product in a currency, 0 when it has none.
using FloorOf = std::function<std::int64_t(const CartLine&)>;

/// A sentence per broken promise; empty when all hold.
std::vector<std::string> broken_invariants(const Cart& cart, const engine::Evaluation& evaluation, const FloorOf& floor_of);

/// What a selection takes: discounts and gifts.
std::int64_t taken(const engine::Evaluation& evaluation);
/// `best` takes at least what `priority` takes, and at most its bound.
std::vector<std::string> broken_policy(const engine::Evaluation& best, const engine::Evaluation& priority);

}  // namespace couponry::tool
