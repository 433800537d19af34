#include "tool/condition_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/judge.h"

namespace couponry::tool {
namespace {

using engine::Measure;
using Kind = ConditionTree::Kind;

/// Walks the tree as written beside the compiled one: both list their nodes in document order.
class Viewer {
public:
    Viewer(const engine::PromotionExplanation& explanation, const engine::Core& core, const Speech& speech)
        : explanation_(explanation), facts_(core.facts()), progress_(core.solution().state), speech_(speech) {
        const engine::CompiledPromotion& promotion = core.snapshot().promotion(explanation.promotion);
        nodes_ = facts_.tables().nodes.range(promotion.tree.begin, promotion.tree.count);
    }

    std::vector<ConditionLine> view(const ConditionTree& tree) {
        if (nodes_.empty()) return {};
        if (tree.kind != Kind::all) {
            add(tree, 0, 0, false);
            return std::move(lines_);
        }
        // That all of them are asked need not be said of a plain list.
        std::size_t child = 1;
        for (const ConditionTree& part : tree.children) child = add(part, child, 0, false);
        return std::move(lines_);
    }

private:
    /// Returns the node behind this subtree.
    std::size_t add(const ConditionTree& tree, std::size_t node, std::size_t depth, bool negated) {
        if (tree.kind == Kind::leaf) {
            add_leaf(tree.rule, node, depth, negated);
            return node + 1;
        }
        const std::size_t own = lines_.size();
        lines_.push_back({depth, ConditionState::holds, std::string(word(tree.kind)), {}});
        std::size_t child = node + 1;
        for (const ConditionTree& part : tree.children) child = add(part, child, depth + 1, negated != (tree.kind == Kind::none));
        lines_[own].state = state_of_joiner(own, node, negated);
        return child;
    }

    static std::string_view word(Kind kind) { return kind == Kind::all ? "all of" : kind == Kind::any ? "one of" : "none of"; }

    /// Fails when a leaf below is among the failures; leaves that need not hold are not.
    ConditionState state_of_joiner(std::size_t own, std::size_t node, bool negated) const {
        for (std::size_t line = own + 1; line < lines_.size(); ++line)
            if (lines_[line].state == ConditionState::fails) return ConditionState::fails;
        const auto nodes = nodes_.subspan(node, nodes_[node].size);
        const bool holds = (engine::judge_tree(nodes, facts_, &progress_) == engine::Truth::yes) != negated;
        return holds ? ConditionState::holds : ConditionState::idle;
    }

    void add_leaf(const Rule& rule, std::size_t node, std::size_t depth, bool negated) {
        const std::uint32_t id = nodes_[node].leaf;
        const engine::Leaf& leaf = facts_.tables().leaves[id];
        const engine::ConditionDescriptor& descriptor = *engine::condition_descriptors()[leaf.type];
        ConditionLine line{depth, ConditionState::holds, speech_.words().condition(rule), {}};
        const auto failed = std::find_if(explanation_.failures.begin(), explanation_.failures.end(),
                                         [&](const engine::PromotionFailure& failure) { return failure.leaf == id; });
        if (failed != explanation_.failures.end()) {
            line.state = ConditionState::fails;
            line.numbers = fmt::format("{}", reason_name(failed->judgement.reason));
            if (const std::string numbers = measured(failed->judgement, facts_, speech_); !numbers.empty())
                line.numbers += ": " + numbers;
        } else if (descriptor.judge(leaf, facts_, &progress_).holds == negated) {
            line.state = ConditionState::idle;
        }
        lines_.push_back(std::move(line));
    }

    const engine::PromotionExplanation& explanation_;
    const engine::Facts& facts_;
    const engine::State& progress_;
    const Speech& speech_;
    std::span<const engine::TreeNode> nodes_;
    std::vector<ConditionLine> lines_;
};

}  // namespace

std::vector<ConditionLine> condition_view(const Promotion& promotion, const engine::PromotionExplanation& explanation,
                                          const engine::Core& core, const Speech& speech) {
    return Viewer(explanation, core, speech).view(promotion.when);
}

std::string measured(const engine::Judgement& judgement, const engine::Facts& facts, const Speech& speech) {
    const auto amounts = [&](const auto& write) {
        return fmt::format("needs {}, has {}", write(judgement.required), write(judgement.observed));
    };
    const auto counted = [&](std::string_view unit) {
        return amounts([&](std::int64_t number) { return fmt::format("{} {}{}", number, unit, number == 1 ? "" : "s"); });
    };
    switch (judgement.measure) {
        case Measure::nothing:
            return {};
        case Measure::money:
            return amounts([&](std::int64_t amount) { return speech.money(amount); });
        case Measure::pieces:
            return counted("piece");
        case Measure::products:
            return counted("product");
        case Measure::grams:
            return counted("gram");
        case Measure::days:
            return counted("day");
        case Measure::count:
            return amounts([](std::int64_t number) { return fmt::format("{}", number); });
        case Measure::instant: {
            const TimeZone& zone = facts.site().time_zone;
            return fmt::format("{}, now {}", zone.format({judgement.required}), zone.format({judgement.observed}));
        }
        case Measure::names: {
            const std::string_view observed = facts.symbols().text(judgement.observed_name);
            return observed.empty() ? std::string() : fmt::format("has {}", observed);
        }
    }
    return {};
}

}  // namespace couponry::tool
