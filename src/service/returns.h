// Returns: pieces of a paid order come back; what is refunded is said first, then done. Any thread.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "model/redemption.h"
#include "service/price_return.h"
#include "service/writes.h"

namespace couponry::service {

/// Of a return, or of what else an agent and a shopper speak about: it cannot be guessed.
std::string new_request_id(RandomSource& random);

class Returns {
public:
    /// Keeps a redemption that has one more return in place of the version that was read, and gives uses back where its promotions and
    /// coupons say so. Part of the transaction of the return.
    using Keep = std::function<Result<void>(store::Transaction& transaction, const Redemption& redemption, std::int64_t version,
                                            Instant now, std::vector<Change>& changes)>;

    Returns(store::Store& store, Writes& writes, RandomSource& random, Keep keep)
        : store_(store), writes_(writes), random_(random), keep_(std::move(keep)) {}

    /// {"lines": [{"id", "quantity"}], "preview": true}: with `preview` nothing is written. The body that is answered
    /// is the same for both, but for the return's `id`. Failures: `invalid_document`, `not_found`; `redemption_not_confirmed` for an order
    /// that was not paid, or was given up; `not_recorded` (order_shop.h); those of Writes.
    Result<Written> make(const WriteContext& context, std::string_view redemption, const boost::json::value& value);

    // The same as a part of another use case's transaction, with its failures.
    static Result<ReturnAnswer> preview(const store::Transaction& transaction, std::string_view redemption,
                                        const std::vector<ReturnedLine>& lines);
    /// `id`: of the return.
    Result<ReturnAnswer> keep(store::Transaction& transaction, std::string_view redemption,
                              const std::vector<ReturnedLine>& lines, const std::string& id, std::vector<Change>& changes) const;

private:
    store::Store& store_;
    Writes& writes_;
    RandomSource& random_;
    Keep keep_;
};

}  // namespace couponry::service
