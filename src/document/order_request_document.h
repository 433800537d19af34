// Requests to cancel an order, or to send it elsewhere, as JSON. Pure functions, any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <string_view>

#include "document/reader.h"
#include "model/order_request.h"

namespace couponry::document {

inline constexpr Choice<OrderRequestKind, 2> kOrderRequestKinds{
    {{{"cancel", OrderRequestKind::cancel}, {"address", OrderRequestKind::address}}}};
inline constexpr Choice<OrderRequestStatus, 3> kOrderRequestStatuses{{{{"requested", OrderRequestStatus::requested},
                                                                       {"done", OrderRequestStatus::done},
                                                                       {"refused", OrderRequestStatus::refused}}}};

/// What is sent: {"reason", "exception"} of a cancellation, {"address": {"name", "company", "street": [lines], "postcode", "city", "region",
/// "country"}, "exception"} of another address. No body at all is a cancellation without a reason.
Result<OrderRequest> read_order_wish(const boost::json::value& value, OrderRequestKind kind);

/// {"id", "kind", "order", "customer", "email", "status", "promised", "reason", "address", "exception", "policy", "changes": [{"status", "at",
/// "by", "note"}]}. What is empty is left out.
Result<OrderRequest> read_order_request(const boost::json::value& value);
boost::json::object write_order_request(const OrderRequest& request);

}  // namespace couponry::document
