// An order with all that is known of it: what was asked for and came back, how it was redeemed, and what the shop promises. Pure but for the
// transaction that is given; any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/snapshot.h"
#include "model/order_request.h"
#include "model/redemption.h"
#include "model/requested_return.h"
#include "service/order_options.h"
#include "store/transaction.h"

namespace couponry::service {

struct KnownOrder {
    OrderFacts facts;
    std::vector<Policy> policies;  ///< Of the topics that are judged.
    std::vector<RequestedReturn> return_requests;  ///< The oldest first.
    std::vector<OrderRequest> order_requests;
    std::optional<Redemption> redemption;  ///< When it was paid.

    std::map<std::string, CartLine> sent;  ///< Lines as the shop sent them, by their ids.
    /// Whether the redemption has these lines: the same ids for the same products.
    bool is_redeemed(const std::vector<ReturnedLine>& lines) const;
};

/// `snapshot`: of the shop, for what the order's lines do not say. Failure `not_found`.
Result<KnownOrder> read_known_order(const store::Transaction& transaction, const engine::Snapshot& snapshot,
                                    std::string_view order);

}  // namespace couponry::service
