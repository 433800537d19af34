// Claiming a coupon: by a code or a link, for a customer of the shop, or for a guest who signs in later. Any thread.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "model/claim_link.h"
#include "model/coupon.h"
#include "service/access.h"
#include "service/writes.h"
#include "store/store.h"

namespace couponry::service {

/// So long a guest's claim waits for him to sign in; then the place is another's.
constexpr std::int64_t kGuestClaimMs = kDayMs;

class Claims {
public:
    Claims(store::Store& store, Writes& writes, RandomSource& random) : store_(store), writes_(writes), random_(random) {}

    /// {"code"} of a coupon with an open link, {"token"} of a link, or {"claim"} of a guest, for a customer. What he has claimed before is
    /// answered as it is (Outcome::unchanged). Failures `not_found`, `invalid_document`, `coupon_not_claimable`, `coupon_inactive`,
    /// `coupon_ended`, `coupon_revoked`, `claim_link_full`, `claim_link_ended`, `claim_link_revoked`, those of Writes.
    Result<Written> claim(const WriteContext& context, const Caller& caller, std::string_view customer,
                          const boost::json::value& value);

    /// What a link offers; nothing when there is no such link.
    struct Offer {
        ClaimLink link;
        Coupon coupon;
        std::optional<GuestClaim> own;  ///< The claim of whoever looks.
    };
    /// `claim`: the secret of a guest's claim, or empty. Changes nothing.
    Result<std::optional<Offer>> look(std::string_view token, std::string_view claim) const;
    /// A place for a guest. Who has one of this link already keeps it. Answers the claim's secret. Failures as of claim().
    struct Kept {
        std::string claim;
        Instant ends_at;
    };
    Result<Kept> claim_as_guest(std::string_view token, std::string_view claim);

    /// Of a tenant: guests' claims that nobody finished give their places back, and coupons whose links have ended say so. Failures of
    /// the store.
    Result<void> end_what_is_over(std::string_view tenant, Instant now);

private:
    store::Store& store_;
    Writes& writes_;
    RandomSource& random_;
};

}  // namespace couponry::service
