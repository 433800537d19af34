// site: the cart must be on one of these sites, or on none of them.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    return judge_name(leaf, facts, facts.site_symbol, Reason::site_not_eligible);
}

Judgement negated(const Leaf&, const Facts& facts, const Progress*) {
    return name_failed(Reason::site_not_eligible, facts.site_symbol);
}

}  // namespace

extern const ConditionDescriptor k_condition_site;
const ConditionDescriptor k_condition_site = {
    .type = "site",
    .describes = "The cart is on one of these sites, or on none of them.",
    .parameters = kNamesParameters,
    .fails_with = Reason::site_not_eligible,
    .compile = compile_names,
    .judge = judge,
    .negated = negated,
};

}  // namespace couponry::engine
