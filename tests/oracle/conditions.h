// Conditions of a promotion judged against the cart as sent and, for some bases, the discounts given so far. Each failing tree
// has one reason, by docs/engine.md "Which reason is shown". Pure.
#pragma once

#include "base/clock.h"
#include "oracle/state.h"

namespace couponry::oracle {

/// Reason::none: the tree holds.
Reason judge(const Setting& setting, const State& state, const ConditionTree& tree);

/// The sum of a condition's or tier's filter under a basis, over the lines for which `is_meant` (all when absent).
std::int64_t subtotal(const Setting& setting, const State& state, const ItemFilter* filter, const std::string& basis,
                      const std::vector<bool>* is_meant = nullptr);

/// What is wrong with the filters of one price effect: no line it may touch fits. Reason::none: nothing.
Reason judge_effect_filters(const Setting& setting, const Rule& rule);
/// No effect has anything it may touch: of the effects' reasons the one that comes last (nearest to success).
Reason judge_effects(const Setting& setting, const Promotion& promotion);

bool is_in_schedule(const Schedule& schedule, const TimeZone& zone, Instant now);

}  // namespace couponry::oracle
