// For tests and benchmarks: a store in a file or in memory.
#pragma once

#include <memory>
#include <string>

#include "store/sqlite/sqlite_store.h"
#include "store/testing.h"

namespace couponry::store::sqlite {

inline std::unique_ptr<Store> open_or_stop(const std::string& path) {
    return store_or_stop(open({path, Migrate::yes, kTestInstant}));
}

}  // namespace couponry::store::sqlite
