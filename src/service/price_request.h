// What a return request comes to: as the redemption of its order prices it, else what the lines cost. Pure but for the transaction that is
// given; any thread.
#pragma once

#include <vector>

#include "model/redemption.h"
#include "model/requested_return.h"
#include "service/known_order.h"
#include "service/price_return.h"
#include "store/transaction.h"

namespace couponry::service {

std::vector<ReturnedLine> returned_lines(const RequestedReturn& request);

/// Fills what is refunded per line and in all, and what is lost. An exchange refunds nothing. What cannot be known stays open: the price of a
/// line that the shop did not send, and an order whose promotions were erased.
void price_request(const store::Transaction& transaction, const KnownOrder& known, RequestedReturn& request);

/// The same as the redemption had it.
void take_price(const ReturnAnswer& answer, RequestedReturn& request);

}  // namespace couponry::service
