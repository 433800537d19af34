// What a return is worth: the pieces that are kept are priced anew under the promotions of the order, and what was paid above that is
// refunded (docs/engine.md, Returns). Pure function, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/evaluation.h"
#include "engine/snapshot.h"
#include "model/cart.h"
#include "model/redemption.h"

namespace couponry::service {

enum class ShippingRefund : std::uint8_t { with_last_piece, never };

struct ReturnRequest {
    const engine::Snapshot& shop;  ///< As the order saw it (order_shop.h).
    const Cart& cart;  ///< Of the order, resolved.
    const engine::Evaluation& was;  ///< Of the order.
    std::span<const Return> earlier;
    std::span<const ReturnedLine> lines;
    ShippingRefund shipping = ShippingRefund::with_last_piece;
};

struct ReturnAnswer {
    struct Line {
        std::string line;
        std::int64_t quantity = 0;
        std::int64_t paid = 0;  ///< For these pieces, the dearest that were left.
        std::int64_t refund = 0;
        bool operator==(const Line&) const = default;
    };
    struct Lost {
        std::string promotion;
        std::string title;
        std::int64_t amount = 0;
        bool operator==(const Lost&) const = default;
    };
    std::vector<Line> lines;
    std::int64_t shipping = 0;  ///< Refunded.
    std::int64_t refund = 0;  ///< In all: of the lines, and of shipping.
    /// What of the price of all pieces that came back, by now and before this return, stays with the shop, because what is kept does
    /// not earn it any more: by promotion, and as sums. paid + clawed_back_before = refund of goods + clawed_back.
    std::vector<Lost> lost;
    std::int64_t clawed_back = 0;
    std::int64_t clawed_back_before = 0;
    /// Gifts of the order, given on top, whose reason is gone by now. `value` is their worth; it is not charged.
    std::vector<engine::GiftAnswer> gifts;
    bool is_everything = false;  ///< Nothing is kept.
    engine::Evaluation kept;  ///< What is kept, at what it costs; without shipping.
};

/// Failure `invalid_document` with pointers into `{"lines": […]}`: no line, an unknown one, one named twice, more pieces than are left.
Result<ReturnAnswer> price_return(const ReturnRequest& request);

}  // namespace couponry::service
