#include "service/housekeeping.h"

#include "base/limits.h"
#include "service/reminders.h"

namespace couponry::service {

namespace {

Result<void> forget_the_old_of(const std::string& tenant, Services& services) {
    const Instant now = services.clock();
    const auto done = services.store.write(tenant, [&](store::Transaction& transaction) {
        transaction.idempotency_keys().forget_before(Instant{now.ms - kIdempotencyKeyMs});
    });
    if (!done) return done;
    const auto carts = services.carts.forget_before(tenant, Instant{now.ms - kCartDaysMax * kDayMs});
    if (!carts) return std::unexpected(carts.error());
    if (auto ended = services.claims.end_what_is_over(tenant, now); !ended) return ended;
    const auto reminders = send_reminders(services.store, tenant, now);
    if (!reminders) return std::unexpected(reminders.error());
    return {};
}

}  // namespace

Result<void> forget_the_old(Services& services) {
    constexpr std::size_t kPage = 100;
    std::string after;
    while (true) {
        const auto tenants = services.access->tenants(after, kPage);
        if (!tenants) return std::unexpected(tenants.error());
        for (const Tenant& tenant : *tenants)
            if (auto done = forget_the_old_of(tenant.id, services); !done) return done;
        if (tenants->size() < kPage) return {};
        after = tenants->back().id;
    }
}

Result<void> end_holds(Services& services) {
    for (const auto& [tenant, shop] : services.shops.loaded())
        if (const auto ended = services.redemptions->end_holds(tenant); !ended) return std::unexpected(ended.error());
    return {};
}

}  // namespace couponry::service
