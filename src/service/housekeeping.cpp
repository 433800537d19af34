#include "service/housekeeping.h"

#include "base/limits.h"

namespace couponry::service {

Result<void> forget_the_old(Services& services) {
    const auto tenants = services.access->tenants();
    if (!tenants) return std::unexpected(tenants.error());
    const Instant now = services.clock();
    for (const std::string& tenant : *tenants) {
        const auto done = services.store.write(tenant, [&](store::Transaction& transaction) {
            transaction.idempotency_keys().forget_before(Instant{now.ms - kIdempotencyKeyMs});
        });
        if (!done) return done;
        const auto carts = services.carts.forget_before(tenant, Instant{now.ms - kCartDaysMax * kDayMs});
        if (!carts) return std::unexpected(carts.error());
    }
    return {};
}

}  // namespace couponry::service
