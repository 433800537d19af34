// RequestedReturn: a shopper wants to send goods back, or to have others for them; and what became of it. Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/money.h"

namespace couponry {

enum class ReturnRequestStatus : std::uint8_t { requested, approved, rejected, received, refunded, exchanged, cancelled };

/// The goods are neither here nor given up: no other request may have the same pieces.
constexpr bool is_under_way(ReturnRequestStatus status) {
    return status == ReturnRequestStatus::requested || status == ReturnRequestStatus::approved;
}
/// The goods came back.
constexpr bool has_arrived(ReturnRequestStatus status) {
    return status == ReturnRequestStatus::received || status == ReturnRequestStatus::refunded ||
           status == ReturnRequestStatus::exchanged;
}

struct RequestedLine {
    std::string line;
    std::int64_t quantity = 1;
    std::string exchange_product;  // empty: the money back
    std::string exchange_sku;
    std::optional<std::int64_t> paid;  // for these pieces; absent: not known
    std::optional<std::int64_t> refund;
};

/// Of a discount that what is kept does not earn any more.
struct LostDiscount {
    std::string promotion;
    std::string title;
    std::int64_t amount = 0;
};

/// What the request comes to: expected until the goods are here, then as it is.
struct ReturnPrice {
    std::optional<std::int64_t> refund;  // in all, with delivery; absent: not known, or an exchange
    std::int64_t shipping = 0;  // of it
    std::vector<LostDiscount> lost;
    std::string redemption;  // that was priced anew; empty: what the lines cost
};

struct RequestedReturn {
    struct Change {
        ReturnRequestStatus status = ReturnRequestStatus::requested;
        Instant at;
        std::string by;  // id of the key that asked
        std::string note;
    };
    std::string id;
    std::string order;
    std::string customer;  // of the order
    std::string email;
    Currency currency;
    bool wants_exchange = false;
    ReturnRequestStatus status = ReturnRequestStatus::requested;
    std::string reason;
    std::string note;
    std::string exception;  // why an agent departs from the policy; empty: it does not
    std::string policy;  // that was judged by; empty: there was none
    std::vector<RequestedLine> lines;
    ReturnPrice price;
    std::string made;  // id of the return of the redemption
    std::vector<Change> changes;  // the oldest first
};

}  // namespace couponry
