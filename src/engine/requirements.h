// Requirements: what stands between a code (or an automatic promotion) and its applying, each with what could cure it, read off the
// explanation without trying carts (docs/engine.md, Fixes). Belongs to one search.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/additions.h"
#include "engine/explain.h"

namespace couponry::engine {

/// How something can be cured: bits, because one thing may be cured in several ways.
using Ways = std::uint16_t;
constexpr Ways kAdd = 1, kRemove = 2, kAddress = 4, kShippingMethod = 8, kPaymentMethod = 16, kChannel = 32, kWait = 64,
               kRemoveCode = 128, kClaim = 256, kLogIn = 512, kSplit = 1024;

/// Something there is too much of. One of the amounts, or one of the claims, is given.
struct Excess {
    FilterId filter = kNone;  // among which lines
    std::int64_t amount = 0, pieces = 0, grams = 0, products = 0;
    Basis basis = Basis::list;
    bool all_that_fit = false;  // no line that fits may stay
    bool all_others = false;  // no line that does not fit
    bool until_it_fits = false;  // a budget: nobody can say how much
    bool or_more = false;  // because of a budget beside it
};

struct Cure {
    Ways ways = 0;
    Gap gap = {};  // kAdd
    Excess excess = {};  // kRemove
    ListId names = kNone;  // of countries, methods, channels; kNone: any
    std::string_view field = {};  // kAddress: country, region or postcode
    bool is_excluded = false;  // any but `names`; kWait: until the schedules no longer let in
    Instant instant = {};  // kWait: from then on,
    Range schedules = {};  // or inside one of these,
    bool only_tried = false;  // or when others begin or end, or a birthday is over: only a try can tell
};

struct Requirement {
    static constexpr std::uint16_t kNoNode = 0xFFFF;
    std::uint16_t node = kNoNode;  // of the tree of conditions; others stand for themselves
    bool in_chain = true;  // of an `any` only the nearest child
    bool is_of_shipping = false;  // a shipping effect waits for a method
    bool reads_selection = false;  // any change that makes others apply may cure it by the way
    std::vector<Cure> cures;
    Ways ways() const {
        Ways all = 0;
        for (const Cure& cure : cures) all |= cure.ways;
        return all;
    }
};

class Requirements {
public:
    /// `promotion` is nullptr when the code fails for itself; `code` is nullptr for an automatic promotion.
    Requirements(const Core& core, const ResolvedCode* code, const PromotionExplanation* promotion);

    const std::vector<Requirement>& all() const { return all_; }
    /// Of whose explanation; kNone when the code fails for itself.
    std::uint32_t promotion() const { return promotion_; }
    /// Whether nothing is in the way when every requirement for which `is_cured` says so is met.
    template <class IsCured>
    bool met_if(const IsCured& is_cured) const;
    /// One action of one of these ways may be enough.
    bool could(Ways ways) const {
        bool cures_one = false;
        const auto is_cured = [&](const Requirement& own) {
            cures_one = cures_one || (own.ways() & ways) != 0;
            return (own.ways() & ways) != 0 || own.reads_selection;
        };
        return met_if(is_cured) && cures_one;
    }
    /// Others decide when it applies.
    bool waits_for_others() const {
        for (const Requirement& own : all_)
            for (const Cure& cure : own.cures)
                if (cure.only_tried) return true;
        return false;
    }
    /// An effect on shipping fits no shipment yet for want of a method.
    bool waits_for_shipping_method() const {
        for (const Requirement& own : all_)
            if (own.is_of_shipping) return true;
        return false;
    }

private:
    void add_code(const ResolvedCode& code);
    void add_promotion(const PromotionExplanation& promotion);
    bool has_budget(const CompiledPromotion& promotion) const;
    void add_leaf(const PromotionFailure& failure, Requirement& requirement) const;
    void add_gate(const PromotionFailure& failure, const CompiledPromotion& promotion, Requirement& requirement) const;
    void add_named(const ConditionDescriptor& descriptor, Ways ways, std::string_view field, Requirement& requirement) const;
    void add_effects(const CompiledPromotion& promotion, Reason reason, Requirement& requirement) const;
    template <class IsCured>
    bool holds_if(std::size_t at, bool negated, const IsCured& is_cured) const;

    const Core& core_;
    std::uint32_t promotion_ = kNone;
    std::span<const TreeNode> nodes_;
    std::vector<Requirement> all_;
};

/// The shipping methods a cure names, as actions with what choosing them costs: of the shop's options, or as they are named.
std::vector<std::pair<FixAction, std::int64_t>> shipping_methods(const Cure& cure, const Core& core);

/// What an effect lacks to take something: units, an amount, a number of pieces.
void add_gaps_of(const CompiledEffect& effect, const Facts& facts, std::vector<Cure>& cures);

template <class IsCured>
bool Requirements::met_if(const IsCured& is_cured) const {
    for (const Requirement& own : all_)
        if (own.node == Requirement::kNoNode && !is_cured(own)) return false;
    return nodes_.empty() || holds_if(0, false, is_cured);
}

template <class IsCured>
bool Requirements::holds_if(std::size_t at, bool negated, const IsCured& is_cured) const {
    const TreeNode& node = nodes_[at];
    const auto fails_inside = [&](std::size_t from) {
        for (const Requirement& own : all_)
            if (own.node != Requirement::kNoNode && own.node >= from && own.node < from + nodes_[from].size) return true;
        return false;
    };
    if (node.kind == ConditionTree::Kind::leaf) {
        for (const Requirement& own : all_)
            if (own.node == at) return is_cured(own);
        return true;
    }
    if (node.kind == ConditionTree::Kind::none) negated = !negated;
    const bool needs_every = node.kind == ConditionTree::Kind::all ? !negated : negated;
    if (node.kind == ConditionTree::Kind::any && node.size == 1) return negated;
    // Where nothing inside fails it holds already.
    if (!fails_inside(at)) return true;
    bool any_holds = false;
    for (std::size_t child = at + 1; child < at + node.size; child += nodes_[child].size) {
        const bool holds = holds_if(child, negated, is_cured);
        if (needs_every && !holds) return false;
        any_holds = any_holds || holds;
    }
    return needs_every || any_holds;
}

}  // namespace couponry::engine
