// fixed_price_shipping: each delivery for a fixed price; never more than it costs.
#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kParameters[] = {
    {.name = "price", .kind = ParameterKind::money, .required = true, .describes = "price of each shipment"},
    kMethods,
    kServiceLevels,
    kCountries,
};

void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    compile_shipments(parameters, tables, effect);
    effect.reward = compile_reward(parameters, tables);
}

}  // namespace

extern const EffectDescriptor k_effect_fixed_price_shipping;
const EffectDescriptor k_effect_fixed_price_shipping = {
    .type = "fixed_price_shipping",
    .describes = "Each delivery for a fixed price; never more than it costs.",
    .effect_class = EffectClass::shipping,
    .parameters = kParameters,
    .compile = compile,
    .run = discount_shipping,
};

}  // namespace couponry::engine
