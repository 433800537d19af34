// What is done with time: answers of idempotent requests, carts that nobody touched and claims that nobody finished are forgotten, and
// holders are reminded of coupons that end. Called now and then by whoever runs the services; any thread.
#pragma once

#include "service/services.h"

namespace couponry::service {

/// Of all tenants. Failures of the store.
Result<void> forget_the_old(Services& services);
/// What was held for too long is given back; of the tenants that somebody asked for since the start. Failures of the store.
Result<void> end_holds(Services& services);

}  // namespace couponry::service
