// What effects share: free units, runs of equal units, and the two-step splits.
#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "oracle/effects.h"

namespace couponry::oracle {

std::int64_t sum_of(const Amounts& amounts) {
    return std::accumulate(amounts.begin(), amounts.end(), std::int64_t{0});
}

std::int64_t Plan::total() const {
    return sum_of(units) + sum_of(shipments);
}

bool is_free(const Setting& setting, const State& state, std::size_t offer, const Unit& unit) {
    static_cast<void>(state);
    if (setting.offers[offer].promotion->stackable) return true;
    if (unit.hard && *unit.hard != offer) return false;
    return !unit.kept_for || *unit.kept_for == offer;
}

std::vector<std::size_t> free_units(const Setting& setting, const State& state, std::size_t offer, const ItemFilter* filter) {
    std::vector<std::size_t> units;
    for (std::size_t index = 0; index < state.units.size(); ++index) {
        const Unit& unit = state.units[index];
        if (setting.covers(filter, setting.lines[unit.line]) && is_free(setting, state, offer, unit)) units.push_back(index);
    }
    return units;
}

Runs runs_of(const State& state, const std::vector<std::size_t>& units, const std::string& order) {
    Runs runs;
    for (const std::size_t index : units) {
        const Unit& unit = state.units[index];
        const Unit* before = runs.empty() ? nullptr : &state.units[runs.back().back()];
        const bool is_equal =
            before != nullptr && before->line == unit.line && before->list == unit.list && before->left == unit.left;
        if (!is_equal) runs.emplace_back();
        runs.back().push_back(index);
    }
    std::stable_sort(runs.begin(), runs.end(), [&](const auto& one, const auto& two) {
        const Unit& left = state.units[one.front()];
        const Unit& right = state.units[two.front()];
        if (order == "dearest_first" && left.list != right.list) return left.list > right.list;
        if (order == "cheapest_first" && left.list != right.list) return left.list < right.list;
        if (left.line != right.line) return left.line < right.line;
        return order == "cheapest_first" ? left.position > right.position : left.position < right.position;
    });
    return runs;
}

std::int64_t unit_cut(const Setting& setting, const Parameters& terms, const Unit& unit) {
    std::int64_t cut = 0;
    if (const auto* percent = terms.find<Percent>("percent")) {
        const bool of_list = terms.get_or<std::string>("percent_of", "remaining") == "unit_price";
        cut = share_rounded(of_list ? unit.list : unit.left, *percent, setting.site->rounding);
    } else if (const auto* amount = terms.find<MoneyMap>("amount")) {
        cut = setting.money(*amount);
    } else {
        cut = std::max<std::int64_t>(unit.left - setting.money(*terms.find<MoneyMap>("price")), 0);
    }
    return std::min(cut, unit.room());
}

Amounts split_two_steps(const State& state, std::int64_t total, const std::vector<Wide>& line_weights,
                        const std::vector<Wide>& unit_weights, const Amounts& room) {
    std::size_t line_count = 0;
    for (const Unit& unit : state.units) line_count = std::max(line_count, unit.line + 1);
    std::vector<Wide> line_weight(line_count, 0);
    Amounts line_room(line_count, 0);
    for (std::size_t index = 0; index < state.units.size(); ++index) {
        line_weight[state.units[index].line] += line_weights[index];
        line_room[state.units[index].line] += room[index];
    }
    const Amounts line_parts = split(total, line_weight, line_room);
    Amounts parts(state.units.size(), 0);
    for (std::size_t line = 0; line < line_count; ++line) {
        std::vector<std::size_t> units;
        std::vector<Wide> weights;
        Amounts unit_room;
        for (std::size_t index = 0; index < state.units.size(); ++index) {
            if (state.units[index].line != line) continue;
            units.push_back(index);
            weights.push_back(unit_weights[index]);
            unit_room.push_back(room[index]);
        }
        const Amounts unit_parts = split(line_parts[line], weights, unit_room);
        for (std::size_t at = 0; at < units.size(); ++at) parts[units[at]] = unit_parts[at];
    }
    return parts;
}

Amounts cut_units_to(const State& state, const Amounts& amounts, std::int64_t limit) {
    if (sum_of(amounts) <= limit) return amounts;
    const std::vector<Wide> weights(amounts.begin(), amounts.end());
    return split_two_steps(state, limit, weights, weights, amounts);
}

}  // namespace couponry::oracle
