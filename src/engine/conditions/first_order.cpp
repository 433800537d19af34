// first_order: the customer must have no order yet that was not cancelled.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

void compile(const Parameters&, Tables&, Leaf&) {}

Judgement judge(const Leaf&, const Facts& facts, const Progress*) {
    const std::optional<std::int64_t> orders = facts.orders_count();
    if (orders.value_or(0) > 0) return Judgement::failed(Reason::not_first_order, Measure::count, 0, *orders);
    Judgement held = Judgement::held();
    held.provisional = !orders;
    return held;
}

Judgement negated(const Leaf&, const Facts& facts, const Progress*) {
    return Judgement::failed(Reason::order_count_not_matched, Measure::count, 1, facts.orders_count().value_or(0));
}

Need negated_need(const Leaf&, const Facts& facts, const Progress*) {
    return {.kind = facts.orders_count() ? Need::Kind::none : Need::Kind::email};
}

}  // namespace

extern const ConditionDescriptor k_condition_first_order;
const ConditionDescriptor k_condition_first_order = {
    .type = "first_order",
    .describes = "This is the customer's first order.",
    .parameters = {},
    .fails_with = Reason::not_first_order,
    .compile = compile,
    .judge = judge,
    .negated = negated,
    .negated_need = negated_need,
};

}  // namespace couponry::engine
