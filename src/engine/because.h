// Because: what is told of one failing thing: required against observed, with the names and filters as they were written. Pure.
#pragma once

#include "engine/explain.h"

namespace couponry::engine {

Because because_of(const Core& core, const PromotionExplanation& explanation, const PromotionFailure& failure);
/// Of the code itself: its window, its holder, its limits.
Because because_of(const GateFailure& failure);

/// What a shopper reads instead of the true reason; none: the reason may be shown (docs/engine.md, Disclosure).
Reason shown_instead(const ResolvedCode& code, Reason reason);

}  // namespace couponry::engine
