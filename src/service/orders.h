// What can be done with an order, and wishes to cancel it or to send it elsewhere. Any thread.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string_view>

#include "base/random.h"
#include "model/order_request.h"
#include "service/access.h"
#include "service/shops.h"
#include "service/writes.h"

namespace couponry::service {

class Orders {
public:
    Orders(store::Store& store, Shops& shops, Writes& writes, RandomSource& random)
        : store_(store), shops_(shops), writes_(writes), random_(random) {}

    /// As write_order_options() (order_answers.h). `not_found`.
    Result<boost::json::object> options(std::string_view tenant, std::string_view order) const;

    /// Judged by policy, kept, and told the shop by the outbox. Failures `invalid_document`, `not_found`; `request_not_allowed` when a policy
    /// does not allow it; `forbidden` for an exception without the scope `agent`; `limit_reached`; those of Writes.
    Result<Written> ask(const WriteContext& context, const Caller& caller, std::string_view order, OrderRequestKind kind,
                        const boost::json::value& value);
    /// {"note"}; a refusal needs one. What has this answer already is answered as it is. Failures `invalid_document`, `not_found`,
    /// `request_closed`, those of Writes.
    Result<Written> answer(const WriteContext& context, const Caller& caller, std::string_view id, OrderRequestStatus status,
                           const boost::json::value& value);

private:
    store::Store& store_;
    Shops& shops_;
    Writes& writes_;
    RandomSource& random_;
};

/// {"note"} of an answer; no body is none. A note that is needed must say something.
Result<std::string> read_answer_note(const boost::json::value& value, bool is_needed);
/// Failure `forbidden` for an exception by somebody who may make none.
Result<void> check_exception(const Caller& caller, std::string_view exception);

}  // namespace couponry::service
