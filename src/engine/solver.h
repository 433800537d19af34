// The solver: which promotions apply, how often, and in which order among equals. `best` is an exact branch and bound over the plain
// order of application (docs/engine.md, Selection); `priority` is one run. A Solver belongs to one thread and is reused, so
// that a usual cart allocates nothing.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include "base/limits.h"
#include "engine/bound.h"
#include "engine/runner.h"

namespace couponry::engine {

struct Applied {
    std::uint32_t candidate = 0;
    std::int64_t applications = 1;
};

struct Solution {
    std::vector<Applied> applied;  // in the order of first turns
    State state;
    Record record;
    std::int64_t total = 0;  // discounts and the value of gifts given on top
    bool optimal = true;
    std::int64_t bound = 0;  // no selection takes more
    bool from_priority = false;
    int steps = 0;
};

/// The effects of one candidate in one block: a block is (class, priority, tier), whose promotions a selection may order.
struct Member {
    std::uint32_t candidate = 0;
    std::vector<std::uint32_t> effects;  // positions in the promotion
    bool is_first = false;  // the candidate's first turn
    bool is_last = false;
};
struct Block {
    EffectClass effect_class = EffectClass::item;
    std::int32_t priority = 0;
    int tier = 0;
    std::uint32_t first = 0, count = 0;  // of Plan::members, by promotion code
};

/// Everything about the candidates of one cart that does not change during the search.
struct Plan {
    const Facts* facts = nullptr;
    std::span<const Candidate> candidates;
    std::span<const std::int64_t> shared_budgets;
    std::vector<Block> blocks;
    std::vector<Member> members;
    std::vector<std::uint32_t> rank;  // of a candidate by (priority, code)
    std::vector<std::uint32_t> first_member;  // of a candidate
    std::vector<std::vector<std::uint64_t>> conflicts;  // per candidate a bit set of those it may not meet
    bool reads_selection = false;
    bool reads_groups = false;  // an order effect forms groups itself, or has tiers that depend on other discounts
    bool has_stackable_items = false;
    bool has_shared_budget = false;
    bool splits_orders = false;  // somebody may ask how an order discount was split: a later one, or a condition
    bool blocks_contest = true;  // plain promotions contest units; under `priority` they do not

    void make(const Facts& cart_facts, std::span<const Candidate> all, std::span<const std::int64_t> budgets);
    EffectClass effect_class_of(const Member& member) const {
        return candidates[member.candidate].effects[member.effects[0]].effect_class;
    }
    bool in_one_block(std::uint32_t one, std::uint32_t two) const {
        return std::any_of(blocks.begin(), blocks.end(), [&](const Block& block) {
            return one - block.first < block.count && two - block.first < block.count;
        });
    }
    bool may_meet(std::uint32_t one, std::uint32_t two) const { return (conflicts[one][two / 64] >> (two % 64) & 1) == 0; }
};

/// Whether two promotions may apply to one cart (docs/engine.md, May meet); units and shipments are another matter.
bool may_meet(const Tables& tables, const CompiledPromotion& one, const CompiledPromotion& two);

class Solver {
public:
    /// `forced`: only selections with this candidate (kNone: any). The solution's `applied` is empty when there is none.
    void solve(const Facts& facts, std::span<const Candidate> candidates, std::span<const std::int64_t> shared_budgets,
               SelectionPolicy policy, Solution& solution, std::uint32_t forced = kNone, int steps_max = kSearchStepsMax);

private:
    struct Key {
        std::int64_t total = -1;
        std::int64_t coupons = 0;
        std::int64_t promotions = 0;
    };
    struct Incumbent {
        Key key;
        std::vector<std::uint32_t> order;  // candidates by first turns
        std::vector<std::int64_t> applications;  // in that order, as told
        std::vector<std::int64_t> groups;  // in that order
        std::vector<std::int64_t> choices;  // in that order, as chosen
        std::vector<std::uint32_t> turns;  // members in order
    };

