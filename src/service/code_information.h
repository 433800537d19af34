// Everything known about one code: its coupon, the promotions that it opens, of a generated one whose it is and what became of it, and
// whether it works now. And switching one off and on. Any thread.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string_view>

#include "base/result.h"
#include "service/live_shop.h"
#include "service/writes.h"
#include "store/store.h"

namespace couponry::service {

/// {"code", "state", "reasons", "coupon", "generated"?, "promotions": [{"code", "name"?, "status", "state"}]}, of any text that a shopper
/// may have entered; at most kRowsPerPageMax promotions. `reasons` say why no cart can use it now; without one its state is "usable".
/// `not_found`.
Result<boost::json::object> write_code_information(store::Store& store, std::string_view tenant, const InForce& state,
                                                   std::string_view entered, Instant now);

/// {"status": "available" | "disabled"} of a generated code. `not_found`, `invalid_document`; `in_use` of one that an order holds or
/// redeemed.
Result<Written> set_code_status(Writes& writes, const WriteContext& context, std::string_view entered,
                                const boost::json::value& value);

}  // namespace couponry::service
