// What an answer says of a resource beside its document: its version, its state at this moment, what was used. Pure, any thread.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "model/reason.h"
#include "service/kinds.h"
#include "service/live_shop.h"
#include "store/documents.h"

namespace couponry::service {

/// "scheduled", "running" or "ended": where its window and that of its campaign stand, whatever its status.
std::string_view state_of(const boost::json::object& promotion, const engine::Snapshot& snapshot, Instant now);

/// The reason with which every evaluation rejects the codes of a coupon, given by its id, that opens no running promotion; nothing when
/// it opens one. Of several promotions the one nearest to success counts.
std::optional<Reason> why_opens_nothing(std::string_view coupon, const engine::Snapshot& snapshot, Instant now);

/// Adds `version` and `state` to a promotion, `usage` to promotions and coupons, `opens_nothing` to a coupon that no running promotion
/// uses, and to a campaign's budget what was used of it.
void add_answered_fields(const Kind& kind, const InForce& state, Instant now, std::int64_t version,
                         boost::json::object& document);

}  // namespace couponry::service
