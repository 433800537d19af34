#include "property/selections.h"

#include <algorithm>
#include <numeric>

namespace couponry::property {
namespace {

using oracle::Choice;
using oracle::Setting;
using oracle::Turn;
using Visit = std::function<bool(const std::vector<Turn>&)>;

bool order_from(const std::vector<Choice>& chosen, const std::vector<Turn>& turns, std::vector<Turn>& done, const Visit& visit) {
    const std::size_t begin = done.size();
    if (begin == turns.size()) return visit(done);
    std::size_t end = begin;
    while (end < turns.size() && turns[end].same_block(turns[begin])) ++end;
    const auto own = [&](std::size_t place) {
        return std::any_of(turns.begin() + static_cast<std::ptrdiff_t>(begin), turns.begin() + static_cast<std::ptrdiff_t>(end),
                           [&](const Turn& turn) { return turn.offer == chosen[place].offer; });
    };
    std::vector<std::size_t> places(chosen.size());  // in `chosen`, of those with a turn in this block
    std::iota(places.begin(), places.end(), 0U);
    std::erase_if(places, [&](std::size_t place) { return !own(place); });
    do {
        for (const std::size_t place : places)
            for (std::size_t at = begin; at < end; ++at)
                if (turns[at].offer == chosen[place].offer) done.push_back(turns[at]);
        if (order_from(chosen, turns, done, visit)) return true;
        done.resize(begin);
    } while (std::next_permutation(places.begin(), places.end()));
    return false;
}

}  // namespace

bool may_all_meet(const Setting& setting, const std::vector<Choice>& chosen) {
    for (std::size_t one = 0; one < chosen.size(); ++one)
        for (std::size_t other = 0; other < one; ++other)
            if (!oracle::may_meet(setting, chosen[one].offer, chosen[other].offer)) return false;
    return true;
}

bool any_order(const Setting& setting, const std::vector<Choice>& chosen, const Visit& visit) {
    std::vector<std::size_t> offers;
    for (const Choice& choice : chosen) offers.push_back(choice.offer);
    std::vector<Turn> done;
    return order_from(chosen, oracle::turns_of(setting, offers), done, visit);
}

std::optional<Selection> find_selection(const Setting& setting, const std::vector<oracle::Applied>& applied, std::int64_t taken) {
    std::vector<Choice> told;
    for (const oracle::Applied& one : applied)
        for (std::size_t offer = 0; offer < setting.offers.size(); ++offer)
            if (setting.offers[offer].promotion->code == one.promotion && !setting.offers[offer].is_afterwards_only)
                told.push_back({offer, one.applications});
    const bool are_candidates =
        std::all_of(told.begin(), told.end(), [&](const Choice& choice) { return setting.offers[choice.offer].is_candidate(); });
    if (!are_candidates || !may_all_meet(setting, told)) return std::nullopt;
    Selection found{told, {}};
    const auto runs = [&](const std::vector<Turn>& turns) {
        const auto state = oracle::run_selection(setting, found.chosen, turns);
        if (!state || oracle::taken_by(*state) != taken) return false;
        for (std::size_t place = 0; place < told.size(); ++place)
            if (state->first_turns[place] != told[place].offer) return false;
        found.turns = turns;
        return true;
    };
    // The number told may be that of `for_each {amount}` beside groups, of which there are fewer then.
    const std::function<bool(std::size_t)> choose = [&](std::size_t place) {
        if (place == told.size()) return any_order(setting, found.chosen, runs);
        const oracle::Offer& offer = setting.offers[told[place].offer];
        if (!offer.has_groups) return choose(place + 1);
        std::int64_t& own = found.chosen[place].applications;
        for (own = std::min(told[place].applications, offer.applications_max); own > 0; --own)
            if (choose(place + 1)) return true;
        return false;
    };
    return choose(0) ? std::optional(found) : std::nullopt;
}

}  // namespace couponry::property
