// The part of an Evaluation that follows from the chosen selection: totals, lines, discounts with allocations, gifts.
#pragma once

#include "engine/core.h"

namespace couponry::engine {

void write_answer(const Core& core, Evaluation& evaluation);

}  // namespace couponry::engine
