#include "engine/stacking.h"

#include <algorithm>

#include "engine/gate.h"

namespace couponry::engine {
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

/// Whether an effect is a gift of which nothing is in stock, whichever product is chosen.
bool is_gift_out_of_stock(const CompiledEffect& effect, const Facts& facts) {
    const auto is_gone = [&](Symbol id) {
        const CatalogProduct* product = facts.catalog().find(id);
        if (product == nullptr) return false;  // unknown to the catalog: unlimited
        return !product->is_active || !facts.catalog().sold_on(*product, facts.site_symbol) || product->stock <= 0;
    };
    if (effect.name != kNoSymbol) return is_gone(effect.name);
    const auto choice = facts.tables().list_at(effect.list);
    return std::all_of(choice.begin(), choice.end(), is_gone);
}

bool has_only_gifts_out_of_stock(std::span<const CompiledEffect> effects, const Facts& facts) {
    return std::all_of(effects.begin(), effects.end(), [&](const CompiledEffect& effect) {
        if (effect.effect_class == EffectClass::afterwards) return true;
        const bool is_gift = effect.effect_class == EffectClass::item && (effect.name != kNoSymbol || effect.list != kNone);
        return is_gift && is_gift_out_of_stock(effect, facts);
    });
}

class Stacking {
public:
    Stacking(Core& core, std::uint32_t candidate, StackingMemory& memory)
        : core_(core), candidate_(candidate), own_(core.candidates()[candidate]), memory_(memory) {}

    void explain(PromotionExplanation& explanation) {
        if (!takes_alone(false)) {
            Reason reason = Reason::no_effect;
            if (takes_alone(true))
                reason = Reason::budget_exhausted;
            else if (has_only_gifts_out_of_stock(own_.effects, core_.facts()))
                reason = Reason::gift_out_of_stock;
            explanation.shown = Judgement::failed(reason);
            explanation.failures.push_back({explanation.shown, "effects", kNone, false, kNone, 0});
            return;
        }
        find_in_the_way(explanation.in_the_way);
        std::vector<std::uint32_t> deciding;
        for (const std::uint32_t other : explanation.in_the_way) {
            const std::int32_t code = core_.candidates()[other].code;
            if (code >= 0 && code != own_.code) deciding.push_back(other);
        }
        const bool by_codes = !deciding.empty();
        if (!by_codes) deciding = explanation.in_the_way;
        core_.solve_with(candidate_, memory_.with);
        const Solution& with = memory_.with;
        const bool is_beaten = !by_codes && core_.request().policy == SelectionPolicy::best && core_.solution().optimal &&
                               !with.applied.empty() && with.total <= core_.solution().total;
        const bool by_exclusive = std::any_of(deciding.begin(), deciding.end(), [&](std::uint32_t other) {
            return core_.candidates()[other].promotion->exclusive != Exclusive::none;
        });
        const Reason reason = is_beaten      ? Reason::better_offer_applied
                              : by_exclusive ? Reason::blocked_by_exclusive
                                             : Reason::not_combinable;
        explanation.shown = Judgement::failed(reason, Measure::money, core_.solution().total,
                                              with.applied.empty() ? memory_.alone.total : with.total);
        explanation.failures.push_back({explanation.shown, "stacking", kNone, false, kNone, 0});
    }

private:
    /// By itself, as under `priority`, its conditions taken as met.
    bool takes_alone(bool without_budgets) {
        CompiledPromotion promotion = *own_.promotion;
        promotion.tree = {};
        promotion.reads_selection = false;
        Candidate own = own_;
        own.promotion = &promotion;
        std::int64_t shared_budget = 0;
        if (own.shared_budget >= 0) {
            shared_budget = campaign_left(core_.snapshot(), promotion.campaign, core_.facts());
            own.shared_budget = 0;
        }
        if (without_budgets) {
            own.budget_left = own.period_left = kUnlimited;
            own.shared_budget = -1;
        }
        memory_.solver.solve(core_.facts(), {&own, 1}, {&shared_budget, 1}, SelectionPolicy::priority, memory_.alone);
        return !memory_.alone.applied.empty();
    }

