// Orders that were paid, as a redemption keeps them, for stories and properties of returns.
#pragma once

#include <vector>

#include "engine/evaluation.h"
#include "engine/snapshot.h"
#include "model/cart.h"
#include "model/redemption.h"
#include "model/shop.h"

namespace couponry::scenario {

struct PaidOrder {
    Cart cart;  ///< Resolved.
    engine::Evaluation was;
    std::vector<Use> uses;
    std::vector<Promotion> promotions;  ///< Of the uses, as the shop had them.
    Site site;
};

/// The order that this cart became.
PaidOrder paid_order(const Shop& shop, const engine::Snapshot& snapshot, const Cart& cart, const engine::Evaluation& was);

}  // namespace couponry::scenario
