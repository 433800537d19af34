#include "engine/runner.h"

#include <algorithm>

#include "base/check.h"
#include "engine/fault.h"

namespace couponry::engine {
namespace {

/// Segments with equal weight and room per unit, on their way to a share.
struct Share {
    Segment segment;
    std::int64_t weight = 0;
    std::int64_t room = 0;
    std::int64_t amount = 0;
    std::int64_t floor_share = 0;
    __int128 remainder = 0;
    bool is_open = true;
};

/// One round of largest remainder over the open shares of one line; a share of which only the first units get the extra minor
/// unit is cut in two.
void share_round(std::vector<Share>& shares, std::int64_t amount) {
    if (shares.size() == 1) {
        // The usual line: equal units, of which the first ones get the extra minor unit.
        Share& only = shares.front();
        const std::int64_t extra = amount % only.segment.count;
        only.amount += amount / only.segment.count;
        if (extra == 0) return;
        Share rest = only;
        rest.segment.offset += extra;
        rest.segment.count -= extra;
        only.segment.count = extra;
        ++only.amount;
        shares.push_back(rest);
        return;
    }
    __int128 weight_sum = 0;
    for (const Share& share : shares)
        if (share.is_open) weight_sum += static_cast<__int128>(share.weight) * share.segment.count;
    std::int64_t extra = amount;
    std::vector<std::uint32_t> order;
    for (std::uint32_t index = 0; index < shares.size(); ++index) {
        Share& share = shares[index];
        if (!share.is_open) continue;
        const __int128 product = static_cast<__int128>(amount) * share.weight;
        share.floor_share = static_cast<std::int64_t>(product / weight_sum);
        share.remainder = product % weight_sum;
        extra -= share.floor_share * share.segment.count;
        share.amount += share.floor_share;
        order.push_back(index);
    }
    if (extra == 0) return;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t one, std::uint32_t two) { return shares[one].remainder > shares[two].remainder; });
    for (const std::uint32_t index : order) {
        Share& share = shares[index];
        if (extra >= share.segment.count) {
            ++share.amount;
            extra -= share.segment.count;
            if (extra == 0) return;
            continue;
        }
        Share rest = share;
        rest.segment.offset += extra;
        rest.segment.count -= extra;
        share.segment.count = extra;
        ++share.amount;
        shares.insert(shares.begin() + index + 1, rest);
        return;
    }
}

/// Distributes `amount` over the units of one line's segments; returns them with their takes.
void share_units(std::int64_t amount, std::vector<Share>& shares) {
    std::int64_t left = amount;
    for (Share& share : shares) share.is_open = share.weight > 0 && share.room > 0;
    while (left > 0 && std::any_of(shares.begin(), shares.end(), [](const Share& share) { return share.is_open; })) {
        share_round(shares, left);
        left = 0;
        for (Share& share : shares) {
            if (!share.is_open || share.amount < share.room) continue;
            left += (share.amount - share.room) * share.segment.count;
            share.amount = share.room;
            share.is_open = false;
        }
    }
}

enum class Weigh { by_price, by_take };

/// Memory of `distribute`, kept between calls: it runs for every discount of every cart.
struct Scratch {
    std::vector<Share> all, line_shares;
    std::vector<std::int64_t> weights, rooms, amounts;
    std::vector<std::size_t> starts;
    std::vector<Run> cut;
};
thread_local Scratch scratch;

