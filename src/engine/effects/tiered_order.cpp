// tiered_order: the more is spent, the more comes off the order.
#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kTierFields[] = {
    {.name = "from",
     .kind = ParameterKind::money,
     .required = true,
     .describes = "amount at which the tier starts",
     .minimum = 1},
    kRewardPercent,
    kRewardAmount,
};
constexpr ParameterSpec kParameters[] = {
    {.name = "tiers", .kind = ParameterKind::objects, .required = true, .describes = "rising tiers", .fields = kTierFields},
    kEffectItems,
    kCap,
    kEffectBasis,
};

void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    compile_items_and_cap(parameters, tables, effect);
    effect.quantity = compile_basis(parameters);
    effect.tiers = compile_tiers(parameters, tables);
}

void check(const Parameters& parameters, FieldErrors& errors) {
    check_tiers(parameters, true, errors);
}

}  // namespace

extern const EffectDescriptor k_effect_tiered_order;
const EffectDescriptor k_effect_tiered_order = {
    .type = "tiered_order",
    .describes = "The more is spent, the more comes off the order.",
    .effect_class = EffectClass::order,
    .parameters = kParameters,
    .compile = compile,
    .run = discount_order_by_tier,
    .check = check,
};

}  // namespace couponry::engine
