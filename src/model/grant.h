// A grant as it is kept: who holds which coupon, where it came from and what became of it. Plain data. An evaluation needs only its
// part Grant (coupon.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/coupon.h"

namespace couponry {

/// How a customer came to hold it: by a link, from an agent, over the API, by signing up, or earned by an order.
enum class GrantSource : std::uint8_t { claim, agent, api, welcome, effect };

/// Whoever holds a coupon: a customer of the shop, or the mailbox of an address that belongs to no account. With both, the customer.
struct Holder {
    std::string customer;
    std::string email;
    bool empty() const { return customer.empty() && email.empty(); }
    bool operator==(const Holder&) const = default;
};

/// No grant is good for more.
constexpr std::size_t kRedemptionsPerGrantMax = 1'000;

struct StoredGrant {
    Grant grant;  ///< Its end is that of `valid_for`; the coupon's own end counts beside it.
    Holder holder;  ///< One of its two.
    GrantSource source = GrantSource::api;
    std::string reason;
    std::string given_by;  ///< The id of the API key, of the link, or of the redemption.
    std::string code;  ///< Of a multi_code coupon: the one code that is this holder's.
    bool notify = false;  ///< The holder asked to be reminded before it ends.
    std::optional<Instant> revoked_at;
    std::vector<std::string> redemptions;  ///< That used it; the last kRedemptionsPerGrantMax.
    std::optional<Instant> mailed_at;  ///< When the code was last sent.
    std::optional<Instant> reminded_at;
    bool operator==(const StoredGrant&) const = default;
};

}  // namespace couponry