void distribute(const Turn& turn, std::int64_t amount, std::vector<Segment>& segments, Weigh weigh) {
    std::vector<Segment> bought;
    std::vector<Share>& all = scratch.all;
    all.clear();
    for (const Segment& segment : segments) {
        const Run& run = turn.state.runs[segment.run];
        if (segment.bought) {
            bought.push_back(segment);
            continue;
        }
        const std::int64_t weight = weigh == Weigh::by_price ? run.left : segment.take;
        const std::int64_t room = weigh == Weigh::by_price ? turn.room(run) : segment.take;
        all.push_back({segment, weight, room, 0, 0, 0, true});
    }
    const auto by_place = [](const Share& one, const Share& two) {
        return std::pair(one.segment.run, one.segment.offset) < std::pair(two.segment.run, two.segment.offset);
    };
    if (!std::is_sorted(all.begin(), all.end(), by_place)) std::sort(all.begin(), all.end(), by_place);
    // Lines first: runs lie in the order of lines.
    auto& [unused_all, line_shares, weights, rooms, amounts, starts, unused_cut] = scratch;
    weights.clear();
    rooms.clear();
    starts.clear();
    for (std::size_t index = 0; index < all.size(); ++index) {
        const std::uint32_t line = turn.state.runs[all[index].segment.run].line;
        if (index == 0 || turn.state.runs[all[index - 1].segment.run].line != line) {
            starts.push_back(index);
            weights.push_back(0);
            rooms.push_back(0);
        }
        weights.back() += all[index].weight * all[index].segment.count;
        rooms.back() += all[index].weight > 0 ? all[index].room * all[index].segment.count : 0;
    }
    amounts.resize(weights.size());
    split_by_weight(amount, weights, rooms, amounts);
    segments.swap(bought);
    for (std::size_t part = 0; part < starts.size(); ++part) {
        const std::size_t end = part + 1 < starts.size() ? starts[part + 1] : all.size();
        line_shares.assign(all.begin() + static_cast<std::ptrdiff_t>(starts[part]),
                           all.begin() + static_cast<std::ptrdiff_t>(end));
        share_units(amounts[part], line_shares);
        for (Share& share : line_shares) {
            share.segment.take = share.amount;
            segments.push_back(share.segment);
        }
    }
}

}  // namespace

void State::start(const Facts& facts, std::span<const Candidate> candidates, std::span<const std::int64_t> shared_budgets) {
    runs.clear();
    const auto& lines = facts.lines();
    for (std::uint32_t index = 0; index < lines.size(); ++index) {
        const LineFacts& line = lines[index];
        if (line.extra_units > 0) {
            Run& first = runs.emplace_back();
            first.line = index;
            first.quantity = line.extra_units;
            first.list = first.left = line.unit_price + 1;
        }
        Run& run = runs.emplace_back();
        run.line = index;
        run.quantity = line.quantity - line.extra_units;
        run.list = run.left = line.unit_price;
    }
    item_discounts.assign(lines.size(), 0);
    order_discounts.assign(lines.size(), 0);
    shipments.clear();
    for (const Shipment& shipment : facts.cart().shipments) shipments.push_back({shipment.amount, shipment.amount, 0, false});
    tallies.assign(candidates.size(), {});
    shared_left.assign(shared_budgets.begin(), shared_budgets.end());
    has_run_codes.clear();
    item_total = order_total = shipping_total = gift_value = 0;
    contest_settled = shipping_settled = false;
}

bool State::has_run(Symbol promotion) const {
    return std::find(has_run_codes.begin(), has_run_codes.end(), promotion) != has_run_codes.end();
}

std::int64_t Turn::room(const Run& run) const {
    return std::max<std::int64_t>(0, run.left - (kFault == Fault::floor_ignored ? 0 : facts.lines()[run.line].floor));
}

bool Turn::is_free(const Run& run, bool for_group) const {
    const CompiledPromotion& own = promotion();
    // Groups of a plain promotion are those of its order effects, which the contest is not about.
    if (own.is_plain && state.contest_settled && !for_group) return run.kept_for == candidate + 1;
    if (own.stackable || kFault == Fault::unit_taken_twice) return true;
    return (run.carrier == 0 || run.carrier == candidate + 1) && (run.kept_for == 0 || run.kept_for == candidate + 1);
}

bool Turn::may_cover(const Run& run, FilterId filter, bool for_group) const {
    if (for_group && run.in_application) return false;
    if (run.left <= 0) return false;
    const LineFacts& line = facts.lines()[run.line];
    return line.is_discountable && run.left > line.floor && is_free(run, for_group) &&
           (filter == kNone || facts.fits(filter, line));
}

std::int64_t Turn::take_of(const Reward& reward, const Run& run, bool of_unit_price) const {
    const std::int64_t most = room(run);
    switch (reward.kind) {
        case RewardKind::none:
            return 0;
        case RewardKind::percent:
            return std::min(most, percent_of(of_unit_price ? run.list : run.left, reward.percent, rounding()));
        case RewardKind::amount:
            return std::min(most, facts.amount(reward.money));
        case RewardKind::price:
            return std::min(most, std::max<std::int64_t>(0, run.left - facts.amount(reward.money)));
    }
    return 0;
}

