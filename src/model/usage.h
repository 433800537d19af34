// Usage: what counters and budgets say at the moment of an evaluation, read once and passed in; held counts as used, except
// what the request's own order holds. Plain data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/money.h"
#include "model/coupon.h"

namespace couponry {

/// Uses of one promotion, coupon or campaign.
struct Used {
    std::int64_t redemptions = 0;
    std::int64_t applications = 0;
    MoneyMap amount;
    std::int64_t customers = 0;  // different ones; only of what everybody used
};

/// Uses by everybody, by this customer, and in the current calendar period of the promotion's `per_period` limit (by everybody or
/// by this customer, as that limit asks).
struct Usage {
    Used all;
    Used customer;
    Used period;
};

struct UsageFacts {
    std::unordered_map<std::string, Usage> promotions;
    std::unordered_map<std::string, Usage> coupons;
    std::unordered_map<std::string, Used> campaigns;
    /// The generated codes among the entered ones, by canonical text.
    std::unordered_map<std::string, Code> codes;
    /// This asker tried too many codes: every code answers `too_many_attempts` until then.
    std::optional<Instant> blocked_until;
};

}  // namespace couponry
