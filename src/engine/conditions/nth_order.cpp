// nth_order: this must be the customer's nth order, or every nth.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

constexpr std::uint8_t kExactly = 0, kEvery = 1;
constexpr ParameterSpec kParameters[] = {
    {.name = "n", .kind = ParameterKind::integer, .describes = "exactly this order", .one_of = "order", .minimum = 1},
    {.name = "every", .kind = ParameterKind::integer, .describes = "every so many orders", .one_of = "order", .minimum = 1},
};

void compile(const Parameters& parameters, Tables&, Leaf& leaf) {
    leaf.option = parameters.has("every") ? kEvery : kExactly;
    leaf.a = *parameters.find<std::int64_t>(leaf.option == kEvery ? "every" : "n");
}

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    const std::optional<std::int64_t> orders = facts.orders_count();
    if (!orders) {
        Judgement held = Judgement::held();
        held.provisional = true;
        return held;
    }
    const std::int64_t number = *orders + 1;
    const bool holds = leaf.option == kEvery ? number % leaf.a == 0 : number == leaf.a;
    return holds ? Judgement::held() : Judgement::failed(Reason::order_count_not_matched, Measure::count, leaf.a, number);
}

Judgement negated(const Leaf& leaf, const Facts& facts, const Progress*) {
    return Judgement::failed(Reason::order_count_not_matched, Measure::count, leaf.a, facts.orders_count().value_or(0) + 1);
}

Need negated_need(const Leaf&, const Facts& facts, const Progress*) {
    return {.kind = facts.orders_count() ? Need::Kind::none : Need::Kind::email};
}

}  // namespace

extern const ConditionDescriptor k_condition_nth_order;
const ConditionDescriptor k_condition_nth_order = {
    .type = "nth_order",
    .describes = "This is the customer's nth order, or every nth.",
    .parameters = kParameters,
    .fails_with = Reason::order_count_not_matched,
    .compile = compile,
    .judge = judge,
    .negated = negated,
    .negated_need = negated_need,
};

}  // namespace couponry::engine