    void solve_best(Solution& solution);
    void solve_alone(std::uint32_t candidate, Solution& solution);
    void choose_plain(std::size_t depth, std::size_t block, std::uint32_t member, std::uint32_t candidate);
    void decide_plain(std::size_t depth, std::size_t block, std::uint32_t member);
    bool has_loser(const State& state) const;
    void begin_turns(Solution& solution);
    void weigh_plain(const State& state);
    void try_greedy(Solution& solution);
    void search(std::size_t depth, std::size_t block, std::uint32_t last);
    void try_member(std::size_t depth, std::size_t block, std::uint32_t member);
    void try_applications(std::size_t depth, std::size_t block, std::uint32_t member);
    void close_block(std::size_t depth, std::size_t block);
    void decide_shipping(std::size_t depth, std::size_t block, std::uint32_t member);
    bool run_member(State& state, const Member& member, std::int64_t groups_max, Record* record);
    bool begin_candidate(State& state, const Member& member);
    void settle_contest(State& state, std::uint32_t running);
    /// A promotion that shipments are contested by: its first shipping turn, and what it would take of each.
    struct Contender {
        std::uint32_t member = 0;
        std::vector<std::int64_t> gains;
    };
    std::vector<std::int64_t> shipping_gains(const State& state, std::uint32_t candidate) const;
    std::vector<Contender> contenders(const State& state, std::span<const std::uint32_t> members) const;
    void settle_shipping(State& state, std::span<const Contender> contenders) const;
    void search_shipping(std::size_t depth, std::size_t block);
    bool must_wait(std::uint32_t member) const;
    bool is_pruned(std::size_t depth);
    bool is_complete(const State& state, std::uint32_t candidate) const;
    void find_plain_gains(const State& state, std::uint32_t candidate);
    std::int64_t groups_at_most(std::uint32_t candidate) const;
    void finish(const State& state);
    bool is_proved(const State& state);
    bool comes_before(std::uint32_t member, std::uint32_t last) const;
    void run_priority(State& state, std::vector<std::uint32_t>& order, Record* record);
    void replay(Solution& solution);
    void reset_choices();
    bool is_blocked(std::uint32_t candidate) const;
    void choose(std::uint32_t candidate, std::int64_t applications);
    void unchoose(std::uint32_t candidate);

    Plan plan_;
    Bound bound_;
    std::uint32_t forced_ = kNone;
    int steps_ = 0, steps_max_ = 0, step_ = 1;
    bool stopped_ = false, out_of_steps_ = false;
    std::int64_t root_bound_ = 0;
    static constexpr std::int64_t kUndecided = -1, kOut = 0;
    std::vector<std::int64_t> choice_;  // kUndecided, kOut or the number of applications
    std::vector<std::uint64_t> chosen_bits_;
    std::int64_t chosen_coupons_ = 0, chosen_count_ = 0;
    std::vector<std::int32_t> chosen_codes_;
    std::vector<std::uint32_t> plain_;  // candidates of the contest, likely winners first
    std::vector<std::uint8_t> likely_;  // per candidate: wins a unit of the contest of all
    std::vector<std::int64_t> gains_, most_;  // per run, in a contest
    std::vector<std::uint8_t> open_;
    std::vector<std::uint8_t> done_;  // per member
    std::vector<std::uint8_t> is_most_;  // per candidate: forms as many groups as it can at its turn
    std::vector<std::uint32_t> turns_;  // members run so far
    std::vector<State> states_;  // by depth
    std::vector<std::uint32_t> tied_;  // shipping turns that must come in this order, because a tie was settled by it
    /// What the bound said last: choosing what was open anyway does not change it.
    struct Bounded {
        std::size_t depth = kNone;
        int steps = 0;
        std::vector<std::uint8_t> open;
        std::int64_t remaining = 0;
    };
    Bounded bounded_;
    std::vector<std::uint8_t> nothing_done_;  // per member
    State scratch_;
    bool groups_refused_ = false;  // by a budget, in the turns run last
    Incumbent best_, found_;
    bool is_recorded_ = false;  // the solution's state and record are those of the incumbent
};

}  // namespace couponry::engine
