// assisted_session: an agent must be serving this cart.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

void compile(const Parameters&, Tables&, Leaf&) {}

Judgement judge(const Leaf&, const Facts& facts, const Progress*) {
    return facts.cart().assisted_session ? Judgement::held() : Judgement::failed(Reason::channel_not_eligible);
}

}  // namespace

extern const ConditionDescriptor k_condition_assisted_session;
const ConditionDescriptor k_condition_assisted_session = {
    .type = "assisted_session",
    .describes = "An agent is serving this cart.",
    .parameters = {},
    .fails_with = Reason::channel_not_eligible,
    .compile = compile,
    .judge = judge,
};

}  // namespace couponry::engine
