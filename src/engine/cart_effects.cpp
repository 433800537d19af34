// Effects on the whole order and on shipping, and gifts.
#include "engine/cart_effects.h"

#include <algorithm>

#include "engine/effects/families.h"
#include "engine/fault.h"
#include "engine/units.h"

namespace couponry::engine {
namespace {

/// Every unit of the lines an order effect is about, whoever is on it.
std::vector<Segment> order_segments(const Turn& turn, FilterId filter) {
    std::vector<Segment> segments;
    const std::vector<Run>& runs = turn.state.runs;
    for (std::uint32_t index = 0; index < runs.size(); ++index) {
        const LineFacts& line = turn.facts.lines()[runs[index].line];
        if (!line.is_discountable || (filter != kNone && !turn.facts.fits(filter, line))) continue;
        segments.push_back({index, 0, runs[index].quantity, 0, false});
    }
    return segments;
}

/// What an order effect is about: what its lines cost, and how much may still be taken off them.
struct OrderBase {
    std::int64_t cost = 0;
    std::int64_t room = 0;
};
OrderBase order_base(const Turn& turn, FilterId filter) {
    OrderBase base;
    for (const Run& run : turn.state.runs) {
        const LineFacts& line = turn.facts.lines()[run.line];
        if (!line.is_discountable || (filter != kNone && !turn.facts.fits(filter, line))) continue;
        base.cost += run.left * run.quantity;
        base.room += turn.room(run) * run.quantity;
    }
    return base;
}

/// Takes a sum off the order without splitting it.
void take_total(Turn& turn, std::int64_t amount) {
    amount = std::min(amount, turn.soft_budget());
    if (amount > turn.hard_budget()) {
        turn.over_budget = true;
        return;
    }
    State& state = turn.state;
    state.order_total += amount;
    state.tallies[turn.candidate].taken += amount;
    state.tallies[turn.candidate].spent += amount;
    if (const std::int32_t shared = turn.candidates[turn.candidate].shared_budget; shared >= 0)
        state.shared_left[static_cast<std::size_t>(shared)] -= amount;
}

void take_off_order(const CompiledEffect& effect, Turn& turn, const Reward& reward, std::int64_t times) {
    const OrderBase order = order_base(turn, effect.filter);
    const std::int64_t base = order.cost;
    std::int64_t amount = reward.kind == RewardKind::percent
                              ? percent_of(base, reward.percent, turn.rounding())
                              : std::min(base, multiply_checked(turn.facts.amount(reward.money), times));
    if (effect.cap != kNone) amount = std::min(amount, turn.facts.amount(effect.cap));
    if (turn.totals_only) return take_total(turn, std::min(amount, order.room));
    std::vector<Segment> segments = order_segments(turn, effect.filter);
    spread(turn, amount, segments);
    commit(turn, effect, segments, false);
}

/// for_each {quantity} of an order effect: marks the units of its groups; returns how many groups there are.
std::int64_t mark_groups(const CompiledEffect& effect, Turn& turn) {
    const PieceList list = list_pieces(turn, effect.filter);
    std::int64_t total = 0;
    for (const Pieces& pieces : list.pieces) total += pieces.count;
    const OrderBase order = order_base(turn, effect.filter);
    const std::int64_t groups =
        fit_budget(turn, effect, std::min(turn.applications_max, total / effect.quantity), [&](std::int64_t many) {
            return std::min({order.cost, order.room, multiply_checked(turn.facts.amount(effect.reward.money), many)});
        });
    std::vector<Segment> segments;
    std::int64_t need = groups * effect.quantity;
    for (const std::uint32_t index : ordered(list, UnitOrder::dearest_first)) {
        const std::int64_t count = std::min(need, list.pieces[index].count);
        add_segments(list, list.pieces[index], count, 0, 0, segments);
        need -= count;
    }
    std::erase_if(segments, [](const Segment& segment) { return segment.count == 0; });
    commit(turn, effect, segments, true);
    return groups;
}

}  // namespace

void discount_order(const CompiledEffect& effect, Turn& turn) {
    std::int64_t times = 1;
    const bool repeats = effect.forms_groups || effect.each_amount != kNone;
    if (repeats) {
        if (effect.forms_groups) {
            times = mark_groups(effect, turn);
        } else {
            const std::int64_t reached =
                turn.facts.subtotal(effect.filter, Basis::list, nullptr) / turn.facts.amount(effect.each_amount);
            const std::int64_t left = turn.hard_budget();
            const std::int64_t each = std::max<std::int64_t>(1, turn.facts.amount(effect.reward.money));
            times = std::min({reached, turn.applications_max, left == kUnlimited ? kUnlimited : left / each});
        }
        turn.applications_made = times;
        if (times == 0) return;
    }
    take_off_order(effect, turn, effect.reward, times);
}

void discount_order_by_tier(const CompiledEffect& effect, Turn& turn) {
    const std::int64_t count = turn.facts.subtotal(effect.filter, static_cast<Basis>(effect.quantity), &turn.state);
    const Reward* reached = nullptr;
    for (const CompiledTier& tier : turn.facts.tables().tiers.range(effect.tiers.begin, effect.tiers.count))
        if (count >= turn.facts.amount(tier.from_money)) reached = &tier.reward;
    if (reached != nullptr) take_off_order(effect, turn, *reached, 1);
}

bool fits_country(const CompiledEffect& effect, const Facts& facts) {
    return effect.list3 == kNone || facts.tables().is_listed(effect.list3, facts.symbols().find(facts.cart().country));
}

bool fits_shipment(const CompiledEffect& effect, const Facts& facts, const Shipment& shipment) {
    const auto is_listed = [&](ListId list, std::string_view text) {
        return list == kNone || facts.tables().is_listed(list, facts.symbols().find(text));
    };
    return !shipment.method.empty() && is_listed(effect.list, shipment.method) && is_listed(effect.list2, shipment.service_level);
}

std::vector<std::int64_t> shipping_takes(const CompiledEffect& effect, const Facts& facts, const std::vector<std::int64_t>& left,
                                         const std::vector<bool>& may_take) {
    const bool is_for_country = fits_country(effect, facts);
    std::vector<std::int64_t> takes(left.size(), 0);
    std::vector<std::int64_t> weights(left.size(), 0);
    std::int64_t total = 0;
    for (std::size_t index = 0; index < left.size(); ++index) {
        if (!is_for_country || !may_take[index] || !fits_shipment(effect, facts, facts.cart().shipments[index])) continue;
        weights[index] = left[index];
        switch (effect.reward.kind) {
            case RewardKind::none:
                break;
            case RewardKind::percent:
                takes[index] = percent_of(left[index], effect.reward.percent, facts.site().rounding);
                break;
            case RewardKind::amount:
                takes[index] = std::min(left[index], facts.amount(effect.reward.money));
                break;
            case RewardKind::price:
                takes[index] = std::max<std::int64_t>(0, left[index] - facts.amount(effect.reward.money));
                break;
        }
        total += takes[index];
    }
    if (effect.option == 1) {
        split_by_weight(facts.amount(effect.reward.money), weights, weights, takes);
        total = 0;
        for (const std::int64_t take : takes) total += take;
    }
    if (effect.cap != kNone && total > facts.amount(effect.cap)) {
        const std::vector<std::int64_t> uncapped = takes;
        split_by_weight(facts.amount(effect.cap), weights, uncapped, takes);
    }
    return takes;
}

void discount_shipping(const CompiledEffect& effect, Turn& turn) {
    State& state = turn.state;
    const std::uint32_t self = turn.candidate + 1;
    const bool combines = turn.promotion().combines(kShippingBit, kShippingBit);
    std::vector<std::int64_t> left;
    std::vector<bool> may_take;
    for (const ShipmentState& shipment : state.shipments) {
        left.push_back(shipment.left);
        const bool is_open = shipment.winner == 0 && (combines || (!state.shipping_settled && !shipment.taken_by_combining));
        may_take.push_back(shipment.winner == self || is_open || kFault == Fault::shipment_taken_twice);
    }
    std::vector<std::int64_t> takes = shipping_takes(effect, turn.facts, left, may_take);
    std::int64_t total = 0;
    for (const std::int64_t take : takes) total += take;
    if (const std::int64_t budget = turn.soft_budget(); total > budget) {
        const std::vector<std::int64_t> untrimmed = takes;
        total = split_by_weight(budget, untrimmed, untrimmed, takes);
    }
    if (total > turn.hard_budget()) {
        turn.over_budget = true;
        return;
    }
    for (std::uint32_t index = 0; index < takes.size(); ++index) {
        if (takes[index] == 0) continue;
        ShipmentState& shipment = state.shipments[index];
        shipment.left -= takes[index];
        if (combines)
            shipment.taken_by_combining = true;
        else
            shipment.winner = self;
        if (turn.record != nullptr)
            turn.record->allocations.push_back(
                {turn.candidate, turn.effect_position, EffectClass::shipping, index, 1, takes[index]});
    }
    state.shipping_total += total;
    state.tallies[turn.candidate].taken += total;
    state.tallies[turn.candidate].spent += total;
    if (const std::int32_t shared = turn.candidates[turn.candidate].shared_budget; shared >= 0)
        state.shared_left[static_cast<std::size_t>(shared)] -= total;
}

namespace {

/// What one piece of a gift given on top is worth (docs/engine.md, Gifts).
std::int64_t gift_worth(const CompiledEffect& effect, const Facts& facts, Symbol product) {
    if (effect.cap != kNone)
        if (const auto value = facts.tables().amount(effect.cap, facts.currency())) return std::max<std::int64_t>(1, *value);
    const CatalogProduct* known = facts.catalog().find(product);
    if (known == nullptr) return 1;
    return std::max<std::int64_t>(1, facts.tables().amount(known->prices, facts.currency()).value_or(1));
}

/// The chosen product, else the cheapest in stock; kNoSymbol when there is none.
Symbol pick_gift(const CompiledEffect& effect, const Turn& turn, bool& is_chosen) {
    const Facts& facts = turn.facts;
    is_chosen = true;
    if (effect.name != kNoSymbol) return effect.name;
    const auto choice = facts.tables().list_at(effect.list);
    const auto was_chosen = [&](Symbol product) {
        return std::any_of(facts.cart().gifts.begin(), facts.cart().gifts.end(), [&](const GiftChoice& gift) {
            return facts.symbols().find(gift.product) == product && facts.symbols().text(turn.promotion().code) == gift.promotion;
        });
    };
    for (const Symbol product : choice)
        if (was_chosen(product) && gift_stock(facts, product) > 0) return product;
    is_chosen = false;
    Symbol best = kNoSymbol;
    for (const Symbol product : choice) {
        if (gift_stock(facts, product) <= 0) continue;
        const auto key = [&](Symbol symbol) {
            return std::pair(gift_worth(effect, facts, symbol), facts.symbols().text(symbol));
        };
        if (best == kNoSymbol || key(product) < key(best)) best = product;
    }
    return best;
}

}  // namespace

std::int64_t gift_stock(const Facts& facts, Symbol product) {
    const CatalogProduct* known = facts.catalog().find(product);
    if (known == nullptr || kFault == Fault::stock_ignored) return kUnlimited;
    return known->is_active && facts.catalog().sold_on(*known, facts.site_symbol) ? known->stock : 0;
}

std::int64_t gift_value_max(const CompiledEffect& effect, const Facts& facts) {
    if (effect.name != kNoSymbol) return gift_worth(effect, facts, effect.name);
    std::int64_t most = 0;
    for (const Symbol product : facts.tables().list_at(effect.list)) most = std::max(most, gift_worth(effect, facts, product));
    return most;
}

void give_gift(const CompiledEffect& effect, Turn& turn) {
    State& state = turn.state;
    const Facts& facts = turn.facts;
    bool is_chosen = false;
    const Symbol product = pick_gift(effect, turn, is_chosen);
    if (product == kNoSymbol) return;
    std::int64_t times = 1;
    if (effect.each_amount != kNone) {
        times = std::min(facts.subtotal(kNone, Basis::list, nullptr) / facts.amount(effect.each_amount), turn.applications_max);
        turn.applications_made = times;
    }
    if (effect.option == 1 && state.tallies[turn.candidate].repeated >= 0)
        times = multiply_checked(times, state.tallies[turn.candidate].repeated);
    std::int64_t left = std::min(multiply_checked(effect.quantity, times), gift_stock(facts, product));
    if (is_chosen) {
        // Units already in the cart are the gift first, the last ones of a line before its first ones.
        std::vector<Segment> segments;
        const auto& lines = facts.lines();
        for (std::uint32_t line = 0; line < lines.size() && left > 0; ++line) {
            if (lines[line].product != product) continue;
            for (std::uint32_t index = static_cast<std::uint32_t>(state.runs.size()); index-- > 0 && left > 0;) {
                const Run& run = state.runs[index];
                if (run.line != line || !turn.may_cover(run, kNone, false)) continue;
                const std::int64_t count = std::min(left, run.quantity);
                segments.push_back({index, run.quantity - count, count, turn.room(run), false});
                left -= count;
            }
        }
        CompiledEffect uncapped = effect;  // `cap` holds the gift's value here
        uncapped.cap = kNone;
        if (!segments.empty()) commit(turn, uncapped, segments, false);
    }
    if (left <= 0) return;
    const std::int64_t value = multiply_checked(left, gift_worth(effect, facts, product));
    state.gift_value += value;
    state.tallies[turn.candidate].taken += value;
    if (turn.record != nullptr)
        turn.record->gifts.push_back(
            {turn.candidate, is_chosen ? product : kNoSymbol, is_chosen ? kNone : effect.list, left, value});
}

void no_price(const CompiledEffect&, Turn&) {}

}  // namespace couponry::engine
