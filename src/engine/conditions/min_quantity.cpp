// min_quantity: there must be so many pieces at least.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kParameters[] = {
    {.name = "quantity", .kind = ParameterKind::integer, .required = true, .describes = "pieces at least", .minimum = 1},
    kItemsParameter,
};

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    return judge_least(leaf, facts, leaf.a, facts.match(leaf.filter).quantity, Measure::pieces, Reason::min_quantity_not_met);
}

Judgement negated(const Leaf& leaf, const Facts& facts, const Progress*) {
    return Judgement::failed(Reason::max_quantity_exceeded, Measure::pieces, leaf.a - 1, facts.match(leaf.filter).quantity);
}

Need need(const Leaf& leaf, const Facts& facts, const Progress*) {
    return {.kind = Need::Kind::pieces, .filter = leaf.filter, .missing = leaf.a - facts.match(leaf.filter).quantity};
}

Need negated_need(const Leaf& leaf, const Facts& facts, const Progress*) {
    return {.kind = Need::Kind::less_pieces, .filter = leaf.filter, .missing = facts.match(leaf.filter).quantity - leaf.a + 1};
}

}  // namespace

extern const ConditionDescriptor k_condition_min_quantity;
const ConditionDescriptor k_condition_min_quantity = {
    .type = "min_quantity",
    .describes = "There are at least so many pieces.",
    .parameters = kParameters,
    .fails_with = Reason::min_quantity_not_met,
    .compile = compile_items_and_quantity,
    .judge = judge,
    .negated = negated,
    .keys = items_keys,
    .need = need,
    .negated_need = negated_need,
};

}  // namespace couponry::engine
