// amount_off_items: an amount off each unit, off each line, or once across the lines; with for_each again and again.
#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr std::string_view kApplyChoices[] = {"each", "each_line", "across"};
// The options of discount_pooled.
constexpr std::uint8_t kEachLine = 0, kAcross = 1, kPerBlock = 2;

constexpr ParameterSpec kParameters[] = {
    {.name = "amount", .kind = ParameterKind::money, .required = true, .describes = "amount off", .minimum = 1},
    {.name = "apply",
     .kind = ParameterKind::choice,
     .required = true,
     .describes = "off each unit, off each line, or once across the lines",
     .choices = kApplyChoices},
    kEffectItems,
    kCap,
    kMaxUnits,
    kMaxUnitsPerLine,
    kUnits,
    kForEach,
};

void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    compile_units(parameters, tables, effect);
    effect.reward = compile_reward(parameters, tables);
    effect.cap = tables.money(parameters.find<MoneyMap>("cap"));
    const std::string& apply = *parameters.find<std::string>("apply");
    effect.is_pooled = apply != "each";
    effect.is_plain = !effect.is_pooled && effect.cap == kNone && !effect.limits_units;
    if (effect.is_pooled) effect.option = apply == "each_line" ? kEachLine : kAcross;
    if (const auto* for_each = parameters.find<Parameters>("for_each")) {
        effect.each_amount = tables.money(for_each->find<MoneyMap>("amount"));
        effect.forms_groups = for_each->has("quantity");
        effect.quantity = for_each->get_or<std::int64_t>("quantity", 1);
        if (effect.forms_groups) effect.option = kPerBlock;
    }
}

void run(const CompiledEffect& effect, Turn& turn) {
    effect.is_pooled ? discount_pooled(effect, turn) : discount_units(effect, turn);
}

void check(const Parameters& parameters, FieldErrors& errors) {
    if (parameters.has("for_each") && *parameters.find<std::string>("apply") != "across")
        errors.push_back({"/apply", "With for_each the amount is given across the lines: say across."});
}

}  // namespace

extern const EffectDescriptor k_effect_amount_off_items;
const EffectDescriptor k_effect_amount_off_items = {
    .type = "amount_off_items",
    .describes = "An amount off each unit, off each line, or once across the lines.",
    .effect_class = EffectClass::item,
    .parameters = kParameters,
    .compile = compile,
    .run = run,
    .check = check,
};

}  // namespace couponry::engine
