// device: the shopper must use one of these devices, or none of them.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    return judge_name(leaf, facts, facts.device, Reason::channel_not_eligible);
}

Judgement negated(const Leaf&, const Facts& facts, const Progress*) {
    return name_failed(Reason::channel_not_eligible, facts.device);
}

}  // namespace

extern const ConditionDescriptor k_condition_device;
const ConditionDescriptor k_condition_device = {
    .type = "device",
    .describes = "The shopper uses one of these devices, or none of them.",
    .parameters = kNamesParameters,
    .fails_with = Reason::channel_not_eligible,
    .compile = compile_names,
    .judge = judge,
    .negated = negated,
};

}  // namespace couponry::engine
