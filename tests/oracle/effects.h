// Effects: what one effect of a promotion takes from the state at its turn. The functions plan without changing anything;
// take_turn() plans and places. By docs/engine.md; the numbers of its rules stand beside the code.
#pragma once

#include "oracle/plain_money.h"
#include "oracle/state.h"

namespace couponry::oracle {

using Amounts = std::vector<std::int64_t>;  // per unit of the cart, or per shipment

/// What one effect would do.
struct Plan {
    Amounts units;
    Amounts shipments;
    std::vector<std::size_t> members;  // units of its applications, bought or given
    std::int64_t groups = 0;  // applications of a group effect
    std::int64_t applications = 0;  // the same, or the n of for_each {amount}
    std::int64_t gifts = 0;
    std::int64_t gift_value = 0;
    std::int64_t total() const;
};

/// Who runs: an offer and how often it may apply.
struct Taker {
    std::size_t offer = 0;
    std::int64_t applications_max = 1;
    bool must_fit_budget = false;  // the run by priority: only as many applications as fit the budgets
};

// Shared by the effects (covering.cpp).
bool is_free(const Setting& setting, const State& state, std::size_t offer, const Unit& unit);
std::vector<std::size_t> free_units(const Setting& setting, const State& state, std::size_t offer, const ItemFilter* filter);
using Runs = std::vector<std::vector<std::size_t>>;
/// Cuts units in cart order into runs of equal ones and sorts the runs by `order` (ruling 5).
Runs runs_of(const State& state, const std::vector<std::size_t>& units, const std::string& order);
/// Percent, amount or fixed price of `terms` off one unit, rounded per unit and within its room.
std::int64_t unit_cut(const Setting& setting, const Parameters& terms, const Unit& unit);
/// Over lines by the sums of `line_weights`, then over the units of a line by `unit_weights` (ruling 10).
Amounts split_two_steps(const State& state, std::int64_t total, const std::vector<Wide>& line_weights,
                        const std::vector<Wide>& unit_weights, const Amounts& room);
/// `amounts`, or `limit` split by them when they add up to more (caps and trimmed budgets).
Amounts cut_units_to(const State& state, const Amounts& amounts, std::int64_t limit);
std::int64_t sum_of(const Amounts& amounts);

// Plans, by file.
Plan plan_groups(const Setting& setting, const State& state, std::size_t offer, const Rule& rule, std::int64_t applications);
/// `times` multiplies the amount, or the gifts (for_each {amount}).
Plan plan_items(const Setting& setting, const State& state, std::size_t offer, const Rule& rule, std::int64_t times);
Plan plan_gift(const Setting& setting, const State& state, std::size_t offer, const Rule& rule, std::int64_t times);
Plan plan_order(const Setting& setting, const State& state, const Rule& rule, std::int64_t times);
Plan plan_shipping(const Setting& setting, const State& state, std::size_t offer, const Rule& rule);
/// The units' share of an amount off the order, from the lines the filter fits (ruling 13).
Amounts order_amounts(const Setting& setting, const State& state, const ItemFilter* filter, std::int64_t amount);
/// Does promotion's combines_with name `wanted`, asked by an effect of class `own`?
bool combines(const Promotion& promotion, EffectClass own, EffectClass wanted);
/// Who wins each shipment, before the first shipping turn (ruling 14). `takers` in the order of their shipping turns.
void settle_shipments(const Setting& setting, State& state, const std::vector<std::size_t>& takers);
/// Who wins each unit, before the first turn of a plain promotion (ruling 8). `takers` in the order of their turns.
void settle_plain(const Setting& setting, State& state, const std::vector<std::size_t>& takers);

void take_turn(const Setting& setting, State& state, const Taker& taker, const Rule& rule);

}  // namespace couponry::oracle
