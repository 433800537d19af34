// The places of claim links, inside a transaction: taken, given back, and whether there are any. A place is taken by one write that is
// guarded by the link's version, so that there are never more claims than the link allows. Pure but for what is given; any thread.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "model/claim_link.h"
#include "model/coupon.h"
#include "service/live_shop.h"
#include "store/transaction.h"

namespace couponry::service {

/// Far more than a shop prints of one coupon.
constexpr std::size_t kClaimLinksPerCouponMax = kRowsPerPageMax;
/// What is due of them: links that end, by their tokens; guests' claims that lapse.
constexpr std::string_view kLinksDue = "claim_links";
constexpr std::string_view kGuestClaimsDue = "guest_claims";

ClaimLinkState state_of(const ClaimLink& link, Instant now);
/// "open"
std::string_view name_of(ClaimLinkState state);
/// Why nobody can claim by it any more: `claim_link_full`, `claim_link_ended`, `claim_link_revoked`; of an open one: nothing.
Result<void> check_open(const ClaimLink& link, Instant now);

struct FoundLink {
    ClaimLink link;
    std::int64_t version = 0;
};
std::optional<FoundLink> find_link(const store::Transaction& transaction, std::string_view token);
/// Of a coupon, in the order of their tokens.
std::vector<ClaimLink> links_of(const store::Transaction& transaction, std::string_view coupon);
/// Failure `store_busy` when somebody else changed it meanwhile.
Result<void> put_link(store::Transaction& transaction, const FoundLink& found, Instant now);

/// One more claim, `waiting` when it is a guest's. Failures of check_open and put_link.
Result<void> take_place(store::Transaction& transaction, FoundLink found, bool is_waiting, Instant now);
/// Of a guest's claim: the place is the customer's now, or, `is_free`, nobody's any more.
Result<void> end_waiting(store::Transaction& transaction, std::string_view token, bool is_free, Instant now);

/// What `has_open_claim_link` of a coupon's document has to say: true while a link of it is open. Without any link it stays as it is.
void set_open_link(const store::Transaction& transaction, std::string_view coupon_id, Instant now, boost::json::object& coupon);
/// Writes the coupon when that changed.
Result<void> show_open_link(store::Transaction& transaction, std::string_view coupon, Instant now, std::vector<Change>& changes);

}  // namespace couponry::service
