// max_subtotal: the lines that count must not come to more than an amount.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kParameters[] = {
    {.name = "amount", .kind = ParameterKind::money, .required = true, .describes = "largest subtotal"},
    kItemsParameter,
    kBasisParameter,
};

void compile(const Parameters& parameters, Tables& tables, Leaf& leaf) {
    leaf.money = tables.money(parameters.find<MoneyMap>("amount"));
    compile_items_and_basis(parameters, tables, leaf);
}

std::int64_t observed(const Leaf& leaf, const Facts& facts, const Progress* progress) {
    return facts.subtotal(leaf.filter, basis_of(leaf), progress);
}

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress* progress) {
    return judge_most(facts.amount(leaf.money), observed(leaf, facts, progress), Measure::money, Reason::max_subtotal_exceeded);
}

Judgement negated(const Leaf& leaf, const Facts& facts, const Progress* progress) {
    return judge_least(leaf, facts, facts.amount(leaf.money) + 1, observed(leaf, facts, progress), Measure::money,
                       Reason::min_subtotal_not_met);
}

Need need(const Leaf& leaf, const Facts& facts, const Progress* progress) {
    const std::int64_t excess = observed(leaf, facts, progress) - facts.amount(leaf.money);
    return {.kind = Need::Kind::less_amount, .filter = leaf.filter, .missing = excess, .basis = basis_of(leaf)};
}

Need negated_need(const Leaf& leaf, const Facts& facts, const Progress* progress) {
    const std::int64_t missing = facts.amount(leaf.money) + 1 - observed(leaf, facts, progress);
    return {.kind = Need::Kind::amount, .filter = leaf.filter, .missing = missing, .basis = basis_of(leaf)};
}

}  // namespace

extern const ConditionDescriptor k_condition_max_subtotal;
const ConditionDescriptor k_condition_max_subtotal = {
    .type = "max_subtotal",
    .describes = "The lines that count come to at most an amount.",
    .parameters = kParameters,
    .fails_with = Reason::max_subtotal_exceeded,
    .compile = compile,
    .judge = judge,
    .negated = negated,
    .need = need,
    .negated_need = negated_need,
};

}  // namespace couponry::engine
