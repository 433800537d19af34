#include "engine/explain.h"

#include <algorithm>
#include <tuple>

#include "engine/gate.h"

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

/// The reason an effect's filters give when they fit no discountable line; none when they fit.
Judgement judge_filter(const Facts& facts, FilterId filter) {
    const FilterMatch& match = facts.match(filter);
    for (const std::uint32_t line : match.lines)
        if (facts.lines()[line].is_discountable) return Judgement::held();
    const Reason reason = match.lines.empty() && match.fits_without_reduced ? Reason::only_reduced_items : Reason::no_eligible_items;
    return Judgement::failed(reason, Measure::pieces, 1, 0);
}

Judgement judge_shipping_effect(const CompiledEffect& effect, const Facts& facts) {
    const Cart& cart = facts.cart();
    const auto in_list = [&](ListId list, std::string_view text) {
        const auto own = facts.tables().list_at(list);
        const Symbol symbol = facts.symbols().find(text);
        return list == kNone || (symbol != kNoSymbol && std::binary_search(own.begin(), own.end(), symbol));
    };
    if (effect.list3 != kNone && cart.country.empty()) return Judgement::failed(Reason::shipping_address_required);
    if (!in_list(effect.list3, cart.country)) return Judgement::failed(Reason::country_not_eligible, Measure::names);
    bool has_method = false;
    for (const Shipment& shipment : cart.shipments) {
        if (shipment.method.empty()) continue;
        has_method = true;
        if (in_list(effect.list, shipment.method) && in_list(effect.list2, shipment.service_level)) return Judgement::held();
    }
    const bool is_open = !has_method || std::any_of(cart.shipments.begin(), cart.shipments.end(),
                                                    [](const Shipment& shipment) { return shipment.method.empty(); });
    return is_open ? Judgement::failed(Reason::shipping_method_required) : Judgement::failed(Reason::shipping_method_not_eligible, Measure::names);
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
void chain_leaves(std::span<const TreeNode> nodes, std::size_t at, bool negated, const TreeExplanation& tree, std::vector<std::uint16_t>& chain) {
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

bool is_only_gifts(std::span<const CompiledEffect> effects) {
    return std::all_of(effects.begin(), effects.end(), [](const CompiledEffect& effect) {
        return effect.effect_class == EffectClass::afterwards ||
               (effect.effect_class == EffectClass::item && (effect.name != kNoSymbol || effect.list != kNone));
    });
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
    for (const GateFailure& failure : gate) failures.push_back({failure.judgement, std::string(failure.path), kNone, false, kNone});
    explanation.shown = Judgement::held();
    const auto show = [&](const Judgement& judgement) {
        if (explanation.shown.holds || judgement.reason < explanation.shown.reason) explanation.shown = judgement;
    };
    for (const PromotionFailure& failure : failures) show(failure.judgement);
    if (facts.lines().empty()) {
        failures.push_back({Judgement::failed(Reason::cart_empty), "lines", kNone, false, kNone});
        show(failures.back().judgement);
    }
    if (!wrong_currency) {
        const auto nodes = facts.tables().nodes.range(promotion.tree.begin, promotion.tree.count);
        const ProgressUntil progress(core, first_key(promotion, effects));
        const TreeExplanation tree = explain_tree(nodes, facts, &progress);
        if (!tree.holds) show(tree.shown.judgement);
        std::vector<std::uint16_t> chain;
        if (!tree.holds) chain_leaves(nodes, 0, false, tree, chain);
        for (const FailedLeaf& leaf : tree.failed) {
            if (std::find(chain.begin(), chain.end(), leaf.node) != chain.end())
                explanation.chain.push_back(static_cast<std::uint32_t>(failures.size()));
            failures.push_back({leaf.judgement, node_path(nodes, leaf.node), leaf.leaf, leaf.negated, kNone});
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
    const auto place = std::find_if(failures.begin(), failures.end(),
                                    [&](const PromotionFailure& failure) { return failure.judgement.reason == explanation.shown.reason; });
    if (place != failures.end()) {
        const auto at = static_cast<std::uint32_t>(place - failures.begin());
        std::rotate(failures.begin(), place, place + 1);
        for (std::uint32_t& index : explanation.chain) index = index == at ? 0 : index < at ? index + 1 : index;
    }
    return explanation;
}

namespace {

/// Whether units of two runs lists overlap where `touched(run)` holds in the first and `other(run)` in the second.
template <class First, class Second>
void for_overlaps(const State& one, const State& two, const First& first, const Second& second) {
    std::size_t left = 0, right = 0;
    std::int64_t left_used = 0, right_used = 0;
    while (left < one.runs.size() && right < two.runs.size()) {
        const Run& own = one.runs[left];
        const Run& other = two.runs[right];
        if (first(own)) second(other);
        const std::int64_t step = std::min(own.quantity - left_used, other.quantity - right_used);
        left_used += step;
        right_used += step;
        if (left_used == own.quantity) ++left, left_used = 0;
        if (right_used == other.quantity) ++right, right_used = 0;
    }
}

class Stacking {
public:
    Stacking(Core& core, std::uint32_t candidate) : core_(core), candidate_(candidate), own_(core.candidates()[candidate]) {}

    /// Why a promotion that holds is not in the answer.
    void explain(PromotionExplanation& explanation) {
        Solution alone;
        core_.solve_only(candidate_, false, alone);
        if (alone.applied.empty()) {
            explain_no_effect(explanation);
            return;
        }
        find_in_the_way(alone, explanation.in_the_way);
        Solution with;
        core_.solve_with(candidate_, with);
        std::vector<std::uint32_t> deciding;
        for (const std::uint32_t other : explanation.in_the_way) {
            const std::int32_t code = core_.candidates()[other].code;
            if (code >= 0 && code != own_.code) deciding.push_back(other);
        }
        const bool by_codes = !deciding.empty();
        if (!by_codes) deciding = explanation.in_the_way;
        const bool beaten = !by_codes && core_.request().policy == SelectionPolicy::best && core_.solution().optimal &&
                            !with.applied.empty() && with.total <= core_.solution().total;
        const bool by_exclusive = std::any_of(deciding.begin(), deciding.end(), [&](std::uint32_t other) {
            return core_.candidates()[other].promotion->exclusive != Exclusive::none;
        });
        const Reason reason = beaten         ? Reason::better_offer_applied
                              : by_exclusive ? Reason::blocked_by_exclusive
                                             : Reason::not_combinable;
        explanation.shown = Judgement::failed(reason, Measure::money, core_.solution().total, with.applied.empty() ? alone.total : with.total);
        explanation.failures.push_back({explanation.shown, "stacking", kNone, false, kNone});
    }

private:
    void explain_no_effect(PromotionExplanation& explanation) {
        Solution unlimited;
        core_.solve_only(candidate_, true, unlimited);
        Reason reason = Reason::no_effect;
        if (!unlimited.applied.empty())
            reason = Reason::budget_exhausted;
        else if (is_only_gifts(own_.effects))
            reason = Reason::gift_out_of_stock;
        explanation.shown = Judgement::failed(reason);
        explanation.failures.push_back({explanation.shown, "effects", kNone, false, kNone});
    }

    void find_in_the_way(const Solution& alone, std::vector<std::uint32_t>& in_the_way) const {
        const auto add = [&](std::uint32_t other) {
            if (std::find(in_the_way.begin(), in_the_way.end(), other) == in_the_way.end()) in_the_way.push_back(other);
        };
        const Solution& answer = core_.solution();
        for (const Applied& applied : answer.applied)
            if (!may_meet(core_.facts().tables(), *own_.promotion, *core_.candidates()[applied.candidate].promotion)) add(applied.candidate);
        // Units it would be on, or hold in an application, and somebody else is.
        const auto touched = [](const Run& run) { return run.left != run.list || run.in_application; };
        for_overlaps(alone.state, answer.state, touched, [&](const Run& run) {
            if (run.carrier != 0 && !own_.promotion->stackable) add(run.carrier - 1);
        });
        if (own_.promotion->forms_groups)
            for_overlaps(alone.state, answer.state, [](const Run& run) { return run.in_application; }, [&](const Run& run) {
                if (!run.in_application) return;
                for (const Applied& applied : answer.applied)
                    if (core_.candidates()[applied.candidate].promotion->forms_groups) add(applied.candidate);
            });
        for (std::size_t shipment = 0; shipment < alone.state.shipments.size(); ++shipment)
            if (alone.state.shipments[shipment].left != alone.state.shipments[shipment].cost)
                for (const Allocation& allocation : answer.record.allocations)
                    if (allocation.effect_class == EffectClass::shipping && allocation.line == shipment) add(allocation.candidate);
        if (in_the_way.empty())
            for (const Applied& applied : answer.applied) add(applied.candidate);
    }

    Core& core_;
    std::uint32_t candidate_;
    const Candidate& own_;
};

std::vector<std::string> texts_of(const Tables& tables, ListId list) {
    std::vector<std::string> texts;
    for (const Symbol symbol : tables.list_at(list)) texts.emplace_back(tables.symbols.text(symbol));
    std::sort(texts.begin(), texts.end());
    return texts;
}

Because because_of(const Core& core, const PromotionExplanation& explanation, const PromotionFailure& failure) {
    const Tables& tables = core.facts().tables();
    const CompiledPromotion& promotion = core.snapshot().promotion(explanation.promotion);
    Because because;
    because.path = failure.path;
    because.promotion = tables.symbols.text(promotion.code);
    because.reason = failure.judgement.reason;
    because.measure = failure.judgement.measure;
    because.required = failure.judgement.required;
    because.observed = failure.judgement.observed;
    because.observed_name = tables.symbols.text(failure.judgement.observed_name);
    FilterId filter = failure.filter;
    if (failure.leaf != kNone) {
        const Leaf& leaf = tables.leaves[failure.leaf];
        filter = leaf.filter;
        because.names = texts_of(tables, leaf.list != kNone ? leaf.list : leaf.list2);
    } else if (failure.path == "sites") {
        because.names = texts_of(tables, promotion.sites);
    } else if (failure.path == "channels") {
        because.names = texts_of(tables, promotion.channels);
    } else if (failure.path == "currency") {
        because.names = texts_of(tables, promotion.currencies);
    }
    if (filter != kNone) {
        because.items = written_filter(tables, filter);
        because.has_items = true;
    }
    if (failure.path == "stacking")
        for (const std::uint32_t other : explanation.in_the_way)
            because.in_the_way.emplace_back(tables.symbols.text(core.candidates()[other].promotion->code));
    return because;
}

/// What a shopper who did not prove to hold the code may be told (docs/engine.md, Disclosure).
Reason shown_instead(const ResolvedCode& code, Reason reason) {
    const bool is_for_staff = reason == Reason::no_promotion || reason == Reason::promotion_inactive || reason == Reason::code_disabled ||
                              reason == Reason::code_not_yours;
    const bool is_public_anyway = reason == Reason::code_not_found || reason == Reason::code_malformed || reason == Reason::code_mistyped ||
                                  reason == Reason::too_many_attempts;
    if (is_public_anyway) return Reason::none;
    return is_for_staff || !code.is_proven ? Reason::code_not_found : Reason::none;
}

}  // namespace

ItemFilter written_filter(const Tables& tables, FilterId id) {
    ItemFilter written;
    if (id == kNone) return written;
    const CompiledFilter& filter = tables.filter_at(id);
    if (filter.products != kNone) written.products = texts_of(tables, filter.products);
    if (filter.skus != kNone) written.skus = texts_of(tables, filter.skus);
    if (filter.categories != kNone) written.categories = texts_of(tables, filter.categories);
    if (filter.brands != kNone) written.brands = texts_of(tables, filter.brands);
    for (const std::uint32_t list : tables.numbers(filter.attributes))
        for (const std::string& pair : texts_of(tables, list)) {
            const std::size_t equals = pair.find('=');
            written.attributes[pair.substr(0, equals)].push_back(pair.substr(equals + 1));
        }
    if (filter.price_min != kNone)
        for (const CurrencyAmount& amount : tables.money_at(filter.price_min)) written.price_min.set(amount.currency, amount.amount);
    if (filter.price_max != kNone)
        for (const CurrencyAmount& amount : tables.money_at(filter.price_max)) written.price_max.set(amount.currency, amount.amount);
    if (filter.reduced >= 0) written.reduced = filter.reduced == 1;
    if (filter.exclude != kNone) written.exclude.push_back(written_filter(tables, filter.exclude));
    for (const std::uint32_t alternative : tables.numbers(filter.any)) written.any.push_back(written_filter(tables, alternative));
    return written;
}

void explain_code(Core& core, std::size_t index, CodeAnswer& answer, CodeExplanation& explanation) {
    const ResolvedCode& code = core.codes()[index];
    answer.code = core.request().cart->codes[index];
    if (code.coupon != nullptr)
        answer.coupon = code.code != nullptr ? code.code->text : std::string(core.facts().symbols().text(code.coupon->code));
    if (core.code_applied(index)) {
        answer.applied = true;
        answer.amount = core.code_amount(index);
        for (const Applied& applied : core.solution().applied) {
            const Candidate& candidate = core.candidates()[applied.candidate];
            if (candidate.code == static_cast<std::int32_t>(index)) answer.needs_email = answer.needs_email || candidate.provisional;
        }
        answer.needs_email = answer.needs_email || code.provisional;
        return;
    }
    const bool is_repeated = !code.failures.empty() && code.sibling >= 0;
    for (const std::uint32_t id : code.promotions) {
        if (is_repeated) break;
        PromotionExplanation own = explain_promotion(core, id, static_cast<std::int32_t>(index));
        if (own.holds && code.is_usable) {
            const std::uint32_t candidate = core.candidate_of(id);
            if (candidate != kNone) {
                Stacking(core, candidate).explain(own);
            } else {
                // Only afterwards, or nothing of it concerns this cart.
                const bool afterwards = core.snapshot().promotion(id).only_afterwards();
                own.shown = Judgement::failed(afterwards ? Reason::not_combinable : Reason::no_effect);
                own.failures.push_back({own.shown, afterwards ? "stacking" : "effects", kNone, false, kNone});
            }
        }
        explanation.promotions.push_back(std::move(own));
    }
    // Nearest to success: the latest reason; then the fewest failing leaves; then the order of application.
    std::stable_sort(explanation.promotions.begin(), explanation.promotions.end(),
                     [](const PromotionExplanation& one, const PromotionExplanation& two) {
                         if (one.holds != two.holds) return one.holds;
                         if (one.shown.reason != two.shown.reason) return one.shown.reason > two.shown.reason;
                         return one.failures.size() < two.failures.size();
                     });
    // The coupon's own failures and its nearest promotion's: the first by the fixed order is shown.
    const auto add_own = [&](const GateFailure& failure) {
        Because because;
        because.path = failure.path;
        because.reason = failure.judgement.reason;
        because.measure = failure.judgement.measure;
        because.required = failure.judgement.required;
        because.observed = failure.judgement.observed;
        answer.because.push_back(std::move(because));
    };
    for (const GateFailure& failure : code.failures) {
        add_own(failure);
        if (answer.reason == Reason::none || failure.judgement.reason < answer.reason) answer.reason = failure.judgement.reason;
    }
    if (!explanation.promotions.empty()) {
        const PromotionExplanation& nearest = explanation.promotions.front();
        answer.promotion = core.facts().symbols().text(core.snapshot().promotion(nearest.promotion).code);
        if (!nearest.shown.holds && (answer.reason == Reason::none || nearest.shown.reason < answer.reason)) answer.reason = nearest.shown.reason;
        for (const PromotionFailure& failure : nearest.failures) answer.because.push_back(because_of(core, nearest, failure));
    }
    std::stable_partition(answer.because.begin(), answer.because.end(),
                          [&](const Because& because) { return because.reason == answer.reason; });
    answer.shown_as = shown_instead(code, answer.reason);
}

}  // namespace couponry::engine
