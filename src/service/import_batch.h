// Rows of a spool on their way into the store, some hundreds per transaction. Used by imports.cpp.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "service/import_spool.h"
#include "service/kinds.h"
#include "service/live_shop.h"
#include "store/transaction.h"

namespace couponry::service {

/// A row that is wrong beside what is there.
struct RefusedRow {
    std::int64_t number = 0;
    std::vector<FieldError> errors;
};

struct RowBatch {
    std::vector<SpooledRow> rows;
    bool is_last = false;
};
/// Bounded in number and size, so that a transaction and its memory are.
Result<RowBatch> next_batch(SpoolReader& spool);

/// What a row becomes beside what is there: with its document merged when it is a patch, and judged.
Result<store::NewVersion> resolve(const store::Transaction& transaction, const Kind& kind, bool are_patches,
                                  const SpooledRow& row, Instant now);
/// One after the other, so that each is judged beside those before it; the wrong ones are left out and answered.
std::vector<RefusedRow> put_rows(store::Transaction& transaction, const Kind& kind, bool are_patches,
                                 const std::vector<SpooledRow>& rows, Instant now, std::vector<Change>& changes);
/// The same without writing.
std::vector<RefusedRow> judge_rows(const store::Transaction& transaction, const Kind& kind, bool are_patches,
                                   const std::vector<SpooledRow>& rows);

}  // namespace couponry::service
