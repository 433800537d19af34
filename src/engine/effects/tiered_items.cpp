// tiered_items: the more units or the more money, the better the price of all of them.
#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr std::string_view kByChoices[] = {"quantity", "amount"};
constexpr std::string_view kPerChoices[] = {"cart", "line", "product"};
constexpr ParameterSpec kTierFields[] = {
    {.name = "from",
     .kind = ParameterKind::integer_or_money,
     .required = true,
     .describes = "units or amount at which the tier starts",
     .minimum = 1},
    kRewardPercent,
    kRewardAmount,
    kRewardPrice,
};
constexpr ParameterSpec kParameters[] = {
    {.name = "by", .kind = ParameterKind::choice, .required = true, .describes = "what is counted", .choices = kByChoices},
    {.name = "tiers", .kind = ParameterKind::objects, .required = true, .describes = "rising tiers", .fields = kTierFields},
    kEffectItems,
    kEffectBasis,
    {.name = "per",
     .kind = ParameterKind::choice,
     .describes = "counted per cart (unless given), line or product",
     .choices = kPerChoices},
};

void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    effect.filter = tables.filter(parameters.find<ItemFilter>("items"));
    effect.option = choice_index(kByChoices, *parameters.find<std::string>("by"));
    effect.quantity = compile_basis(parameters);
    effect.quantity2 = choice_index(kPerChoices, parameters.get_or<std::string>("per", "cart"));
    effect.tiers = compile_tiers(parameters, tables);
}

void check(const Parameters& parameters, FieldErrors& errors) {
    const bool by_amount = *parameters.find<std::string>("by") == "amount";
    check_tiers(parameters, by_amount, errors);
    if (!by_amount && parameters.has("basis")) errors.push_back({"/basis", "Only tiers by amount have a basis: leave it out."});
}

}  // namespace

extern const EffectDescriptor k_effect_tiered_items;
const EffectDescriptor k_effect_tiered_items = {
    .type = "tiered_items",
    .describes = "The more units or the more money, the better the price of all of them.",
    .effect_class = EffectClass::item,
    .parameters = kParameters,
    .compile = compile,
    .run = discount_by_tier,
    .check = check,
};

}  // namespace couponry::engine
