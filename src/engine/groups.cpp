// Effects that form groups: buy X get Y, cheapest free, every nth unit, bundles, an amount for each so many units. Everything goes
// by pieces of equal kind, never by single units, so that 999,999 pieces cost no more than three.
#include <algorithm>
#include <numeric>

#include "engine/effects/families.h"
#include "engine/fault.h"
#include "engine/units.h"

namespace couponry::engine {

namespace {

void add_run(PieceList& list, const Run& run, std::uint32_t index, bool may_buy, bool may_give) {
    if (list.pieces.empty() || list.pieces.back().line != run.line || list.pieces.back().list != run.list ||
        list.pieces.back().left != run.left) {
        Pieces& pieces = list.pieces.emplace_back();
        pieces.line = run.line;
        pieces.list = run.list;
        pieces.left = run.left;
        pieces.first_part = static_cast<std::uint32_t>(list.parts.size());
        pieces.may_buy = may_buy;
        pieces.may_give = may_give;
    }
    list.parts.push_back({index, run.quantity});
    ++list.pieces.back().part_count;
    list.pieces.back().count += run.quantity;
}

}  // namespace

PieceList list_pieces(const Turn& turn, FilterId filter, const FilterId* filter2) {
    PieceList list;
    const std::vector<Run>& runs = turn.state.runs;
    for (std::uint32_t index = 0; index < runs.size(); ++index) {
        const bool may_buy = turn.may_cover(runs[index], filter, true);
        const bool may_give = filter2 != nullptr && turn.may_cover(runs[index], *filter2, true);
        if (may_buy || may_give) add_run(list, runs[index], index, may_buy, may_give);
    }
    return list;
}

PieceList join_pieces(const Turn& turn, const std::vector<Segment>& runs) {
    PieceList list;
    for (const Segment& segment : runs) add_run(list, turn.state.runs[segment.run], segment.run, true, false);
    return list;
}

std::vector<std::uint32_t> ordered(const PieceList& list, UnitOrder order) {
    std::vector<std::uint32_t> indexes(list.pieces.size());
    std::iota(indexes.begin(), indexes.end(), 0U);
    if (order == UnitOrder::cart_order) return indexes;
    const bool dearest = order == UnitOrder::dearest_first;
    std::sort(indexes.begin(), indexes.end(), [&](std::uint32_t one, std::uint32_t two) {
        const Pieces& first = list.pieces[one];
        const Pieces& second = list.pieces[two];
        if (first.list != second.list) return dearest ? first.list > second.list : first.list < second.list;
        if (first.line != second.line) return first.line < second.line;
        return dearest ? one < two : one > two;
    });
    return indexes;
}

void add_front_segments(const PieceList& list, const Pieces& pieces, std::int64_t skip, std::int64_t count, std::int64_t take,
                        std::vector<Segment>& segments) {
    for (std::uint32_t part = pieces.first_part; part < pieces.first_part + pieces.part_count && count > 0; ++part) {
        const PieceList::Part& own = list.parts[part];
        if (skip >= own.count) {
            skip -= own.count;
            continue;
        }
        const std::int64_t here = std::min(count, own.count - skip);
        segments.push_back({own.run, skip, here, take, false});
        skip = 0;
        count -= here;
    }
}

void add_segments(const PieceList& list, const Pieces& pieces, std::int64_t bought, std::int64_t given, std::int64_t give_take,
                  std::vector<Segment>& segments) {
    const std::size_t first = segments.size();
    add_front_segments(list, pieces, 0, bought, 0, segments);
    for (std::size_t index = first; index < segments.size(); ++index) segments[index].bought = true;
    add_front_segments(list, pieces, pieces.count - given, given, give_take, segments);
}

namespace {

/// How many of something costing `each` the budget allows; everything when it is trimmed instead.
std::int64_t affordable(const Turn& turn, std::int64_t each) {
    const std::int64_t left = turn.hard_budget();
    return left == kUnlimited || each <= 0 ? kUnlimited : left / each;
}

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

namespace {

/// Applications in a row that take the same numbers of units from the same pieces, shared out together.
class Blocks {
public:
    Blocks(const Turn& turn, const PieceList& list) : turn_(turn), list_(list), used_(list.pieces.size(), 0) {}

    std::int64_t remaining(std::uint32_t index) const { return list_.pieces[index].count - used_[index]; }

