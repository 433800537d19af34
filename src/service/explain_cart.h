// Everything that was judged of a request: every entered code with all its promotions, and every automatic promotion that could
// have applied. For agents and integrators (`?explain=full`). Pure, any thread.
#pragma once

#include <boost/json/object.hpp>

#include "engine/snapshot.h"
#include "model/cart.h"
#include "model/usage.h"

namespace couponry::service {

/// {"codes": [{"code", "coupon", "usable", "failures", "promotions": [{"promotion", "holds", "applied", "failures", "in_the_way"}]}],
///  "automatic": [the same of promotions]}; a failure is written as document::write_because does.
boost::json::object explain_cart(const engine::Snapshot& snapshot, const Cart& cart, const UsageFacts& usage, Instant now);

}  // namespace couponry::service
