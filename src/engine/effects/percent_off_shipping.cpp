// percent_off_shipping: a percentage off the delivery.
#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kParameters[] = {
    {.name = "percent", .kind = ParameterKind::percent, .required = true, .describes = "percent off"},
    kMethods,
    kServiceLevels,
    kCountries,
    kCap,
};

void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    compile_shipments(parameters, tables, effect);
    effect.reward = compile_reward(parameters, tables);
}

}  // namespace

extern const EffectDescriptor k_effect_percent_off_shipping;
const EffectDescriptor k_effect_percent_off_shipping = {
    .type = "percent_off_shipping",
    .describes = "A percentage off the delivery.",
    .effect_class = EffectClass::shipping,
    .parameters = kParameters,
    .compile = compile,
    .run = discount_shipping,
};

}  // namespace couponry::engine