std::int64_t Turn::budget_left(bool trimmed) const {
    const Candidate& own = candidates[candidate];
    const std::int64_t spent = state.tallies[candidate].spent;
    std::int64_t left = kUnlimited;
    if (ignores_budgets) return left;
    if (own.budget_left != kUnlimited && own.trim == trimmed) left = own.budget_left - spent;
    if (own.period_left != kUnlimited && !trimmed) left = std::min(left, own.period_left - spent);
    if (own.shared_budget >= 0 && own.shared_trim == trimmed)
        left = std::min(left, state.shared_left[static_cast<std::size_t>(own.shared_budget)]);
    return left;
}

void spread(const Turn& turn, std::int64_t amount, std::vector<Segment>& segments) {
    distribute(turn, amount, segments, Weigh::by_price);
}

void cut_to(const Turn& turn, std::int64_t limit, std::vector<Segment>& segments) {
    if (total_of(segments) > limit) distribute(turn, limit, segments, Weigh::by_take);
}

std::int64_t total_of(std::span<const Segment> segments) {
    std::int64_t total = 0;
    for (const Segment& segment : segments) total += segment.take * segment.count;
    return total;
}

namespace {

/// Takes one segment off (a part of) a run and says so in totals and record.
void take(Turn& turn, const CompiledEffect& effect, Run& run, const Segment& segment, bool is_group) {
    State& state = turn.state;
    run.left -= segment.take;
    CHECK(run.left >= 0);
    if ((effect.effect_class == EffectClass::item || is_group) && !turn.promotion().stackable) run.carrier = turn.candidate + 1;
    run.in_application = run.in_application || is_group;
    const std::int64_t amount = segment.take * segment.count;
    if (effect.effect_class == EffectClass::item)
        state.item_discounts[run.line] += amount;
    else
        state.order_discounts[run.line] += amount;
    if (turn.record == nullptr) return;
    if (segment.bought) {
        turn.record->consumed.push_back({turn.candidate, run.line, segment.count});
        return;
    }
    auto& allocations = turn.record->allocations;
    if (!allocations.empty() && allocations.back().candidate == turn.candidate &&
        allocations.back().effect == turn.effect_position && allocations.back().line == run.line) {
        allocations.back().quantity += segment.count;
        allocations.back().amount += amount;
    } else {
        allocations.push_back({turn.candidate, turn.effect_position, effect.effect_class, run.line, segment.count, amount});
    }
}

}  // namespace

void commit(Turn& turn, const CompiledEffect& effect, std::vector<Segment>& segments, bool is_group) {
    if (kFault != Fault::cap_skipped && effect.cap != kNone) cut_to(turn, turn.facts.amount(effect.cap), segments);
    if (kFault != Fault::budget_not_trimmed) cut_to(turn, turn.soft_budget(), segments);
    const std::int64_t total = total_of(segments);
    if (total > turn.hard_budget()) {
        turn.over_budget = true;
        return;
    }
    if (!is_group) std::erase_if(segments, [](const Segment& segment) { return segment.take == 0 && !segment.bought; });
    if (segments.empty()) return;
    State& state = turn.state;
    std::sort(segments.begin(), segments.end(), [](const Segment& one, const Segment& two) {
        return std::pair(one.run, one.offset) < std::pair(two.run, two.offset);
    });
    // New runs where a segment covers only a part of one.
    std::vector<Run>& cut = scratch.cut;
    cut.clear();
    std::size_t next = 0;
    for (std::uint32_t index = 0; index < state.runs.size(); ++index) {
        const Run& run = state.runs[index];
        std::int64_t at = 0;
        for (; next < segments.size() && segments[next].run == index; ++next) {
            const Segment& segment = segments[next];
            CHECK(segment.offset >= at && segment.offset + segment.count <= run.quantity);
            if (segment.offset > at) {
                cut.push_back(run);
                cut.back().quantity = segment.offset - at;
            }
            if (segment.count > 0) {
                cut.push_back(run);
                cut.back().quantity = segment.count;
                take(turn, effect, cut.back(), segment, is_group);
            }
            at = segment.offset + segment.count;
        }
        if (at < run.quantity) {
            cut.push_back(run);
            cut.back().quantity = run.quantity - at;
        }
    }
    state.runs.swap(cut);
    (effect.effect_class == EffectClass::item ? state.item_total : state.order_total) += total;
    state.tallies[turn.candidate].taken += total;
    state.tallies[turn.candidate].spent += total;
    if (const std::int32_t shared = turn.candidates[turn.candidate].shared_budget; shared >= 0)
        state.shared_left[static_cast<std::size_t>(shared)] -= total;
}

}  // namespace couponry::engine
