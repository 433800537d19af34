// channel: the cart must come through one of these channels, or through none of them.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    return judge_name(leaf, facts, facts.channel, Reason::channel_not_eligible);
}

Judgement negated(const Leaf&, const Facts& facts, const Progress*) {
    return name_failed(Reason::channel_not_eligible, facts.channel);
}

Need need(const Leaf& leaf, const Facts&, const Progress*) {
    return name_need(leaf, Need::Kind::channel, false);
}

Need negated_need(const Leaf& leaf, const Facts&, const Progress*) {
    return name_need(leaf, Need::Kind::channel, true);
}

}  // namespace

extern const ConditionDescriptor k_condition_channel;
const ConditionDescriptor k_condition_channel = {
    .type = "channel",
    .describes = "The cart comes through one of these channels, or through none of them.",
    .parameters = kNamesParameters,
    .fails_with = Reason::channel_not_eligible,
    .compile = compile_names,
    .judge = judge,
    .negated = negated,
    .need = need,
    .negated_need = negated_need,
};

}  // namespace couponry::engine
