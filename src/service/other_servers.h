// What other servers on the same database changed: asked for a few times a second by whoever runs the services, one thread.
#pragma once

#include "service/services.h"

namespace couponry::service {

/// Keys, tenants and shops in memory become those of the store, where their revisions say that they are not, and who follows a job hears
/// how far it is. Failures of the store.
Result<void> follow_other_servers(Services& services);

}  // namespace couponry::service
