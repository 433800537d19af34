// Return requests as they are kept. Pure but for the transaction that is given; any thread.
#pragma once

#include <string_view>
#include <vector>

#include "model/requested_return.h"
#include "service/kinds.h"
#include "store/transaction.h"

namespace couponry::service {

/// As a list of them is asked for; its addresses have code of their own.
const Kind& return_requests_kind();

RequestedReturn return_request_of(const store::Document& document);
/// Of one order, the oldest first.
std::vector<RequestedReturn> return_requests_of(const store::Transaction& transaction, std::string_view order);

/// Adds the status to its changes, keeps it, and says so in the outbox: "return_requested", "return_approved" … Answers its version.
std::int64_t move_return_request(store::Transaction& transaction, RequestedReturn& request,
                                 const RequestedReturn::Change& change);

}  // namespace couponry::service
