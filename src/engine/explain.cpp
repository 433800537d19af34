#include "engine/explain.h"

#include <algorithm>
#include <tuple>

#include "engine/because.h"
#include "engine/cart_effects.h"
#include "engine/gate.h"
#include "engine/stacking.h"

namespace couponry::engine {
namespace {

using TurnKey = std::tuple<EffectClass, std::int32_t, int>;

TurnKey key_of(const CompiledPromotion& promotion, const CompiledEffect& effect) {
    return {effect.effect_class, promotion.priority, effect.forms_groups || effect.limits_units ? 0 : 1};
}

TurnKey first_key(const CompiledPromotion& promotion, std::span<const CompiledEffect> effects) {
    TurnKey first{EffectClass::afterwards, INT32_MAX, 1};
    for (const CompiledEffect& effect : effects) first = std::min(first, key_of(promotion, effect));
    return first;
}

/// The answer's run up to and including the block of a promotion's first turn: what its conditions would have seen.
class ProgressUntil final : public Progress {
public:
    ProgressUntil(const Core& core, TurnKey until) : core_(core), until_(until) {}
    std::int64_t item_discount(std::uint32_t line) const override { return sum(line, true); }
    std::int64_t discount(std::uint32_t line) const override { return sum(line, false); }
    bool has_run(Symbol promotion) const override {
        return std::any_of(core_.solution().applied.begin(), core_.solution().applied.end(), [&](const Applied& applied) {
            const Candidate& own = core_.candidates()[applied.candidate];
            return own.promotion->code == promotion && first_key(*own.promotion, own.effects) <= until_;
        });
    }

private:
    std::int64_t sum(std::uint32_t line, bool items_only) const {
        std::int64_t total = 0;
        for (const Allocation& allocation : core_.solution().record.allocations) {
            if (allocation.line != line || allocation.effect_class == EffectClass::shipping) continue;
            if (items_only && allocation.effect_class != EffectClass::item) continue;
            const Candidate& own = core_.candidates()[allocation.candidate];
            if (key_of(*own.promotion, own.effects[allocation.effect]) <= until_) total += allocation.amount;
        }
        return total;
    }
    const Core& core_;
    TurnKey until_;
};

std::string node_path(std::span<const TreeNode> nodes, std::size_t wanted) {
    std::string path = "when";
    std::size_t at = 0;
    while (at != wanted) {
        const std::string_view kind = nodes[at].kind == ConditionTree::Kind::all   ? "all"
                                      : nodes[at].kind == ConditionTree::Kind::any ? "any"
                                                                                   : "none";
        std::size_t child = at + 1;
        int position = 0;
        while (child + nodes[child].size <= wanted) {
            child += nodes[child].size;
            ++position;
        }
        path += "/" + std::string(kind) + "/" + std::to_string(position);
        at = child;
    }
    return path;
}

/// Why a filter of an effect fits no discountable line; one that is absent has no such reason.
Judgement judge_filter(const Facts& facts, FilterId filter) {
    if (filter == kNone) return Judgement::held();
    Reason reason = Reason::no_eligible_items;
    for (const LineFacts& line : facts.lines()) {
        if (!line.is_discountable) continue;
        if (facts.fits(filter, line)) return Judgement::held();
        if (!line.is_reduced || facts.tables().filter_at(filter).reduced != 0) continue;
        LineFacts full_price = line;
        full_price.is_reduced = false;
        if (facts.fits(filter, full_price)) reason = Reason::only_reduced_items;
    }
    return Judgement::failed(reason, Measure::pieces, 1, 0);
}

Judgement judge_shipping_effect(const CompiledEffect& effect, const Facts& facts) {
    const Cart& cart = facts.cart();
    if (effect.list3 != kNone && cart.country.empty()) return Judgement::failed(Reason::shipping_address_required);
    if (!fits_country(effect, facts)) return Judgement::failed(Reason::country_not_eligible, Measure::names);
    for (const Shipment& shipment : cart.shipments)
        if (fits_shipment(effect, facts, shipment)) return Judgement::held();
    const bool is_open = cart.shipments.empty() || std::any_of(cart.shipments.begin(), cart.shipments.end(),
                                                               [](const Shipment& shipment) { return shipment.method.empty(); });
    return is_open ? Judgement::failed(Reason::shipping_method_required)
                   : Judgement::failed(Reason::shipping_method_not_eligible, Measure::names);
}

/// The first failing filter of an effect by the order of reasons.
PromotionFailure judge_effect(const CompiledEffect& effect, const Facts& facts, std::size_t position) {
    PromotionFailure failure;
    failure.path = "effects/" + std::to_string(position);
    if (effect.effect_class == EffectClass::shipping) {
        failure.judgement = judge_shipping_effect(effect, facts);
        return failure;
    }
    if (effect.name != kNoSymbol || effect.list != kNone) return failure;  // a gift needs no line
    const auto consider = [&](FilterId filter) {
        const Judgement judgement = judge_filter(facts, filter);
        if (judgement.holds || (!failure.judgement.holds && failure.judgement.reason <= judgement.reason)) return;
        failure.judgement = judgement;
        failure.filter = filter;
    };
    const auto parts = facts.tables().parts.range(effect.parts.begin, effect.parts.count);
    for (const CompiledPart& part : parts) consider(part.filter);
    if (parts.empty()) consider(effect.filter);
    if (effect.filter2 != kNone) consider(effect.filter2);
    return failure;
}

/// Leaves that must all be cured: of an `all` every failing child, of an `any` (or a negated `all`) the one nearest to success.
void chain_leaves(std::span<const TreeNode> nodes, std::size_t at, bool negated, const TreeExplanation& tree,
                  std::vector<std::uint16_t>& chain) {
    const auto failed_inside = [&](std::size_t node) {
        return std::any_of(tree.failed.begin(), tree.failed.end(),
                           [&](const FailedLeaf& leaf) { return leaf.node >= node && leaf.node < node + nodes[node].size; });
    };
    if (!failed_inside(at)) return;
    const TreeNode& node = nodes[at];
    if (node.kind == ConditionTree::Kind::leaf) {
        chain.push_back(static_cast<std::uint16_t>(at));
        return;
    }
    if (node.kind == ConditionTree::Kind::none) negated = !negated;
    const bool every = node.kind == ConditionTree::Kind::all ? !negated : negated;
    std::size_t nearest = 0;
    Reason last = Reason::none;
    for (std::size_t child = at + 1; child < at + node.size; child += nodes[child].size) {
        if (every) chain_leaves(nodes, child, negated, tree, chain);
        for (const FailedLeaf& leaf : tree.failed)
            if (leaf.node >= child && leaf.node < child + nodes[child].size && leaf.judgement.reason > last) {
                last = leaf.judgement.reason;
                nearest = child;
            }
    }
    if (!every && nearest != 0) chain_leaves(nodes, nearest, negated, tree, chain);
}

}  // namespace

PromotionExplanation explain_promotion(const Core& core, std::uint32_t id, std::int32_t code) {
    const Snapshot& snapshot = core.snapshot();
    const Facts& facts = core.facts();
    const CompiledPromotion& promotion = snapshot.promotion(id);
    const auto effects = snapshot.newest().effects(promotion);
    PromotionExplanation explanation;
    explanation.promotion = id;
    std::vector<GateFailure> gate;
    passes_gate(snapshot, promotion, facts, &gate);
    const bool wrong_currency = std::any_of(gate.begin(), gate.end(), [](const GateFailure& failure) {
        return failure.judgement.reason == Reason::currency_mismatch;
    });
    Candidate candidate;
    candidate.promotion = &promotion;
    candidate.effects = effects;
    candidate.id = id;
    candidate.code = code;
    if (!wrong_currency) passes_limits(snapshot, candidate, facts, &gate);
    auto& failures = explanation.failures;
    for (const GateFailure& failure : gate)
        failures.push_back({failure.judgement, std::string(failure.path), kNone, false, kNone, 0});
    explanation.shown = Judgement::held();
    const auto show = [&](const Judgement& judgement) {
        if (explanation.shown.holds || judgement.reason < explanation.shown.reason) explanation.shown = judgement;
    };
    for (const PromotionFailure& failure : failures) show(failure.judgement);
    if (facts.lines().empty()) {
        failures.push_back({Judgement::failed(Reason::cart_empty), "lines", kNone, false, kNone, 0});
        show(failures.back().judgement);
    }
    if (!wrong_currency) {
        const auto nodes = facts.tables().nodes.range(promotion.tree.begin, promotion.tree.count);
        const ProgressUntil until(core, first_key(promotion, effects));
        // Those that act only afterwards are judged against everything.
        const Progress& progress = promotion.only_afterwards() ? static_cast<const Progress&>(core.solution().state) : until;
        const TreeExplanation tree = explain_tree(nodes, facts, &progress);
        if (!tree.holds) show(tree.shown.judgement);
        std::vector<std::uint16_t> chain;
        if (!tree.holds) chain_leaves(nodes, 0, false, tree, chain);
        for (const FailedLeaf& leaf : tree.failed) {
            if (std::find(chain.begin(), chain.end(), leaf.node) != chain.end())
                explanation.chain.push_back(static_cast<std::uint32_t>(failures.size()));
            failures.push_back({leaf.judgement, node_path(nodes, leaf.node), leaf.leaf, leaf.negated, kNone, leaf.node});
        }
        // The effects fail it only when every one that concerns a price does, with the reason that comes last.
        PromotionFailure last;
        bool all_fail = !promotion.only_afterwards();
        for (std::size_t position = 0; position < effects.size() && all_fail && !facts.lines().empty(); ++position) {
            if (effects[position].effect_class == EffectClass::afterwards) continue;
            PromotionFailure failure = judge_effect(effects[position], facts, position);
            if (failure.judgement.holds) all_fail = false;
            if (last.judgement.holds || failure.judgement.reason > last.judgement.reason) last = std::move(failure);
        }
        if (all_fail && !last.judgement.holds) {
            explanation.chain.push_back(static_cast<std::uint32_t>(failures.size()));
            show(last.judgement);
            failures.push_back(std::move(last));
        }
    }
    explanation.holds = failures.empty();
    // The shown one first; the chain follows the swap.
    const auto place = std::find_if(failures.begin(), failures.end(), [&](const PromotionFailure& failure) {
        return failure.judgement.reason == explanation.shown.reason;
    });
    if (place != failures.end()) {
        const auto at = static_cast<std::uint32_t>(place - failures.begin());
        std::rotate(failures.begin(), place, place + 1);
        for (std::uint32_t& index : explanation.chain) index = index == at ? 0 : index < at ? index + 1 : index;
    }
    return explanation;
}

namespace {

/// The promotions a code speaks for: those it opens; when it is not usable all it would open.
std::vector<std::uint32_t> promotions_of(const Core& core, std::size_t index) {
    const ResolvedCode& code = core.codes()[index];
    if (!code.failures.empty() && code.sibling >= 0) return {};  // those are told by the earlier code
    std::vector<std::uint32_t> own;
    const auto opens = [&](const ResolvedCode& other, std::uint32_t id) {
        return other.is_usable && std::find(other.promotions.begin(), other.promotions.end(), id) != other.promotions.end();
    };
    for (const std::uint32_t id : code.promotions) {
        const auto earlier = core.codes().begin() + static_cast<std::ptrdiff_t>(index);
        const bool is_opened =
            std::any_of(core.codes().begin(), earlier, [&](const ResolvedCode& other) { return opens(other, id); });
        if (!code.is_usable || !is_opened) own.push_back(id);
    }
    return own;
}

PromotionExplanation explain_opened(Core& core, std::uint32_t id, std::size_t index, StackingMemory& memory) {
    PromotionExplanation own = explain_promotion(core, id, static_cast<std::int32_t>(index));
    if (!own.holds || !core.codes()[index].is_usable) return own;
    const std::uint32_t candidate = core.candidate_of(id);
    if (candidate != kNone) {
        explain_left_out(core, candidate, memory, own);
        return own;
    }
    // Only afterwards, or nothing of it concerns this cart.
    const bool is_afterwards = core.snapshot().promotion(id).only_afterwards();
    own.shown = Judgement::failed(is_afterwards ? Reason::not_combinable : Reason::no_effect);
    own.failures.push_back({own.shown, is_afterwards ? "stacking" : "effects", kNone, false, kNone, 0});
    return own;
}

void explain_applied(const Core& core, std::size_t index, CodeAnswer& answer) {
    answer.applied = true;
    answer.amount = core.code_amount(index);
    answer.needs_email = core.codes()[index].provisional;
    for (const Applied& applied : core.solution().applied) {
        const Candidate& candidate = core.candidates()[applied.candidate];
        if (candidate.code == static_cast<std::int32_t>(index) && candidate.provisional) answer.needs_email = true;
    }
}

}  // namespace

void explain_code(Core& core, std::size_t index, CodeAnswer& answer, CodeExplanation& explanation) {
    const ResolvedCode& code = core.codes()[index];
    explanation.promotions.clear();
    answer.code = core.request().cart->codes[index];
    if (code.coupon != nullptr)
        answer.coupon = code.code != nullptr ? code.code->text : std::string(core.facts().symbols().text(code.coupon->code));
    if (core.code_applied(index)) return explain_applied(core, index, answer);
    for (const std::uint32_t id : promotions_of(core, index))
        explanation.promotions.push_back(explain_opened(core, id, index, explanation.memory));
    // Nearest to success: the latest reason; then the fewest failing leaves; then the order of application.
    std::stable_sort(explanation.promotions.begin(), explanation.promotions.end(),
                     [](const PromotionExplanation& one, const PromotionExplanation& two) {
                         if (one.shown.holds != two.shown.holds) return one.shown.holds;
                         if (one.shown.reason != two.shown.reason) return one.shown.reason > two.shown.reason;
                         return one.failures.size() < two.failures.size();
                     });
    // The coupon's own failures and its nearest promotion's: the first by the fixed order is shown.
    for (const GateFailure& failure : code.failures) {
        answer.because.push_back(because_of(failure));
        if (answer.reason == Reason::none || failure.judgement.reason < answer.reason) answer.reason = failure.judgement.reason;
    }
    if (!explanation.promotions.empty()) {
        const PromotionExplanation& nearest = explanation.promotions.front();
        answer.promotion = core.facts().symbols().text(core.snapshot().promotion(nearest.promotion).code);
        if (!nearest.shown.holds && (answer.reason == Reason::none || nearest.shown.reason < answer.reason))
            answer.reason = nearest.shown.reason;
        for (const PromotionFailure& failure : nearest.failures) answer.because.push_back(because_of(core, nearest, failure));
    }
    std::stable_partition(answer.because.begin(), answer.because.end(),
                          [&](const Because& because) { return because.reason == answer.reason; });
    answer.shown_as = shown_instead(code, answer.reason);
}

}  // namespace couponry::engine
