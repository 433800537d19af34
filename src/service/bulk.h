// Many documents of one kind in one transaction, for imports and samples: they are in force when the shop is read anew, once at the
// end. Any thread.
#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "service/kinds.h"
#include "store/store.h"

namespace couponry::service {

/// Documents that share a transaction: enough that a commit does not count, few enough that other writers do not wait long.
constexpr std::size_t kDocumentsPerBatch = 500;

/// Of a batch: which document, and what is wrong with it beside the others.
struct BatchError {
    std::size_t index = 0;
    Failure failure;
};

/// All of them, or none when one is wrong beside what is there. `also` runs in the same transaction. Answers the revision.
std::expected<std::int64_t, BatchError> put_batch(store::Store& store, std::string_view tenant, const Kind& kind,
                                                  std::span<const Kept> batch, Instant now,
                                                  const std::function<void(store::Transaction&)>& also = {});

}  // namespace couponry::service
