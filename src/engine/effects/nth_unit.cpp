// nth_unit: counted from the dearest, every nth unit is cheaper; repeats.
#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kParameters[] = {
    {.name = "n", .kind = ParameterKind::integer, .required = true, .describes = "every which unit", .minimum = 1},
    kRewardPercent,
    kRewardAmount,
    kRewardPrice,
    kEffectItems,
};

void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    effect.forms_groups = true;
    effect.filter = tables.filter(parameters.find<ItemFilter>("items"));
    effect.quantity = *parameters.find<std::int64_t>("n");
    effect.reward = compile_reward(parameters, tables);
}

}  // namespace

extern const EffectDescriptor k_effect_nth_unit;
const EffectDescriptor k_effect_nth_unit = {
    .type = "nth_unit",
    .describes = "Counted from the dearest, every nth unit is free or cheaper; repeats.",
    .effect_class = EffectClass::item,
    .parameters = kParameters,
    .compile = compile,
    .run = discount_nth,
};

}  // namespace couponry::engine
