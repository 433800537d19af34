// amount_off_shipping: an amount off each delivery, or once across them.
#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr std::string_view kApplyChoices[] = {"each", "across"};
constexpr ParameterSpec kParameters[] = {
    {.name = "amount", .kind = ParameterKind::money, .required = true, .describes = "amount off", .minimum = 1},
    {.name = "apply",
     .kind = ParameterKind::choice,
     .required = true,
     .describes = "off each shipment, or once across them",
     .choices = kApplyChoices},
    kMethods,
    kServiceLevels,
    kCountries,
};

void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    compile_shipments(parameters, tables, effect);
    effect.reward = compile_reward(parameters, tables);
    effect.option = choice_index(kApplyChoices, *parameters.find<std::string>("apply"));
}

}  // namespace

extern const EffectDescriptor k_effect_amount_off_shipping;
const EffectDescriptor k_effect_amount_off_shipping = {
    .type = "amount_off_shipping",
    .describes = "An amount off each delivery, or once across them.",
    .effect_class = EffectClass::shipping,
    .parameters = kParameters,
    .compile = compile,
    .run = discount_shipping,
};

}  // namespace couponry::engine
