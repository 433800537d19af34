// buy_x_get_y: who buys so many units gets so many others cheaper; repeats.
#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kBuyFields[] = {
    kEffectItems,
    {.name = "quantity", .kind = ParameterKind::integer, .describes = "units to buy, 1 unless given", .minimum = 1},
    kUnits,
};
constexpr ParameterSpec kGetFields[] = {
    kEffectItems,
    {.name = "quantity", .kind = ParameterKind::integer, .describes = "units given, 1 unless given", .minimum = 1},
    {.name = "at_least",
     .kind = ParameterKind::integer,
     .describes = "units given at least; all of them unless given",
     .minimum = 1},
    kUnits,
    kRewardPercent,
    kRewardAmount,
    kRewardPrice,
};
constexpr ParameterSpec kParameters[] = {
    {.name = "buy", .kind = ParameterKind::object, .required = true, .describes = "what is bought", .fields = kBuyFields},
    {.name = "get", .kind = ParameterKind::object, .required = true, .describes = "what is given", .fields = kGetFields},
};

void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    const Parameters& buy = *parameters.find<Parameters>("buy");
    const Parameters& get = *parameters.find<Parameters>("get");
    effect.forms_groups = effect.gives_others = true;
    effect.filter = tables.filter(buy.find<ItemFilter>("items"));
    effect.quantity = buy.get_or<std::int64_t>("quantity", 1);
    effect.order = unit_order(buy, UnitOrder::dearest_first);
    effect.filter2 = tables.filter(get.find<ItemFilter>("items"));
    effect.quantity2 = get.get_or<std::int64_t>("quantity", 1);
    effect.at_least = get.get_or<std::int64_t>("at_least", effect.quantity2);
    effect.order2 = unit_order(get, UnitOrder::cheapest_first);
    effect.reward = compile_reward(get, tables);
}

void check(const Parameters& parameters, FieldErrors& errors) {
    const Parameters& get = *parameters.find<Parameters>("get");
    const std::int64_t quantity = get.get_or<std::int64_t>("quantity", 1);
    if (get.get_or<std::int64_t>("at_least", quantity) > quantity)
        errors.push_back({"/get/at_least", "Give no more than the quantity given, " + std::to_string(quantity) + "."});
}

}  // namespace

extern const EffectDescriptor k_effect_buy_x_get_y;
const EffectDescriptor k_effect_buy_x_get_y = {
    .type = "buy_x_get_y",
    .describes = "Who buys so many units gets so many others free or cheaper; repeats.",
    .effect_class = EffectClass::item,
    .parameters = kParameters,
    .compile = compile,
    .run = discount_given,
    .check = check,
};

}  // namespace couponry::engine
