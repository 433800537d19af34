// One effect's turn: plan, cap, budgets, place (rulings 4, 7, 10, 16).
#include <algorithm>

#include "base/check.h"
#include "oracle/conditions.h"
#include "oracle/effects.h"

namespace couponry::oracle {
namespace {

std::int64_t left_of(const Setting& setting, const State& state, std::size_t offer, const Budget& budget) {
    if (budget.campaign.empty()) return budget.left - state.progress[offer].taken;
    std::int64_t spent = 0;
    for (std::size_t index = 0; index < setting.offers.size(); ++index)
        if (setting.offers[index].promotion->campaign == budget.campaign) spent += state.progress[index].taken;
    return budget.left - spent;
}

// Cuts by the effect's cap and by the budgets that trim.
void cut(const Setting& setting, const State& state, std::size_t offer, const Rule& rule, Plan& plan) {
    const auto* cap = rule.parameters.find<MoneyMap>("cap");
    if (cap != nullptr && class_of(rule) == EffectClass::item) plan.units = cut_units_to(state, plan.units, setting.money(*cap));
    std::int64_t left = INT64_MAX;  // the least of the budgets that trim
    for (const Budget& budget : setting.offers[offer].budgets)
        if (budget.trim) left = std::min(left, std::max<std::int64_t>(left_of(setting, state, offer, budget), 0));
    plan.units = cut_units_to(state, plan.units, left);
    if (sum_of(plan.shipments) > left)
        plan.shipments = split(left, std::vector<Wide>(plan.shipments.begin(), plan.shipments.end()), plan.shipments);
}

bool fits_budgets(const Setting& setting, const State& state, std::size_t offer, const Plan& plan) {
    const auto& budgets = setting.offers[offer].budgets;
    return std::all_of(budgets.begin(), budgets.end(), [&](const Budget& budget) {
        return budget.trim || plan.total() == 0 || plan.total() <= left_of(setting, state, offer, budget);
    });
}

// `times`: groups, or the n of for_each {amount}; other effects ignore it.
Plan plan_times(const Setting& setting, const State& state, std::size_t offer, const Rule& rule, std::int64_t times) {
    Plan plan;
    if (is_group_effect(rule)) {
        plan = plan_groups(setting, state, offer, rule, times);
    } else if (rule.type == "gift_item") {
        plan = plan_gift(setting, state, offer, rule, times);
    } else if (class_of(rule) == EffectClass::item) {
        plan = plan_items(setting, state, offer, rule, times);
    } else if (class_of(rule) == EffectClass::order) {
        plan = plan_order(setting, state, rule, times);
    } else {
        plan = plan_shipping(setting, state, offer, rule);
    }
    cut(setting, state, offer, rule, plan);
    return plan;
}

// How often for_each {amount} fits the cart, the limits and the budgets (rulings 6 and 22).
std::int64_t steps_reached(const Setting& setting, const State& state, std::size_t offer, const Rule& rule) {
    const MoneyMap& step = *rule.parameters.find<Parameters>("for_each")->find<MoneyMap>("amount");
    const std::int64_t sum = subtotal(setting, state, rule.parameters.find<ItemFilter>("items"), "list");
    std::int64_t steps = std::min(sum / setting.money(step), setting.offers[offer].applications_max);
    const auto* amounts = rule.parameters.find<MoneyMap>("amount");  // a gift has none
    const std::int64_t amount = amounts != nullptr ? setting.money(*amounts) : 0;
    for (const Budget& budget : setting.offers[offer].budgets)
        if (!budget.trim && amount > 0)
            steps = std::min(steps, std::max<std::int64_t>(left_of(setting, state, offer, budget), 0) / amount);
    return steps;
}

void place(const Setting& setting, State& state, std::size_t offer, const Rule& rule, const Plan& plan) {
    const bool is_item = class_of(rule) == EffectClass::item;
    std::set<std::size_t> carriers(plan.members.begin(), plan.members.end());
    for (std::size_t index = 0; index < state.units.size(); ++index) {
        Unit& unit = state.units[index];
        const std::int64_t amount = plan.units[index];
        CHECK(amount >= 0 && amount <= unit.room());
        unit.left -= amount;
        (is_item ? unit.item_off : unit.order_off) += amount;
        if (is_item && amount > 0) carriers.insert(index);
    }
    for (const std::size_t index : plan.members) {
        CHECK(!state.units[index].application_of);
        state.units[index].application_of = offer;
    }
    for (const std::size_t index : carriers) {
        Unit& unit = state.units[index];
        unit.carries.insert(offer);
        if (setting.offers[offer].promotion->stackable) continue;
        CHECK(!unit.hard || *unit.hard == offer);
        unit.hard = offer;
    }
    for (std::size_t index = 0; index < plan.shipments.size(); ++index) {
        CHECK(plan.shipments[index] >= 0 && plan.shipments[index] <= state.shipments[index].left);
        state.shipments[index].left -= plan.shipments[index];
        if (plan.shipments[index] > 0) state.shipments[index].taken_by.insert(offer);
    }
    state.gift_value += plan.gift_value;
    Progress& progress = state.progress[offer];
    progress.taken += plan.total();
    progress.gifts += plan.gifts;
    progress.groups = std::max(progress.groups, plan.groups);
    progress.applications = std::max(progress.applications, plan.applications);
    if (rule.type != "gift_item") progress.repeated = std::max(progress.repeated, plan.applications);
}

}  // namespace

void take_turn(const Setting& setting, State& state, const Taker& taker, const Rule& rule) {
    if (class_of(rule) == EffectClass::afterwards) return;
    const bool is_group = is_group_effect(rule);
    const bool is_stepped = !is_group && rule.parameters.has("for_each");
    std::int64_t times = is_group ? taker.applications_max : 1;
    if (is_stepped) times = steps_reached(setting, state, taker.offer, rule);
    // A gift's own steps are no applications for it to be multiplied by.
    if (is_group || is_stepped) state.progress[taker.offer].has_repeated |= rule.type != "gift_item";
    if (times == 0) return;
    Plan plan = plan_times(setting, state, taker.offer, rule, times);
    if (is_group) times = plan.groups;
    const bool may_do_less = is_group && taker.must_fit_budget;
    while (!fits_budgets(setting, state, taker.offer, plan)) {
        if (!may_do_less) {
            state.progress[taker.offer].is_over_budget = true;
            return;
        }
        if (--times == 0) return;
        plan = plan_times(setting, state, taker.offer, rule, times);
    }
    if (is_stepped) plan.applications = times;
    place(setting, state, taker.offer, rule, plan);
}

}  // namespace couponry::oracle
