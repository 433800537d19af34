// Whether an item filter fits one line of an order that was placed. A cart's filters are compiled (engine/facts.h); here one is asked of one line
// now and then. Pure function, any thread.
#pragma once

#include "model/cart.h"
#include "model/filter.h"

namespace couponry::service {

/// The line is resolved (resolved_cart.h), so that its categories have their ancestors. What it does not say does not fit.
bool fits(const ItemFilter& filter, const CartLine& line, Currency currency);

}  // namespace couponry::service
