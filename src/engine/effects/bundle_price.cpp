// bundle_price: so many units, or one of each part, together for one price; repeats.
#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kPartFields[] = {
    {.name = "items", .kind = ParameterKind::filter, .required = true, .describes = "which lines fill this part"},
    {.name = "quantity", .kind = ParameterKind::integer, .describes = "units of this part, 1 unless given", .minimum = 1},
};
constexpr ParameterSpec kParameters[] = {
    {.name = "quantity", .kind = ParameterKind::integer, .describes = "units of a bundle", .one_of = "content", .minimum = 1},
    {.name = "parts",
     .kind = ParameterKind::objects,
     .describes = "parts of a bundle",
     .fields = kPartFields,
     .one_of = "content"},
    {.name = "price", .kind = ParameterKind::money, .required = true, .describes = "price of the bundle"},
    kEffectItems,
};

void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    effect.forms_groups = true;
    effect.filter = tables.filter(parameters.find<ItemFilter>("items"));
    effect.reward = compile_reward(parameters, tables);
    effect.quantity = parameters.get_or<std::int64_t>("quantity", 1);
    const auto* parts = parameters.find<ParameterList>("parts");
    if (parts == nullptr) return;
    effect.parts = {tables.parts.size(), static_cast<std::uint32_t>(parts->size())};
    for (const Parameters& part : *parts)
        tables.parts.push({tables.filter(part.find<ItemFilter>("items")), part.get_or<std::int64_t>("quantity", 1)});
}

void check(const Parameters& parameters, FieldErrors& errors) {
    const auto* parts = parameters.find<ParameterList>("parts");
    if (parts == nullptr) return;
    if (parts->size() > kPartsPerBundleMax)
        errors.push_back({"/parts", "At most " + std::to_string(kPartsPerBundleMax) + " parts are allowed."});
    if (parameters.has("items")) errors.push_back({"/items", "Say which lines in each part instead."});
}

}  // namespace

extern const EffectDescriptor k_effect_bundle_price;
const EffectDescriptor k_effect_bundle_price = {
    .type = "bundle_price",
    .describes = "So many units, or one of each part, together for one price; repeats.",
    .effect_class = EffectClass::item,
    .parameters = kParameters,
    .compile = compile,
    .run = price_bundle,
    .check = check,
};

}  // namespace couponry::engine
