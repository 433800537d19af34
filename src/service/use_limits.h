// What an evaluated order uses, and which limits that must keep. Pure, any thread.
#pragma once

#include <vector>

#include "engine/evaluation.h"
#include "model/cart.h"
#include "model/redemption.h"
#include "service/ledger.h"
#include "service/live_shop.h"

namespace couponry::service {

/// One per promotion that applies. `usage` has the generated codes among those that were entered.
std::vector<Use> uses_of(const engine::Evaluation& evaluation, const InForce& state, const Cart& cart, const UsageFacts& usage);

/// Everything that limits these uses: of promotions, coupons and campaigns, in total, per customer and per period, in number and in
/// money; what was imported is used already.
std::vector<UseLimit> limits_of(const Redemption& redemption, const InForce& state);

/// Whether they pass as far as is counted here: everybody's, of all time. What it denies the desk would deny, unless uses were given back.
bool may_pass(const Redemption& redemption, const std::vector<UseLimit>& limits, const InForce& state);

}  // namespace couponry::service
