// weight: the lines that count must weigh between a least and a most.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kParameters[] = {
    {.name = "min_grams", .kind = ParameterKind::integer, .describes = "grams at least", .minimum = 1},
    {.name = "max_grams", .kind = ParameterKind::integer, .describes = "grams at most"},
    kItemsParameter,
};

void compile(const Parameters& parameters, Tables& tables, Leaf& leaf) {
    leaf.filter = tables.filter(parameters.find<ItemFilter>("items"));
    leaf.a = parameters.get_or<std::int64_t>("min_grams", 0);
    leaf.b = parameters.get_or<std::int64_t>("max_grams", INT64_MAX);
}

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    const std::int64_t grams = facts.match(leaf.filter).weight_grams;
    if (grams < leaf.a) return Judgement::failed(Reason::min_quantity_not_met, Measure::grams, leaf.a, grams);
    return judge_most(leaf.b, grams, Measure::grams, Reason::max_quantity_exceeded);
}

/// It holds and must not: it is too heavy for the least, or, when there is only a most, too light for that.
Judgement negated(const Leaf& leaf, const Facts& facts, const Progress*) {
    const std::int64_t grams = facts.match(leaf.filter).weight_grams;
    if (leaf.a > 0) return Judgement::failed(Reason::max_quantity_exceeded, Measure::grams, leaf.a - 1, grams);
    return Judgement::failed(Reason::min_quantity_not_met, Measure::grams, leaf.b + 1, grams);
}

void keys(const Leaf& leaf, const Tables& tables, KeySink& sink) {
    if (leaf.a > 0) items_keys(leaf, tables, sink);
}

void check(const Parameters& parameters, FieldErrors& errors) {
    if (!parameters.has("min_grams") && !parameters.has("max_grams"))
        errors.push_back({"/min_grams", "Give a least or a most weight in grams."});
    check_range(parameters.get_or<std::int64_t>("min_grams", 0), parameters.get_or<std::int64_t>("max_grams", INT64_MAX),
                "/max_grams", errors);
}

}  // namespace

extern const ConditionDescriptor k_condition_weight;
const ConditionDescriptor k_condition_weight = {
    .type = "weight",
    .describes = "The lines that count weigh between a least and a most.",
    .parameters = kParameters,
    .fails_with = Reason::min_quantity_not_met,
    .compile = compile,
    .judge = judge,
    .negated = negated,
    .keys = keys,
    .check = check,
};

}  // namespace couponry::engine
