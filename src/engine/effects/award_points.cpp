// award_points: points when the order completes, a fixed number or for each whole step of the goods paid.
#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kPoints = {
    .name = "points", .kind = ParameterKind::integer, .required = true, .describes = "points per step", .minimum = 1};
constexpr ParameterSpec kPerFields[] = {
    {.name = "amount", .kind = ParameterKind::money, .required = true, .describes = "goods paid per step", .minimum = 1},
    kPoints,
};
constexpr ParameterSpec kParameters[] = {
    {.name = "points", .kind = ParameterKind::integer, .describes = "points of the order", .one_of = "points", .minimum = 1},
    {.name = "per",
     .kind = ParameterKind::object,
     .describes = "points by what is paid",
     .fields = kPerFields,
     .one_of = "points"},
};

/// quantity: the points; with each_amount for each whole step of that much paid for goods.
void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    effect.quantity = parameters.get_or<std::int64_t>("points", 0);
    if (const auto* per = parameters.find<Parameters>("per")) {
        effect.quantity = *per->find<std::int64_t>("points");
        effect.each_amount = tables.money(per->find<MoneyMap>("amount"));
    }
}

}  // namespace

extern const EffectDescriptor k_effect_award_points;
const EffectDescriptor k_effect_award_points = {
    .type = "award_points",
    .describes = "Points when the order completes: a fixed number, or for each whole step of the goods paid.",
    .effect_class = EffectClass::afterwards,
    .parameters = kParameters,
    .compile = compile,
    .run = no_price,
};

}  // namespace couponry::engine
