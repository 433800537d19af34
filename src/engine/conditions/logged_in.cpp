// logged_in: the customer must be signed in.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

void compile(const Parameters&, Tables&, Leaf&) {}

Judgement judge(const Leaf&, const Facts& facts, const Progress*) {
    return facts.customer().logged_in ? Judgement::held() : Judgement::failed(Reason::login_required);
}

Need need(const Leaf&, const Facts&, const Progress*) {
    return {.kind = Need::Kind::log_in};
}

}  // namespace

extern const ConditionDescriptor k_condition_logged_in;
const ConditionDescriptor k_condition_logged_in = {
    .type = "logged_in",
    .describes = "The customer is signed in.",
    .parameters = {},
    .fails_with = Reason::login_required,
    .compile = compile,
    .judge = judge,
    .need = need,
};

}  // namespace couponry::engine
