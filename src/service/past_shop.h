// The promotions of another day. Any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/snapshot.h"
#include "store/store.h"

namespace couponry::service {

/// One promotion as it was saved then; nothing when it was not, or is gone.
std::optional<Promotion> past_promotion(const store::Transaction& transaction, const std::string& code, Instant as_of);

/// For `as_of`: the shop with its promotions as they were saved then, everything else as it is. Reads the whole shop and compiles it, so
/// it is for people who look into the past, not for carts. Failure `not_recorded` when the first promotion was
/// saved later.
Result<std::shared_ptr<const engine::Snapshot>> compile_past(store::Store& store, std::string_view tenant, Instant as_of);

}  // namespace couponry::service