    /// What `amount` placed on one application of this composition comes to, and its segments for `times` of them.
    std::int64_t share(const std::vector<std::int64_t>& composition, std::int64_t amount, std::int64_t times,
                       std::vector<Segment>* out) {
        std::vector<Segment> units;  // one application, each piece as its first run
        for (std::uint32_t index = 0; index < composition.size(); ++index)
            if (composition[index] > 0)
                add_front_segments(list_, list_.pieces[index], used_[index], composition[index], 0, units);
        spread(turn_, amount, units);
        const std::int64_t placed = total_of(units);
        if (out == nullptr) return placed;
        for (std::uint32_t index = 0; index < composition.size(); ++index) {
            if (composition[index] == 0) continue;
            // Units by falling share: those of this piece lie in its runs.
            std::vector<std::pair<std::int64_t, std::int64_t>> shares;
            for (const Segment& unit : units)
                if (owns(index, unit.run)) shares.emplace_back(unit.take, unit.count);
            std::sort(shares.rbegin(), shares.rend());
            for (const auto& [take, count] : shares) {
                add_front_segments(list_, list_.pieces[index], used_[index], count * times, take, *out);
                used_[index] += count * times;
            }
        }
        return placed;
    }

private:
    bool owns(std::uint32_t index, std::uint32_t run) const {
        const Pieces& pieces = list_.pieces[index];
        for (std::uint32_t part = pieces.first_part; part < pieces.first_part + pieces.part_count; ++part)
            if (list_.parts[part].run == run) return true;
        return false;
    }
    const Turn& turn_;
    const PieceList& list_;
    std::vector<std::int64_t> used_;
};

/// Fills the parts of a bundle for one application: dearest first, each unit that still lets everything chosen be assigned to
/// parts (a transversal matroid, for which this greedy choice is the dearest complete one).
class PartFiller {
public:
    PartFiller(const Turn& turn, const CompiledEffect& effect, const PieceList& list)
        : parts_(turn.facts.tables().parts.range(effect.parts.begin, effect.parts.count)) {
        fits_.resize(list.pieces.size());
        for (std::size_t index = 0; index < list.pieces.size(); ++index)
            for (const CompiledPart& part : parts_)
                fits_[index].push_back(turn.facts.fits(part.filter, turn.facts.lines()[list.pieces[index].line]));
        for (const CompiledPart& part : parts_) demand_ += part.quantity;
    }

