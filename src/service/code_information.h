// Everything known about one code: its coupon, the promotions that it opens, and of a generated one its state. Any thread.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>

#include "base/result.h"
#include "service/live_shop.h"
#include "store/store.h"

namespace couponry::service {

/// {"code", "coupon", "generated"?, "promotions": [{"code", "name"?, "status", "state"}]}, of any text that a shopper may have entered;
/// at most kRowsPerPageMax promotions. `not_found`.
Result<boost::json::object> write_code_information(store::Store& store, std::string_view tenant, const InForce& state,
                                                   std::string_view entered, Instant now);

}  // namespace couponry::service
