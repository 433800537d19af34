// The leaves of a condition tree, in two files: content.cpp reads lines, facts.cpp reads everything else. Pure.
#pragma once

#include <optional>

#include "oracle/conditions.h"

namespace couponry::oracle {

/// Nothing when the leaf is of the other kind; else Reason::none (holds) or why it fails.
std::optional<Reason> judge_content_leaf(const Setting& setting, const State& state, const Rule& leaf);
std::optional<Reason> judge_fact_leaf(const Setting& setting, const Rule& leaf);

/// `otherwise`, or no_eligible_items / only_reduced_items when the leaf has a filter and nothing in the cart counts.
Reason nothing_counts(const Setting& setting, const Rule& leaf, Reason otherwise);

}  // namespace couponry::oracle
