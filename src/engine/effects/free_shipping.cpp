// free_shipping: delivery free of charge, by method, service level and country.
#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kParameters[] = {
    kMethods,
    kServiceLevels,
    kCountries,
    kCap,
};

void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    compile_shipments(parameters, tables, effect);
    effect.reward = {.kind = RewardKind::percent, .percent = {kHundredPercent}};
}

}  // namespace

extern const EffectDescriptor k_effect_free_shipping;
const EffectDescriptor k_effect_free_shipping = {
    .type = "free_shipping",
    .describes = "Delivery free of charge.",
    .effect_class = EffectClass::shipping,
    .parameters = kParameters,
    .compile = compile,
    .run = discount_shipping,
};

}  // namespace couponry::engine
