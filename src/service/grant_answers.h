// A grant as answers show it: its state at this moment, and what its holder may read of its coupon. Pure, any thread.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

#include "model/coupon.h"
#include "model/grant.h"
#include "service/scopes.h"

namespace couponry::service {

enum class GrantState : std::uint8_t { upcoming, available, expiring, used, expired, revoked };
std::string_view name_of(GrantState state);
std::optional<GrantState> parse_grant_state(std::string_view name);

/// `expiring`: it can be used, and ends within so many days.
GrantState state_of(const StoredGrant& grant, const Coupon& coupon, Instant now, int expiring_soon_days);

/// Whether a key may read the codes that are bound to others.
bool may_see_codes(Scopes scopes);

/// {"coupon", "kind", "name", "description", "customer" | "email", "status", "source", "reason", "given_by", "granted_at", "starts_at",
/// "ends_at", "notification", "revoked_at", "redemptions", "code"}; the code only where `shows_code`.
boost::json::object write_grant(const StoredGrant& grant, const Coupon& coupon, GrantState state, bool shows_code);

}  // namespace couponry::service
