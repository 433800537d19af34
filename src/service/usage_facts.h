// What a cart has to know of uses: everybody's, this customer's, and those of the current periods, without what its own order holds.
// Pure but for the transaction that is given; any thread.
#pragma once

#include <string_view>

#include "base/clock.h"
#include "model/cart.h"
#include "model/redemption.h"
#include "model/usage.h"
#include "service/live_shop.h"
#include "store/transaction.h"

namespace couponry::service {

/// One counter of a subject: either what is counted, or the amount of one currency.
void set_uses(const store::Counter& counter, Used& used);

// `held` is what the cart's own order holds, which does not count; nullptr: nothing.

/// Everybody's in the periods of `now`, by the clock of the cart's site; and takes what is held out of everybody's.
void join_periods(const InForce& state, const Cart& cart, Instant now, const Redemption* held, UsageFacts& usage);
/// This customer's, under whichever of id and address is known, also in the periods of `now`.
void join_own_uses(const store::Transaction& transaction, const InForce& state, const Cart& cart, Instant now,
                   const Redemption* held, UsageFacts& usage);

}  // namespace couponry::service
