// partner_product: with one item its partner is cheaper; repeats.
#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kPartnerItems = {
    .name = "items", .kind = ParameterKind::filter, .required = true, .describes = "which lines"};
constexpr ParameterSpec kPartnerQuantity = {
    .name = "quantity", .kind = ParameterKind::integer, .describes = "units, 1 unless given", .minimum = 1};
constexpr ParameterSpec kWithFields[] = {kPartnerItems, kPartnerQuantity};
constexpr ParameterSpec kPartnerFields[] = {kPartnerItems, kPartnerQuantity, kRewardPercent, kRewardAmount, kRewardPrice};
constexpr ParameterSpec kParameters[] = {
    {.name = "with", .kind = ParameterKind::object, .required = true, .describes = "what is bought", .fields = kWithFields},
    {.name = "partner",
     .kind = ParameterKind::object,
     .required = true,
     .describes = "what is cheaper then",
     .fields = kPartnerFields},
};

void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    const Parameters& with = *parameters.find<Parameters>("with");
    const Parameters& partner = *parameters.find<Parameters>("partner");
    effect.forms_groups = effect.gives_others = true;
    effect.filter = tables.filter(with.find<ItemFilter>("items"));
    effect.quantity = with.get_or<std::int64_t>("quantity", 1);
    effect.filter2 = tables.filter(partner.find<ItemFilter>("items"));
    effect.quantity2 = partner.get_or<std::int64_t>("quantity", 1);
    effect.at_least = effect.quantity2;
    effect.reward = compile_reward(partner, tables);
}

}  // namespace

extern const EffectDescriptor k_effect_partner_product;
const EffectDescriptor k_effect_partner_product = {
    .type = "partner_product",
    .describes = "Bought with another item, its partner is free or cheaper; repeats.",
    .effect_class = EffectClass::item,
    .parameters = kParameters,
    .compile = compile,
    .run = discount_given,
};

}  // namespace couponry::engine
