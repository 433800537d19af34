// Grants inside a transaction: found and given. Whoever gives a coupon to a customer asks here; what orders do to grants is in
// redemption_grants.h. All of it may be repeated without being done twice. Pure but for the transaction that is given; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "model/coupon.h"
#include "model/grant.h"
#include "store/transaction.h"

namespace couponry::service {

/// Of one customer that are looked at; nobody has more.
constexpr std::size_t kGrantsPerHolderMax = kRowsPerPageMax;

/// "<coupon, normalised>/customer:<id>" or "…/email:<mailbox>": the place of a grant, so that there is never a second one.
std::string grant_id(std::string_view coupon, const Holder& holder);
/// The ids of the grants by which somebody may hold a coupon: his own, and his mailbox's.
std::vector<std::string> places_of(std::string_view coupon, const Holder& holder);
StoredGrant grant_of(const store::Document& document);
store::NewVersion kept_grant(const StoredGrant& grant, Instant now);
void put_grant(store::Transaction& transaction, const StoredGrant& grant, Instant now);

/// A coupon as it is kept, and the text that names it; nothing when there is none.
std::optional<Coupon> find_coupon(const store::Transaction& transaction, std::string_view code);
/// Those of many, in few statements; one each.
std::vector<std::optional<Coupon>> find_coupons(const store::Transaction& transaction, std::span<const std::string> codes);

/// The customer with the address that the shop knows of him, unless one is given.
Holder with_known_email(const store::Transaction& transaction, Holder holder);
/// All that the customer's id and his mailbox hold, revoked ones too; in the order of coupons, the customer's own first.
std::vector<StoredGrant> grants_of_holder(const store::Transaction& transaction, const Holder& holder);
/// Of one coupon, whichever of the two holds it: one that can be used before one that cannot.
std::optional<StoredGrant> find_grant(const store::Transaction& transaction, std::string_view coupon, const Holder& holder);

/// The one that can be used, or could for longest; the end of none.
std::vector<StoredGrant>::iterator best_of(std::vector<StoredGrant>& grants);

/// The last moment at which it can be used: its own end or its coupon's, whichever is earlier.
std::optional<Instant> end_of(const StoredGrant& grant, const Coupon& coupon);
/// Neither used up, nor taken back, nor over.
bool is_usable(const StoredGrant& grant, const Coupon& coupon, Instant now);

struct Gift {
    Holder holder;
    GrantSource source = GrantSource::api;
    std::string reason;
    std::string given_by;
    std::string code;
};
/// As it is before anybody used it; `valid_for` begins now.
StoredGrant new_grant(const Coupon& coupon, const Gift& gift, Instant now);

struct Given {
    StoredGrant grant;
    bool is_new = false;
};
/// What is held and usable already is answered as it is; anything else is granted anew.
Given give(store::Transaction& transaction, const Coupon& coupon, const Gift& gift, Instant now);

}  // namespace couponry::service
