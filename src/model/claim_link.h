// A link by which people claim a coupon, and the claim of somebody who is not known yet. Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"

namespace couponry {

struct ClaimLink {
    std::string token;  ///< What the address ends with; whoever knows it may claim.
    std::string coupon;
    std::string label;  ///< For those who made it: "poster Leeds".
    std::optional<Instant> created_at;
    std::optional<Instant> ends_at;
    std::optional<Instant> revoked_at;
    std::optional<std::int64_t> claims_max;
    std::int64_t claims = 0;  ///< Places taken.
    std::int64_t claims_waiting = 0;  ///< Of these: by guests who have not signed in yet.
    bool operator==(const ClaimLink&) const = default;
};

enum class ClaimLinkState : std::uint8_t { open, full, ended, revoked };

/// A guest's place; it becomes a grant when the shop says who it is, and lapses otherwise.
struct GuestClaim {
    std::string link;
    Instant ends_at;
    std::string customer;  ///< Whose it became.
    bool operator==(const GuestClaim&) const = default;
};

}  // namespace couponry
