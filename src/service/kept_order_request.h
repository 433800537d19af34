// Requests to cancel orders or to send them elsewhere, as they are kept. Pure but for the transaction that is given; any thread.
#pragma once

#include <string_view>
#include <vector>

#include "base/clock.h"
#include "model/order_request.h"
#include "service/kinds.h"
#include "store/transaction.h"

namespace couponry::service {

/// As a list of them is asked for; it has no addresses of a kind.
const Kind& order_requests_kind();

OrderRequest order_request_of(const store::Document& document);
/// Of one order.
std::vector<OrderRequest> order_requests_of(const store::Transaction& transaction, std::string_view order);

/// Adds the status to its changes, keeps it, and says so in the outbox: "order_cancel_requested", "order_address_done".
void move_order_request(store::Transaction& transaction, OrderRequest& request, const OrderRequest::Change& change);

/// An order as mirrored from the shop answers what was asked: one that is cancelled has its cancellation, and goes nowhere.
void follow_order(store::Transaction& transaction, const Kept& kept, Instant now);

}  // namespace couponry::service
