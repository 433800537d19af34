// The gate: what of the context, the limits and the budgets lets a promotion through, before any condition on the cart. Pure.
#pragma once

#include <vector>

#include "engine/descriptor.h"
#include "engine/runner.h"
#include "engine/snapshot.h"

namespace couponry::engine {

struct GateFailure {
    Judgement judgement;
    std::string_view path;  // of the promotion's document
};

/// Windows, sites, channels, currency, schedules. Every failure goes to `failures` when given; without it the first one ends it.
bool passes_gate(const Snapshot& snapshot, const CompiledPromotion& promotion, const Facts& facts,
                 std::vector<GateFailure>* failures);

/// Fills what limits and budgets leave (applications_max, budget_left, trim, provisional); `shared_budget` is filled by the
/// caller, who knows the campaigns of this cart.
bool passes_limits(const Snapshot& snapshot, Candidate& candidate, const Facts& facts, std::vector<GateFailure>* failures);

/// What a campaign's spending budget leaves; kUnlimited without one.
std::int64_t campaign_left(const Snapshot& snapshot, std::uint32_t campaign, const Facts& facts);

}  // namespace couponry::engine
