// Why a code did not apply: every reason of each of its promotions, the one to show by the fixed order, and who is in the way
// (docs/engine.md, Reasons).
#pragma once

#include <vector>

#include "engine/core.h"
#include "engine/judge.h"

namespace couponry::engine {

/// One failing thing of a promotion: a leaf of its conditions, or something of its gate, limits or effects.
struct PromotionFailure {
    Judgement judgement;
    std::string path;
    std::uint32_t leaf = kNone;  // of the conditions
    bool negated = false;
    FilterId filter = kNone;  // of an effect whose filter fits nothing
    std::uint16_t node = 0;  // of the conditions: position in the promotion's tree
};

struct PromotionExplanation {
    std::uint32_t promotion = kNone;
    bool holds = true;  // nothing in itself is in its way
    Judgement shown;
    std::vector<PromotionFailure> failures;  // the shown one first
    std::vector<std::uint32_t> chain;  // of `failures`: those that must all be cured (of an `any` only the nearest)
    std::vector<std::uint32_t> in_the_way;  // candidates of the answer, for stacking reasons
};

/// Kept between codes to save memory.
struct StackingMemory {
    Solver solver;
    Solution alone, with;
};
struct CodeExplanation {
    std::vector<PromotionExplanation> promotions;  // of the code, nearest to success first
    StackingMemory memory;
};

/// Fills everything of a new answer but its fixes.
void explain_code(Core& core, std::size_t code, CodeAnswer& answer, CodeExplanation& explanation);

/// What of gate, limits, conditions and effects of a promotion fails for this cart.
PromotionExplanation explain_promotion(const Core& core, std::uint32_t promotion, std::int32_t code);

/// The filter as it was written.
ItemFilter written_filter(const Tables& tables, FilterId filter);

}  // namespace couponry::engine
