// What an effect lacks to take something.
#include <algorithm>

#include "base/limits.h"
#include "engine/requirements.h"

namespace couponry::engine {
namespace {

/// Pieces that an effect could be on: discountable, with something left to take.
std::int64_t pieces_with_room(const Facts& facts, FilterId filter) {
    std::int64_t pieces = 0;
    for (const std::uint32_t index : facts.match(filter).lines) {
        const LineFacts& line = facts.lines()[index];
        if (!line.is_discountable || line.unit_price + 1 <= line.floor) continue;
        pieces += line.unit_price > line.floor ? line.quantity : line.extra_units;
    }
    return pieces;
}

void add_pieces(FilterId filter, std::int64_t from, std::int64_t to, std::vector<Cure>& cures, bool needs_room = true) {
    Cure cure;
    cure.ways = kAdd;
    cure.gap.filter = filter;
    cure.gap.pieces_from = std::max<std::int64_t>(1, from);
    cure.gap.pieces_to = std::max({cure.gap.pieces_from, to, static_cast<std::int64_t>(kFixPiecesMax)});
    cure.gap.is_of_effect = true;
    cure.gap.needs_room = needs_room;
    cures.push_back(std::move(cure));
}

void add_amount(FilterId filter, std::int64_t missing, std::vector<Cure>& cures) {
    cures.push_back({.ways = kAdd, .gap = {.filter = filter, .amount = missing}});
}

/// A group may need any number up to its size: how many lie ready is a matter of what others took.
void add_groups(const CompiledEffect& effect, const Facts& facts, std::vector<Cure>& cures) {
    const auto parts = facts.tables().parts.range(effect.parts.begin, effect.parts.count);
    for (const CompiledPart& part : parts) add_pieces(part.filter, 1, part.quantity, cures);
    if (!parts.empty()) return;
    if (effect.gives_others) {
        add_pieces(effect.filter, 1, effect.quantity + effect.quantity2, cures);
        if (effect.filter2 != effect.filter) add_pieces(effect.filter2, 1, effect.quantity2, cures);
        return;
    }
    add_pieces(effect.filter, effect.quantity - pieces_with_room(facts, effect.filter), effect.quantity, cures);
}

/// The lowest tier, when it is not reached; by quantity any, for which pieces of which nothing can be taken count as well.
bool add_tier(const CompiledEffect& effect, const Facts& facts, std::vector<Cure>& cures) {
    const CompiledTier& lowest = facts.tables().tiers.range(effect.tiers.begin, effect.tiers.count).front();
    const FilterMatch& match = facts.match(effect.filter);
    if (lowest.from_money != kNone) {
        const std::int64_t missing = facts.amount(lowest.from_money) - match.subtotal;
        if (missing > 0) add_amount(effect.filter, missing, cures);
        return missing > 0;
    }
    const bool is_per_cart = effect.quantity2 == 0;
    const std::int64_t missing = lowest.from_quantity - (is_per_cart ? match.quantity : 0);
    add_pieces(effect.filter, is_per_cart ? missing : 1, lowest.from_quantity, cures, false);
    return true;
}

}  // namespace

void add_gaps_of(const CompiledEffect& effect, const Facts& facts, std::vector<Cure>& cures) {
    const bool is_gift = effect.effect_class == EffectClass::item && (effect.name != kNoSymbol || effect.list != kNone);
    if (effect.each_amount != kNone) {
        const FilterId counted = is_gift ? kNone : effect.filter;
        const std::int64_t missing = facts.amount(effect.each_amount) - facts.match(counted).subtotal;
        if (missing > 0) return add_amount(counted, missing, cures);
    }
    if (is_gift) return;
    if (effect.forms_groups) return add_groups(effect, facts, cures);
    if (effect.tiers.count > 0 && add_tier(effect, facts, cures)) return;
    add_pieces(effect.filter, 1, 1, cures);
}

}  // namespace couponry::engine
