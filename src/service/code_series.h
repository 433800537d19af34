// What all batches of a coupon share: the secret key of its codes, and for each shape the counter of indexes that were given to
// batches. One key and no index twice: so no two codes of a shape are equal (codes/permutation.h). Plain data, any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "codes/generate.h"
#include "store/transaction.h"

namespace couponry::service {

struct CodeSeries {
    codes::BatchKey key;
    std::int64_t batches = 0;  ///< The number of the last one.
    std::map<std::string, std::uint64_t> next;  ///< By the shape's text.
};

/// A new one, without key, when there is none.
CodeSeries read_series(const store::Transaction& transaction, std::string_view coupon);
void put_series(store::Transaction& transaction, std::string_view coupon, const CodeSeries& series, Instant now);

}  // namespace couponry::service
