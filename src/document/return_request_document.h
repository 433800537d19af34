// Return requests as JSON, as they are kept and answered. Pure functions, any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <string_view>

#include "document/reader.h"
#include "model/requested_return.h"

namespace couponry::document {

inline constexpr Choice<ReturnRequestStatus, 7> kReturnRequestStatuses{{{{"requested", ReturnRequestStatus::requested},
                                                                         {"approved", ReturnRequestStatus::approved},
                                                                         {"rejected", ReturnRequestStatus::rejected},
                                                                         {"received", ReturnRequestStatus::received},
                                                                         {"refunded", ReturnRequestStatus::refunded},
                                                                         {"exchanged", ReturnRequestStatus::exchanged},
                                                                         {"cancelled", ReturnRequestStatus::cancelled}}}};

/// What a shopper sends: {"lines": [{"id", "quantity", "exchange_for": {"product", "sku"}}], "reason", "note", "wants": "refund" |
/// "exchange", "exception", "preview"}. Each line once; an exchange says for what, and nothing else does.
struct ReturnWish {
    RequestedReturn request;  ///< What of it was sent.
    bool is_preview = false;
};
Result<ReturnWish> read_return_wish(const boost::json::value& value);

/// {"id", "order", "customer", "email", "currency", "wants", "status", "reason", "note", "exception", "policy", "lines": [{"id", "quantity",
/// "exchange_for", "paid", "refund"}], "refund", "shipping", "clawed_back": [{"promotion", "title", "amount"}], "redemption", "return",
/// "changes": [{"status", "at", "by", "note"}]}. What is empty is left out.
Result<RequestedReturn> read_return_request(const boost::json::value& value);
boost::json::object write_return_request(const RequestedReturn& request);

}  // namespace couponry::document
