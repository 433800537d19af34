// amount_off_order: an amount off the order, or off the lines of it that match; with for_each again and again.
#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kParameters[] = {
    {.name = "amount", .kind = ParameterKind::money, .required = true, .describes = "amount off", .minimum = 1},
    kEffectItems,
    kCap,
    kForEach,
};

void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    compile_items_and_cap(parameters, tables, effect);
    effect.reward = compile_reward(parameters, tables);
    if (const auto* for_each = parameters.find<Parameters>("for_each")) {
        effect.each_amount = tables.money(for_each->find<MoneyMap>("amount"));
        effect.forms_groups = for_each->has("quantity");
        effect.quantity = for_each->get_or<std::int64_t>("quantity", 1);
    }
}

}  // namespace

extern const EffectDescriptor k_effect_amount_off_order;
const EffectDescriptor k_effect_amount_off_order = {
    .type = "amount_off_order",
    .describes = "An amount off the order, or off the lines of it that match.",
    .effect_class = EffectClass::order,
    .parameters = kParameters,
    .compile = compile,
    .run = discount_order,
};

}  // namespace couponry::engine
