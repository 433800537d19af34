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

std::int64_t base_of(const CompiledEffect& effect, const Run& run) {
    return effect.option == 1 ? run.list : run.left;
}

/// Percentages rounded once per line, or once for the whole effect (docs/engine.md, Money).
void reward_percent_coarsely(const Turn& turn, const CompiledEffect& effect, Percent percent, std::vector<Segment>& segments) {
    const std::vector<Run>& runs = turn.state.runs;
    std::sort(segments.begin(), segments.end(), [](const Segment& one, const Segment& two) {
        return std::pair(one.run, one.offset) < std::pair(two.run, two.offset);
    });
    std::vector<std::int64_t> bases, rooms;
    std::vector<std::vector<Segment>> by_line;
    for (const Segment& segment : segments) {
        const Run& run = runs[segment.run];
        if (by_line.empty() || runs[by_line.back().front().run].line != run.line) {
            by_line.emplace_back();
            bases.push_back(0);
            rooms.push_back(0);
        }
        by_line.back().push_back(segment);
        bases.back() += base_of(effect, run) * segment.count;
        rooms.back() += turn.room(run) * segment.count;
    }
    std::vector<std::int64_t> amounts(bases.size());
    if (turn.facts.site().rounding_level == RoundingLevel::line) {
        for (std::size_t line = 0; line < bases.size(); ++line) amounts[line] = percent_of(bases[line], percent, turn.rounding());
    } else {
        std::int64_t base = 0;
        for (const std::int64_t part : bases) base += part;
        split_by_weight(percent_of(base, percent, turn.rounding()), bases, rooms, amounts);
    }
    segments.clear();
    for (std::size_t line = 0; line < by_line.size(); ++line) {
        spread(turn, amounts[line], by_line[line]);
        segments.insert(segments.end(), by_line[line].begin(), by_line[line].end());
    }
}

}  // namespace

std::vector<Segment> cover(const Turn& turn, const CompiledEffect& effect) {
    const std::vector<Run>& runs = turn.state.runs;
    std::vector<Segment> covered;
    for (std::uint32_t index = 0; index < runs.size(); ++index)
        if (turn.may_cover(runs[index], effect.filter, false) && (effect.prices.count == 0 || listed_price(turn, effect, runs[index])))
            covered.push_back({index, 0, runs[index].quantity, 0, false});
    if (effect.max_units == kUnlimited && effect.max_units_per_line == kUnlimited) return covered;
    if (effect.order != UnitOrder::cart_order) {
        const bool dearest = effect.order == UnitOrder::dearest_first;
        std::stable_sort(covered.begin(), covered.end(), [&](const Segment& one, const Segment& two) {
            const Run& first = runs[one.run];
            const Run& second = runs[two.run];
            if (first.list != second.list) return dearest ? first.list > second.list : first.list < second.list;
            if (first.line != second.line) return first.line < second.line;
            return dearest ? one.run < two.run : one.run > two.run;
        });
    }
    std::vector<Segment> limited;
    std::vector<std::pair<std::uint32_t, std::int64_t>> per_line;
    std::int64_t left = effect.max_units;
    for (Segment segment : covered) {
        const std::uint32_t line = runs[segment.run].line;
        auto place = std::find_if(per_line.begin(), per_line.end(), [&](const auto& entry) { return entry.first == line; });
        if (place == per_line.end()) place = per_line.insert(per_line.end(), {line, effect.max_units_per_line});
        segment.count = std::min({segment.count, left, place->second});
        if (segment.count <= 0) continue;
        left -= segment.count;
        place->second -= segment.count;
        limited.push_back(segment);
    }
    return limited;
}

void reward_segments(const Turn& turn, const CompiledEffect& effect, const Reward& reward, std::vector<Segment>& segments) {
    if (reward.kind == RewardKind::percent && turn.facts.site().rounding_level != RoundingLevel::unit) {
        reward_percent_coarsely(turn, effect, reward.percent, segments);
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
        reward_segments(turn, own, *reached, together);
        rewarded.insert(rewarded.end(), together.begin(), together.end());
    }
    commit(turn, effect, rewarded, false);
}

}  // namespace couponry::engine
