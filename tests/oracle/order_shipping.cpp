// Order effects (ruling 13) and shipping effects with their contest (ruling 14).
#include <algorithm>

#include "base/check.h"
#include "oracle/conditions.h"
#include "oracle/effects.h"

namespace couponry::oracle {
namespace {

std::int64_t order_base(const Setting& setting, const State& state, const ItemFilter* filter) {
    std::int64_t base = 0;
    for (const Unit& unit : state.units)
        if (setting.covers(filter, setting.lines[unit.line])) base += unit.left;
    return base;
}

std::int64_t terms_amount(const Setting& setting, const Parameters& terms, std::int64_t base) {
    if (const auto* percent = terms.find<Percent>("percent")) return share_rounded(base, *percent, setting.site->rounding);
    return setting.money(*terms.find<MoneyMap>("amount"));
}

std::int64_t tier_amount(const Setting& setting, const State& state, const Parameters& parameters, std::int64_t base) {
    const std::int64_t reached =
        subtotal(setting, state, parameters.find<ItemFilter>("items"), parameters.get_or<std::string>("basis", "list"));
    std::int64_t highest_from = -1;
    std::int64_t amount = 0;
    for (const Parameters& tier : *parameters.find<ParameterList>("tiers")) {
        const std::int64_t from = setting.money(*tier.find<MoneyMap>("from"));
        if (from > reached || from <= highest_from) continue;
        highest_from = from;
        amount = terms_amount(setting, tier, base);
    }
    return amount;
}

bool lists(const Parameters& parameters, const char* name, const std::string& value) {
    const auto* values = parameters.find<std::vector<std::string>>(name);
    return values == nullptr || std::find(values->begin(), values->end(), value) != values->end();
}

bool fits_shipment(const Setting& setting, const Parameters& parameters, const Shipment& shipment) {
    return !shipment.method.empty() && lists(parameters, "methods", shipment.method) &&
           lists(parameters, "service_levels", shipment.service_level) && lists(parameters, "countries", setting.cart().country);
}

// What one effect takes from each shipment it may touch. `across` and a cap are split by cost.
Amounts shipping_amounts(const Setting& setting, const Rule& rule, const Amounts& lefts, const std::vector<bool>& may_touch) {
    const Parameters& parameters = rule.parameters;
    std::vector<Wide> weights(lefts.size(), 0);
    Amounts room(lefts.size(), 0);
    Amounts amounts(lefts.size(), 0);
    for (std::size_t index = 0; index < lefts.size(); ++index) {
        if (!may_touch[index] || !fits_shipment(setting, parameters, setting.cart().shipments[index])) continue;
        weights[index] = room[index] = amounts[index] = lefts[index];
        if (rule.type == "percent_off_shipping")
            amounts[index] = share_rounded(lefts[index], *parameters.find<Percent>("percent"), setting.site->rounding);
        if (rule.type == "amount_off_shipping")
            amounts[index] = std::min(setting.money(*parameters.find<MoneyMap>("amount")), lefts[index]);
        if (rule.type == "fixed_price_shipping")
            amounts[index] = std::max<std::int64_t>(lefts[index] - setting.money(*parameters.find<MoneyMap>("price")), 0);
    }
    if (parameters.get_or<std::string>("apply", "each") == "across")
        amounts = split(setting.money(*parameters.find<MoneyMap>("amount")), weights, room);
    const auto* cap = parameters.find<MoneyMap>("cap");
    if (cap != nullptr && sum_of(amounts) > setting.money(*cap)) amounts = split(setting.money(*cap), weights, amounts);
    return amounts;
}

bool names_shipping(const Setting& setting, std::size_t offer) {
    return combines(*setting.offers[offer].promotion, EffectClass::shipping, EffectClass::shipping);
}

bool may_take(const Setting& setting, const State& state, std::size_t offer, const ShipmentState& shipment) {
    if (state.has_contests) {
        if (shipment.kept_for) return *shipment.kept_for == offer;
        return names_shipping(setting, offer);
    }
    return std::all_of(shipment.taken_by.begin(), shipment.taken_by.end(), [&](std::size_t other) {
        return other == offer || (names_shipping(setting, other) && names_shipping(setting, offer));
    });
}

}  // namespace

bool combines(const Promotion& promotion, EffectClass own, EffectClass wanted) {
    if (!promotion.combines_with) return own != wanted;
    return std::find(promotion.combines_with->begin(), promotion.combines_with->end(), wanted) != promotion.combines_with->end();
}

Amounts order_amounts(const Setting& setting, const State& state, const ItemFilter* filter, std::int64_t amount) {
    std::vector<Wide> weights(state.units.size(), 0);
    Amounts room(state.units.size(), 0);
    for (std::size_t index = 0; index < state.units.size(); ++index) {
        if (!setting.covers(filter, setting.lines[state.units[index].line])) continue;
        weights[index] = state.units[index].left;
        room[index] = state.units[index].room();
    }
    return split_two_steps(state, std::min(amount, order_base(setting, state, filter)), weights, weights, room);
}

Plan plan_order(const Setting& setting, const State& state, const Rule& rule, std::int64_t times) {
    const Parameters& parameters = rule.parameters;
    const auto* filter = parameters.find<ItemFilter>("items");
    const std::int64_t base = order_base(setting, state, filter);
    std::int64_t amount = 0;
    if (rule.type == "tiered_order")
        amount = tier_amount(setting, state, parameters, base);
    else
        amount = terms_amount(setting, parameters, base) * times;
    if (const auto* cap = parameters.find<MoneyMap>("cap")) amount = std::min(amount, setting.money(*cap));
    Plan plan;
    plan.units = order_amounts(setting, state, filter, amount);
    return plan;
}

Plan plan_shipping(const Setting& setting, const State& state, std::size_t offer, const Rule& rule) {
    Amounts lefts;
    std::vector<bool> may_touch;
    for (const ShipmentState& shipment : state.shipments) {
        lefts.push_back(shipment.left);
        may_touch.push_back(may_take(setting, state, offer, shipment));
    }
    Plan plan;
    plan.units.assign(state.units.size(), 0);
    plan.shipments = shipping_amounts(setting, rule, lefts, may_touch);
    return plan;
}

void settle_shipments(const Setting& setting, State& state, const std::vector<std::size_t>& takers) {
    state.is_shipping_settled = true;
    Amounts largest(state.shipments.size(), 0);
    for (const std::size_t offer : takers) {
        if (names_shipping(setting, offer)) continue;
        // As if it had every shipment that its effects fit.
        Amounts lefts;
        for (const ShipmentState& shipment : state.shipments) lefts.push_back(shipment.left);
        for (const Rule& rule : setting.offers[offer].promotion->effects) {
            if (class_of(rule) != EffectClass::shipping) continue;
            const Amounts amounts = shipping_amounts(setting, rule, lefts, std::vector<bool>(lefts.size(), true));
            for (std::size_t index = 0; index < lefts.size(); ++index) lefts[index] -= amounts[index];
        }
        for (std::size_t index = 0; index < lefts.size(); ++index) {
            ShipmentState& shipment = state.shipments[index];
            if (shipment.left - lefts[index] <= largest[index]) continue;
            largest[index] = shipment.left - lefts[index];
            shipment.kept_for = offer;
        }
    }
}

}  // namespace couponry::oracle
