// What is answered of an order after it was placed, and the sentences that refuse a wish. Pure functions, any thread.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "service/known_order.h"

namespace couponry::service {

/// {"order", "state", "status", "currency", "placed_at", "shipments": [{"id", "state", …}], "refunds", "cancel": {"allowed", "reason", "until",
/// "policy"}, "change_address", "lines": [{"id", "product", "quantity", "in_return", "returned", "return": {"allowed", "quantity", "until",
/// "reason", "policy", "approval", "reasons", "sender_pays"}, "exchange"}], "return_requests", "requests"}. Instants are on the clock of the
/// order's site.
boost::json::object write_order_options(const KnownOrder& known, Instant now);

/// "The time for it ended at 2026-08-03T23:59:59+02:00." Of a verdict that does not allow it.
std::string why_not(const Verdict& verdict, const TimeZone& zone);

}  // namespace couponry::service
