#include "engine/units.h"

#include <algorithm>

#include "engine/effects/families.h"

namespace couponry::engine {
namespace {

/// The amount of the promotion's price list for the run's product; nothing when it is not listed.
std::optional<std::int64_t> listed_price(const Turn& turn, const CompiledEffect& effect, const Run& run) {
    const Tables& tables = turn.facts.tables();
    for (const CompiledPrice& price : tables.prices.range(effect.prices.begin, effect.prices.count))
        if (price.product == turn.facts.lines()[run.line].product) return turn.facts.amount(price.money);
    return std::nullopt;
}

}  // namespace

void reward_coarsely(const Turn& turn, const CompiledEffect& effect, std::vector<PercentSegment>& rewarded, std::vector<Segment>& out) {
    const std::vector<Run>& runs = turn.state.runs;
    std::sort(rewarded.begin(), rewarded.end(), [](const PercentSegment& one, const PercentSegment& two) {
        return std::pair(one.segment.run, one.segment.offset) < std::pair(two.segment.run, two.segment.offset);
    });
    // Exact amounts per line, in ten-thousandths of a percent of a minor unit.
    std::vector<__int128> exact;
    std::vector<std::int64_t> rooms;
    std::vector<std::vector<Segment>> by_line;
    for (const PercentSegment& own : rewarded) {
        const Run& run = runs[own.segment.run];
        if (by_line.empty() || runs[by_line.back().front().run].line != run.line) {
            by_line.emplace_back();
            exact.push_back(0);
            rooms.push_back(0);
        }
        by_line.back().push_back(own.segment);
        const std::int64_t base = effect.option == 1 && effect.tiers.count == 0 ? run.list : run.left;
        exact.back() += static_cast<__int128>(base) * own.segment.count * own.percent.ten_thousandths;
        rooms.back() += turn.room(run) * own.segment.count;
    }
    std::vector<std::int64_t> amounts(exact.size());
    if (turn.facts.site().rounding_level == RoundingLevel::line) {
        for (std::size_t line = 0; line < exact.size(); ++line) amounts[line] = divide_rounded(exact[line], kHundredPercent, turn.rounding());
    } else {
        __int128 sum = 0;
        for (const __int128 part : exact) sum += part;
        // Weights of 64 bits: only a cart of quadrillions loses their last digits.
        int shift = 0;
        while (sum >> shift > INT64_MAX) ++shift;
        std::vector<std::int64_t> weights;
        for (const __int128 part : exact) weights.push_back(static_cast<std::int64_t>(part >> shift));
        split_by_weight(divide_rounded(sum, kHundredPercent, turn.rounding()), weights, rooms, amounts);
    }
    for (std::size_t line = 0; line < by_line.size(); ++line) {
        spread(turn, amounts[line], by_line[line]);
        out.insert(out.end(), by_line[line].begin(), by_line[line].end());
    }
}

std::vector<Segment> cover(const Turn& turn, const CompiledEffect& effect) {
    const std::vector<Run>& runs = turn.state.runs;
    std::vector<Segment> covered;
    for (std::uint32_t index = 0; index < runs.size(); ++index)
        if (turn.may_cover(runs[index], effect.filter, false) && (effect.prices.count == 0 || listed_price(turn, effect, runs[index])))
            covered.push_back({index, 0, runs[index].quantity, 0, false});
    if (effect.max_units == kUnlimited && effect.max_units_per_line == kUnlimited) return covered;
    const PieceList list = join_pieces(turn, covered);
    std::vector<Segment> limited;
    std::vector<std::int64_t> used(turn.facts.lines().size(), 0);
    std::int64_t left = effect.max_units;
    for (const std::uint32_t index : ordered(list, effect.order)) {
        const Pieces& pieces = list.pieces[index];
        const std::int64_t count = std::min({pieces.count, left, effect.max_units_per_line - used[pieces.line]});
        add_front_segments(list, pieces, 0, count, 0, limited);
        used[pieces.line] += count;
        left -= count;
    }
    return limited;
}

void reward_segments(const Turn& turn, const CompiledEffect& effect, const Reward& reward, std::vector<Segment>& segments) {
    if (reward.kind == RewardKind::percent && turn.facts.site().rounding_level != RoundingLevel::unit) {
        std::vector<PercentSegment> rewarded;
        for (const Segment& segment : segments) rewarded.push_back({segment, reward.percent});
        segments.clear();
        reward_coarsely(turn, effect, rewarded, segments);
        return;
    }
    for (Segment& segment : segments) segment.take = turn.take_of(reward, turn.state.runs[segment.run], effect.option == 1);
}

std::int64_t plain_take(const Turn& turn, const CompiledEffect& effect, const Run& run) {
    if (effect.prices.count == 0) return turn.take_of(effect.reward, run, effect.option == 1);
    const auto price = listed_price(turn, effect, run);
    return price ? std::min(turn.room(run), std::max<std::int64_t>(0, run.left - *price)) : 0;
}

void discount_units(const CompiledEffect& effect, Turn& turn) {
    std::vector<Segment> segments = cover(turn, effect);
    if (effect.prices.count > 0)
        for (Segment& segment : segments) segment.take = plain_take(turn, effect, turn.state.runs[segment.run]);
    else
        reward_segments(turn, effect, effect.reward, segments);
    commit(turn, effect, segments, false);
}

void discount_by_tier(const CompiledEffect& effect, Turn& turn) {
    const Tables& tables = turn.facts.tables();
    const auto tiers = tables.tiers.range(effect.tiers.begin, effect.tiers.count);
    std::vector<Segment> segments = cover(turn, effect);
    const std::vector<Run>& runs = turn.state.runs;
    const bool by_amount = effect.option == 1;
    const auto basis = static_cast<Basis>(effect.quantity);
    // What is counted together: the cart, a line, or the lines of a product.
    const auto same = [&](std::uint32_t one, std::uint32_t two) {
        if (effect.quantity2 == 0 || one == two) return true;
        return effect.quantity2 == 2 && turn.facts.cart().lines[one].product == turn.facts.cart().lines[two].product;
    };
    const auto counted = [&](std::uint32_t line) {
        std::int64_t count = 0;
        if (!by_amount) {
            for (const Run& run : runs) {
                const LineFacts& own = turn.facts.lines()[run.line];
                if (same(line, run.line) && own.is_discountable && turn.is_free(run) && turn.facts.fits(effect.filter, own))
                    count += run.quantity;
            }
            return count;
        }
        for (const std::uint32_t other : turn.facts.match(effect.filter).lines) {
            if (!same(line, other)) continue;
            count += turn.facts.lines()[other].subtotal;
            if (basis == Basis::after_item_discounts) count -= turn.state.item_discount(other);
            if (basis == Basis::remaining) count -= turn.state.discount(other);
        }
        return count;
    };
    std::vector<Segment> rewarded;
    std::vector<PercentSegment> coarse;
    CompiledEffect own = effect;
    own.option = 0;  // a percentage of what is left
    std::vector<bool> is_done(segments.size(), false);
    for (std::size_t first = 0; first < segments.size(); ++first) {
        if (is_done[first]) continue;
        const std::uint32_t line = runs[segments[first].run].line;
        std::vector<Segment> together;
        for (std::size_t other = first; other < segments.size(); ++other)
            if (!is_done[other] && same(line, runs[segments[other].run].line)) {
                is_done[other] = true;
                together.push_back(segments[other]);
            }
        const std::int64_t count = counted(line);
        const Reward* reached = nullptr;
        for (const CompiledTier& tier : tiers)
            if (count >= (by_amount ? turn.facts.amount(tier.from_money) : tier.from_quantity)) reached = &tier.reward;
        if (reached == nullptr) continue;
        if (reached->kind == RewardKind::percent && turn.facts.site().rounding_level != RoundingLevel::unit) {
            for (const Segment& segment : together) coarse.push_back({segment, reached->percent});
            continue;
        }
        reward_segments(turn, own, *reached, together);
        rewarded.insert(rewarded.end(), together.begin(), together.end());
    }
    // Whatever is counted together, the effect is rounded as one.
    reward_coarsely(turn, own, coarse, rewarded);
    commit(turn, effect, rewarded, false);
}

}  // namespace couponry::engine
