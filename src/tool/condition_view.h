// The conditions of one promotion against one cart, leaf by leaf, with what is required and what there is. Called by `explain`.
#pragma once

#include <string>
#include <vector>

#include "engine/explain.h"
#include "model/promotion.h"
#include "tool/speech.h"

namespace couponry::tool {

/// `idle`: does not hold, and need not, because another condition beside it does.
enum class ConditionState { holds, fails, idle };

struct ConditionLine {
    std::size_t depth = 0;
    ConditionState state = ConditionState::holds;
    std::string text;  // the condition, or "all of", "one of", "none of"
    std::string numbers;  // "needs £40.00, has £35.15"
};

/// In document order. `explanation` is that of this promotion in the answer of `core`.
std::vector<ConditionLine> condition_view(const Promotion& promotion, const engine::PromotionExplanation& explanation,
                                          const engine::Core& core, const Speech& speech);

/// The numbers of a failed judgement; empty when it has none.
std::string measured(const engine::Judgement& judgement, const engine::Facts& facts, const Speech& speech);

}  // namespace couponry::tool
