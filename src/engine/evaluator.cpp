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

/// What a shopper may read of a rejection: the whole entry is that of an unknown code when the true reason must not be shown.
void withhold(CodeAnswer& answer) {
    CodeAnswer shown;
    shown.code = answer.code;
    shown.reason = answer.shown_as;
    answer = std::move(shown);
}

void answer_codes(Core& core, Prober& prober, CodeExplanation& explanation, const EvaluationOptions& options, Evaluation& evaluation) {
    evaluation.codes.clear();
    for (std::size_t index = 0; index < core.codes().size(); ++index) {
        CodeAnswer& answer = evaluation.codes.emplace_back();
        explain_code(core, index, answer, explanation);
        const bool is_withheld = answer.shown_as != Reason::none && options.asker == Asker::shopper;
        if (!answer.applied && options.fixes && !is_withheld) find_fixes(core, prober, index, explanation, answer);
        if (is_withheld) withhold(answer);
    }
}

/// Coupons the customer holds and has not entered, those that expire first first: what each would save here.
void answer_wallet(Core& core, Prober& prober, int count, Evaluation& evaluation) {
    evaluation.wallet.clear();
    const Cart& cart = *core.request().cart;
    std::vector<const Grant*> grants;
    for (const Grant& grant : cart.customer.grants)
        if (grant.status == GrantStatus::available && std::find(cart.codes.begin(), cart.codes.end(), grant.coupon) == cart.codes.end())
            grants.push_back(&grant);
    std::stable_sort(grants.begin(), grants.end(), [](const Grant* one, const Grant* two) {
        return (one->ends_at ? one->ends_at->ms : INT64_MAX) < (two->ends_at ? two->ends_at->ms : INT64_MAX);
    });
    for (const Grant* grant : grants) {
        if (static_cast<int>(evaluation.wallet.size()) >= count) break;
        const Probe probe = prober.try_cart([&](Cart& changed) { changed.codes.push_back(grant->coupon); });
        const bool applies = probe.applied.size() == cart.codes.size() + 1 && probe.applied.back();
        evaluation.wallet.push_back({grant->coupon, applies, applies ? probe.discount - core.discount() : 0});
    }
}

void answer_shipping_options(const Core& core, Prober& prober, Evaluation& evaluation) {
    evaluation.shipping_options.clear();
    for (const Shipment& option : core.request().cart->shipping_options) {
        ShippingOptionAnswer& answer = evaluation.shipping_options.emplace_back();
        answer.id = option.id;
        answer.amount = option.amount;
        const Probe probe = prober.try_cart([&](Cart& cart) { choose_shipping(cart, option); }, &answer.promotions);
        answer.discount = probe.shipping_discount;
        answer.total = option.amount - probe.shipping_discount;
    }
}

}  // namespace

void Evaluator::evaluate(const Snapshot& snapshot, const Cart& cart, const UsageFacts& usage, Instant now, const EvaluationOptions& options,
                         Evaluation& evaluation) {
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
