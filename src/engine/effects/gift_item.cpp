// gift_item: a product free of charge, or one of several that the shopper chooses.
#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kGiftForEachFields[] = {
    {.name = "amount", .kind = ParameterKind::money, .required = true, .describes = "per this amount of goods", .minimum = 1},
};
constexpr ParameterSpec kParameters[] = {
    {.name = "product", .kind = ParameterKind::text, .describes = "the gift", .one_of = "gift"},
    {.name = "choice", .kind = ParameterKind::texts, .describes = "products of which one is chosen", .one_of = "gift"},
    {.name = "quantity", .kind = ParameterKind::integer, .describes = "pieces given, 1 unless given", .minimum = 1},
    {.name = "per_application",
     .kind = ParameterKind::boolean,
     .describes = "once per application of the promotion's repeating effects"},
    {.name = "value", .kind = ParameterKind::money, .describes = "what one is worth; absent: its catalog price", .minimum = 1},
    {.name = "for_each",
     .kind = ParameterKind::object,
     .describes = "given again for each so much money",
     .fields = kGiftForEachFields},
};

void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    effect.limits_units = true;
    if (const auto* product = parameters.find<std::string>("product")) effect.name = tables.symbols.intern(*product);
    if (const auto* choice = parameters.find<std::vector<std::string>>("choice")) effect.list = tables.ordered_list(*choice);
    effect.quantity = parameters.get_or<std::int64_t>("quantity", 1);
    effect.option = parameters.get_or<bool>("per_application", false) ? 1 : 0;
    effect.cap = tables.optional_money(parameters.find<MoneyMap>("value"));
    if (const auto* for_each = parameters.find<Parameters>("for_each"))
        effect.each_amount = tables.money(for_each->find<MoneyMap>("amount"));
}

}  // namespace

extern const EffectDescriptor k_effect_gift_item;
const EffectDescriptor k_effect_gift_item = {
    .type = "gift_item",
    .describes = "A product free of charge, or one of several that the shopper chooses.",
    .effect_class = EffectClass::item,
    .parameters = kParameters,
    .compile = compile,
    .run = give_gift,
};

}  // namespace couponry::engine
