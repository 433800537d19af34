#include "engine/evaluator.h"

#include <algorithm>

#include "engine/answer.h"
#include "engine/core.h"
#include "engine/explain.h"
#include "engine/fixes.h"
#include "engine/potential.h"

namespace couponry::engine {

struct Evaluator::Work {
    Core core;
    Prober prober;
    CodeExplanation explanation;
};

Evaluator::Evaluator() : work_(std::make_unique<Work>()) {}
Evaluator::~Evaluator() = default;

namespace {

/// The entry of a code that a shopper is told nothing about: the same for one that does not exist and for one that must not be known.
CodeAnswer unknown_code(const CodeAnswer& answer) {
    CodeAnswer shown;
    shown.code = answer.code;
    shown.reason = Reason::code_not_found;
    return shown;
}

void answer_codes(Core& core, Prober& prober, CodeExplanation& explanation, const EvaluationOptions& options,
                  Evaluation& evaluation) {
    evaluation.codes.clear();
    for (std::size_t index = 0; index < core.codes().size(); ++index) {
        CodeAnswer& answer = evaluation.codes.emplace_back();
        explain_code(core, index, answer, explanation);
        const bool is_unknown = answer.reason == Reason::code_not_found || answer.shown_as == Reason::code_not_found;
        if (is_unknown && options.asker == Asker::shopper)
            answer = unknown_code(answer);  // and no fixes are searched, so that the time tells nothing either
        else if (!answer.applied && options.fixes)
            find_fixes(core, prober, index, explanation, answer);
    }
}

/// Coupons the customer holds and has not entered, those that expire first first: what each would save here.
void answer_wallet(const Core& core, Prober& prober, int count, Evaluation& evaluation) {
    evaluation.wallet.clear();
    if (count <= 0) return;
    const auto is_entered = [&](const std::string& coupon) {
        return std::any_of(core.codes().begin(), core.codes().end(), [&](const ResolvedCode& code) {
            return code.coupon != nullptr && core.facts().symbols().text(code.coupon->code) == coupon;
        });
    };
    const auto end_of = [](const Grant& grant) { return grant.ends_at ? grant.ends_at->ms : INT64_MAX; };
    std::vector<const Grant*> grants;
    for (const Grant& grant : core.request().cart->customer.grants)
        if (grant.status == GrantStatus::available && end_of(grant) >= core.request().now.ms && !is_entered(grant.coupon))
            grants.push_back(&grant);
    std::stable_sort(grants.begin(), grants.end(),
                     [&](const Grant* one, const Grant* two) { return end_of(*one) < end_of(*two); });
    for (const Grant* grant : grants) {
        if (static_cast<int>(evaluation.wallet.size()) >= count) break;
        const auto is_same = [&](const WalletAnswer& other) { return other.coupon == grant->coupon; };
        if (std::any_of(evaluation.wallet.begin(), evaluation.wallet.end(), is_same)) continue;
        const Probe& probe = prober.try_code_added(grant->coupon);
        const bool applies = probe.applied.back();
        evaluation.wallet.push_back({grant->coupon, applies, applies ? probe.discount - core.discount() : 0});
    }
}

void answer_shipping_options(const Core& core, Prober& prober, Evaluation& evaluation) {
    evaluation.shipping_options.clear();
    for (const Shipment& option : core.request().cart->shipping_options) {
        ShippingOptionAnswer& answer = evaluation.shipping_options.emplace_back();
        answer.id = option.id;
        answer.amount = option.amount;
        const Probe& probe = prober.try_shipping_option(option, answer.promotions);
        answer.discount = probe.shipping_discount;
        answer.total = option.amount - probe.shipping_discount;
    }
}

}  // namespace

void Evaluator::evaluate(const Snapshot& snapshot, const Cart& cart, const UsageFacts& usage, Instant now,
                         const EvaluationOptions& options, Evaluation& evaluation) {
    Core& core = work_->core;
    const Site* site = snapshot.find_site(cart.site);
    CHECK(site != nullptr);
    core.run({.snapshot = &snapshot,
              .cart = &cart,
              .usage = &usage,
              .now = now,
              .policy = options.policy.value_or(site->selection),
              .steps_max = options.steps_max,
              .near_misses = options.potential > 0});
    work_->prober.start(core);
    write_answer(core, evaluation);
    answer_codes(core, work_->prober, work_->explanation, options, evaluation);
    evaluation.potential.clear();
    if (options.potential > 0) find_potential(core, work_->prober, options.potential, evaluation.potential);
    answer_wallet(core, work_->prober, options.wallet, evaluation);
    answer_shipping_options(core, work_->prober, evaluation);
}

}  // namespace couponry::engine
