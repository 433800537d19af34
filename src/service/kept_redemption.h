// A redemption as it is kept: its document, and what it is found by. Pure but for the transaction that is given; any thread.
#pragma once

#include <vector>

#include "base/result.h"
#include "model/redemption.h"
#include "service/live_shop.h"
#include "store/transaction.h"

namespace couponry::service {

/// In place of the version that was read. Failure `precondition_failed` when somebody else was faster.
Result<void> keep_redemption(store::Transaction& transaction, const Redemption& redemption, std::int64_t version, Instant now,
                             std::vector<Change>& changes);

}  // namespace couponry::service
