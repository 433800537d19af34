// cheapest_free: of so many units the cheapest are free; repeats.
#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr std::string_view kGroupingChoices[] = {"cheapest_overall", "per_group"};
constexpr ParameterSpec kParameters[] = {
    {.name = "of", .kind = ParameterKind::integer, .required = true, .describes = "units of a group", .minimum = 1},
    {.name = "quantity", .kind = ParameterKind::integer, .describes = "free units of a group, 1 unless given", .minimum = 1},
    kEffectItems,
    {.name = "grouping",
     .kind = ParameterKind::choice,
     .describes = "the cheapest of all (unless given), or of each group",
     .choices = kGroupingChoices},
};

void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    effect.forms_groups = true;
    effect.filter = tables.filter(parameters.find<ItemFilter>("items"));
    effect.quantity = *parameters.find<std::int64_t>("of");
    effect.quantity2 = parameters.get_or<std::int64_t>("quantity", 1);
    effect.option = choice_index(kGroupingChoices, parameters.get_or<std::string>("grouping", "cheapest_overall"));
}

void check(const Parameters& parameters, FieldErrors& errors) {
    const std::int64_t of = *parameters.find<std::int64_t>("of");
    if (parameters.get_or<std::int64_t>("quantity", 1) > of)
        errors.push_back({"/quantity", "Of " + std::to_string(of) + " units no more than these can be free."});
}

}  // namespace

extern const EffectDescriptor k_effect_cheapest_free;
const EffectDescriptor k_effect_cheapest_free = {
    .type = "cheapest_free",
    .describes = "Of so many units the cheapest are free; repeats.",
    .effect_class = EffectClass::item,
    .parameters = kParameters,
    .compile = compile,
    .run = free_cheapest,
    .check = check,
};

}  // namespace couponry::engine
