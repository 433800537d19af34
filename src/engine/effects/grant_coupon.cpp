// grant_coupon: the customer is given a coupon when the order completes.
#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kParameters[] = {
    {.name = "coupon", .kind = ParameterKind::text, .required = true, .describes = "the coupon given"},
};

void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    effect.name = tables.symbols.intern(*parameters.find<std::string>("coupon"));
}

}  // namespace

extern const EffectDescriptor k_effect_grant_coupon;
const EffectDescriptor k_effect_grant_coupon = {
    .type = "grant_coupon",
    .describes = "The customer is given a coupon when the order completes.",
    .effect_class = EffectClass::afterwards,
    .parameters = kParameters,
    .compile = compile,
    .run = no_price,
};

}  // namespace couponry::engine
