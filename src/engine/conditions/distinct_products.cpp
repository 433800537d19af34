// distinct_products: there must be so many different products at least.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kParameters[] = {
    {.name = "quantity",
     .kind = ParameterKind::integer,
     .required = true,
     .describes = "different products at least",
     .minimum = 1},
    kItemsParameter,
};

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    return judge_least(leaf, facts, leaf.a, facts.distinct_products(leaf.filter), Measure::products,
                       Reason::min_quantity_not_met);
}

Judgement negated(const Leaf& leaf, const Facts& facts, const Progress*) {
    return Judgement::failed(Reason::max_quantity_exceeded, Measure::products, leaf.a - 1, facts.distinct_products(leaf.filter));
}

Need need(const Leaf& leaf, const Facts& facts, const Progress*) {
    return {.kind = Need::Kind::products, .filter = leaf.filter, .missing = leaf.a - facts.distinct_products(leaf.filter)};
}

}  // namespace

extern const ConditionDescriptor k_condition_distinct_products;
const ConditionDescriptor k_condition_distinct_products = {
    .type = "distinct_products",
    .describes = "There are at least so many different products.",
    .parameters = kParameters,
    .fails_with = Reason::min_quantity_not_met,
    .compile = compile_items_and_quantity,
    .judge = judge,
    .negated = negated,
    .keys = items_keys,
    .need = need,
};

}  // namespace couponry::engine
