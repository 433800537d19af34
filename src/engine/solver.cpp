#include "engine/solver.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "engine/cart_effects.h"
#include "engine/fault.h"
#include "engine/judge.h"
#include "engine/units.h"

namespace couponry::engine {

void Solver::solve(const Facts& facts, std::span<const Candidate> candidates, std::span<const std::int64_t> shared_budgets,
                   SelectionPolicy policy, Solution& solution, std::uint32_t forced, int steps_max) {
    plan_.make(facts, candidates, shared_budgets);
    forced_ = forced;
    steps_ = 0;
    steps_max_ = steps_max;
    // A step over a large cart is as much work as many over a usual one.
    constexpr std::size_t kWorkOfStep = 1'000;  // lines times candidates
    step_ = 1 + static_cast<int>(facts.lines().size() * candidates.size() / kWorkOfStep);
    stopped_ = out_of_steps_ = false;
    best_.key = {};
    best_.order.clear();
    best_.applications.clear();
    best_.turns.clear();
    solution.from_priority = policy == SelectionPolicy::priority;
    solution.optimal = true;
    solution.bound = 0;
    if (policy == SelectionPolicy::best) {
        solve_best();
        solution.optimal = !out_of_steps_;
        // `priority` stands only when it takes more than every selection.
        if (forced_ == kNone && best_.key.total < root_bound_) {
            State& state = states_[0];
            std::vector<std::uint32_t> order;
            state.start(facts, plan_.candidates, plan_.shared_budgets);
            run_priority(state, order, nullptr);
            solution.from_priority = state.taken() > best_.key.total;
        }
    }
    if (solution.from_priority) {
        std::vector<std::uint32_t> order;
        solution.record.clear();
        solution.state.start(facts, plan_.candidates, plan_.shared_budgets);
        run_priority(solution.state, order, &solution.record);
        solution.applied.clear();
        for (const std::uint32_t candidate : order)
            solution.applied.push_back({candidate, solution.state.tallies[candidate].applications});
    } else {
        replay(solution);
    }
    solution.total = solution.state.taken();
    solution.steps = steps_;
    solution.bound = solution.optimal ? solution.total : std::max(root_bound_, solution.total);
}

bool Solver::is_blocked(std::uint32_t candidate) const {
    const auto& row = plan_.conflicts[candidate];
    for (std::size_t word = 0; word < row.size(); ++word)
        if ((row[word] & chosen_bits_[word]) != 0) return true;
    return false;
}

void Solver::choose(std::uint32_t candidate, std::int64_t applications) {
    choice_[candidate] = applications;
    chosen_bits_[candidate / 64] |= 1ULL << (candidate % 64);
    ++chosen_count_;
    const std::int32_t code = plan_.candidates[candidate].code;
    if (code >= 0 && std::find(chosen_codes_.begin(), chosen_codes_.end(), code) == chosen_codes_.end()) ++chosen_coupons_;
    chosen_codes_.push_back(code);
}

void Solver::unchoose(std::uint32_t candidate) {
    choice_[candidate] = kUndecided;
    chosen_bits_[candidate / 64] &= ~(1ULL << (candidate % 64));
    --chosen_count_;
    const std::int32_t code = chosen_codes_.back();
    chosen_codes_.pop_back();
    if (code >= 0 && std::find(chosen_codes_.begin(), chosen_codes_.end(), code) == chosen_codes_.end()) --chosen_coupons_;
}

void Solver::reset_choices() {
    choice_.assign(plan_.candidates.size(), kUndecided);
    chosen_bits_.assign((plan_.candidates.size() + 63) / 64, 0);
    chosen_coupons_ = chosen_count_ = 0;
    chosen_codes_.clear();
    done_.assign(plan_.members.size(), 0);
    is_most_.assign(plan_.candidates.size(), 0);
    turns_.clear();
}

void Solver::solve_best() {
    bound_.prepare(plan_);
    if (states_.size() < plan_.members.size() + 2) states_.resize(plan_.members.size() + 2);
    reset_choices();
    states_[0].start(*plan_.facts, plan_.candidates, plan_.shared_budgets);
    // The empty selection is feasible.
    root_bound_ = 0;
    if (forced_ == kNone) best_.key.total = 0;
    // Those that apply alone: each by itself, so that the rest is bounded without them.
    std::vector<std::uint32_t> alone;
    for (std::uint32_t candidate = 0; candidate < plan_.candidates.size(); ++candidate) {
        const CompiledPromotion& promotion = *plan_.candidates[candidate].promotion;
        const bool needs_none = promotion.only_with != kNone && plan_.facts->tables().list_at(promotion.only_with).empty();
        if (promotion.exclusive == Exclusive::cart || needs_none) alone.push_back(candidate);
    }
    for (const std::uint32_t candidate : alone) {
        if (forced_ != kNone && forced_ != candidate) continue;
        solve_alone(candidate);
    }
    if (forced_ != kNone && std::find(alone.begin(), alone.end(), forced_) != alone.end()) return;
    reset_choices();
    for (const std::uint32_t candidate : alone) choice_[candidate] = kOut;
    begin_turns();
}

void Solver::solve_alone(std::uint32_t candidate) {
    reset_choices();
    std::fill(choice_.begin(), choice_.end(), kOut);
    choice_[candidate] = kUndecided;
    stopped_ = false;
    begin_turns();
}

void Solver::begin_turns() {
    stopped_ = false;
    State& state = states_[0];
    state.start(*plan_.facts, plan_.candidates, plan_.shared_budgets);
    std::vector<std::uint8_t> open(choice_.size());
    for (std::size_t index = 0; index < choice_.size(); ++index) open[index] = choice_[index] != kOut ? 1 : 0;
    root_bound_ = std::max(root_bound_, bound_.remaining(state, open, done_));
    if (root_bound_ == 0) return;
    // The set of plain promotions is decided at the first turn of one, because their contest needs all of them; likely winners first.
    plain_.clear();
    std::vector<std::int64_t> weight(choice_.size(), 0);
    for (std::uint32_t candidate = 0; candidate < choice_.size(); ++candidate)
        if (choice_[candidate] == kUndecided && plan_.candidates[candidate].promotion->is_plain) plain_.push_back(candidate);
    for (const Run& run : state.runs) {
        std::int64_t most = 0;
        std::uint32_t winner = kNone;
        for (const std::uint32_t candidate : plain_) {
            const std::int64_t take = plain_gain(state, candidate, run);
            if (take > most) {
                most = take;
                winner = candidate;
            }
        }
        if (winner != kNone) weight[winner] += most * run.quantity;
    }
    std::stable_sort(plain_.begin(), plain_.end(), [&](std::uint32_t one, std::uint32_t two) {
        if (weight[one] != weight[two]) return weight[one] > weight[two];
        return plan_.rank[one] < plan_.rank[two];
    });
    likely_.assign(choice_.size(), 0);
    for (const std::uint32_t candidate : plain_) likely_[candidate] = weight[candidate] > 0 ? 1 : 0;
    constexpr std::size_t kCandidatesFew = 8;  // of fewer the search finds a good selection at once
    if (choice_.size() > kCandidatesFew && forced_ == kNone) try_greedy();
    if (!is_pruned(state)) search(0, 0, kNone);
}

void Solver::try_greedy() {
    // Everything that may meet, each as often as it can, in the canonical order; who takes nothing goes, and everything runs again.
    const std::vector<std::int64_t> choices = choice_;
    const auto fails = [&](std::uint32_t candidate, const State& state) {
        return choice_[candidate] > 0 && (state.tallies[candidate].taken <= 0 || groups_refused_);
    };
    std::vector<std::uint32_t> order;
    for (std::uint32_t candidate = 0; candidate < choice_.size(); ++candidate)
        if (choice_[candidate] == kUndecided) order.push_back(candidate);
    std::sort(order.begin(), order.end(), [&](std::uint32_t one, std::uint32_t two) {
        const bool first = likely_[one] != 0 || !plan_.candidates[one].promotion->is_plain;
        const bool second = likely_[two] != 0 || !plan_.candidates[two].promotion->is_plain;
        return first != second ? first : plan_.rank[one] < plan_.rank[two];
    });
    std::vector<std::uint8_t> is_out(choice_.size(), 0);
    for (bool is_done = false; !is_done;) {
        reset_choices();
        choice_ = choices;
        for (std::int64_t& choice : choice_) choice = choice == kUndecided ? kOut : choice;
        for (const std::uint32_t candidate : order)
            if (is_out[candidate] == 0 && !is_blocked(candidate)) choose(candidate, kUnlimited);
        State& state = states_[0];
        state.start(*plan_.facts, plan_.candidates, plan_.shared_budgets);
        is_done = true;
        std::vector<std::uint32_t> places;
        for (std::uint32_t place = 0; place < plan_.members.size(); ++place)
            if (choice_[plan_.members[place].candidate] > 0) places.push_back(place);
        for (const std::uint32_t place : places) {
            const Member& member = plan_.members[place];
            if (plan_.effect_class_of(member) == EffectClass::shipping && !state.shipping_settled)
                settle_shipping(state, contenders(state, places));
            const bool runs = (!member.is_first || begin_candidate(state, member)) &&
                              run_member(state, member, plan_.candidates[member.candidate].applications_max, nullptr);
            turns_.push_back(place);
            if (runs && !(member.is_last && fails(member.candidate, state))) continue;
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
    }
    reset_choices();
    choice_ = choices;
    states_[0].start(*plan_.facts, plan_.candidates, plan_.shared_budgets);
}

std::int64_t Solver::plain_gain(const State& state, std::uint32_t candidate, const Run& run) const {
    const Candidate& own = plan_.candidates[candidate];
    if (run.carrier != 0 || !plan_.facts->lines()[run.line].is_discountable) return 0;
    Run unit = run;
    std::int64_t sum = 0;
    for (std::uint32_t position = 0; position < own.effects.size(); ++position) {
        const CompiledEffect& effect = own.effects[position];
        if (effect.effect_class != EffectClass::item || !plan_.facts->fits(effect.filter, plan_.facts->lines()[run.line]))
            continue;
        const Turn turn{*plan_.facts, plan_.candidates, candidate, position, 1, const_cast<State&>(state), nullptr};
        const std::int64_t take = plain_take(turn, effect, unit);
        unit.left -= take;
        sum += take;
    }
    return sum;
}

bool Solver::is_pruned(const State& state) {
    if (stopped_) return true;
    if (steps_ >= steps_max_) {
        out_of_steps_ = stopped_ = true;
        return true;
    }
    open_.resize(choice_.size());
    bool pending = false;  // something chosen has not run yet
    for (std::size_t index = 0; index < choice_.size(); ++index) {
        open_[index] =
            choice_[index] > 0 || (choice_[index] == kUndecided && !is_blocked(static_cast<std::uint32_t>(index))) ? 1 : 0;
    }
    for (std::size_t member = 0; member < plan_.members.size() && !pending; ++member)
        pending = done_[member] == 0 && choice_[plan_.members[member].candidate] > 0;
    const std::int64_t taken = state.taken();
    const std::int64_t most = taken + bound_.remaining(state, open_, done_) - (kFault == Fault::bound_too_low ? 1 : 0);
    if (most != best_.key.total) return most < best_.key.total;
    // It can only tie: with as many coupons and promotions as the incumbent at most.
    const std::int64_t promotions = chosen_count_ + (!pending && taken < best_.key.total ? 1 : 0);
    if (chosen_coupons_ != best_.key.coupons) return chosen_coupons_ > best_.key.coupons;
    return promotions > best_.key.promotions;
}

void Solver::begin_contest(std::size_t depth, std::size_t block, std::uint32_t member) {
    const std::uint32_t candidate = plan_.members[member].candidate;
    // Its order effects may form groups.
    const bool forms_groups = plan_.candidates[candidate].promotion->forms_groups;
    for (std::int64_t applications = forms_groups ? groups_at_most(candidate) : 1; applications >= 1 && !stopped_;
         --applications) {
        choose(candidate, applications);
        decide_plain(depth, block, member, 0);
        unchoose(candidate);
    }
}

void Solver::decide_plain(std::size_t depth, std::size_t block, std::uint32_t member, std::size_t position) {
    if (is_pruned(states_[depth])) return;
    while (position < plain_.size() && choice_[plain_[position]] != kUndecided) ++position;
    if (position == plain_.size()) {
        try_member(depth, block, member);
        return;
    }
    const std::uint32_t candidate = plain_[position];
    const std::uint32_t turn = plan_.first_member[candidate];
    const Block& own = plan_.blocks[block];
    // One that would have to come before this one does not come after it.
    const bool is_late = turn >= own.first && turn < own.first + own.count && comes_before(turn, member);
    const auto with = [&] {
        if (is_blocked(candidate) || is_late) return;
        const bool forms_groups = plan_.candidates[candidate].promotion->forms_groups;
        for (std::int64_t applications = forms_groups ? groups_at_most(candidate) : 1; applications >= 1 && !stopped_;
             --applications) {
            choose(candidate, applications);
            decide_plain(depth, block, member, position + 1);
            unchoose(candidate);
        }
    };
    const auto without = [&] {
        if (candidate == forced_) return;
        choice_[candidate] = kOut;
        decide_plain(depth, block, member, position + 1);
        choice_[candidate] = kUndecided;
    };
    if (likely_[candidate] != 0) {
        with();
        without();
    } else {
        without();
        with();
    }
}

bool Solver::has_loser(const State& state) const {
    // Whoever wins no unit and has only item effects takes nothing.
    return std::any_of(plain_.begin(), plain_.end(), [&](std::uint32_t candidate) {
        if (choice_[candidate] <= 0 || (plan_.candidates[candidate].promotion->classes & kPriceBits) != kItemBit) return false;
        return std::none_of(state.runs.begin(), state.runs.end(), [&](const Run& run) { return run.kept_for == candidate + 1; });
    });
}

bool Solver::comes_before(std::uint32_t member, std::uint32_t last) const {
    // Of two turns in a row that do not touch each other only one order is tried.
    if (last == kNone || member > last) return false;
    const std::uint32_t one = plan_.members[member].candidate;
    const std::uint32_t two = plan_.members[last].candidate;
    const Candidate& first = plan_.candidates[one];
    const Candidate& second = plan_.candidates[two];
    if (first.promotion->reads_selection || second.promotion->reads_selection) return false;
    if (first.shared_budget >= 0 && first.shared_budget == second.shared_budget) return false;
    const bool both_plain = plan_.candidates[one].promotion->is_plain && plan_.candidates[two].promotion->is_plain;
    if (both_plain && !plan_.has_stackable_items) return true;
    return !bound_.touch_common_lines(one, two);
}

bool Solver::must_wait(std::uint32_t member) const {
    if (std::find(tied_.begin(), tied_.end(), member) == tied_.end()) return false;
    const std::uint32_t next =
        *std::find_if(tied_.begin(), tied_.end(), [&](std::uint32_t other) { return other == member || done_[other] == 0; });
    return next != member;
}

void Solver::search(std::size_t depth, std::size_t block, std::uint32_t last) {
    if (stopped_) return;
    State& state = states_[depth];
    if (block == plan_.blocks.size()) {
        finish(state);
        return;
    }
    const Block& own = plan_.blocks[block];
    if (own.effect_class == EffectClass::shipping && !state.shipping_settled) {
        decide_shipping(depth, block, own.first);
        return;
    }
    for (std::uint32_t member = own.first; member < own.first + own.count && !stopped_; ++member) {
        const std::uint32_t candidate = plan_.members[member].candidate;
        if (done_[member] != 0 || choice_[candidate] == kOut || comes_before(member, last) || must_wait(member)) continue;
        if (choice_[candidate] == kUndecided) {
            if (is_blocked(candidate)) continue;
            if (plan_.candidates[candidate].promotion->is_plain && !state.contest_settled)
                begin_contest(depth, block, member);
            else
                try_applications(depth, block, member);
        } else {
            try_member(depth, block, member);
        }
    }
    if (!stopped_) close_block(depth, block);
}

void Solver::close_block(std::size_t depth, std::size_t block) {
    const Block& own = plan_.blocks[block];
    for (std::uint32_t member = own.first; member < own.first + own.count; ++member) {
        const std::uint32_t candidate = plan_.members[member].candidate;
        if (done_[member] == 0 && choice_[candidate] > 0) return;  // must run here
        if (choice_[candidate] == kUndecided && candidate == forced_) return;
    }
    std::vector<std::uint32_t> left_out;
    for (std::uint32_t member = own.first; member < own.first + own.count; ++member) {
        const std::uint32_t candidate = plan_.members[member].candidate;
        if (choice_[candidate] != kUndecided) continue;
        choice_[candidate] = kOut;
        left_out.push_back(candidate);
    }
    if (left_out.empty() || !is_pruned(states_[depth])) search(depth, block + 1, kNone);
    for (const std::uint32_t candidate : left_out) choice_[candidate] = kUndecided;
}

void Solver::try_member(std::size_t depth, std::size_t block, std::uint32_t member) {
    const Member& own = plan_.members[member];
    steps_ += step_;
    State& next = states_[depth + 1];
    next = states_[depth];
    if (own.is_first && !begin_candidate(next, own)) return;
    // What a budget refuses of the chosen groups makes the selection infeasible.
    if (!run_member(next, own, choice_[own.candidate], nullptr) || groups_refused_) return;
    if (own.is_last && !is_complete(next, own.candidate)) return;
    if (next.contest_settled && !states_[depth].contest_settled && has_loser(next)) return;
    done_[member] = 1;
    turns_.push_back(member);
    if (!is_pruned(next)) search(depth + 1, block, member);
    turns_.pop_back();
    done_[member] = 0;
}

void Solver::try_applications(std::size_t depth, std::size_t block, std::uint32_t member) {
    const Member& own = plan_.members[member];
    const Candidate& candidate = plan_.candidates[own.candidate];
    if (!candidate.promotion->forms_groups) {
        choose(own.candidate, 1);
        try_member(depth, block, member);
        unchoose(own.candidate);
        return;
    }
    // As often as it can first; then less. Its groups may lie in several turns, so the number is found by trying.
    std::int64_t most = candidate.applications_max;
    if (own.is_first && own.is_last) {
        State& next = states_[depth + 1];
        next = states_[depth];
        if (!begin_candidate(next, own) || !run_member(next, own, most, nullptr)) return;
        most = std::max<std::int64_t>(1, next.tallies[own.candidate].groups);
    } else {
        most = groups_at_most(own.candidate);
    }
    // Fewer than possible only helps who competes for its units, or who reads what was given.
    const bool only_most = own.is_first && own.is_last && own.effects.size() == 1 && !plan_.reads_selection &&
                           !plan_.reads_groups && !plan_.has_shared_budget && !bound_.competes_with_any(own.candidate) &&
                           forced_ == kNone;
    for (std::int64_t applications = most; applications >= 1 && !stopped_; --applications) {
        choose(own.candidate, applications);
        is_most_[own.candidate] = applications == most && own.is_first && own.is_last ? 1 : 0;
        try_member(depth, block, member);
        is_most_[own.candidate] = 0;
        unchoose(own.candidate);
        if (only_most) break;
    }
}

std::int64_t Solver::groups_at_most(std::uint32_t candidate) const {
    std::int64_t most = 1;
    for (const CompiledEffect& effect : plan_.candidates[candidate].effects) {
        if (!effect.forms_groups) continue;
        const std::int64_t units = plan_.facts->match(effect.filter).quantity;
        most = std::max(most, effect.parts.count > 0 ? units : units / effect.quantity);
    }
    return std::min(most, plan_.candidates[candidate].applications_max);
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

void Solver::settle_contest(State& state, std::uint32_t running) {
    state.contest_settled = true;
    for (Run& run : state.runs) {
        std::int64_t most = 0;
        for (std::uint32_t member = 0; member < plan_.members.size(); ++member) {
            const std::uint32_t candidate = plan_.members[member].candidate;
            if (!plan_.members[member].is_first || choice_[candidate] <= 0 || !plan_.candidates[candidate].promotion->is_plain)
                continue;
            const std::int64_t take = plain_gain(state, candidate, run);
            if (take > most || (take == most && take > 0 && candidate == running)) {
                most = take;
                run.kept_for = candidate + 1;
            }
        }
    }
}

void Solver::decide_shipping(std::size_t depth, std::size_t block, std::uint32_t member) {
    // The set of shipping promotions is decided before the first of them runs, because shipments are contested.
    if (stopped_) return;
    while (member < plan_.members.size() && choice_[plan_.members[member].candidate] != kUndecided) ++member;
    if (member == plan_.members.size()) {
        search_shipping(depth, block);
        return;
    }
    const std::uint32_t candidate = plan_.members[member].candidate;
    if (!is_blocked(candidate)) {
        steps_ += step_;
        choose(candidate, 1);
        if (!is_pruned(states_[depth])) decide_shipping(depth, block, member + 1);
        unchoose(candidate);
    }
    if (candidate == forced_) return;
    choice_[candidate] = kOut;
    if (!is_pruned(states_[depth])) decide_shipping(depth, block, member + 1);
    choice_[candidate] = kUndecided;
}

/// What a promotion would take of each shipment if it had every one that its effects fit.
std::vector<std::int64_t> Solver::shipping_gains(const State& state, std::uint32_t candidate) const {
    std::vector<std::int64_t> left;
    for (const ShipmentState& shipment : state.shipments) left.push_back(shipment.left);
    std::vector<std::int64_t> gains(left.size(), 0);
    for (const CompiledEffect& effect : plan_.candidates[candidate].effects) {
        if (effect.effect_class != EffectClass::shipping) continue;
        const auto takes = shipping_takes(effect, *plan_.facts, left, std::vector<bool>(left.size(), true));
        for (std::size_t index = 0; index < left.size(); ++index) {
            left[index] -= takes[index];
            gains[index] += takes[index];
        }
    }
    return gains;
}

/// The chosen promotions that shipments are contested by, each with its first shipping turn, as `members` are ordered.
std::vector<Solver::Contender> Solver::contenders(const State& state, std::span<const std::uint32_t> members) const {
    std::vector<Contender> contenders;
    for (const std::uint32_t place : members) {
        const Member& member = plan_.members[place];
        if (plan_.effect_class_of(member) != EffectClass::shipping || choice_[member.candidate] <= 0 ||
            plan_.candidates[member.candidate].promotion->combines(kShippingBit, kShippingBit))
            continue;
        const auto is_known = [&](const Contender& other) { return plan_.members[other.member].candidate == member.candidate; };
        if (std::none_of(contenders.begin(), contenders.end(), is_known))
            contenders.push_back({place, shipping_gains(state, member.candidate)});
    }
    return contenders;
}

void Solver::settle_shipping(State& state, std::span<const Contender> contenders) const {
    state.shipping_settled = true;
    for (std::size_t index = 0; index < state.shipments.size(); ++index) {
        std::int64_t most = 0;
        for (const Contender& own : contenders) {
            if (own.gains[index] <= most) continue;
            most = own.gains[index];
            state.shipments[index].winner = plan_.members[own.member].candidate + 1;
        }
    }
}

void Solver::search_shipping(std::size_t depth, std::size_t block) {
    std::vector<std::uint32_t> members(plan_.members.size());
    std::iota(members.begin(), members.end(), 0U);
    std::vector<Contender> all = contenders(states_[depth], members);
    // Who takes as much as another one from a shipment wins it by its place in the order of turns.
    const auto ties = [&](const Contender& one) {
        return std::any_of(all.begin(), all.end(), [&](const Contender& two) {
            if (one.member == two.member || !plan_.in_one_block(one.member, two.member)) return false;
            for (std::size_t index = 0; index < one.gains.size(); ++index)
                if (one.gains[index] > 0 && one.gains[index] == two.gains[index]) return true;
            return false;
        });
    };
    std::vector<std::uint32_t> tied;
    for (const Contender& own : all)
        if (ties(own)) tied.push_back(own.member);
    do {
        // The tied ones exchange their places.
        std::vector<Contender> ordered = all;
        std::size_t next = 0;
        for (Contender& own : ordered)
            if (std::find(tied.begin(), tied.end(), own.member) != tied.end())
                own = *std::find_if(all.begin(), all.end(),
                                    [&, place = tied[next]](const Contender& other) { return other.member == place; }),
                ++next;
        tied_ = tied;
        State& state = states_[depth + 1];
        state = states_[depth];
        settle_shipping(state, ordered);
        search(depth + 1, block, kNone);
    } while (!stopped_ && std::next_permutation(tied.begin(), tied.end()));
    tied_.clear();
}

void Solver::finish(const State& state) {
    for (std::uint32_t candidate = 0; candidate < choice_.size(); ++candidate)
        if (choice_[candidate] > 0 && !is_complete(state, candidate)) return;
    if (forced_ != kNone && choice_[forced_] <= 0) return;
    const Key key{state.taken(), chosen_coupons_, chosen_count_};
    if (key.total < best_.key.total) return;
    std::vector<std::uint32_t> order;
    std::vector<std::int64_t> applications;
    std::vector<std::int64_t> groups;
    std::vector<std::int64_t> choices;
    for (const std::uint32_t member : turns_) {
        if (!plan_.members[member].is_first) continue;
        order.push_back(plan_.members[member].candidate);
        choices.push_back(choice_[order.back()]);
        applications.push_back(state.tallies[order.back()].applications);
        groups.push_back(state.tallies[order.back()].groups);
    }
    if (key.total == best_.key.total && !best_.turns.empty()) {
        const auto ranks = [&](const std::vector<std::uint32_t>& candidates) {
            std::vector<std::uint32_t> list;
            list.reserve(candidates.size());
            for (const std::uint32_t candidate : candidates) list.push_back(plan_.rank[candidate]);
            return list;
        };
        const auto old = std::tuple(best_.key.coupons, best_.key.promotions);
        const auto own = std::tuple(key.coupons, key.promotions);
        if (kFault == Fault::tie_reversed ? own < old : own > old) return;
        if (own == old) {
            // More applications and groups go first.
            const auto own_key = std::tuple(ranks(order), std::tie(best_.applications, best_.groups, turns_));
            const auto old_key = std::tuple(ranks(best_.order), std::tie(applications, groups, best_.turns));
            if (!(own_key < old_key)) {
                if (key.total == root_bound_ && turns_ == best_.turns && choices == best_.choices && is_proved()) stopped_ = true;
                return;
            }
        }
    } else if (key.total == best_.key.total && key.total == 0) {
        return;  // the empty selection has the smaller key
    }
    best_ = {key, order, applications, groups, choices, turns_};
    if (key.total == root_bound_ && is_proved()) stopped_ = true;
}

bool Solver::is_proved() {
    // Without any one of its promotions less can be taken, so every equal selection holds all of them; in the canonical order and
    // with the most applications none of those has a smaller key.
    if (forced_ != kNone || plan_.reads_selection || plan_.has_shared_budget) return false;
    if (!std::is_sorted(best_.turns.begin(), best_.turns.end())) return false;
    for (const std::uint32_t candidate : best_.order)
        if (plan_.candidates[candidate].promotion->forms_groups && is_most_[candidate] == 0) return false;
    std::vector<std::uint8_t> open(choice_.size());
    std::vector<std::uint8_t> nothing_done(plan_.members.size(), 0);
    State start;
    start.start(*plan_.facts, plan_.candidates, plan_.shared_budgets);
    for (const std::uint32_t candidate : best_.order) {
        for (std::size_t index = 0; index < choice_.size(); ++index) open[index] = index != candidate ? 1 : 0;
        if (bound_.remaining(start, open, nothing_done) >= best_.key.total) return false;
    }
    return true;
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
    reset_choices();
    std::fill(choice_.begin(), choice_.end(), kOut);
    solution.applied.clear();
    solution.record.clear();
    State& state = solution.state;
    state.start(*plan_.facts, plan_.candidates, plan_.shared_budgets);
    for (std::size_t index = 0; index < best_.order.size(); ++index) {
        solution.applied.push_back({best_.order[index], best_.applications[index]});
        choose(best_.order[index], best_.choices[index]);
    }
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
