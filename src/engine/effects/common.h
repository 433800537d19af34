// What several effects share: their usual parameters (items, cap, units, reward, for_each, tiers, shipments) and how these are
// compiled and checked. Used by the files of this folder only.
#pragma once

#include <string>
#include <utility>

#include "base/limits.h"
#include "engine/effects/families.h"

namespace couponry::engine {

// Which lines and how much at most.
inline constexpr ParameterSpec kEffectItems = {
    .name = "items", .kind = ParameterKind::filter, .describes = "which lines; absent: every discountable one"};
inline constexpr ParameterSpec kCap = {
    .name = "cap", .kind = ParameterKind::money, .describes = "at most this in all", .minimum = 1};

// Which units, when not all of them.
inline constexpr std::string_view kUnitOrderChoices[] = {"cart_order", "cheapest_first", "dearest_first"};
inline constexpr ParameterSpec kMaxUnits = {
    .name = "max_units", .kind = ParameterKind::integer, .describes = "units per cart at most", .minimum = 1};
inline constexpr ParameterSpec kMaxUnitsPerLine = {
    .name = "max_units_per_line", .kind = ParameterKind::integer, .describes = "units per line at most", .minimum = 1};
inline constexpr ParameterSpec kUnits = {
    .name = "units", .kind = ParameterKind::choice, .describes = "which units come first", .choices = kUnitOrderChoices};

// What a unit then costs: exactly one of these.
inline constexpr ParameterSpec kRewardPercent = {
    .name = "percent", .kind = ParameterKind::percent, .describes = "percent off", .one_of = "reward"};
inline constexpr ParameterSpec kRewardAmount = {
    .name = "amount", .kind = ParameterKind::money, .describes = "amount off", .one_of = "reward", .minimum = 1};
inline constexpr ParameterSpec kRewardPrice = {
    .name = "price", .kind = ParameterKind::money, .describes = "fixed price of a unit", .one_of = "reward"};

// How often an amount is given.
inline constexpr ParameterSpec kForEachFields[] = {
    {.name = "quantity", .kind = ParameterKind::integer, .describes = "per this many units", .one_of = "for_each", .minimum = 1},
    {.name = "amount", .kind = ParameterKind::money, .describes = "per this amount of goods", .one_of = "for_each", .minimum = 1},
};
inline constexpr ParameterSpec kForEach = {.name = "for_each",
                                           .kind = ParameterKind::object,
                                           .describes = "given again for each so many units or so much money",
                                           .fields = kForEachFields};

inline constexpr std::string_view kEffectBasisChoices[] = {"list", "after_item_discounts", "remaining"};
inline constexpr ParameterSpec kEffectBasis = {.name = "basis",
                                               .kind = ParameterKind::choice,
                                               .describes = "amounts count before or after discounts that ran before",
                                               .choices = kEffectBasisChoices};

// Which shipments.
inline constexpr ParameterSpec kMethods = {
    .name = "methods", .kind = ParameterKind::texts, .describes = "shipping methods; absent: every one"};
inline constexpr ParameterSpec kServiceLevels = {
    .name = "service_levels", .kind = ParameterKind::texts, .describes = "service levels; absent: every one"};
inline constexpr ParameterSpec kCountries = {
    .name = "countries", .kind = ParameterKind::texts, .describes = "countries of delivery; absent: every one"};

/// The place of a choice among its choices, which is the value of the enum it stands for.
template <std::size_t count>
std::uint8_t choice_index(const std::string_view (&choices)[count], std::string_view choice) {
    for (std::size_t index = 0; index < count; ++index)
        if (choices[index] == choice) return static_cast<std::uint8_t>(index);
    CHECK(!"a choice that the reader let through");
    return 0;
}

inline UnitOrder unit_order(const Parameters& parameters, UnitOrder fallback) {
    const auto* order = parameters.find<std::string>("units");
    return order == nullptr ? fallback : static_cast<UnitOrder>(choice_index(kUnitOrderChoices, *order));
}

inline std::int64_t compile_basis(const Parameters& parameters) {
    return choice_index(kEffectBasisChoices, parameters.get_or<std::string>("basis", "list"));
}

/// items, and max_units, max_units_per_line, units.
inline void compile_units(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    effect.filter = tables.filter(parameters.find<ItemFilter>("items"));
    effect.order = unit_order(parameters, UnitOrder::dearest_first);
    effect.max_units = parameters.get_or<std::int64_t>("max_units", kUnlimited);
    effect.max_units_per_line = parameters.get_or<std::int64_t>("max_units_per_line", kUnlimited);
    effect.limits_units = effect.max_units != kUnlimited || effect.max_units_per_line != kUnlimited;
}

inline void compile_items_and_cap(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    effect.filter = tables.filter(parameters.find<ItemFilter>("items"));
    effect.cap = tables.money(parameters.find<MoneyMap>("cap"));
}

/// Whichever of percent, amount and price is given.
inline Reward compile_reward(const Parameters& parameters, Tables& tables) {
    if (const auto* percent = parameters.find<Percent>("percent")) return {.kind = RewardKind::percent, .percent = *percent};
    if (const auto* amount = parameters.find<MoneyMap>("amount"))
        return {.kind = RewardKind::amount, .percent = {}, .money = tables.money(*amount)};
    if (const auto* price = parameters.find<MoneyMap>("price"))
        return {.kind = RewardKind::price, .percent = {}, .money = tables.money(*price)};
    return {};
}

inline void compile_shipments(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    effect.list = tables.list(parameters.find<std::vector<std::string>>("methods"));
    effect.list2 = tables.list(parameters.find<std::vector<std::string>>("service_levels"));
    effect.list3 = tables.list(parameters.find<std::vector<std::string>>("countries"));
    effect.cap = tables.money(parameters.find<MoneyMap>("cap"));
}

/// Tiers in the order given, which `check_tiers` has found rising.
inline Range compile_tiers(const Parameters& parameters, Tables& tables) {
    std::vector<CompiledTier> tiers;
    for (const Parameters& tier : *parameters.find<ParameterList>("tiers")) {
        CompiledTier compiled;
        const ParameterValue& from = *tier.find_value("from");
        if (const auto* quantity = std::get_if<std::int64_t>(&from)) compiled.from_quantity = *quantity;
        if (const auto* amount = std::get_if<MoneyMap>(&from)) compiled.from_money = tables.money(*amount);
        compiled.reward = compile_reward(tier, tables);
        tiers.push_back(compiled);
    }
    const Range range{tables.tiers.size(), static_cast<std::uint32_t>(tiers.size())};
    for (const CompiledTier& tier : tiers) tables.tiers.push(tier);
    return range;
}

/// Every tier starts by quantity or every tier by amount, as asked, and each above the one before it.
inline void check_tiers(const Parameters& parameters, bool by_amount, FieldErrors& errors) {
    const auto& tiers = *parameters.find<ParameterList>("tiers");
    if (tiers.size() > kTiersPerEffectMax)
        errors.push_back({"/tiers", "At most " + std::to_string(kTiersPerEffectMax) + " tiers are allowed."});
    std::int64_t last_quantity = 0;
    MoneyMap last_amounts;
    for (std::size_t index = 0; index < tiers.size(); ++index) {
        const std::string pointer = "/tiers/" + std::to_string(index) + "/from";
        const ParameterValue& from = *tiers[index].find_value("from");
        const auto* quantity = std::get_if<std::int64_t>(&from);
        const auto* amounts = std::get_if<MoneyMap>(&from);
        if (by_amount ? amounts == nullptr : quantity == nullptr) {
            errors.push_back({pointer, by_amount ? "Give an amount per currency, because these tiers go by amount."
                                                 : "Give a number of units, because these tiers go by quantity."});
            continue;
        }
        bool rises = true;
        if (quantity != nullptr) rises = *quantity > std::exchange(last_quantity, *quantity);
        if (amounts != nullptr)
            for (const auto& [currency, amount] : *amounts) {
                rises = rises && amount > last_amounts.find(currency).value_or(0);
                last_amounts.set(currency, amount);
            }
        if (!rises) errors.push_back({pointer, "Tiers must rise: start this one above the one before."});
    }
}

}  // namespace couponry::engine