    void find_in_the_way(std::vector<std::uint32_t>& in_the_way) const {
        const auto add = [&](std::uint32_t other) {
            if (std::find(in_the_way.begin(), in_the_way.end(), other) == in_the_way.end()) in_the_way.push_back(other);
        };
        const Solution& answer = core_.solution();
        const State& alone = memory_.alone.state;
        for (const Applied& applied : answer.applied)
            if (!may_meet(core_.facts().tables(), *own_.promotion, *core_.candidates()[applied.candidate].promotion))
                add(applied.candidate);
        if (!own_.promotion->stackable)
            for_overlaps(
                alone, answer.state, [](const Run& run) { return run.carrier != 0; },
                [&](const Run& run) {
                    if (run.carrier != 0) add(run.carrier - 1);
                });
        if (own_.promotion->forms_groups)
            for_overlaps(
                alone, answer.state, [](const Run& run) { return run.in_application; },
                [&](const Run& run) {
                    if (run.in_application) add_owners(run, add);
                });
        for (std::size_t shipment = 0; shipment < alone.shipments.size(); ++shipment)
            if (alone.shipments[shipment].left != alone.shipments[shipment].cost)
                for (const Allocation& allocation : answer.record.allocations)
                    if (allocation.effect_class == EffectClass::shipping && allocation.line == shipment)
                        add(allocation.candidate);
        if (in_the_way.empty())
            for (const Applied& applied : answer.applied) add(applied.candidate);
        std::sort(in_the_way.begin(), in_the_way.end(),
                  [&](std::uint32_t one, std::uint32_t two) { return place_of(one) < place_of(two); });
    }

    /// Whose application a run of the answer belongs to. A run does not say it. One that is not stackable and touches items by its
    /// groups alone is on the units of its applications and on no others; who else has groups on the line cannot be told apart, and
    /// then all of them are named.
    template <class Add>
    void add_owners(const Run& run, const Add& add) const {
        const std::uint32_t carrier = run.carrier - 1;
        if (run.carrier != 0 && groups_on(carrier, run.line, EffectClass::item)) {
            add(carrier);
            const auto& effects = core_.candidates()[carrier].effects;
            if (std::all_of(effects.begin(), effects.end(), [](const CompiledEffect& effect) {
                    return effect.effect_class != EffectClass::item || effect.forms_groups;
                }))
                return;
        }
        for (const Applied& applied : core_.solution().applied)
            if (groups_on(applied.candidate, run.line, EffectClass::order) ||
                (core_.candidates()[applied.candidate].promotion->stackable &&
                 groups_on(applied.candidate, run.line, EffectClass::item)))
                add(applied.candidate);
    }

    /// Whether group effects of that class bought or gave something on a line.
    bool groups_on(std::uint32_t candidate, std::uint32_t line, EffectClass effect_class) const {
        const auto& effects = core_.candidates()[candidate].effects;
        const auto is_group = [&](const CompiledEffect& effect) {
            return effect.forms_groups && effect.effect_class == effect_class;
        };
        if (std::none_of(effects.begin(), effects.end(), is_group)) return false;
        const Record& record = core_.solution().record;
        return std::any_of(record.consumed.begin(), record.consumed.end(),
                           [&](const Consumed& consumed) { return consumed.candidate == candidate && consumed.line == line; }) ||
               std::any_of(record.allocations.begin(), record.allocations.end(), [&](const Allocation& allocation) {
                   return allocation.candidate == candidate && allocation.line == line && is_group(effects[allocation.effect]);
               });
    }

    std::size_t place_of(std::uint32_t candidate) const {
        const auto& applied = core_.solution().applied;
        return static_cast<std::size_t>(
            std::find_if(applied.begin(), applied.end(), [&](const Applied& one) { return one.candidate == candidate; }) -
            applied.begin());
    }

    Core& core_;
    std::uint32_t candidate_;
    const Candidate& own_;
    StackingMemory& memory_;
};

}  // namespace

void explain_left_out(Core& core, std::uint32_t candidate, StackingMemory& memory, PromotionExplanation& explanation) {
    Stacking(core, candidate, memory).explain(explanation);
}

}  // namespace couponry::engine
