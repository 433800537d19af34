// Item effects without groups, gifts, and the contest of plain promotions (rulings 8, 9, 11, 12, 19).
#include <algorithm>

#include "oracle/conditions.h"
#include "oracle/effects.h"

namespace couponry::oracle {
namespace {

// A plain promotion under `best` takes only what it won.
bool is_covered(const Setting& setting, const State& state, std::size_t offer, const Unit& unit) {
    const bool takes_only_won = state.has_contests && setting.offers[offer].is_plain;
    return !takes_only_won || unit.kept_for == offer;
}

// Free units that fit, with room, within the limits on units.
std::vector<std::size_t> covered_units(const Setting& setting, const State& state, std::size_t offer, const Rule& rule) {
    const Parameters& parameters = rule.parameters;
    std::vector<std::size_t> units;
    for (const std::size_t index : free_units(setting, state, offer, parameters.find<ItemFilter>("items")))
        if (state.units[index].room() > 0 && is_covered(setting, state, offer, state.units[index])) units.push_back(index);
    if (const auto* prices = parameters.find<PriceList>("prices"))
        std::erase_if(units,
                      [&](std::size_t index) { return !prices->contains(setting.lines[state.units[index].line].product); });
    if (!is_unit_limited(rule)) return units;
    const auto all_max = parameters.get_or<std::int64_t>("max_units", INT64_MAX);
    const auto line_max = parameters.get_or<std::int64_t>("max_units_per_line", INT64_MAX);
    std::vector<std::int64_t> of_line(setting.lines.size(), 0);
    std::vector<std::size_t> limited;
    for (const auto& run : runs_of(state, units, parameters.get_or<std::string>("units", "dearest_first"))) {
        for (const std::size_t index : run) {
            std::int64_t& count = of_line[state.units[index].line];
            if (static_cast<std::int64_t>(limited.size()) >= all_max || count >= line_max) continue;
            ++count;
            limited.push_back(index);
        }
    }
    return limited;
}

// Percentages of units as exact numerators in ten-thousandths of a percent of a minor unit, rounded where the site says (ruling 9).
Amounts percent_amounts(const Setting& setting, const State& state, const std::vector<Wide>& numerators) {
    Amounts amounts(state.units.size(), 0);
    Amounts room(state.units.size(), 0);
    std::vector<Wide> costs(state.units.size(), 0);
    for (std::size_t index = 0; index < state.units.size(); ++index) {
        if (numerators[index] == 0) continue;
        room[index] = state.units[index].room();
        costs[index] = state.units[index].left;
        amounts[index] = std::min(quotient_rounded(numerators[index], kHundredPercent, setting.site->rounding), room[index]);
    }
    if (setting.site->rounding_level == RoundingLevel::unit) return amounts;
    const bool by_line = setting.site->rounding_level == RoundingLevel::line;
    amounts.assign(state.units.size(), 0);
    for (std::size_t line = 0; line < (by_line ? setting.lines.size() : 1); ++line) {
        std::vector<Wide> own = numerators;
        Wide sum = 0;
        for (std::size_t index = 0; index < own.size(); ++index) {
            if (by_line && state.units[index].line != line) own[index] = 0;
            sum += own[index];
        }
        const std::int64_t total = quotient_rounded(sum, kHundredPercent, setting.site->rounding);
        std::vector<Wide> own_costs = costs;
        Amounts own_room = room;
        for (std::size_t index = 0; index < own.size(); ++index)
            if (own[index] == 0) own_costs[index] = own_room[index] = 0;
        const Amounts parts = split_two_steps(state, total, own, own_costs, own_room);
        for (std::size_t index = 0; index < parts.size(); ++index) amounts[index] += parts[index];
    }
    return amounts;
}

Amounts percent_off(const Setting& setting, const State& state, const std::vector<std::size_t>& units,
                    const Parameters& parameters) {
    std::vector<Wide> numerators(state.units.size(), 0);
    const bool of_list = parameters.get_or<std::string>("percent_of", "remaining") == "unit_price";
    for (const std::size_t index : units) {
        const Unit& unit = state.units[index];
        numerators[index] = Wide{of_list ? unit.list : unit.left} * parameters.find<Percent>("percent")->ten_thousandths;
    }
    return percent_amounts(setting, state, numerators);
}

// `amount` per unit, per line or across all covered lines; the last two by what the units cost.
Amounts amount_off(const Setting& setting, const State& state, const std::vector<std::size_t>& units, const std::string& apply,
                   std::int64_t amount) {
    Amounts amounts(state.units.size(), 0);
    std::vector<Wide> weights(state.units.size(), 0);
    Amounts room(state.units.size(), 0);
    for (const std::size_t index : units) {
        weights[index] = state.units[index].left;
        room[index] = state.units[index].room();
        amounts[index] = std::min(amount, room[index]);
    }
    if (apply == "each") return amounts;
    if (apply == "across") return split_two_steps(state, amount, weights, weights, room);
    amounts.assign(state.units.size(), 0);
    for (std::size_t line = 0; line < setting.lines.size(); ++line) {
        std::vector<Wide> own = weights;
        for (std::size_t index = 0; index < own.size(); ++index)
            if (state.units[index].line != line) own[index] = 0;
        const Amounts parts = split_two_steps(state, amount, own, own, room);
        for (std::size_t index = 0; index < parts.size(); ++index) amounts[index] += parts[index];
    }
    return amounts;
}

Amounts fixed_price(const Setting& setting, const State& state, const std::vector<std::size_t>& units,
                    const Parameters& parameters) {
    Amounts amounts(state.units.size(), 0);
    const auto* prices = parameters.find<PriceList>("prices");
    for (const std::size_t index : units) {
        const Unit& unit = state.units[index];
        const MoneyMap& price =
            prices != nullptr ? prices->at(setting.lines[unit.line].product) : *parameters.find<MoneyMap>("price");
        amounts[index] = std::min(std::max<std::int64_t>(unit.left - setting.money(price), 0), unit.room());
    }
    return amounts;
}

// The highest tier reached by the lines that `is_meant`, nullptr when none is.
const Parameters* reached_tier(const Setting& setting, const State& state, std::size_t offer, const Parameters& parameters,
                               const std::vector<bool>& is_meant) {
    const auto* filter = parameters.find<ItemFilter>("items");
    const bool by_amount = *parameters.find<std::string>("by") == "amount";
    std::int64_t reached = 0;
    if (by_amount) {
        reached = subtotal(setting, state, filter, parameters.get_or<std::string>("basis", "list"), &is_meant);
    } else {
        for (const std::size_t index : free_units(setting, state, offer, filter))
            if (is_meant[state.units[index].line]) ++reached;
    }
    const Parameters* highest = nullptr;
    std::int64_t highest_from = -1;
    for (const Parameters& tier : *parameters.find<ParameterList>("tiers")) {
        const std::int64_t from = by_amount ? setting.money(*tier.find<MoneyMap>("from")) : *tier.find<std::int64_t>("from");
        if (from > reached || from <= highest_from) continue;
        highest = &tier;
        highest_from = from;
    }
    return highest;
}

Amounts tiered(const Setting& setting, const State& state, std::size_t offer, const Rule& rule) {
    const std::string per = rule.parameters.get_or<std::string>("per", "cart");
    Amounts amounts(state.units.size(), 0);
    std::vector<Wide> numerators(state.units.size(), 0);
    for (const std::size_t index : covered_units(setting, state, offer, rule)) {
        const Unit& unit = state.units[index];
        std::vector<bool> is_meant(setting.lines.size());
        for (std::size_t line = 0; line < setting.lines.size(); ++line)
            is_meant[line] = per == "cart" || (per == "line" && line == unit.line) ||
                             (per == "product" && setting.lines[line].product == setting.lines[unit.line].product);
        const Parameters* tier = reached_tier(setting, state, offer, rule.parameters, is_meant);
        if (tier == nullptr) continue;
        if (const auto* percent = tier->find<Percent>("percent"))
            numerators[index] = Wide{unit.left} * percent->ten_thousandths;
        else
            amounts[index] = unit_cut(setting, *tier, unit);
    }
    const Amounts percents = percent_amounts(setting, state, numerators);
    for (std::size_t index = 0; index < amounts.size(); ++index) amounts[index] += percents[index];
    return amounts;
}

std::int64_t gift_worth(const Setting& setting, const Rule& rule, const std::string& product) {
    std::optional<std::int64_t> worth;
    if (const auto* value = rule.parameters.find<MoneyMap>("value")) worth = value->find(setting.currency);
    const Product* known = setting.find_product(product);
    if (!worth && known != nullptr) worth = known->prices.find(setting.currency);
    return std::max<std::int64_t>(worth.value_or(1), 1);
}

// How many of a product can be given; one that is not sold here is out of stock.
std::int64_t stock_of(const Setting& setting, const std::string& product) {
    const Product* known = setting.find_product(product);
    if (known == nullptr) return INT64_MAX;
    const bool is_sold = known->active && (!known->sites || std::find(known->sites->begin(), known->sites->end(),
                                                                      setting.site->id) != known->sites->end());
    return is_sold ? known->stock.value_or(INT64_MAX) : 0;
}

struct GiftPick {
    std::string product;
    bool is_chosen = false;
};

std::optional<GiftPick> pick_gift(const Setting& setting, std::size_t offer, const Rule& rule) {
    if (const auto* product = rule.parameters.find<std::string>("product")) {
        if (stock_of(setting, *product) <= 0) return std::nullopt;
        return GiftPick{*product, true};
    }
    const auto& choice = *rule.parameters.find<std::vector<std::string>>("choice");
    std::optional<GiftPick> cheapest;
    for (const std::string& product : choice) {
        if (stock_of(setting, product) <= 0) continue;
        for (const GiftChoice& wish : setting.cart().gifts)
            if (wish.promotion == setting.offers[offer].promotion->code && wish.product == product)
                return GiftPick{product, true};
        const auto key = [&](const std::string& id) { return std::pair(gift_worth(setting, rule, id), id); };
        if (!cheapest || key(product) < key(cheapest->product)) cheapest = GiftPick{product, false};
    }
    return cheapest;
}

}  // namespace

Plan plan_items(const Setting& setting, const State& state, std::size_t offer, const Rule& rule, std::int64_t times) {
    Plan plan;
    const Parameters& parameters = rule.parameters;
    if (rule.type == "tiered_items") {
        plan.units = tiered(setting, state, offer, rule);
        return plan;
    }
    const auto units = covered_units(setting, state, offer, rule);
    if (rule.type == "percent_off_items")
        plan.units = percent_off(setting, state, units, parameters);
    else if (rule.type == "fixed_price_items")
        plan.units = fixed_price(setting, state, units, parameters);
    else
        plan.units = amount_off(setting, state, units, parameters.get_or<std::string>("apply", "each"),
                                setting.money(*parameters.find<MoneyMap>("amount")) * times);
    return plan;
}

Plan plan_gift(const Setting& setting, const State& state, std::size_t offer, const Rule& rule, std::int64_t times) {
    Plan plan;
    plan.units.assign(state.units.size(), 0);
    const auto picked = pick_gift(setting, offer, rule);
    if (!picked) return plan;
    std::int64_t quantity = rule.parameters.get_or<std::int64_t>("quantity", 1) * times;
    if (rule.parameters.get_or("per_application", false) && state.progress[offer].has_repeated)
        quantity *= state.progress[offer].repeated;
    quantity = std::min(quantity, stock_of(setting, picked->product));
    if (picked->is_chosen) {
        for (std::size_t line = 0; line < setting.lines.size(); ++line) {
            if (setting.lines[line].product != picked->product) continue;
            const auto units = free_units(setting, state, offer, nullptr);
            for (auto index = units.rbegin(); index != units.rend(); ++index) {
                const Unit& unit = state.units[*index];
                if (unit.line != line || unit.room() == 0 || quantity == 0) continue;
                plan.units[*index] = unit.room();
                --quantity;
            }
        }
    }
    plan.gifts = quantity;
    plan.gift_value = quantity * gift_worth(setting, rule, picked->product);
    return plan;
}

void settle_plain(const Setting& setting, State& state, const std::vector<std::size_t>& takers) {
    state.is_plain_settled = true;
    for (Unit& unit : state.units) {
        if (unit.hard) continue;
        std::int64_t largest = 0;
        for (const std::size_t offer : takers) {
            if (!setting.offers[offer].is_plain) continue;
            Unit probe = unit;
            for (const Rule& rule : setting.offers[offer].promotion->effects) {
                const auto* prices = rule.parameters.find<PriceList>("prices");
                const Line& line = setting.lines[unit.line];
                if (class_of(rule) != EffectClass::item || !setting.covers(rule.parameters.find<ItemFilter>("items"), line))
                    continue;
                if (prices != nullptr && !prices->contains(line.product)) continue;
                Parameters terms = rule.parameters;
                if (prices != nullptr) terms.set("price", prices->at(line.product));
                probe.left -= unit_cut(setting, terms, probe);
            }
            if (unit.left - probe.left <= largest) continue;
            largest = unit.left - probe.left;
            unit.kept_for = offer;
        }
    }
}

}  // namespace couponry::oracle
