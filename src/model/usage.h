// Usage: what counters and budgets say at the moment of an evaluation, read once and passed in; held counts as used, except
// what the request's own order holds. Plain data.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "model/counted_uses.h"
#include "model/coupon.h"

namespace couponry {

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

    // What everybody used besides, kept for many requests; may be null.
    std::shared_ptr<const UsageFacts> imported;
    std::shared_ptr<const CountedUses> counted;

    /// All of it together.
    Usage of_promotion(std::string_view code) const;
    Usage of_coupon(std::string_view code) const;
    Used of_campaign(std::string_view code) const;
};

}  // namespace couponry
