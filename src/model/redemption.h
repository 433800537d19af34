// Redemption: the uses that one order makes of promotions, coupons and codes, from the moment they are held. Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/money.h"

namespace couponry {

enum class RedemptionStatus : std::uint8_t { held, confirmed, released, partly_returned, returned };

/// Of one promotion by one order.
struct Use {
    std::string promotion;
    std::string campaign;  // empty: none
    std::string coupon;  // canonical; empty: automatic
    std::string code;  // normalised text of a generated one
    std::int64_t applications = 1;
    std::int64_t amount = 0;  // in minor units of the order's currency, without gifts
    std::string period;  // of the promotion's limit: "day:2026-11-22"; empty: it has none
    bool is_period_by_customer = false;
    bool restores_coupon = true;  // a cancelled order gives the coupon's use back, too
    bool operator==(const Use&) const = default;
};

/// Pieces that came back, and what was paid back for them.
struct ReturnedLine {
    std::string line;
    std::int64_t quantity = 0;
    bool operator==(const ReturnedLine&) const = default;
};
struct Return {
    std::string id;
    Instant at;
    std::vector<ReturnedLine> lines;
    std::int64_t refund = 0;
    bool operator==(const Return&) const = default;
};

struct Redemption {
    std::string id;  // order and attempt
    std::string order;
    std::int64_t attempt = 1;  // of this order
    RedemptionStatus status = RedemptionStatus::held;
    std::string site;
    Currency currency;
    std::string customer;  // id; empty: a guest
    std::string email;  // empty: not known
    Instant made_at;  // the instant of its evaluation
    std::optional<Instant> expires_at;  // of a held one
    std::optional<Instant> confirmed_at;
    std::optional<Instant> released_at;
    bool has_expired = false;  // released because nobody confirmed it in time
    std::uint64_t revision = 0;  // that was evaluated
    std::int64_t total = 0;  // to pay
    std::vector<Use> uses;
    std::vector<std::string> earned;  // coupons that the customer is granted when it is confirmed
    std::vector<Return> returns;
    std::string cart;  // JSON: the request with all facts that it was evaluated with
    std::string evaluation;  // JSON: its answer
};

}  // namespace couponry
