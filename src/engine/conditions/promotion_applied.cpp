// promotion_applied: another promotion, one that runs before, must have applied or must not.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

constexpr std::uint8_t kApplied = 0, kNotApplied = 1;
constexpr ParameterSpec kParameters[] = {
    {.name = "promotion", .kind = ParameterKind::text, .required = true, .describes = "the other promotion's code"},
    {.name = "applied", .kind = ParameterKind::boolean, .describes = "true (unless given) or false"},
};

void compile(const Parameters& parameters, Tables& tables, Leaf& leaf) {
    leaf.list = tables.list({*parameters.find<std::string>("promotion")});
    leaf.option = parameters.get_or<bool>("applied", true) ? kApplied : kNotApplied;
    leaf.reads_selection = true;
}

Symbol promotion_of(const Leaf& leaf, const Facts& facts) {
    return facts.tables().list_at(leaf.list)[0];
}

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress* progress) {
    const bool has_run = progress != nullptr && progress->has_run(promotion_of(leaf, facts));
    if (has_run == (leaf.option == kApplied)) return Judgement::held();
    return name_failed(Reason::not_combinable, promotion_of(leaf, facts));
}

Judgement negated(const Leaf& leaf, const Facts& facts, const Progress*) {
    return name_failed(Reason::not_combinable, promotion_of(leaf, facts));
}

Need need(const Leaf& leaf, const Facts& facts, const Progress*) {
    return {.kind = Need::Kind::other_promotion, .name = promotion_of(leaf, facts)};
}

}  // namespace

extern const ConditionDescriptor k_condition_promotion_applied;
const ConditionDescriptor k_condition_promotion_applied = {
    .type = "promotion_applied",
    .describes = "Another promotion that runs before applied, or did not.",
    .parameters = kParameters,
    .fails_with = Reason::not_combinable,
    .compile = compile,
    .judge = judge,
    .negated = negated,
    .need = need,
    .negated_need = need,
};

}  // namespace couponry::engine
