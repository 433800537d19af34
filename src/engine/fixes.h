// Fixes: the smallest changes of the request that make a rejected code apply, each verified by the engine before it is offered
// (docs/engine.md, Fixes).
#pragma once

#include "engine/explain.h"
#include "engine/prober.h"

namespace couponry::engine {

/// Fills `answer.fixes` for a code that did not apply. `explanation` is the code's own.
void find_fixes(const Core& core, Prober& prober, std::size_t code, const CodeExplanation& explanation, CodeAnswer& answer);

}  // namespace couponry::engine
