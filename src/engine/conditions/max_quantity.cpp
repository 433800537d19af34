// max_quantity: there must not be more than so many pieces.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kParameters[] = {
    {.name = "quantity", .kind = ParameterKind::integer, .required = true, .describes = "pieces at most"},
    kItemsParameter,
};

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    return judge_most(leaf.a, facts.match(leaf.filter).quantity, Measure::pieces, Reason::max_quantity_exceeded);
}

Judgement negated(const Leaf& leaf, const Facts& facts, const Progress*) {
    return judge_least(leaf, facts, leaf.a + 1, facts.match(leaf.filter).quantity, Measure::pieces, Reason::min_quantity_not_met);
}

Need need(const Leaf& leaf, const Facts& facts, const Progress*) {
    return {.kind = Need::Kind::less_pieces, .filter = leaf.filter, .missing = facts.match(leaf.filter).quantity - leaf.a};
}

Need negated_need(const Leaf& leaf, const Facts& facts, const Progress*) {
    return {.kind = Need::Kind::pieces, .filter = leaf.filter, .missing = leaf.a + 1 - facts.match(leaf.filter).quantity};
}

}  // namespace

extern const ConditionDescriptor k_condition_max_quantity;
const ConditionDescriptor k_condition_max_quantity = {
    .type = "max_quantity",
    .describes = "There are at most so many pieces.",
    .parameters = kParameters,
    .fails_with = Reason::max_quantity_exceeded,
    .compile = compile_items_and_quantity,
    .judge = judge,
    .negated = negated,
    .need = need,
    .negated_need = negated_need,
};

}  // namespace couponry::engine
