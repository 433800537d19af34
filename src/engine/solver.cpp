#include "engine/solver.h"

#include <algorithm>

#include "engine/fault.h"

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
    is_recorded_ = false;
    solution.from_priority = policy == SelectionPolicy::priority;
    solution.optimal = true;
    solution.bound = 0;
    if (policy == SelectionPolicy::best) {
        solve_best(solution);
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

void Solver::solve_best(Solution& solution) {
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
        solve_alone(candidate, solution);
    }
    if (forced_ != kNone && std::find(alone.begin(), alone.end(), forced_) != alone.end()) return;
    reset_choices();
    for (const std::uint32_t candidate : alone) choice_[candidate] = kOut;
    begin_turns(solution);
}

void Solver::solve_alone(std::uint32_t candidate, Solution& solution) {
    reset_choices();
    std::fill(choice_.begin(), choice_.end(), kOut);
    choice_[candidate] = kUndecided;
    stopped_ = false;
    begin_turns(solution);
}

void Solver::begin_turns(Solution& solution) {
    stopped_ = false;
    State& state = states_[0];
    state.start(*plan_.facts, plan_.candidates, plan_.shared_budgets);
    open_.resize(choice_.size());
    for (std::size_t index = 0; index < choice_.size(); ++index) open_[index] = choice_[index] != kOut ? 1 : 0;
    bounded_ = {0, steps_, open_, bound_.remaining(state, open_, done_)};
    root_bound_ = std::max(root_bound_, bounded_.remaining);
    if (root_bound_ == 0 || is_pruned(0)) return;
    weigh_plain(state);
    if (forced_ == kNone) try_greedy(solution);
    if (!is_pruned(0)) search(0, 0, kNone);
}

bool Solver::is_pruned(std::size_t depth) {
    const State& state = states_[depth];
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
    if (bounded_.depth != depth || bounded_.steps != steps_ || bounded_.open != open_)
        bounded_ = {depth, steps_, open_, bound_.remaining(state, open_, done_)};
    const std::int64_t most = taken + bounded_.remaining - (kFault == Fault::bound_too_low ? 1 : 0);
    if (most != best_.key.total) return most < best_.key.total;
    // It can only tie: with as many coupons and promotions as the incumbent at most.
    const std::int64_t promotions = chosen_count_ + (!pending && taken < best_.key.total ? 1 : 0);
    if (chosen_coupons_ != best_.key.coupons) return chosen_coupons_ > best_.key.coupons;
    return promotions > best_.key.promotions;
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
    // Who runs first keeps the units of which both take as much, which makes a difference only to a budget.
    const auto is_plain = [](const Candidate& own) {
        return own.promotion->is_plain && own.shared_budget < 0 && own.budget_left == kUnlimited && own.period_left == kUnlimited;
    };
    if (is_plain(first) && is_plain(second) && !plan_.has_stackable_items) return true;
    return !bound_.touch_common_lines(one, two);
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
                choose_plain(depth, block, member, candidate);
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
    if (left_out.empty() || !is_pruned(depth)) search(depth, block + 1, kNone);
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
    if (!is_pruned(depth + 1)) search(depth + 1, block, member);
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
        if (!begin_candidate(next, own)) return;
        // Where its groups leave no budget for its other effects, fewer may.
        const bool fits = run_member(next, own, most, nullptr);
        most = fits ? std::max<std::int64_t>(1, next.tallies[own.candidate].groups) : groups_at_most(own.candidate);
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

void Solver::finish(const State& state) {
    for (std::uint32_t candidate = 0; candidate < choice_.size(); ++candidate)
        if (choice_[candidate] > 0 && !is_complete(state, candidate)) return;
    if (forced_ != kNone && choice_[forced_] <= 0) return;
    const Key key{state.taken(), chosen_coupons_, chosen_count_};
    if (key.total < best_.key.total) return;
    found_.key = key;
    found_.turns = turns_;
    auto& [unused_key, order, applications, groups, choices, unused_turns] = found_;
    for (auto* list : {&applications, &groups, &choices}) list->clear();
    order.clear();
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
                if (key.total == root_bound_ && turns_ == best_.turns && choices == best_.choices && is_proved(state))
                    stopped_ = true;
                return;
            }
        }
    } else if (key.total == best_.key.total && key.total == 0) {
        return;  // the empty selection has the smaller key
    }
    std::swap(best_, found_);
    is_recorded_ = false;
    if (key.total == root_bound_ && is_proved(state)) stopped_ = true;
}

bool Solver::is_proved(const State& state) {
    // Without any one of its promotions less can be taken, so every equal selection holds all of them; in the canonical order and
    // with the most applications none of those has a smaller key.
    if (forced_ != kNone || plan_.reads_selection || plan_.has_shared_budget) return false;
    if (!std::is_sorted(best_.turns.begin(), best_.turns.end())) return false;
    for (const std::uint32_t candidate : best_.order)
        if (plan_.candidates[candidate].promotion->forms_groups && is_most_[candidate] == 0) return false;
    open_.assign(choice_.size(), 1);
    nothing_done_.assign(plan_.members.size(), 0);
    scratch_.start(*plan_.facts, plan_.candidates, plan_.shared_budgets);
    for (const std::uint32_t candidate : best_.order) {
        if (bound_.stands_apart(candidate, state.tallies[candidate].taken)) continue;
        open_[candidate] = 0;
        if (bound_.remaining(scratch_, open_, nothing_done_) >= best_.key.total) return false;
        open_[candidate] = 1;
    }
    return true;
}

}  // namespace couponry::engine
