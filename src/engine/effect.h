// Effects: their compiled form and their descriptors, one per file under effects/. A descriptor says which parameters a type
// has, to which class it belongs and how it runs in its turn. Constant data, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/descriptor.h"

namespace couponry::engine {

enum class UnitOrder : std::uint8_t { cart_order, cheapest_first, dearest_first };
constexpr std::int64_t kUnlimited = INT64_MAX;

/// An effect, compiled. Most effects use few of the fields; what an option means is the effect's own.
struct CompiledEffect {
    std::uint8_t type = 0;  // index of the descriptor
    EffectClass effect_class = EffectClass::item;
    bool forms_groups = false;
    bool gives_others = false;  // other units than those bought, of filter2: buy X get Y, partner product
    bool limits_units = false;  // max_units, max_units_per_line, gifts: runs in the first tier
    bool is_pooled = false;  // amount_off_items over a line, across lines or for_each: reward.money is not per unit
    bool is_plain = false;  // may take part in the contest of plain promotions
    std::uint8_t option = 0;
    UnitOrder order = UnitOrder::dearest_first;  // of covered or bought units
    UnitOrder order2 = UnitOrder::cheapest_first;  // of given units
    FilterId filter = kNone;  // of covered, bought or counted units
    FilterId filter2 = kNone;  // of given units
    Reward reward;
    MoneyId cap = kNone;
    MoneyId each_amount = kNone;  // for_each {amount}
    std::int64_t quantity = 1;  // bought, group size, gift
    std::int64_t quantity2 = 1;  // given, freed
    std::int64_t at_least = 1;
    std::int64_t max_units = kUnlimited;
    std::int64_t max_units_per_line = kUnlimited;
    ListId list = kNone;  // methods, gift choice
    ListId list2 = kNone;  // service levels
    ListId list3 = kNone;  // countries
    Range parts;  // of Tables::parts
    Range tiers;  // of Tables::tiers
    Range prices;  // of Tables::prices
    Symbol name = kNoSymbol;  // a product, coupon or template
};

class Turn;  // runner.h: what an effect does in its turn

struct EffectDescriptor {
    std::string_view type;
    std::string_view describes;
    EffectClass effect_class;
    std::span<const ParameterSpec> parameters;
    void (*compile)(const Parameters& parameters, Tables& tables, CompiledEffect& effect);
    void (*run)(const CompiledEffect& effect, Turn& turn);
    void (*check)(const Parameters& parameters, FieldErrors& errors) = nullptr;
};

std::span<const EffectDescriptor* const> effect_descriptors();
const EffectDescriptor* find_effect(std::string_view type);
std::uint8_t effect_index(std::string_view type);

}  // namespace couponry::engine
