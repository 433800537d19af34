// Judging the tree of conditions of a promotion: quickly for the selection, and leaf by leaf for the explanation.
#pragma once

#include <vector>

#include "engine/compiled.h"
#include "engine/descriptor.h"

namespace couponry::engine {

enum class Truth : std::uint8_t { no, yes, depends };  // depends: on which other promotions run

/// Without `progress` leaves that read the selection are `depends`.
Truth judge_tree(std::span<const TreeNode> nodes, const Facts& facts, const Progress* progress, bool* provisional = nullptr);

/// One failing leaf as it is told: already negated where it stands under `none`.
struct FailedLeaf {
    std::uint32_t leaf = kNone;
    std::uint16_t node = 0;  // position in the promotion's tree
    bool negated = false;
    Judgement judgement;
};
struct TreeExplanation {
    bool holds = true;
    FailedLeaf shown;  // by the fixed order of reasons
    std::vector<FailedLeaf> failed;  // every failing leaf in document order
};
TreeExplanation explain_tree(std::span<const TreeNode> nodes, const Facts& facts, const Progress* progress);

}  // namespace couponry::engine
