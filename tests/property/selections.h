// Given selections, run by the oracle: whether what an engine answers can be had at all, and what its neighbours take.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "oracle/run.h"

namespace couponry::property {

struct Selection {
    std::vector<oracle::Choice> chosen;
    std::vector<oracle::Turn> turns;
};

bool may_all_meet(const oracle::Setting& setting, const std::vector<oracle::Choice>& chosen);

/// Every order of turns that a selection may have, that of `chosen` in each block first; until `visit` says true. Says whether it did.
bool any_order(const oracle::Setting& setting, const std::vector<oracle::Choice>& chosen,
               const std::function<bool(const std::vector<oracle::Turn>&)>& visit);

/// A feasible selection that takes `taken` with the promotions of an answer, as often and in the same order of first turns; or
/// nothing. Those with only afterwards effects are left out.
std::optional<Selection> find_selection(const oracle::Setting& setting, const std::vector<oracle::Applied>& applied,
                                        std::int64_t taken);

}  // namespace couponry::property
