// Why a promotion that holds does not apply: it takes nothing by itself, or others are in its way (docs/engine.md, Reasons).
#pragma once

#include "engine/explain.h"

namespace couponry::engine {

/// Fills `shown`, `in_the_way` and the failure they make. `candidate` is not in the answer.
void explain_left_out(Core& core, std::uint32_t candidate, StackingMemory& memory, PromotionExplanation& explanation);

}  // namespace couponry::engine
