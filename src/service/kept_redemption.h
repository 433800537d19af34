// Redemptions as they are kept: one document per order, found by its customer, its uses and its status. Pure but for the transaction
// that is given; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "model/redemption.h"
#include "service/live_shop.h"
#include "store/transaction.h"

namespace couponry::service {

/// Order and attempt: "o-1001.1".
struct RedemptionId {
    std::string order;
    std::int64_t attempt = 0;
};
std::string redemption_id(std::string_view order, std::int64_t attempt);
/// Nothing for what is no id.
std::optional<RedemptionId> parse_redemption_id(std::string_view id);

std::vector<store::Key> keys_of(const Redemption& redemption);
store::NewVersion kept_redemption(const Redemption& redemption, Instant now);
Redemption redemption_of(const store::Document& document);

struct FoundRedemption {
    Redemption redemption;
    std::int64_t version = 0;
};
/// Nothing for an earlier attempt, too.
std::optional<FoundRedemption> find_redemption(const store::Transaction& transaction, std::string_view id);

/// In place of the version that was read; what becomes of its uses is for others. Failure `precondition_failed` when somebody changed it
/// meanwhile.
Result<void> keep_redemption(store::Transaction& transaction, const Redemption& redemption, std::int64_t version, Instant now,
                             std::vector<Change>& changes);

}  // namespace couponry::service
