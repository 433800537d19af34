#include "engine/judge.h"

#include <algorithm>

namespace couponry::engine {
namespace {

using Kind = ConditionTree::Kind;

/// Smaller is shown first: rank of the reason.
int rank(const Judgement& judgement) {
    return static_cast<int>(judgement.reason);
}

const ConditionDescriptor& descriptor_of(const Leaf& leaf) {
    return *condition_descriptors()[leaf.type];
}

struct Explainer {
    std::span<const TreeNode> nodes;
    const Facts& facts;
    const Progress* progress;
    std::vector<FailedLeaf>* failed;

    /// Whether the subtree at `at` (negated: its negation) holds; when not, `shown` is the failing leaf to tell.
    bool explain(std::size_t at, bool negated, FailedLeaf& shown) const {
        const TreeNode& node = nodes[at];
        if (node.kind == Kind::leaf) return explain_leaf(at, negated, shown);
        if (node.kind == Kind::none) negated = !negated;
        // Negation: all children must hold as they are (none under none), or each must fail. Not all = any of the negations.
        const bool all_of = node.kind == Kind::all ? !negated : negated;
        const bool children_negated = negated;
        const bool needs_every = all_of;
        bool any_held = false;
        bool any_failed = false;
        const std::size_t first = failed->size();
        FailedLeaf child_shown;
        for (std::size_t child = at + 1; child < at + node.size; child += nodes[child].size) {
            if (explain(child, children_negated, child_shown)) {
                any_held = true;
                continue;
            }
            // Of a failing `none` the first child is told, of the others the one that comes first or last among the reasons.
            const bool comes_before = node.kind != Kind::none && rank(child_shown.judgement) < rank(shown.judgement);
            const bool better = !any_failed || (needs_every ? comes_before : rank(child_shown.judgement) > rank(shown.judgement));
            if (better) shown = child_shown;
            any_failed = true;
        }
        const bool is_empty = node.size == 1;
        const bool holds = needs_every ? !any_failed : any_held || (is_empty && node.kind != Kind::any);
        if (holds) failed->resize(first);
        return holds;
    }

    bool explain_leaf(std::size_t at, bool negated, FailedLeaf& shown) const {
        const Leaf& leaf = facts.tables().leaves[nodes[at].leaf];
        const ConditionDescriptor& descriptor = descriptor_of(leaf);
        Judgement judgement = descriptor.judge(leaf, facts, progress);
        if (negated) {
            if (!judgement.holds) return true;
            judgement = descriptor.negated != nullptr ? descriptor.negated(leaf, facts, progress)
                                                      : Judgement::failed(descriptor.fails_with);
        }
        if (judgement.holds) return true;
        shown = {nodes[at].leaf, static_cast<std::uint16_t>(at), negated, judgement};
        failed->push_back(shown);
        return false;
    }
};

}  // namespace

Truth judge_tree(std::span<const TreeNode> nodes, const Facts& facts, const Progress* progress, bool* provisional) {
    if (nodes.empty()) return Truth::yes;
    const TreeNode& node = nodes.front();
    if (node.kind == Kind::leaf) {
        const Leaf& leaf = facts.tables().leaves[node.leaf];
        if (leaf.reads_selection && progress == nullptr) return Truth::depends;
        const Judgement judgement = descriptor_of(leaf).judge(leaf, facts, progress);
        if (provisional != nullptr && judgement.provisional) *provisional = true;
        return judgement.holds ? Truth::yes : Truth::no;
    }
    bool depends = false;
    bool any_yes = false;
    for (std::size_t at = 1; at < node.size; at += nodes[at].size) {
        const Truth truth = judge_tree(nodes.subspan(at, nodes[at].size), facts, progress, provisional);
        if (truth == Truth::depends) depends = true;
        if (truth == Truth::no && node.kind == Kind::all) return Truth::no;
        if (truth == Truth::yes && node.kind == Kind::none) return Truth::no;
        any_yes = any_yes || truth == Truth::yes;
    }
    if (node.kind == Kind::any) return any_yes ? Truth::yes : depends ? Truth::depends : Truth::no;
    return depends ? Truth::depends : Truth::yes;
}

TreeExplanation explain_tree(std::span<const TreeNode> nodes, const Facts& facts, const Progress* progress) {
    TreeExplanation explanation;
    if (nodes.empty()) return explanation;
    const Explainer explainer{nodes, facts, progress, &explanation.failed};
    explanation.holds = explainer.explain(0, false, explanation.shown);
    return explanation;
}

}  // namespace couponry::engine
