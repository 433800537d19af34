// Effects whose amount is shared by the units of an application: bundles, an amount across lines or for each so many units.
#include <algorithm>

#include "engine/effects/families.h"
#include "engine/units.h"

namespace couponry::engine {

namespace {

/// How many of something costing `each` the budget allows; everything when it is trimmed instead.
std::int64_t affordable(const Turn& turn, std::int64_t each) {
    const std::int64_t left = turn.hard_budget();
    return left == kUnlimited || each <= 0 ? kUnlimited : left / each;
}

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
