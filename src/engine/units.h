// What item effects share: choosing covered units, a reward taken off them with the site's rounding, and pieces of equal kind for
// effects that form groups. Used by the effect families and by the search.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/runner.h"

namespace couponry::engine {

/// Free units of a line with equal list price and equal price now (docs/engine.md, Pieces of equal kind).
struct Pieces {
    std::uint32_t line = 0;
    std::uint32_t first_part = 0, part_count = 0;  // of PieceList::parts
    std::int64_t list = 0, left = 0;
    std::int64_t count = 0;
    std::int64_t used_front = 0, used_back = 0;  // bought or paid; given or freed
    bool may_buy = true, may_give = false;
    std::int64_t give_take = 0;  // off each given one
    std::int64_t remaining() const { return count - used_front - used_back; }
};
struct PieceList {
    struct Part {
        std::uint32_t run = 0;
        std::int64_t count = 0;
    };
    std::vector<Pieces> pieces;  // in cart order
    std::vector<Part> parts;
};
/// Pieces that a group effect may use: those `filter` fits may be bought; with `filter2`, those it fits may be given.
PieceList list_pieces(const Turn& turn, FilterId filter, const FilterId* filter2 = nullptr);
/// Pieces made of whole runs, given in cart order.
PieceList join_pieces(const Turn& turn, const std::vector<Segment>& runs);
/// Indexes of pieces in an order: dearest first (list price falling, line and position rising), cheapest first (list price and
/// line rising, position falling) or cart order.
std::vector<std::uint32_t> ordered(const PieceList& list, UnitOrder order);
/// Segments for the first `bought` units from the front and the last `given` from the back of pieces.
void add_segments(const PieceList& list, const Pieces& pieces, std::int64_t bought, std::int64_t given, std::int64_t give_take,
                  std::vector<Segment>& segments);
/// Segments for `count` units after the first `skip` ones, taking `take` each.
void add_front_segments(const PieceList& list, const Pieces& pieces, std::int64_t skip, std::int64_t count, std::int64_t take,
                        std::vector<Segment>& segments);

/// What the groups of an effect may take off before a budget refuses one more; what is capped or trimmed always fits.
std::int64_t refusing_budget(const Turn& turn, const CompiledEffect& effect);
/// The largest number of groups up to `most` whose total the budgets do not refuse; `total` rises with it.
template <class Total>
std::int64_t fit_budget(Turn& turn, const CompiledEffect& effect, std::int64_t most, const Total& total) {
    const std::int64_t left = refusing_budget(turn, effect);
    if (left == kUnlimited || most <= 0 || total(most) <= left) return most;
    turn.refused_groups = true;
    std::int64_t low = 0;
    std::int64_t high = most;
    while (low + 1 < high) {
        const std::int64_t middle = low + (high - low) / 2;
        (total(middle) <= left ? low : high) = middle;
    }
    return low;
}

/// The units an effect covers, without takes: free ones its filter fits, limited by max_units and max_units_per_line.
std::vector<Segment> cover(const Turn& turn, const CompiledEffect& effect);
/// Fills the takes of covered segments with a reward, rounded at the site's level.
void reward_segments(const Turn& turn, const CompiledEffect& effect, const Reward& reward, std::vector<Segment>& segments);
/// Percentages rounded once per line, or once for the whole effect, and then split (docs/engine.md, Money).
struct PercentSegment {
    Segment segment;
    Percent percent;
};
void reward_coarsely(const Turn& turn, const CompiledEffect& effect, std::vector<PercentSegment>& rewarded,
                     std::vector<Segment>& out);
/// What one effect of a plain promotion takes off one unit of a run that it may cover.
std::int64_t plain_take(const Turn& turn, const CompiledEffect& effect, const Run& run);

}  // namespace couponry::engine
