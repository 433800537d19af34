// percent_off_items: a percentage off every unit, of what it still costs or of its list price.
#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr std::string_view kPercentOfChoices[] = {"remaining", "unit_price"};
constexpr ParameterSpec kParameters[] = {
    {.name = "percent", .kind = ParameterKind::percent, .required = true, .describes = "percent off"},
    kEffectItems,
    kCap,
    {.name = "percent_of",
     .kind = ParameterKind::choice,
     .describes = "of what is left or of the list price",
     .choices = kPercentOfChoices},
    kMaxUnits,
    kMaxUnitsPerLine,
    kUnits,
};

void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    compile_units(parameters, tables, effect);
    effect.reward = compile_reward(parameters, tables);
    effect.cap = tables.money(parameters.find<MoneyMap>("cap"));
    effect.option = choice_index(kPercentOfChoices, parameters.get_or<std::string>("percent_of", "remaining"));
    effect.is_plain = effect.cap == kNone && !effect.limits_units;
}

}  // namespace

extern const EffectDescriptor k_effect_percent_off_items;
const EffectDescriptor k_effect_percent_off_items = {
    .type = "percent_off_items",
    .describes = "A percentage off every unit.",
    .effect_class = EffectClass::item,
    .parameters = kParameters,
    .compile = compile,
    .run = discount_units,
};

}  // namespace couponry::engine
