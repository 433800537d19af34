// Pieces of equal kind: what a group effect counts, in its orders, and the segments made of them (docs/engine.md, Pieces of equal kind).
#include <algorithm>
#include <numeric>

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

}  // namespace couponry::engine
