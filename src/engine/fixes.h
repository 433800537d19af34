// Fixes: the smallest changes of the request that make a rejected code apply, each verified by the engine before it is offered
// (docs/engine.md, Fixes).
#pragma once

#include "engine/additions.h"
#include "engine/explain.h"
#include "engine/prober.h"

namespace couponry::engine {

/// Fills `answer.fixes` for a code that did not apply.
void find_fixes(const Core& core, Prober& prober, std::size_t code, const CodeExplanation& explanation, CodeAnswer& answer);

/// What a failing thing of a promotion needs; kind none when no change of the request helps.
Need need_of(const Core& core, const PromotionExplanation& explanation, const PromotionFailure& failure);

/// Carries out an action on a cart. `options` are the shipping options of the request. Actions that name a person or an instant
/// change nothing here.
void carry_out(const FixAction& action, Cart& cart);

}  // namespace couponry::engine
