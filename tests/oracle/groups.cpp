// Effects that form groups (ruling 6): groups are formed one after the other from free units with room that are in no
// application yet. All choosing is by runs; inside a run bought or paid units are its front ones, given ones its back ones.
#include <algorithm>

#include "base/check.h"
#include "oracle/effects.h"

namespace couponry::oracle {
namespace {

// Free for a group: with room, and in no application.
std::vector<std::size_t> groupable(const Setting& setting, const State& state, std::size_t offer, const ItemFilter* filter) {
    std::vector<std::size_t> units;
    for (const std::size_t index : free_units(setting, state, offer, filter))
        if (state.units[index].room() > 0 && !state.units[index].application_of) units.push_back(index);
    return units;
}

std::vector<std::size_t> flat(const Runs& runs) {
    std::vector<std::size_t> units;
    for (const auto& run : runs) units.insert(units.end(), run.begin(), run.end());
    return units;
}

bool has(const std::vector<std::size_t>& units, std::size_t wanted) {
    return std::find(units.begin(), units.end(), wanted) != units.end();
}

std::vector<std::size_t> without(std::vector<std::size_t> units, const std::vector<std::size_t>& gone) {
    std::erase_if(units, [&](std::size_t unit) { return has(gone, unit); });
    return units;
}

// buy_x_get_y and partner_product in one shape.
struct Pair {
    const ItemFilter* buy_filter = nullptr;
    const ItemFilter* get_filter = nullptr;
    std::int64_t buy_quantity = 1;
    std::int64_t get_quantity = 1;
    std::int64_t get_at_least = 1;
    std::string buy_order = "dearest_first";
    std::string get_order = "cheapest_first";
    const Parameters* terms = nullptr;
};

Pair read_pair(const Rule& rule) {
    const bool is_partner = rule.type == "partner_product";
    const Parameters& buy = *rule.parameters.find<Parameters>(is_partner ? "with" : "buy");
    const Parameters& get = *rule.parameters.find<Parameters>(is_partner ? "partner" : "get");
    Pair pair;
    pair.buy_filter = buy.find<ItemFilter>("items");
    pair.get_filter = get.find<ItemFilter>("items");
    pair.buy_quantity = buy.get_or<std::int64_t>("quantity", 1);
    pair.get_quantity = get.get_or<std::int64_t>("quantity", 1);
    pair.get_at_least = is_partner ? pair.get_quantity : get.get_or("at_least", pair.get_quantity);
    pair.buy_order = buy.get_or("units", pair.buy_order);
    pair.get_order = get.get_or("units", pair.get_order);
    pair.terms = &get;
    return pair;
}

// One application from the runs as they were cut at the effect's turn: bought first, then given; false when none can be formed.
bool form_pair(const Setting& setting, const State& state, const Pair& pair, const Runs& buy_runs, const Runs& get_runs,
               Plan& plan) {
    const auto count = [](const auto& units) { return static_cast<std::int64_t>(units.size()); };
    const auto buyable = without(flat(buy_runs), plan.members);
    const auto givable = without(flat(get_runs), plan.members);
    const std::int64_t together = count(buyable) + count(without(givable, buyable));
    std::int64_t given_count = 0;
    for (std::int64_t g = pair.get_at_least; g <= pair.get_quantity; ++g)
        if (count(buyable) >= pair.buy_quantity && count(givable) >= g && together >= pair.buy_quantity + g) given_count = g;
    if (given_count == 0) return false;
    std::vector<std::size_t> bought;
    std::vector<std::size_t> still_givable = givable;
    for (const std::size_t unit : buyable) {
        if (count(bought) == pair.buy_quantity) break;
        const auto then_givable = without(still_givable, {unit});
        if (count(then_givable) < given_count) continue;
        still_givable = then_givable;
        bought.push_back(unit);
    }
    CHECK(count(bought) == pair.buy_quantity);
    std::vector<std::size_t> given;
    for (const auto& run : get_runs)
        for (auto unit = run.rbegin(); unit != run.rend(); ++unit)
            if (count(given) < given_count && has(still_givable, *unit)) given.push_back(*unit);
    plan.members.insert(plan.members.end(), bought.begin(), bought.end());
    for (const std::size_t unit : given) {
        plan.members.push_back(unit);
        plan.units[unit] = unit_cut(setting, *pair.terms, state.units[unit]);
    }
    ++plan.groups;
    return true;
}

void plan_pairs(const Setting& setting, const State& state, std::size_t offer, const Rule& rule, std::int64_t most, Plan& plan) {
    const Pair pair = read_pair(rule);
    const auto buyable = groupable(setting, state, offer, pair.buy_filter);
    auto givable = groupable(setting, state, offer, pair.get_filter);
    std::erase_if(givable, [&](std::size_t unit) { return unit_cut(setting, *pair.terms, state.units[unit]) == 0; });
    const Runs buy_runs = runs_of(state, buyable, pair.buy_order);
    const Runs get_runs = runs_of(state, givable, pair.get_order);
    while (plan.groups < most && form_pair(setting, state, pair, buy_runs, get_runs, plan)) {
    }
}

// Which places of the list dearest first are paid and which are freed; then each run takes as many from its front and back.
void seat(const Runs& runs, const std::vector<bool>& is_paid, const std::vector<bool>& is_freed, Plan& plan,
          std::vector<std::size_t>& freed) {
    std::size_t place = 0;
    for (const auto& run : runs) {
        std::size_t paid_count = 0;
        std::size_t freed_count = 0;
        for (std::size_t at = 0; at < run.size(); ++at, ++place) {
            if (is_paid[place]) ++paid_count;
            if (is_freed[place]) ++freed_count;
        }
        for (std::size_t at = 0; at < paid_count; ++at) plan.members.push_back(run[at]);
        for (std::size_t at = run.size() - freed_count; at < run.size(); ++at) {
            plan.members.push_back(run[at]);
            freed.push_back(run[at]);
        }
    }
}

void plan_cheapest_free(const State& state, const Runs& runs, const Parameters& parameters, std::int64_t most, Plan& plan) {
    const auto of = static_cast<std::size_t>(*parameters.find<std::int64_t>("of"));
    const auto quantity = static_cast<std::size_t>(parameters.get_or<std::int64_t>("quantity", 1));
    const bool is_per_group = parameters.get_or<std::string>("grouping", "cheapest_overall") == "per_group";
    const std::size_t count = flat(runs).size();
    const std::size_t groups = std::min(count / of, static_cast<std::size_t>(most));
    std::vector<bool> is_paid(count);
    std::vector<bool> is_freed(count);
    for (std::size_t place = 0; place < count; ++place) {
        if (is_per_group) {
            is_freed[place] = place < groups * of && place % of >= of - quantity;
            is_paid[place] = place < groups * of && !is_freed[place];
        } else {
            is_freed[place] = place >= count - groups * quantity;
            is_paid[place] = place < groups * (of - quantity);
        }
    }
    std::vector<std::size_t> freed;
    seat(runs, is_paid, is_freed, plan, freed);
    for (const std::size_t unit : freed) plan.units[unit] = state.units[unit].room();
    plan.groups = static_cast<std::int64_t>(groups);
}

void plan_nth_unit(const Setting& setting, const State& state, const Runs& runs, const Parameters& parameters, std::int64_t most,
                   Plan& plan) {
    const auto n = static_cast<std::size_t>(*parameters.find<std::int64_t>("n"));
    const auto units = flat(runs);
    std::vector<bool> is_paid(units.size());
    std::vector<bool> is_freed(units.size());
    while (plan.groups < most) {
        const std::size_t begin = static_cast<std::size_t>(plan.groups) * n;
        if (begin + n > units.size() || unit_cut(setting, parameters, state.units[units[begin + n - 1]]) == 0) break;
        for (std::size_t place = begin; place < begin + n; ++place) (place + 1 == begin + n ? is_freed : is_paid)[place] = true;
        ++plan.groups;
    }
    std::vector<std::size_t> freed;
    seat(runs, is_paid, is_freed, plan, freed);
    for (const std::size_t unit : freed) plan.units[unit] = unit_cut(setting, parameters, state.units[unit]);
}

// The groups of bundle_price and of for_each {quantity} as they are formed: the units of each.
using SplitGroups = std::vector<std::vector<std::size_t>>;

// Takes `amount` off the units of one group by what they cost; false when that is nothing.
bool add_group(const State& state, const std::vector<std::size_t>& units, std::int64_t amount, SplitGroups& groups, Plan& plan) {
    std::vector<Wide> weights(state.units.size(), 0);
    Amounts room(state.units.size(), 0);
    for (const std::size_t unit : units) {
        weights[unit] = state.units[unit].left;
        room[unit] = state.units[unit].room();
    }
    const Amounts parts = split_two_steps(state, std::max<std::int64_t>(amount, 0), weights, weights, room);
    if (sum_of(parts) == 0) return false;
    for (const std::size_t unit : units) plan.units[unit] = parts[unit];
    plan.members.insert(plan.members.end(), units.begin(), units.end());
    ++plan.groups;
    groups.push_back(units);
    return true;
}

// Groups that follow each other and take the same numbers of units from the same runs are shared out together: in each run the
// larger shares lie on its front ones (ruling 22).
void share_out(const Runs& runs, const SplitGroups& groups, Plan& plan) {
    const auto units_in = [](const std::vector<std::size_t>& units, const std::vector<std::size_t>& run) {
        std::vector<std::size_t> found;
        for (const std::size_t unit : run)
            if (has(units, unit)) found.push_back(unit);
        return found;
    };
    const auto is_alike = [&](const std::vector<std::size_t>& one, const std::vector<std::size_t>& two) {
        return std::all_of(runs.begin(), runs.end(),
                           [&](const auto& run) { return units_in(one, run).size() == units_in(two, run).size(); });
    };
    for (std::size_t begin = 0, end = 0; begin < groups.size(); begin = end) {
        std::vector<std::size_t> together;
        for (end = begin; end < groups.size() && is_alike(groups[begin], groups[end]); ++end)
            together.insert(together.end(), groups[end].begin(), groups[end].end());
        for (const auto& run : runs) {
            const auto units = units_in(together, run);
            Amounts shares;
            for (const std::size_t unit : units) shares.push_back(plan.units[unit]);
            std::sort(shares.rbegin(), shares.rend());
            for (std::size_t at = 0; at < units.size(); ++at) plan.units[units[at]] = shares[at];
        }
    }
}

std::int64_t cost_of(const State& state, const std::vector<std::size_t>& units) {
    std::int64_t cost = 0;
    for (const std::size_t unit : units) cost += state.units[unit].left;
    return cost;
}

// Blocks of `size` from the front of the list; `price` makes the block cost that, else `amount` is taken off it.
void plan_blocks(const State& state, const Runs& runs, std::int64_t size, std::optional<std::int64_t> price, std::int64_t amount,
                 std::int64_t most, Plan& plan) {
    const auto units = flat(runs);
    SplitGroups groups;
    while (plan.groups < most && (plan.groups + 1) * size <= static_cast<std::int64_t>(units.size())) {
        const auto begin = units.begin() + plan.groups * size;
        const std::vector<std::size_t> block(begin, begin + size);
        if (!add_group(state, block, price ? cost_of(state, block) - *price : amount, groups, plan)) break;
    }
    share_out(runs, groups, plan);
}

// Can every place of the parts be filled, with all of `chosen` used? Augmenting paths, chosen units first: once seated, a unit
// keeps some place.
bool can_complete(const std::vector<std::vector<bool>>& fits_place, const std::vector<std::size_t>& chosen,
                  const std::vector<std::size_t>& others, std::size_t place_count) {
    std::vector<std::optional<std::size_t>> seated(place_count);
    const auto seat_one = [&](auto&& self, std::size_t unit, std::vector<bool>& tried) -> bool {
        for (std::size_t place = 0; place < place_count; ++place) {
            if (!fits_place[unit][place] || tried[place]) continue;
            tried[place] = true;
            if (!seated[place] || self(self, *seated[place], tried)) {
                seated[place] = unit;
                return true;
            }
        }
        return false;
    };
    for (const std::size_t unit : chosen) {
        std::vector<bool> tried(place_count);
        if (!seat_one(seat_one, unit, tried)) return false;
    }
    for (const std::size_t unit : others) {
        std::vector<bool> tried(place_count);
        seat_one(seat_one, unit, tried);
    }
    return std::all_of(seated.begin(), seated.end(), [](const auto& unit) { return unit.has_value(); });
}

void plan_parts(const Setting& setting, const State& state, std::size_t offer, const Rule& rule, std::int64_t most, Plan& plan) {
    const std::int64_t price = setting.money(*rule.parameters.find<MoneyMap>("price"));
    std::vector<std::vector<bool>> fits_place(state.units.size());
    std::size_t place_count = 0;
    for (const Parameters& part : *rule.parameters.find<ParameterList>("parts")) {
        for (std::int64_t copy = 0; copy < part.get_or<std::int64_t>("quantity", 1); ++copy, ++place_count)
            for (std::size_t unit = 0; unit < state.units.size(); ++unit)
                fits_place[unit].push_back(setting.covers(part.find<ItemFilter>("items"), setting.lines[state.units[unit].line]));
    }
    auto candidates = groupable(setting, state, offer, nullptr);
    std::erase_if(candidates, [&](std::size_t unit) { return !has({fits_place[unit].begin(), fits_place[unit].end()}, 1); });
    const Runs runs = runs_of(state, candidates, "dearest_first");
    SplitGroups groups;
    while (plan.groups < most) {
        const auto left = without(flat(runs), plan.members);
        std::vector<std::size_t> chosen;
        for (const std::size_t unit : left) {
            chosen.push_back(unit);
            if (!can_complete(fits_place, chosen, without(left, chosen), place_count)) chosen.pop_back();
        }
        if (chosen.size() < place_count || !add_group(state, chosen, cost_of(state, chosen) - price, groups, plan)) break;
    }
    share_out(runs, groups, plan);
}

// On an order amount the groups only count; the amount then is an ordinary one.
void plan_counted_order(const Setting& setting, const State& state, const Runs& runs, const Rule& rule, std::int64_t size,
                        std::int64_t most, Plan& plan) {
    const auto units = flat(runs);
    plan.groups = std::min(most, static_cast<std::int64_t>(units.size()) / size);
    std::int64_t amount = setting.money(*rule.parameters.find<MoneyMap>("amount")) * plan.groups;
    if (const auto* cap = rule.parameters.find<MoneyMap>("cap")) amount = std::min(amount, setting.money(*cap));
    plan.units = order_amounts(setting, state, rule.parameters.find<ItemFilter>("items"), amount);
    if (sum_of(plan.units) == 0) plan.groups = 0;
    plan.members.assign(units.begin(), units.begin() + plan.groups * size);
}

}  // namespace

Plan plan_groups(const Setting& setting, const State& state, std::size_t offer, const Rule& rule, std::int64_t applications) {
    Plan plan;
    plan.units.assign(state.units.size(), 0);
    const Parameters& parameters = rule.parameters;
    const auto most = std::min(applications, static_cast<std::int64_t>(state.units.size()));
    const auto units = groupable(setting, state, offer, parameters.find<ItemFilter>("items"));
    const Runs runs = runs_of(state, units, "dearest_first");
    if (rule.type == "buy_x_get_y" || rule.type == "partner_product") {
        plan_pairs(setting, state, offer, rule, most, plan);
    } else if (rule.type == "cheapest_free") {
        plan_cheapest_free(state, runs, parameters, most, plan);
    } else if (rule.type == "nth_unit") {
        plan_nth_unit(setting, state, runs, parameters, most, plan);
    } else if (rule.type == "bundle_price") {
        if (parameters.has("parts"))
            plan_parts(setting, state, offer, rule, most, plan);
        else
            plan_blocks(state, runs, *parameters.find<std::int64_t>("quantity"),
                        setting.money(*parameters.find<MoneyMap>("price")), 0, most, plan);
    } else {
        const std::int64_t size = *parameters.find<Parameters>("for_each")->find<std::int64_t>("quantity");
        if (rule.type == "amount_off_order")
            plan_counted_order(setting, state, runs, rule, size, most, plan);
        else
            plan_blocks(state, runs, size, std::nullopt, setting.money(*parameters.find<MoneyMap>("amount")), most, plan);
    }
    plan.applications = plan.groups;
    return plan;
}

}  // namespace couponry::oracle
