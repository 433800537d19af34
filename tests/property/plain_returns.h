// What returns are held against. Used by the property tests.
#pragma once

#include <cstdint>
#include <vector>

#include "scenario/paid_order.h"

namespace couponry::property {

using scenario::PaidOrder;

/// A plain and slow way to what price_return says: each piece by itself, the promotions written down anew, the oracle's prices.
class PlainReturns {
public:
    explicit PlainReturns(const PaidOrder& order);
    /// The goods that are refunded for these pieces after those of the calls before; -1 when the oracle has too much to try.
    std::int64_t refund(const std::vector<ReturnedLine>& lines);
    /// What was paid for the pieces of the last call.
    std::int64_t paid_for_last() const { return paid_for_last_; }

private:
    std::int64_t price_of_kept() const;

    struct Piece {
        std::int64_t list = 0, paid = 0;
    };
    const PaidOrder& order_;
    Shop shop_;
    std::vector<std::vector<Piece>> kept_;  ///< By line, the dearest last.
    std::int64_t paid_ = 0, came_back_ = 0, refunded_ = 0, paid_for_last_ = 0;
};

}  // namespace couponry::property
