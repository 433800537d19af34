// What a copy of a database into another did. Plain data.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace couponry::store {

struct CopiedTable {
    std::string name;
    std::int64_t rows = 0;
};

}  // namespace couponry::store
