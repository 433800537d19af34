// Order: a purchase as mirrored from the shop. Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/money.h"
#include "model/cart.h"

namespace couponry {

/// A returned order was placed and not cancelled: it counts for its customer.
enum class OrderStatus : std::uint8_t { placed, cancelled, returned };

/// Money that goes back to the customer, as the shop does it.
struct OrderRefund {
    enum class Status : std::uint8_t { pending, sent, failed };
    std::string id;
    std::int64_t amount = 0;
    Status status = Status::pending;
    std::string method;  // "card", as the shop calls it
    Instant at;  // of this status
    std::optional<Instant> expected_at;  // on the customer's account
    std::vector<std::string> lines;  // line ids; empty: of no certain line
};

struct OrderShipment {
    std::string id;
    std::string method;
    std::string status;  // as the shop calls it
    std::string carrier;
    std::string tracking;
    std::string tracking_url;
    std::optional<Instant> shipped_at;
    std::optional<Instant> delivered_at;
    std::optional<Instant> expected_at;
    std::vector<std::string> lines;  // line ids; empty: every line
};

struct Order {
    std::string id;
    std::string customer;  // id; empty: a guest
    std::string email;
    OrderStatus status = OrderStatus::placed;
    std::string site;
    Currency currency;
    Instant placed_at;
    std::vector<CartLine> lines;
    std::vector<OrderShipment> shipments;
    std::vector<OrderRefund> refunds;
    std::optional<std::int64_t> paid;  // for goods and delivery; absent: what the lines come to
};

}  // namespace couponry
