// Potential: automatic promotions one action away, nearest first, each verified like a fix (docs/engine.md, Potential).
#pragma once

#include "engine/fixes.h"

namespace couponry::engine {

void find_potential(const Core& core, Prober& prober, int most, std::vector<PotentialAnswer>& answers);

}  // namespace couponry::engine
