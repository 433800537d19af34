#include "engine/units.h"

#include <algorithm>

#include "engine/effects/families.h"
#include "engine/fault.h"

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

void reward_coarsely(const Turn& turn, const CompiledEffect& effect, std::vector<PercentSegment>& rewarded,
                     std::vector<Segment>& out) {
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
        const __int128 each = static_cast<__int128>(base) * own.percent.ten_thousandths;
        exact.back() += kFault == Fault::rounded_twice ? __int128{own.segment.count} * kHundredPercent *
                                                             divide_rounded(each, kHundredPercent, turn.rounding())
                                                       : each * own.segment.count;
        rooms.back() += turn.room(run) * own.segment.count;
    }
    std::vector<std::int64_t> amounts(exact.size());
    if (turn.facts.site().rounding_level == RoundingLevel::line) {
        for (std::size_t line = 0; line < exact.size(); ++line)
            amounts[line] = divide_rounded(exact[line], kHundredPercent, turn.rounding());
    } else {
        __int128 sum = 0;
        for (const __int128 part : exact) sum += part;
        // Weights of 64 bits: only a cart of quadrillions loses their last digits.
        int shift = 0;
        while (sum >> shift > INT64_MAX) ++shift;
        std::vector<std::int64_t> weights;
        weights.reserve(exact.size());
        for (const __int128 part : exact) weights.push_back(static_cast<std::int64_t>(part >> shift));
        split_by_weight(divide_rounded(sum, kHundredPercent, turn.rounding()), weights, rooms, amounts);
    }
    for (std::size_t line = 0; line < by_line.size(); ++line) {
        spread(turn, amounts[line], by_line[line]);
        out.insert(out.end(), by_line[line].begin(), by_line[line].end());
    }
}

std::int64_t refusing_budget(const Turn& turn, const CompiledEffect& effect) {
    const std::int64_t left = turn.hard_budget();
    if (left == kUnlimited || turn.soft_budget() <= left) return kUnlimited;
    return effect.cap != kNone && turn.facts.amount(effect.cap) <= left ? kUnlimited : left;
}

std::vector<Segment> cover(const Turn& turn, const CompiledEffect& effect) {
    const std::vector<Run>& runs = turn.state.runs;
    std::vector<Segment> covered;
    for (std::uint32_t index = 0; index < runs.size(); ++index)
        if (turn.may_cover(runs[index], effect.filter, false) &&
            (effect.prices.count == 0 || listed_price(turn, effect, runs[index])))
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
        rewarded.reserve(segments.size());
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

namespace {

/// What is counted together by a tiered effect: the cart, a line, or the lines of a product; and how much there is of each.
class TierCounts {
public:
    TierCounts(const Turn& turn, const CompiledEffect& effect) : per_(effect.quantity2), groups_(turn.facts.product_groups()) {
        counts_.assign(turn.facts.lines().size() + 1, 0);
        if (effect.option == 0) {
            for (const Run& run : turn.state.runs) {
                const LineFacts& line = turn.facts.lines()[run.line];
                if (line.is_discountable && turn.is_free(run, false) && turn.facts.fits(effect.filter, line))
                    counts_[group_of(run.line)] += run.quantity;
            }
            return;
        }
        const auto basis = static_cast<Basis>(effect.quantity);
        for (const std::uint32_t line : turn.facts.match(effect.filter).lines) {
            std::int64_t count = turn.facts.lines()[line].subtotal;
            if (basis == Basis::after_item_discounts) count -= turn.state.item_discount(line);
            if (basis == Basis::remaining) count -= turn.state.discount(line);
            counts_[group_of(line)] += count;
        }
    }
    std::int64_t at(std::uint32_t line) const { return counts_[group_of(line)]; }

private:
    std::uint32_t group_of(std::uint32_t line) const { return per_ == 0 ? 0 : per_ == 1 ? line : groups_[line]; }
    std::int64_t per_;
    std::span<const std::uint32_t> groups_;
    std::vector<std::int64_t> counts_;
};

}  // namespace

void discount_by_tier(const CompiledEffect& effect, Turn& turn) {
    const auto tiers = turn.facts.tables().tiers.range(effect.tiers.begin, effect.tiers.count);
    const bool by_amount = effect.option == 1;
    const bool is_coarse = turn.facts.site().rounding_level != RoundingLevel::unit;
    const TierCounts counts(turn, effect);
    std::vector<Segment> rewarded;
    std::vector<PercentSegment> coarse;
    for (Segment segment : cover(turn, effect)) {
        const Run& run = turn.state.runs[segment.run];
        const Reward* reached = nullptr;
        for (const CompiledTier& tier : tiers)
            if (counts.at(run.line) >= (by_amount ? turn.facts.amount(tier.from_money) : tier.from_quantity))
                reached = &tier.reward;
        if (reached == nullptr) continue;
        if (is_coarse && reached->kind == RewardKind::percent) {
            coarse.push_back({segment, reached->percent});
            continue;
        }
        segment.take = turn.take_of(*reached, run);
        rewarded.push_back(segment);
    }
    // Whatever is counted together, the effect is rounded as one.
    CompiledEffect own = effect;
    own.option = 0;  // a percentage of what is left
    reward_coarsely(turn, own, coarse, rewarded);
    commit(turn, effect, rewarded, false);
}

}  // namespace couponry::engine
