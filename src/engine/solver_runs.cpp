// Whole runs of a selection: one member's turn, the greedy one, `priority`, and the winner once more with allocations.
#include <algorithm>

#include "base/check.h"
#include "engine/judge.h"
#include "engine/solver.h"

namespace couponry::engine {

void Solver::try_greedy(Solution& solution) {
    // Everything that may meet, each as often as it can, in the canonical order; who takes nothing goes, and everything runs again.
    const std::vector<std::int64_t> choices = choice_;
    std::vector<std::uint32_t> order;
    for (std::uint32_t candidate = 0; candidate < choice_.size(); ++candidate)
        if (choice_[candidate] == kUndecided) order.push_back(candidate);
    std::sort(order.begin(), order.end(), [&](std::uint32_t one, std::uint32_t two) {
        const bool first = likely_[one] != 0 || !plan_.candidates[one].promotion->is_plain;
        const bool second = likely_[two] != 0 || !plan_.candidates[two].promotion->is_plain;
        return first != second ? first : plan_.rank[one] < plan_.rank[two];
    });
    std::vector<std::uint8_t> is_out(choice_.size(), 0);
    // Mostly it is the best: the record is made at once.
    State& state = solution.state;
    is_recorded_ = false;
    for (bool is_done = false; !is_done;) {
        reset_choices();
        choice_ = choices;
        for (std::int64_t& choice : choice_) choice = choice == kUndecided ? kOut : choice;
        for (const std::uint32_t candidate : order)
            if (is_out[candidate] == 0 && !is_blocked(candidate)) choose(candidate, kUnlimited);
        state.start(*plan_.facts, plan_.candidates, plan_.shared_budgets);
        solution.record.clear();
        is_done = true;
        std::vector<std::uint32_t> places;
        for (std::uint32_t place = 0; place < plan_.members.size(); ++place)
            if (choice_[plan_.members[place].candidate] > 0) places.push_back(place);
        for (const std::uint32_t place : places) {
            const Member& member = plan_.members[place];
            if (plan_.effect_class_of(member) == EffectClass::shipping && !state.shipping_settled)
                settle_shipping(state, contenders(state, places));
            const bool runs = (!member.is_first || begin_candidate(state, member)) &&
                              run_member(state, member, plan_.candidates[member.candidate].applications_max, &solution.record);
            turns_.push_back(place);
            is_most_[member.candidate] = member.is_first && member.is_last ? 1 : 0;
            // What a budget refuses in any of its turns it would refuse of the numbers chosen below, too.
            if (runs && !groups_refused_ && !(member.is_last && state.tallies[member.candidate].taken <= 0)) continue;
            is_out[member.candidate] = 1;
            is_done = false;
            break;
        }
        if (!is_done) continue;
        for (std::uint32_t candidate = 0; candidate < choice_.size(); ++candidate)
            if (choice_[candidate] > 0)
                choice_[candidate] = plan_.candidates[candidate].promotion->forms_groups
                                         ? std::max<std::int64_t>(1, state.tallies[candidate].groups)
                                         : 1;
        finish(state);
        is_recorded_ = best_.turns == turns_ && best_.key.total == state.taken();
    }
    reset_choices();
    choice_ = choices;
}

bool Solver::begin_candidate(State& state, const Member& member) {
    const Candidate& candidate = plan_.candidates[member.candidate];
    const CompiledPromotion& promotion = *candidate.promotion;
    if (promotion.reads_selection) {
        const auto nodes = plan_.facts->tables().nodes.range(promotion.tree.begin, promotion.tree.count);
        if (judge_tree(nodes, *plan_.facts, &state) != Truth::yes) return false;
    }
    state.has_run_codes.push_back(promotion.code);
    return true;
}

bool Solver::run_member(State& state, const Member& member, std::int64_t groups_max, Record* record) {
    const Candidate& candidate = plan_.candidates[member.candidate];
    if (candidate.promotion->is_plain && !state.contest_settled && plan_.blocks_contest) settle_contest(state, member.candidate);
    bool fits = true;
    groups_refused_ = false;
    for (const std::uint32_t position : member.effects) {
        const CompiledEffect& effect = candidate.effects[position];
        // How often an amount is reached is no choice: only limits bound it.
        const std::int64_t most = effect.forms_groups ? groups_max : candidate.applications_max;
        Turn turn{*plan_.facts, plan_.candidates, member.candidate, position, most, state, record};
        turn.totals_only = record == nullptr && !plan_.splits_orders && plan_.blocks_contest;
        effect_descriptors()[effect.type]->run(effect, turn);
        groups_refused_ = groups_refused_ || turn.refused_groups;
        if (turn.over_budget) {
            fits = false;
            if (plan_.blocks_contest) return false;
            continue;
        }
        Tally& tally = state.tallies[member.candidate];
        tally.applications = std::max(tally.applications, turn.applications_made);
        const bool is_gift = effect.name != kNoSymbol || effect.list != kNone;
        if (!is_gift && (effect.forms_groups || effect.each_amount != kNone))
            tally.repeated = std::max(tally.repeated, turn.applications_made);
        if (effect.forms_groups) tally.groups = std::max(tally.groups, turn.applications_made);
    }
    return fits;
}

bool Solver::is_complete(const State& state, std::uint32_t candidate) const {
    const Tally& tally = state.tallies[candidate];
    if (tally.taken <= 0) return false;
    // Where none of its groups can be formed and its other effects take something, it stands as one application.
    return !plan_.candidates[candidate].promotion->forms_groups || std::max<std::int64_t>(1, tally.groups) == choice_[candidate];
}

void Solver::run_priority(State& state, std::vector<std::uint32_t>& order, Record* record) {
    const bool contest = std::exchange(plan_.blocks_contest, false);
    const std::size_t count = plan_.candidates.size();
    std::vector<bool> removed(count, false);
    const auto run_only = [&](const auto& may_join) {
        // Turns in order; whoever took nothing or did not fit its budget goes, and everything runs again.
        for (;;) {
            state.start(*plan_.facts, plan_.candidates, plan_.shared_budgets);
            if (record != nullptr) record->clear();
            order.clear();
            std::vector<bool> joined(count, false);
            std::vector<bool> over_budget(count, false);
            for (const Member& member : plan_.members) {
                const std::uint32_t candidate = member.candidate;
                if (removed[candidate] || !may_join(candidate)) continue;
                if (member.is_first) {
                    const bool meets_all = std::all_of(order.begin(), order.end(),
                                                       [&](std::uint32_t other) { return plan_.may_meet(candidate, other); });
                    if (!meets_all || !begin_candidate(state, member)) continue;
                    joined[candidate] = true;
                    order.push_back(candidate);
                }
                if (!joined[candidate]) continue;
                if (!run_member(state, member, plan_.candidates[candidate].applications_max, record))
                    over_budget[candidate] = true;
            }
            const auto failed = std::find_if(order.begin(), order.end(), [&](std::uint32_t candidate) {
                return over_budget[candidate] || state.tallies[candidate].taken <= 0;
            });
            if (failed == order.end()) return;
            removed[*failed] = true;
        }
    };
    std::vector<std::uint32_t> alone;
    for (std::uint32_t candidate = 0; candidate < count; ++candidate) {
        const CompiledPromotion& promotion = *plan_.candidates[candidate].promotion;
        const bool needs_none = promotion.only_with != kNone && plan_.facts->tables().list_at(promotion.only_with).empty();
        if (promotion.exclusive == Exclusive::cart || needs_none) alone.push_back(candidate);
    }
    std::sort(alone.begin(), alone.end(),
              [&](std::uint32_t one, std::uint32_t two) { return plan_.rank[one] < plan_.rank[two]; });
    bool is_done = false;
    for (const std::uint32_t candidate : alone) {
        run_only([&](std::uint32_t other) { return other == candidate; });
        if (state.taken() > 0) {
            is_done = true;
            break;
        }
    }
    if (!is_done)
        run_only([&](std::uint32_t candidate) { return std::find(alone.begin(), alone.end(), candidate) == alone.end(); });
    plan_.blocks_contest = contest;
}

void Solver::replay(Solution& solution) {
    // The winner once more through the real order of application, with allocations.
    solution.applied.clear();
    for (std::size_t index = 0; index < best_.order.size(); ++index)
        solution.applied.push_back({best_.order[index], best_.applications[index]});
    if (is_recorded_) {
        CHECK(solution.state.taken() == best_.key.total);
        return;
    }
    reset_choices();
    std::fill(choice_.begin(), choice_.end(), kOut);
    solution.record.clear();
    State& state = solution.state;
    state.start(*plan_.facts, plan_.candidates, plan_.shared_budgets);
    for (std::size_t index = 0; index < best_.order.size(); ++index) choose(best_.order[index], best_.choices[index]);
    for (const std::uint32_t place : best_.turns) {
        const Member& member = plan_.members[place];
        if (plan_.effect_class_of(member) == EffectClass::shipping && !state.shipping_settled)
            settle_shipping(state, contenders(state, best_.turns));
        if (member.is_first) CHECK(begin_candidate(state, member));
        CHECK(run_member(state, member, choice_[member.candidate], &solution.record));
    }
    CHECK(state.taken() == std::max<std::int64_t>(0, best_.key.total));
}

}  // namespace couponry::engine
