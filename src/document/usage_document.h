// Counters and budgets as JSON, for the command line and for stored evaluations. Pure functions, any thread.
#pragma once

#include <boost/json/fwd.hpp>

#include "document/reader.h"
#include "model/usage.h"

namespace couponry::document {

/// {"promotions": {code: {"redemptions": 3, "applications": 4, "amount": {"GBP": 500}, "customer": {…}, "period": {…}}},
///  "coupons": {…}, "campaigns": {code: {"redemptions", "applications", "amount"}},
///  "codes": [{"code", "coupon", "bound_email", "generated_at", "status", "held_by_order"}], "blocked_until"}
/// `customer` and `period` have the three fields of the whole. Everything may be left out.
Result<UsageFacts> read_usage(const boost::json::value& value);
bool read_usage(const Reader& reader, UsageFacts& target);
/// Sorted by code, so that equal facts give equal bytes.
boost::json::object write_usage(const UsageFacts& usage);

}  // namespace couponry::document
