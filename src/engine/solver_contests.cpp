// What plain promotions contest: units; and what shipping promotions do: shipments (docs/engine.md, Selection).
#include <algorithm>
#include <numeric>

#include "engine/cart_effects.h"
#include "engine/solver.h"
#include "engine/units.h"

namespace couponry::engine {

/// What a plain promotion would take off one unit of each run that it could win.
void Solver::find_plain_gains(const State& state, std::uint32_t candidate) {
    gains_.assign(state.runs.size(), 0);
    const Candidate& own = plan_.candidates[candidate];
    for (std::uint32_t position = 0; position < own.effects.size(); ++position) {
        const CompiledEffect& effect = own.effects[position];
        if (effect.effect_class != EffectClass::item) continue;
        const std::vector<std::uint8_t>& fits = plan_.facts->match(effect.filter).fits;
        const Turn turn{*plan_.facts, plan_.candidates, candidate, position, 1, const_cast<State&>(state), nullptr};
        for (std::size_t index = 0; index < gains_.size(); ++index) {
            const Run& run = state.runs[index];
            if (run.carrier != 0 || fits[run.line] == 0 || !plan_.facts->lines()[run.line].is_discountable) continue;
            Run unit = run;
            unit.left -= gains_[index];
            gains_[index] += plain_take(turn, effect, unit);
        }
    }
}

void Solver::weigh_plain(const State& state) {
    // The set of plain promotions is decided at the first turn of one, because their contest needs all of them; likely winners first.
    plain_.clear();
    likely_.assign(choice_.size(), 0);
    for (std::uint32_t candidate = 0; candidate < choice_.size(); ++candidate)
        if (choice_[candidate] == kUndecided && plan_.candidates[candidate].promotion->is_plain) plain_.push_back(candidate);
    if (plain_.size() == 1) likely_[plain_.front()] = 1;
    if (plain_.size() < 2) return;
    most_.assign(state.runs.size(), 0);
    std::vector<std::uint32_t> winners(state.runs.size(), kNone);
    for (const std::uint32_t candidate : plain_) {
        find_plain_gains(state, candidate);
        for (std::size_t run = 0; run < gains_.size(); ++run) {
            if (gains_[run] <= most_[run]) continue;
            most_[run] = gains_[run];
            winners[run] = candidate;
        }
    }
    std::vector<std::int64_t> weight(choice_.size(), 0);
    for (std::size_t run = 0; run < winners.size(); ++run)
        if (winners[run] != kNone) weight[winners[run]] += most_[run] * state.runs[run].quantity;
    std::stable_sort(plain_.begin(), plain_.end(), [&](std::uint32_t one, std::uint32_t two) {
        if (weight[one] != weight[two]) return weight[one] > weight[two];
        return plan_.rank[one] < plan_.rank[two];
    });
    for (const std::uint32_t candidate : plain_) likely_[candidate] = weight[candidate] > 0 ? 1 : 0;
}

void Solver::choose_plain(std::size_t depth, std::size_t block, std::uint32_t member, std::uint32_t candidate) {
    // Its order effects may form groups.
    const bool forms_groups = plan_.candidates[candidate].promotion->forms_groups;
    for (std::int64_t applications = forms_groups ? groups_at_most(candidate) : 1; applications >= 1 && !stopped_;
         --applications) {
        choose(candidate, applications);
        decide_plain(depth, block, member);
        unchoose(candidate);
    }
}

void Solver::decide_plain(std::size_t depth, std::size_t block, std::uint32_t member) {
    if (is_pruned(depth)) return;
    const auto next = std::find_if(plain_.begin(), plain_.end(), [&](std::uint32_t own) { return choice_[own] == kUndecided; });
    if (next == plain_.end()) {
        try_member(depth, block, member);
        return;
    }
    const std::uint32_t candidate = *next;
    const std::uint32_t turn = plan_.first_member[candidate];
    const Block& own = plan_.blocks[block];
    // One that would have to come before this one does not come after it.
    const bool is_late = turn >= own.first && turn < own.first + own.count && comes_before(turn, member);
    const auto with = [&] {
        if (!is_blocked(candidate) && !is_late) choose_plain(depth, block, member, candidate);
    };
    const auto without = [&] {
        if (candidate == forced_) return;
        choice_[candidate] = kOut;
        decide_plain(depth, block, member);
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

void Solver::settle_contest(State& state, std::uint32_t running) {
    state.contest_settled = true;
    most_.assign(state.runs.size(), 0);
    for (std::uint32_t member = 0; member < plan_.members.size(); ++member) {
        const std::uint32_t candidate = plan_.members[member].candidate;
        if (!plan_.members[member].is_first || choice_[candidate] <= 0 || !plan_.candidates[candidate].promotion->is_plain)
            continue;
        find_plain_gains(state, candidate);
        for (std::size_t index = 0; index < gains_.size(); ++index) {
            const std::int64_t gain = gains_[index];
            if (gain < most_[index] || gain == 0 || (gain == most_[index] && candidate != running)) continue;
            most_[index] = gain;
            state.runs[index].kept_for = candidate + 1;
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
        if (!is_pruned(depth)) decide_shipping(depth, block, member + 1);
        unchoose(candidate);
    }
    if (candidate == forced_) return;
    choice_[candidate] = kOut;
    if (!is_pruned(depth)) decide_shipping(depth, block, member + 1);
    choice_[candidate] = kUndecided;
}

/// What a promotion would take of each shipment if it had every one that its effects fit.
std::vector<std::int64_t> Solver::shipping_gains(const State& state, std::uint32_t candidate) const {
    std::vector<std::int64_t> left;
    left.reserve(state.shipments.size());
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
        bounded_.depth = kNone;
        search(depth + 1, block, kNone);
    } while (!stopped_ && std::next_permutation(tied.begin(), tied.end()));
    tied_.clear();
}

bool Solver::must_wait(std::uint32_t member) const {
    if (std::find(tied_.begin(), tied_.end(), member) == tied_.end()) return false;
    const std::uint32_t next =
        *std::find_if(tied_.begin(), tied_.end(), [&](std::uint32_t other) { return other == member || done_[other] == 0; });
    return next != member;
}

}  // namespace couponry::engine
