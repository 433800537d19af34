// percent_off_order: a percentage off the order, or off the lines of it that match.
#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kParameters[] = {
    {.name = "percent", .kind = ParameterKind::percent, .required = true, .describes = "percent off"},
    kEffectItems,
    kCap,
};

void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    compile_items_and_cap(parameters, tables, effect);
    effect.reward = compile_reward(parameters, tables);
}

}  // namespace

extern const EffectDescriptor k_effect_percent_off_order;
const EffectDescriptor k_effect_percent_off_order = {
    .type = "percent_off_order",
    .describes = "A percentage off the order, or off the lines of it that match.",
    .effect_class = EffectClass::order,
    .parameters = kParameters,
    .compile = compile,
    .run = discount_order,
};

}  // namespace couponry::engine