    bool fill(const std::vector<std::uint32_t>& order, const Blocks& blocks, std::vector<std::int64_t>& composition) {
        assigned_.assign(fits_.size(), std::vector<std::int64_t>(parts_.size(), 0));
        filled_.assign(parts_.size(), 0);
        std::fill(composition.begin(), composition.end(), 0);
        std::int64_t count = 0;
        for (const std::uint32_t index : order)
            while (count < demand_ && composition[index] < blocks.remaining(index)) {
                std::vector<bool> seen(parts_.size(), false);
                if (!augment(index, seen)) break;
                ++composition[index];
                ++count;
            }
        return count == demand_;
    }

private:
    bool augment(std::uint32_t index, std::vector<bool>& seen) {
        for (std::size_t part = 0; part < parts_.size(); ++part) {
            if (!fits_[index][part] || seen[part]) continue;
            seen[part] = true;
            if (filled_[part] < parts_[part].quantity) {
                ++filled_[part];
                ++assigned_[index][part];
                return true;
            }
            for (std::uint32_t other = 0; other < fits_.size(); ++other) {
                if (assigned_[other][part] == 0 || !augment(other, seen)) continue;
                --assigned_[other][part];
                ++assigned_[index][part];
                return true;
            }
        }
        return false;
    }
    std::span<const CompiledPart> parts_;
    std::int64_t demand_ = 0;
    std::vector<std::vector<bool>> fits_;
    std::vector<std::vector<std::int64_t>> assigned_;
    std::vector<std::int64_t> filled_;
};

PieceList list_bundle_pieces(const Turn& turn, const CompiledEffect& effect) {
    if (effect.parts.count == 0) return list_pieces(turn, effect.filter);
    PieceList list = list_pieces(turn, kNone);
    const auto parts = turn.facts.tables().parts.range(effect.parts.begin, effect.parts.count);
    std::erase_if(list.pieces, [&](const Pieces& pieces) {
        return std::none_of(parts.begin(), parts.end(), [&](const CompiledPart& part) {
            return turn.facts.fits(part.filter, turn.facts.lines()[pieces.line]);
        });
    });
    return list;
}

/// Forms applications until units, limits or budgets end them. `amount_of(composition)` is what one of them takes off.
template <class NextComposition, class AmountOf>
void form_blocks(const CompiledEffect& effect, Turn& turn, const PieceList& list, Blocks& blocks, const NextComposition& next,
                 const AmountOf& amount_of) {
    std::vector<std::int64_t> composition(list.pieces.size(), 0);
    std::vector<Segment> segments;
    std::int64_t made = 0;
    std::int64_t spent = 0;
    while (made < turn.applications_max && next(composition)) {
        const std::int64_t placed = blocks.share(composition, amount_of(composition), 1, nullptr);
        if (placed <= 0) break;
        std::int64_t times = turn.applications_max - made;
        for (std::uint32_t index = 0; index < composition.size(); ++index)
            if (composition[index] > 0) times = std::min(times, blocks.remaining(index) / composition[index]);
        times = fit_budget(turn, effect, times, [&](std::int64_t more) { return spent + more * placed; });
        if (times <= 0) break;
        blocks.share(composition, amount_of(composition), times, &segments);
        spent += placed * times;
        made += times;
    }
    turn.applications_made = made;
    commit(turn, effect, segments, true);
}

/// The next `size` units, dearest first.
bool next_block(std::int64_t size, const std::vector<std::uint32_t>& order, const Blocks& blocks,
                std::vector<std::int64_t>& composition) {
    std::fill(composition.begin(), composition.end(), 0);
    std::int64_t need = size;
    for (const std::uint32_t index : order) {
        composition[index] = std::min(need, blocks.remaining(index));
        need -= composition[index];
        if (need == 0) return true;
    }
    return false;
}

}  // namespace

void price_bundle(const CompiledEffect& effect, Turn& turn) {
    const PieceList list = list_bundle_pieces(turn, effect);
    const auto order = ordered(list, UnitOrder::dearest_first);
    Blocks blocks(turn, list);
    const std::int64_t price = turn.facts.amount(effect.reward.money);
    const auto amount_of = [&](const std::vector<std::int64_t>& composition) {
        std::int64_t cost = 0;
        for (std::uint32_t index = 0; index < composition.size(); ++index) cost += composition[index] * list.pieces[index].left;
        return std::max<std::int64_t>(0, cost - price);
    };
    if (effect.parts.count == 0) {
        form_blocks(
            effect, turn, list, blocks,
            [&](std::vector<std::int64_t>& composition) { return next_block(effect.quantity, order, blocks, composition); },
            amount_of);
        return;
    }
    PartFiller filler(turn, effect, list);
    form_blocks(
        effect, turn, list, blocks,
        [&](std::vector<std::int64_t>& composition) { return filler.fill(order, blocks, composition); }, amount_of);
}

void discount_pooled(const CompiledEffect& effect, Turn& turn) {
    const std::int64_t amount = turn.facts.amount(effect.reward.money);
    if (effect.forms_groups) {
        const PieceList list = list_pieces(turn, effect.filter);
        const auto order = ordered(list, UnitOrder::dearest_first);
        Blocks blocks(turn, list);
        form_blocks(
            effect, turn, list, blocks,
            [&](std::vector<std::int64_t>& composition) { return next_block(effect.quantity, order, blocks, composition); },
            [&](const std::vector<std::int64_t>&) { return amount; });
        return;
    }
    std::vector<Segment> segments = cover(turn, effect);
    std::int64_t times = 1;
    if (effect.each_amount != kNone) {
        times = turn.facts.subtotal(effect.filter, Basis::list, nullptr) / turn.facts.amount(effect.each_amount);
        times = std::min({times, turn.applications_max, affordable(turn, amount)});
        turn.applications_made = times;
    }
    constexpr std::uint8_t kEachLine = 0;
    if (effect.option != kEachLine) {
        spread(turn, multiply_checked(amount, times), segments);
    } else {
        std::sort(segments.begin(), segments.end(), [](const Segment& one, const Segment& two) { return one.run < two.run; });
        std::vector<Segment> all;
        for (std::size_t begin = 0, end = 0; begin < segments.size(); begin = end) {
            const std::uint32_t line = turn.state.runs[segments[begin].run].line;
            while (end < segments.size() && turn.state.runs[segments[end].run].line == line) ++end;
            std::vector<Segment> of_line(segments.begin() + static_cast<std::ptrdiff_t>(begin),
                                         segments.begin() + static_cast<std::ptrdiff_t>(end));
            spread(turn, multiply_checked(amount, times), of_line);
            all.insert(all.end(), of_line.begin(), of_line.end());
        }
        segments = std::move(all);
    }
    commit(turn, effect, segments, false);
}

}  // namespace couponry::engine
