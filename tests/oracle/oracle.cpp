#include "oracle/oracle.h"

#include <algorithm>

#include "oracle/conditions.h"
#include "oracle/effects.h"
#include "oracle/search.h"

namespace couponry::oracle {
namespace {

// Promotions with only afterwards effects: last, in order, against what applies (docs/engine.md, Effects).
void add_afterwards(const Setting& setting, State& state) {
    for (std::size_t index = 0; index < setting.offers.size(); ++index) {
        const Offer& offer = setting.offers[index];
        if (!offer.is_afterwards_only || !offer.is_open || !offer.gate_reasons.empty()) continue;
        const bool meets_all = std::all_of(state.first_turns.begin(), state.first_turns.end(), [&](std::size_t other) {
            return may_meet_by_name(*offer.promotion, *setting.offers[other].promotion);
        });
        if (!meets_all || judge(setting, state, offer.promotion->when) != Reason::none) continue;
        state.progress[index].is_in = true;
        state.first_turns.push_back(index);
    }
}

// The answer under the site's policy, for the reasons of codes.
struct Standing {
    const Setting* setting = nullptr;
    const State* state = nullptr;
    std::int64_t taken = 0;
    const Found* selection = nullptr;  // nullptr: the run by priority stands
    const SearchResult* searched = nullptr;  // nullptr: nothing is proved
};

// Conditions of an offer that does not apply, judged in the answer's run after the others of its block.
Reason judge_in_answer(const Standing& standing, std::size_t index) {
    const Setting& setting = *standing.setting;
    if (setting.offers[index].is_afterwards_only) return judge(setting, *standing.state, setting.offers[index].promotion->when);
    Probe probe{index, Reason::none};
    if (standing.selection == nullptr)
        run_by_priority(setting, &probe);
    else
        run_selection(setting, standing.selection->chosen, standing.selection->turns, &probe);
    return probe.reason;
}

// Would it take something if its budgets were endless?
bool is_stopped_by_budget(const Setting& setting, std::size_t index) {
    Setting endless = setting;
    endless.offers[index].budgets.clear();
    const Progress progress = run_alone(endless, index).progress[index];
    return progress.taken > 0 || progress.gifts > 0;
}

bool is_gift_out_of_stock(const Setting& setting, std::size_t index) {
    const auto& effects = setting.offers[index].promotion->effects;
    return std::all_of(effects.begin(), effects.end(), [&](const Rule& rule) {
        if (rule.type != "gift_item") return true;
        const Plan plan = plan_gift(setting, start(setting), index, rule, 1);
        return plan.gifts == 0 && plan.total() == 0;
    });
}

Reason why_nothing_taken(const Setting& setting, const State& alone, std::size_t index) {
    if (alone.progress[index].is_over_budget || is_stopped_by_budget(setting, index)) return Reason::budget_exhausted;
    const auto& effects = setting.offers[index].promotion->effects;
    const bool only_gifts = std::all_of(effects.begin(), effects.end(), [](const Rule& rule) {
        return rule.type == "gift_item" || class_of(rule) == EffectClass::afterwards;
    });
    return only_gifts && is_gift_out_of_stock(setting, index) ? Reason::gift_out_of_stock : Reason::no_effect;
}

// Who is in the way of an offer that could take something alone.
std::vector<std::size_t> in_the_way(const Standing& standing, std::size_t index, const State& alone) {
    const Setting& setting = *standing.setting;
    const Offer& offer = setting.offers[index];
    std::vector<std::size_t> found;
    for (const std::size_t other : standing.state->first_turns) {
        if (setting.offers[other].is_afterwards_only) continue;
        bool is_in_way = !may_meet(setting, index, other);
        const bool both_hard = !offer.promotion->stackable && !setting.offers[other].promotion->stackable;
        for (std::size_t unit = 0; unit < alone.units.size(); ++unit) {
            const Unit& then = standing.state->units[unit];
            if (!alone.units[unit].carries.contains(index)) continue;
            if (both_hard && then.carries.contains(other)) is_in_way = true;
            if (alone.units[unit].application_of == index && then.application_of == other) is_in_way = true;
        }
        for (std::size_t at = 0; at < alone.shipments.size(); ++at)
            if (alone.shipments[at].taken_by.contains(index) && standing.state->shipments[at].taken_by.contains(other))
                is_in_way = true;
        if (is_in_way) found.push_back(other);
    }
    if (!found.empty()) return found;
    for (const std::size_t other : standing.state->first_turns)
        if (!setting.offers[other].is_afterwards_only) found.push_back(other);
    return found;
}

// For an offer whose gate and conditions hold in the answer, and that is not in it.
Reason why_left_out(const Standing& standing, std::size_t index) {
    const Setting& setting = *standing.setting;
    if (setting.offers[index].is_afterwards_only) return Reason::not_combinable;
    const State alone = run_alone(setting, index);
    const Progress& progress = alone.progress[index];
    if (progress.is_over_budget || (progress.taken == 0 && progress.gifts == 0)) return why_nothing_taken(setting, alone, index);
    const auto others = in_the_way(standing, index, alone);
    const auto is_exclusive = [&](std::size_t other) { return setting.offers[other].promotion->exclusive != Exclusive::none; };
    std::vector<std::size_t> by_code;
    for (const std::size_t other : others)
        if (setting.offers[other].coupon && setting.offers[other].coupon != setting.offers[index].coupon)
            by_code.push_back(other);
    if (by_code.empty() && standing.searched != nullptr) {
        const auto forced = standing.searched->best_with.find(index);
        if (forced != standing.searched->best_with.end() && forced->second <= standing.taken) return Reason::better_offer_applied;
    }
    const auto& blockers = by_code.empty() ? others : by_code;
    return std::any_of(blockers.begin(), blockers.end(), is_exclusive) ? Reason::blocked_by_exclusive : Reason::not_combinable;
}

// The one reason of one offer: everything is judged, the first in the fixed order is shown.
Reason reason_of(const Standing& standing, const EnteredCode& code, std::size_t index) {
    const Setting& setting = *standing.setting;
    std::vector<Reason> reasons = code.reasons;
    const Offer& offer = setting.offers[index];
    reasons.insert(reasons.end(), offer.gate_reasons.begin(), offer.gate_reasons.end());
    // Without the cart's currency it does not exist for this cart: there is nothing more to judge.
    if (std::find(reasons.begin(), reasons.end(), Reason::currency_mismatch) != reasons.end())
        return *std::min_element(reasons.begin(), reasons.end());
    const Reason failing = judge_in_answer(standing, index);
    if (failing != Reason::none) reasons.push_back(failing);
    const Reason untouchable = judge_effects(setting, *offer.promotion);
    if (untouchable != Reason::none) reasons.push_back(untouchable);
    if (reasons.empty()) reasons.push_back(why_left_out(standing, index));
    return *std::min_element(reasons.begin(), reasons.end());
}

CodeOutcome outcome_of_code(const Standing& standing, const EnteredCode& code) {
    CodeOutcome outcome{code.entered, false, Reason::none};
    if (code.reasons.empty())
        for (const std::size_t index : code.opens) outcome.applied = outcome.applied || standing.state->progress[index].is_in;
    if (outcome.applied) return outcome;
    if (!code.reasons.empty()) outcome.reason = *std::min_element(code.reasons.begin(), code.reasons.end());
    const bool is_settled = outcome.reason != Reason::none && code.opens.empty();
    if (is_settled || (outcome.reason != Reason::none && outcome.reason < Reason::no_promotion)) return outcome;
    outcome.reason = Reason::none;
    for (const std::size_t index : code.opens) outcome.reason = std::max(outcome.reason, reason_of(standing, code, index));
    return outcome;
}

}  // namespace

Answer evaluate(const Input& input, std::int64_t selections_max) {
    Answer answer;
    std::int64_t pieces = 0;
    for (const CartLine& line : input.cart.lines) pieces += line.quantity;
    if (pieces > kPiecesMax) {
        answer.complete = false;
        return answer;
    }
    const Setting setting = prepare(input);
    State by_priority = run_by_priority(setting);
    SearchResult searched = search(setting, selections_max);
    const std::int64_t priority_taken = taken_by(by_priority);
    answer.best_is_priority = priority_taken > searched.best.taken;
    answer.selections = searched.selections;
    answer.complete = searched.complete;
    State best = answer.best_is_priority ? by_priority : searched.best.state;
    add_afterwards(setting, by_priority);
    add_afterwards(setting, best);
    answer.priority = outcome_of(setting, by_priority);
    answer.best = outcome_of(setting, best);
    Standing standing{&setting, &by_priority, priority_taken, nullptr, nullptr};
    if (setting.site->selection == SelectionPolicy::best) {
        standing.state = &best;
        standing.taken = taken_by(best);
        if (!answer.best_is_priority) standing.selection = &searched.best;
        if (searched.complete) standing.searched = &searched;
    }
    for (const EnteredCode& code : setting.codes) answer.codes.push_back(outcome_of_code(standing, code));
    return answer;
}

}  // namespace couponry::oracle
