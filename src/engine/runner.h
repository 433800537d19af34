// The runner: a cart's units while promotions take their turns, and what an effect may do in its turn. The search runs
// selections through it, and the winner once more with a Record. A State belongs to one thread; copies are independent.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/catalog.h"
#include "engine/compiled.h"
#include "engine/facts.h"

namespace couponry::engine {

/// Neighbouring units of a line in the same state.
struct Run {
    std::uint32_t line = 0;
    std::uint32_t carrier = 0;  // the non-stackable promotion on these units: candidate index + 1
    std::uint32_t kept_for = 0;  // the winner of the contest of plain promotions: candidate index + 1
    bool in_application = false;  // of a group effect
    std::int64_t quantity = 0;
    std::int64_t list = 0;  // price of one unit as sent
    std::int64_t left = 0;  // price of one unit now
};

/// A promotion that may apply to this cart.
struct Candidate {
    const CompiledPromotion* promotion = nullptr;
    std::span<const CompiledEffect> effects;
    std::uint32_t id = 0;  // in the snapshot
    std::int32_t code = -1;  // index of the entered code that opens it
    std::int64_t applications_max = kUnlimited;  // by limits and applications_per_cart
    std::int64_t budget_left = kUnlimited;  // own budget
    std::int64_t period_left = kUnlimited;  // per_period.amount, which is never trimmed
    std::int32_t shared_budget = -1;  // index of a campaign's budget
    bool trim = false;  // of the own budget
    bool shared_trim = false;
    bool provisional = false;
};

/// What one effect takes of some units of a line or of a shipment.
struct Allocation {
    std::uint32_t candidate = 0;
    std::uint32_t effect = 0;  // position in the promotion
    EffectClass effect_class = EffectClass::item;
    std::uint32_t line = 0;  // or shipment
    std::int64_t quantity = 0;
    std::int64_t amount = 0;
};
struct Consumed {
    std::uint32_t candidate = 0;
    std::uint32_t line = 0;
    std::int64_t quantity = 0;
};
struct Gift {
    std::uint32_t candidate = 0;
    Symbol product = kNoSymbol;  // kNoSymbol: to be chosen from `choice`
    ListId choice = kNone;
    std::int64_t quantity = 0;
    std::int64_t value = 0;  // of all
};
struct Record {
    std::vector<Allocation> allocations;
    std::vector<Consumed> consumed;
    std::vector<Gift> gifts;
    void clear() { allocations.clear(), consumed.clear(), gifts.clear(); }
};

struct ShipmentState {
    std::int64_t left = 0;
    std::int64_t cost = 0;
    std::uint32_t winner = 0;  // candidate + 1 that has it alone
    bool taken_by_combining = false;
};

/// What one candidate has done so far.
struct Tally {
    std::int64_t taken = 0;  // with the value of gifts
    std::int64_t spent = 0;  // without: against its budget
    std::int64_t groups = 0;  // the most that one of its group effects formed
    std::int64_t repeated = -1;  // the most of its repeating effects, gifts aside; -1: none had its turn
    std::int64_t applications = 1;  // as told: the most of all that repeat, at least 1
};

/// The cart in the middle of an evaluation.
class State final : public Progress {
public:
    void start(const Facts& facts, std::span<const Candidate> candidates, std::span<const std::int64_t> shared_budgets);

    std::int64_t item_discount(std::uint32_t line) const override { return item_discounts[line]; }
    std::int64_t discount(std::uint32_t line) const override { return item_discounts[line] + order_discounts[line]; }
    bool has_run(Symbol promotion) const override;
    std::int64_t taken() const { return item_total + order_total + shipping_total + gift_value; }

    std::vector<Run> runs;
    std::vector<std::int64_t> item_discounts, order_discounts;  // per line
    std::vector<ShipmentState> shipments;
    std::vector<Tally> tallies;  // per candidate
    std::vector<std::int64_t> shared_left;
    std::vector<Symbol> has_run_codes;
    std::int64_t item_total = 0, order_total = 0, shipping_total = 0, gift_value = 0;
    bool contest_settled = false;
    bool shipping_settled = false;
};

/// One effect's turn.
class Turn {
public:
    const CompiledPromotion& promotion() const { return *candidates[candidate].promotion; }
    /// Room of one unit: what may still be taken off it.
    std::int64_t room(const Run& run) const;
    /// No other promotion is in the way (docs/engine.md, Free).
    bool is_free(const Run& run, bool for_group) const;
    /// Discountable, free, with room, fits the filter; for groups also in no application yet.
    bool may_cover(const Run& run, FilterId filter, bool for_group) const;
    /// What the reward takes off one unit of the run.
    std::int64_t take_of(const Reward& reward, const Run& run, bool of_unit_price = false) const;
    Rounding rounding() const { return facts.site().rounding; }
    /// What budgets leave for this promotion now: those that refuse what does not fit, and those that trim it.
    std::int64_t hard_budget() const { return budget_left(false); }
    std::int64_t soft_budget() const { return budget_left(true); }

    const Facts& facts;
    std::span<const Candidate> candidates;
    std::uint32_t candidate;
    std::uint32_t effect_position;
    std::int64_t applications_max;
    State& state;
    Record* record;
    std::int64_t applications_made = 0;
    bool totals_only = false;  // nobody will ask how an order discount is split: only its sum counts
    bool ignores_budgets = false;
    bool over_budget = false;  // did not fit and may not be trimmed: nothing was taken
    bool refused_groups = false;  // a budget refused groups that could have been formed

private:
    std::int64_t budget_left(bool trimmed) const;
};

/// Part of a run that an effect touches: `count` units from `offset` (units of the run, from its front).
struct Segment {
    std::uint32_t run = 0;
    std::int64_t offset = 0;
    std::int64_t count = 0;
    std::int64_t take = 0;  // off each unit
    bool bought = false;  // bought or paid: carries the promotion, nothing is taken
};

/// Spreads `amount` over the units of the segments of each line by what they cost now: first lines, then units.
void spread(const Turn& turn, std::int64_t amount, std::vector<Segment>& segments);
/// Cuts the sum of the segments to `limit`, by their own takes: first lines, then units.
void cut_to(const Turn& turn, std::int64_t limit, std::vector<Segment>& segments);
/// Applies caps and budgets, then takes. `is_group`: the units belong to an application from now on.
void commit(Turn& turn, const CompiledEffect& effect, std::vector<Segment>& segments, bool is_group);
std::int64_t total_of(std::span<const Segment> segments);

}  // namespace couponry::engine
