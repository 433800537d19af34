// What can still be done with an order: may it be cancelled or sent elsewhere, may this line come back or be exchanged, until when, and why
// not. Judged by the policies of the shop, over plain data. The API, the requests of shoppers and the assistant ask here. Pure functions, any
// thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "model/order.h"
#include "model/order_reason.h"
#include "model/policy.h"

namespace couponry::service {

/// What is known of an order.
struct OrderFacts {
    Order order;  ///< With its lines resolved (resolved_cart.h).
    TimeZone zone;  ///< Of its site.
    struct Pieces {
        std::int64_t in_return = 0;  ///< Asked for, and not here yet.
        std::int64_t gone = 0;  ///< Came back, or were exchanged.
    };
    std::map<std::string, Pieces> pieces;  ///< By line; one without an entry has none.
    bool is_cancel_requested = false;  ///< And not answered.
    bool is_address_requested = false;
};

/// A policy judges orders that were placed within its window, so that an order keeps the terms it was placed under: to change them, end the
/// policy and start another. Of several the one that names the site is taken before one for all, then the one that starts latest, then the
/// first by its id. Those without rules promise nothing.
const Policy* find_policy(std::span<const Policy> policies, PolicyTopic topic, std::string_view site, Instant placed_at);

struct Verdict {
    OrderReason reason = OrderReason::none;  ///< Why not.
    std::optional<Instant> until;  ///< The last second of it, also when it is over; absent: no end is known yet.
    const Policy* policy = nullptr;  ///< One of those given.
    bool is_allowed() const { return reason == OrderReason::none; }
};

struct LineOptions {
    const CartLine* line = nullptr;  ///< Of the order's facts.
    OrderFacts::Pieces pieces;
    std::int64_t left = 0;  ///< Pieces that may still come back.
    Verdict give_back;
    Verdict exchange;
};

struct OrderOptions {
    Verdict cancel;
    Verdict change_address;
    std::vector<LineOptions> lines;  ///< In the order of the order's.
};

/// Points into the facts and the policies, which must outlive it.
OrderOptions judge_order(const OrderFacts& facts, std::span<const Policy> policies, Instant now);

enum class ShipmentState : std::uint8_t { preparing, shipped, delivered };
ShipmentState shipment_state(const OrderShipment& shipment, Instant now);
/// "preparing", "shipped", "delivered".
std::string_view word_of(ShipmentState state);
/// "placed", "partly_shipped", "shipped", "delivered", "cancelled", "returned".
std::string_view order_state(const Order& order, Instant now);

}  // namespace couponry::service
