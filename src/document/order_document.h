// Recorded orders of a shop as carts, for replaying and measuring. Pure functions, any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string_view>

#include "document/reader.h"
#include "model/cart.h"

namespace couponry::document {

/// One line of an order file: {"order", "at", "customer" (or null: a guest), "country" (its English name or two capital letters),
/// "currency", "lines": [{"product", "quantity", "unit_price"}]}. The cart is that of `site`, on its channel "online".
Result<Cart> read_recorded_order(const boost::json::value& value, std::string_view site);
bool read_recorded_order(const Reader& reader, std::string_view site, Cart& target);

/// ISO 3166-1 code of a country by its name in the order files; "" for what is no single country ("Unspecified"); nothing for an
/// unknown name.
std::optional<std::string_view> country_code(std::string_view name);

}  // namespace couponry::document
