// The search of `best`: every subset, number of applications and permutation inside blocks, each run through. Used by oracle.cpp.
#pragma once

#include <map>
#include <optional>

#include "oracle/run.h"

namespace couponry::oracle {

/// A selection with the state it leads to.
struct Found {
    std::vector<Choice> chosen;
    std::vector<Turn> turns;
    State state;
    std::int64_t taken = 0;
};

struct SearchResult {
    Found best;  // the empty selection is always feasible
    std::map<std::size_t, std::int64_t> best_with;  // per offer: the most that a feasible selection with it takes
    std::int64_t selections = 0;
    bool complete = true;
};

SearchResult search(const Setting& setting, std::int64_t selections_max);

}  // namespace couponry::oracle
