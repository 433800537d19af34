// min_subtotal: the lines that count must come to at least an amount.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kParameters[] = {
    {.name = "amount", .kind = ParameterKind::money, .required = true, .describes = "least subtotal", .minimum = 1},
    kItemsParameter,
    kBasisParameter,
};

void compile(const Parameters& parameters, Tables& tables, Leaf& leaf) {
    leaf.money = tables.money(parameters.find<MoneyMap>("amount"));
    compile_items_and_basis(parameters, tables, leaf);
}

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress* progress) {
    return judge_least(leaf, facts, facts.amount(leaf.money), facts.subtotal(leaf.filter, basis_of(leaf), progress),
                       Measure::money, Reason::min_subtotal_not_met);
}

Judgement negated(const Leaf& leaf, const Facts& facts, const Progress* progress) {
    return Judgement::failed(Reason::max_subtotal_exceeded, Measure::money, facts.amount(leaf.money) - 1,
                             facts.subtotal(leaf.filter, basis_of(leaf), progress));
}

Need need(const Leaf& leaf, const Facts& facts, const Progress* progress) {
    const std::int64_t missing = facts.amount(leaf.money) - facts.subtotal(leaf.filter, basis_of(leaf), progress);
    return {.kind = Need::Kind::amount, .filter = leaf.filter, .missing = missing, .basis = basis_of(leaf)};
}

Need negated_need(const Leaf& leaf, const Facts& facts, const Progress* progress) {
    const std::int64_t excess = facts.subtotal(leaf.filter, basis_of(leaf), progress) - facts.amount(leaf.money) + 1;
    return {.kind = Need::Kind::less_amount, .filter = leaf.filter, .missing = excess, .basis = basis_of(leaf)};
}

}  // namespace

extern const ConditionDescriptor k_condition_min_subtotal;
const ConditionDescriptor k_condition_min_subtotal = {
    .type = "min_subtotal",
    .describes = "The lines that count come to at least an amount.",
    .parameters = kParameters,
    .fails_with = Reason::min_subtotal_not_met,
    .compile = compile,
    .judge = judge,
    .negated = negated,
    .keys = items_keys,
    .need = need,
    .negated_need = negated_need,
};

}  // namespace couponry::engine
