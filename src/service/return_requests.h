// Goods that shoppers want to send back or to exchange: asked for, judged by policy or by an agent, received, paid back. Any thread.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <string_view>

#include "base/random.h"
#include "model/requested_return.h"
#include "service/access.h"
#include "service/returns.h"
#include "service/shops.h"
#include "service/writes.h"

namespace couponry::service {

class ReturnRequests {
public:
    ReturnRequests(store::Store& store, Shops& shops, Writes& writes, Returns& returns, RandomSource& random)
        : store_(store), shops_(shops), writes_(writes), returns_(returns), random_(random) {}

    /// As document::read_return_wish() reads it; with "preview" nothing is written, and the answer has no id. What the policy allows and
    /// approves of by itself is approved at once; the rest waits for an agent. Failures `invalid_document` (also more pieces than are left),
    /// `not_found`; `return_not_allowed` with a pointer to each line that a policy keeps; `forbidden` for an exception without the scope
    /// `agent`; `limit_reached`; those of Writes.
    Result<Written> ask(const WriteContext& context, const Caller& caller, std::string_view order,
                        const boost::json::value& value);

    enum class Act : std::uint8_t { approve, reject, receive, refund, exchange, cancel };
    /// {"note"}; a rejection needs one. Goods that are received come back to the redemption of their order in the same transaction, and the
    /// request then says what that refunds. What was done already is answered as it is. Failures `invalid_document`, `not_found`,
    /// `return_not_in_state`, those of Writes.
    Result<Written> act(const WriteContext& context, const Caller& caller, std::string_view id, Act act,
                        const boost::json::value& value);

private:
    Result<void> receive(store::Transaction& transaction, RequestedReturn& request, std::vector<Change>& changes) const;

    store::Store& store_;
    Shops& shops_;
    Writes& writes_;
    Returns& returns_;
    RandomSource& random_;
};

}  // namespace couponry::service
