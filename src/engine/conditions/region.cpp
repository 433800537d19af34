// region: the delivery must go to one of these regions, or to none of them.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    return judge_name_or_ask(leaf, facts, facts.cart().region, facts.region, Reason::shipping_address_required,
                             Reason::region_not_eligible);
}

Judgement negated(const Leaf&, const Facts& facts, const Progress*) {
    return name_failed(Reason::region_not_eligible, facts.region);
}

Need need(const Leaf& leaf, const Facts&, const Progress*) {
    return name_need(leaf, Need::Kind::region, false);
}

Need negated_need(const Leaf& leaf, const Facts&, const Progress*) {
    return name_need(leaf, Need::Kind::region, true);
}

}  // namespace

extern const ConditionDescriptor k_condition_region;
const ConditionDescriptor k_condition_region = {
    .type = "region",
    .describes = "The delivery goes to one of these regions, or to none of them.",
    .parameters = kNamesParameters,
    .fails_with = Reason::region_not_eligible,
    .compile = compile_names,
    .judge = judge,
    .negated = negated,
    .need = need,
    .negated_need = negated_need,
};

}  // namespace couponry::engine
