// fixed_price_items: every unit for one price, or each product for its own; never more than it costs.
#include <algorithm>

#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kParameters[] = {
    {.name = "price", .kind = ParameterKind::money, .describes = "price of every unit", .one_of = "price"},
    {.name = "prices", .kind = ParameterKind::price_list, .describes = "price of a unit, by product", .one_of = "price"},
    kEffectItems,
    kMaxUnits,
    kMaxUnitsPerLine,
    kUnits,
};

/// A price list means its products only: the filter says so too, so that nothing else counts as covered.
FilterId filter_of(const ItemFilter* items, const PriceList& prices, Tables& tables) {
    ItemFilter filter = items != nullptr ? *items : ItemFilter{};
    std::vector<std::string> priced;
    for (const auto& [product, amounts] : prices)
        if (filter.products.empty() ||
            std::find(filter.products.begin(), filter.products.end(), product) != filter.products.end())
            priced.push_back(product);
    if (!priced.empty()) filter.products = std::move(priced);
    return tables.filter(filter);
}

void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    compile_units(parameters, tables, effect);
    effect.is_plain = !effect.limits_units;
    effect.reward = compile_reward(parameters, tables);
    const auto* prices = parameters.find<PriceList>("prices");
    if (prices == nullptr) return;
    effect.reward.kind = RewardKind::price;
    effect.filter = filter_of(parameters.find<ItemFilter>("items"), *prices, tables);
    effect.prices = {tables.prices.size(), static_cast<std::uint32_t>(prices->size())};
    for (const auto& [product, amounts] : *prices) tables.prices.push({tables.symbols.intern(product), tables.money(amounts)});
}

void check(const Parameters& parameters, FieldErrors& errors) {
    const auto* prices = parameters.find<PriceList>("prices");
    if (prices == nullptr) return;
    if (prices->empty()) errors.push_back({"/prices", "Name at least one product and its price."});
    const auto* items = parameters.find<ItemFilter>("items");
    if (items == nullptr || items->products.empty()) return;
    const bool fits = std::any_of(items->products.begin(), items->products.end(),
                                  [&](const std::string& product) { return prices->contains(product); });
    if (!fits) errors.push_back({"/items/products", "None of these products has a price in the list."});
}

}  // namespace

extern const EffectDescriptor k_effect_fixed_price_items;
const EffectDescriptor k_effect_fixed_price_items = {
    .type = "fixed_price_items",
    .describes = "Every unit for a fixed price; never more than it costs.",
    .effect_class = EffectClass::item,
    .parameters = kParameters,
    .compile = compile,
    .run = discount_units,
    .check = check,
};

}  // namespace couponry::engine
