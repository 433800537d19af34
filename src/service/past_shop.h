// The promotions of another day, for `as_of`. Reads the whole shop and compiles it: for people who look into the past, not for carts.
// Any thread.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "engine/snapshot.h"
#include "store/store.h"

namespace couponry::service {

/// The shop with its promotions as they were saved then, everything else as it is. Failure `not_recorded` when the first promotion was
/// saved later.
Result<std::shared_ptr<const engine::Snapshot>> compile_past(store::Store& store, std::string_view tenant, Instant as_of);

}  // namespace couponry::service
