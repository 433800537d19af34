// Effects that form groups: buy X get Y, cheapest free, every nth unit. Everything goes by pieces of equal kind, never by single
// units, so that 999,999 pieces cost no more than three.
#include <algorithm>

#include "engine/effects/families.h"
#include "engine/fault.h"
#include "engine/units.h"

namespace couponry::engine {
namespace {

/// One application of buy X get Y: units per piece.
struct Choice {
    std::vector<std::int64_t> bought, given;
    std::int64_t amount = 0;
    std::int64_t given_count = 0;
    std::int64_t bought_giveable = 0;
    bool was_limited = false;  // bought ones were left out to keep given ones
};

bool choose(const CompiledEffect& effect, const PieceList& list, const std::vector<std::uint32_t>& buy_order,
            const std::vector<std::uint32_t>& give_order, std::int64_t giveable, std::int64_t given_count, Choice& choice) {
    choice.bought.assign(list.pieces.size(), 0);
    choice.given.assign(list.pieces.size(), 0);
    choice.amount = choice.bought_giveable = 0;
    choice.given_count = given_count;
    choice.was_limited = false;
    if (giveable < given_count) return false;
    std::int64_t need = effect.quantity;
    for (const std::uint32_t index : buy_order) {
        const Pieces& pieces = list.pieces[index];
        if (!pieces.may_buy || need == 0) continue;
        std::int64_t count = std::min(need, pieces.remaining());
        if (pieces.may_give) {
            const std::int64_t slack = giveable - choice.bought_giveable - given_count;
            if (count > slack) choice.was_limited = true;
            count = std::min(count, slack);
            choice.bought_giveable += count;
        }
        choice.bought[index] = count;
        need -= count;
    }
    if (need > 0) return false;
    std::int64_t left = given_count;
    for (const std::uint32_t index : give_order) {
        const Pieces& pieces = list.pieces[index];
        if (!pieces.may_give || left == 0) continue;
        const std::int64_t count = std::min(left, pieces.remaining() - choice.bought[index]);
        choice.given[index] = count;
        choice.amount += count * pieces.give_take;
        left -= count;
    }
    return left == 0;
}

/// How often the same choice can be repeated at once.
std::int64_t repetitions(const CompiledEffect& effect, const PieceList& list, const Choice& choice, std::int64_t giveable) {
    if (choice.was_limited || choice.given_count < effect.quantity2) return 1;
    std::int64_t times = kUnlimited;
    for (std::size_t index = 0; index < list.pieces.size(); ++index)
        if (const std::int64_t used = choice.bought[index] + choice.given[index]; used > 0)
            times = std::min(times, list.pieces[index].remaining() / used);
    const std::int64_t per_application = choice.bought_giveable + choice.given_count;
    return std::max<std::int64_t>(1, std::min(times, (giveable - per_application) / per_application + 1));
}

}  // namespace

void discount_given(const CompiledEffect& effect, Turn& turn) {
    PieceList list = list_pieces(turn, effect.filter, &effect.filter2);
    std::int64_t giveable = 0;
    for (Pieces& pieces : list.pieces) {
        if (!pieces.may_give) continue;
        pieces.give_take = turn.take_of(effect.reward, turn.state.runs[list.parts[pieces.first_part].run]);
        pieces.may_give = pieces.give_take > 0;
        if (pieces.may_give) giveable += pieces.count;
    }
    const auto buy_order = ordered(list, effect.order);
    const auto give_order = ordered(list, effect.order2);
    std::int64_t made = 0;
    std::int64_t spent = 0;
    Choice choice;
    while (made < turn.applications_max) {
        bool found = false;
        for (std::int64_t given = effect.quantity2; given >= effect.at_least && !found; --given)
            found = choose(effect, list, buy_order, give_order, giveable, given, choice);
        if (!found) break;
        std::int64_t times = std::min(repetitions(effect, list, choice, giveable), turn.applications_max - made);
        times = fit_budget(turn, effect, times, [&](std::int64_t more) { return spent + more * choice.amount; });
        if (times <= 0) break;
        for (std::size_t index = 0; index < list.pieces.size(); ++index) {
            if (kFault != Fault::bought_unit_reused) list.pieces[index].used_front += times * choice.bought[index];
            list.pieces[index].used_back += times * choice.given[index];
        }
        giveable -= times * (choice.bought_giveable + choice.given_count);
        spent += times * choice.amount;
        made += times;
    }
    std::vector<Segment> segments;
    for (const Pieces& pieces : list.pieces)
        add_segments(list, pieces, pieces.used_front, pieces.used_back, pieces.give_take, segments);
    turn.applications_made = made;
    commit(turn, effect, segments, true);
}

void free_cheapest(const CompiledEffect& effect, Turn& turn) {
    const PieceList list = list_pieces(turn, effect.filter);
    const auto order = ordered(list, UnitOrder::dearest_first);
    std::int64_t total = 0;
    for (const Pieces& pieces : list.pieces) total += pieces.count;
    const std::int64_t of = effect.quantity;
    const std::int64_t freed_per_group = effect.quantity2;
    const bool per_group = effect.option == 1;
    // Freed and paid ones among positions [begin, end) of the list, with k groups.
    const auto freed_before = [&](std::int64_t position) {
        return position / of * freed_per_group + std::max<std::int64_t>(0, position % of - (of - freed_per_group));
    };
    const auto overlap = [](std::int64_t begin, std::int64_t end, std::int64_t from, std::int64_t to) {
        return std::max<std::int64_t>(0, std::min(end, to) - std::max(begin, from));
    };
    const auto freed = [&](std::int64_t begin, std::int64_t end, std::int64_t groups) {
        if (!per_group) return overlap(begin, end, total - groups * freed_per_group, total);
        const std::int64_t last = groups * of;
        return freed_before(std::min(end, last)) - freed_before(std::min(begin, last));
    };
    const auto paid = [&](std::int64_t begin, std::int64_t end, std::int64_t groups) {
        if (!per_group) return overlap(begin, end, 0, groups * (of - freed_per_group));
        return overlap(begin, end, 0, groups * of) - freed(begin, end, groups);
    };
    const auto take_of = [&](const Pieces& pieces) { return turn.room(turn.state.runs[list.parts[pieces.first_part].run]); };
    const auto amount = [&](std::int64_t groups) {
        std::int64_t sum = 0;
        std::int64_t at = 0;
        for (const std::uint32_t index : order) {
            const Pieces& pieces = list.pieces[index];
            sum += freed(at, at + pieces.count, groups) * take_of(pieces);
            at += pieces.count;
        }
        return sum;
    };
    const std::int64_t groups = fit_budget(turn, effect, std::min(turn.applications_max, total / of), amount);
    std::vector<Segment> segments;
    std::int64_t at = 0;
    for (const std::uint32_t index : order) {
        const Pieces& pieces = list.pieces[index];
        add_segments(list, pieces, paid(at, at + pieces.count, groups), freed(at, at + pieces.count, groups), take_of(pieces),
                     segments);
        at += pieces.count;
    }
    turn.applications_made = groups;
    commit(turn, effect, segments, true);
}

void discount_nth(const CompiledEffect& effect, Turn& turn) {
    const PieceList list = list_pieces(turn, effect.filter);
    const auto order = ordered(list, UnitOrder::dearest_first);
    const std::int64_t nth = effect.quantity;
    const auto take_of = [&](const Pieces& pieces) {
        return turn.take_of(effect.reward, turn.state.runs[list.parts[pieces.first_part].run]);
    };
    std::int64_t total = 0;
    std::int64_t most = kUnlimited;
    for (const std::uint32_t index : order) {
        const Pieces& pieces = list.pieces[index];
        // The first group that would take nothing ends the groups.
        const std::int64_t group = total / nth;
        if ((group + 1) * nth - 1 < total + pieces.count && take_of(pieces) == 0) most = std::min(most, group);
        total += pieces.count;
    }
    const auto given = [&](std::int64_t begin, std::int64_t end, std::int64_t groups) {
        return std::min(end, groups * nth) / nth - std::min(begin, groups * nth) / nth;
    };
    const auto amount = [&](std::int64_t groups) {
        std::int64_t sum = 0;
        std::int64_t at = 0;
        for (const std::uint32_t index : order) {
            const Pieces& pieces = list.pieces[index];
            sum += given(at, at + pieces.count, groups) * take_of(pieces);
            at += pieces.count;
        }
        return sum;
    };
    const std::int64_t groups = fit_budget(turn, effect, std::min({turn.applications_max, total / nth, most}), amount);
    std::vector<Segment> segments;
    std::int64_t at = 0;
    for (const std::uint32_t index : order) {
        const Pieces& pieces = list.pieces[index];
        const std::int64_t in_groups = std::max<std::int64_t>(0, std::min(at + pieces.count, groups * nth) - at);
        const std::int64_t cheaper = given(at, at + pieces.count, groups);
        add_segments(list, pieces, in_groups - cheaper, cheaper, take_of(pieces), segments);
        at += pieces.count;
    }
    turn.applications_made = groups;
    commit(turn, effect, segments, true);
}

}  // namespace couponry::engine
