// A cart that stands by itself: what the catalog said of its lines is written into them, so that years later the same promotions give it
// the same price, whatever became of the catalog. Kept with every redemption. Pure function, any thread.
#pragma once

#include "engine/snapshot.h"
#include "model/cart.h"

namespace couponry::service {

/// Fills each line with the facts that an evaluation takes from the snapshot's catalog: price, categories with their ancestors, brand,
/// attributes, the only SKU, floor, weight, and whether it is reduced and discountable. What neither knows is written as what it
/// counts as: no brand, no floor. Everything else is the cart's own already. What a gift is worth, and how many of it there are, is no
/// fact of the cart; nor are the names that explain why a code did not apply.
Cart resolved_cart(const engine::Snapshot& snapshot, const Cart& cart);

}  // namespace couponry::service
