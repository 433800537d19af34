// Orders as mirrored from the shop, and recorded orders as carts, for replaying and measuring. Pure functions, any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string_view>

#include "document/reader.h"
#include "model/cart.h"
#include "model/order.h"

namespace couponry::document {

/// {"id", "customer": {"id", "email"}, "status": "placed" | "cancelled" | "returned", "site", "currency", "placed_at", "lines" (as of a
/// cart), "shipments": [{"id", "method", "status", "carrier", "tracking", "tracking_url", "shipped_at", "delivered_at", "expected_at",
/// "lines"}], "refunds": [{"id", "amount", "status": "pending" | "sent" | "failed", "method", "at", "expected_at", "lines"}], "total"}. `known_id`: the identifier under which it is saved; then `id` may be left out.
Result<Order> read_order(const boost::json::value& value, std::string_view known_id = {});
bool read_order(const Reader& reader, std::string_view known_id, Order& target);
boost::json::object write_order(const Order& order);
boost::json::object write_order_refund(const OrderRefund& refund);

/// One line of an order file: {"order", "at", "customer" (or null: a guest), "country" (its English name or two capital letters),
/// "currency", "lines": [{"product", "quantity", "unit_price"}]}. The cart is that of `site`, on its channel "online".
Result<Cart> read_recorded_order(const boost::json::value& value, std::string_view site);
bool read_recorded_order(const Reader& reader, std::string_view site, Cart& target);

/// ISO 3166-1 code of a country by its name in the order files; "" for what is no single country ("Unspecified"); nothing for an
/// unknown name.
std::optional<std::string_view> country_code(std::string_view name);

}  // namespace couponry::document
