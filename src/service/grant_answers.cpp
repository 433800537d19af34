#include "service/grant_answers.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "document/grant_document.h"
#include "document/writer.h"
#include "service/grants.h"

namespace couponry::service {
namespace {

constexpr std::array<std::string_view, 6> kNames = {"upcoming", "available", "expiring", "used", "expired", "revoked"};

}  // namespace

std::string_view name_of(GrantState state) {
    return kNames[static_cast<std::size_t>(state)];
}

std::optional<GrantState> parse_grant_state(std::string_view name) {
    const auto* const found = std::ranges::find(kNames, name);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<GrantState>(found - kNames.begin());
}

GrantState state_of(const StoredGrant& grant, const Coupon& coupon, Instant now, int expiring_soon_days) {
    if (grant.grant.status == GrantStatus::revoked) return GrantState::revoked;
    if (grant.grant.status == GrantStatus::used) return GrantState::used;
    const auto end = end_of(grant, coupon);
    if (end && *end < now) return GrantState::expired;
    if (coupon.starts_at && now < *coupon.starts_at) return GrantState::upcoming;
    if (end && end->ms - now.ms <= expiring_soon_days * kDayMs) return GrantState::expiring;
    return GrantState::available;
}

bool may_see_codes(Scopes scopes) {
    return scopes.has(Scope::read) || scopes.has(Scope::manage);
}

boost::json::object write_grant(const StoredGrant& grant, const Coupon& coupon, GrantState state, bool shows_code) {
    boost::json::object object = document::write_stored_grant(grant);
    object["coupon"] = coupon.code;
    object["kind"] = document::json_text(document::kCouponKinds.word(coupon.kind));
    document::put_local_text(object, "name", coupon.name);
    document::put_local_text(object, "description", coupon.description);
    object["status"] = document::json_text(name_of(state));
    document::put_instant(object, "starts_at", coupon.starts_at);
    object.erase("ends_at");
    document::put_instant(object, "ends_at", end_of(grant, coupon));
    object.erase("mailed_at");
    object.erase("reminded_at");
    if (!shows_code) object.erase("code");
    return object;
}

}  // namespace couponry::service
