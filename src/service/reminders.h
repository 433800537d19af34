// Reminders: holders who asked for it hear of a coupon before it ends. Inside transactions the moment is planned; housekeeping makes
// the messages. Pure but for what is given; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "model/coupon.h"
#include "model/grant.h"
#include "store/store.h"

namespace couponry::service {

/// When the holder is reminded of something that ends: so many days before, or, if it does not last that long, halfway.
Instant reminder_moment(Instant granted_at, Instant end, int days_before);

/// Plans, moves or calls off the reminder of a grant, after anything of it changed.
void plan_reminder(store::Transaction& transaction, const StoredGrant& grant, const Coupon& coupon);

/// Every reminder of a tenant that is due becomes one message of the outbox, if its coupon can still be used. Answers how many.
/// Failures of the store.
Result<std::int64_t> send_reminders(store::Store& store, std::string_view tenant, Instant now);

}  // namespace couponry::service
