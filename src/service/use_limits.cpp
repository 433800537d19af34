#include "service/use_limits.h"

#include <algorithm>

#include "codes/normalise.h"

namespace couponry::service {
namespace {

using engine::kNone;
using engine::kNoSymbol;
using engine::kUnlimited;

std::uint32_t find_promotion(const engine::Snapshot& snapshot, std::string_view promotion) {
    const engine::Symbol code = snapshot.tables().symbols.find(promotion);
    return code == kNoSymbol ? kNone : snapshot.find_promotion(code);
}

const engine::CompiledCoupon* find_coupon(const engine::Snapshot& snapshot, std::string_view coupon) {
    const auto normalised = codes::normalise(coupon);
    const engine::Symbol symbol = snapshot.tables().symbols.find(normalised ? *normalised : coupon);
    return symbol == kNoSymbol ? nullptr : snapshot.find_coupon(symbol);
}

const engine::CompiledCampaign* find_campaign(const engine::Snapshot& snapshot, std::string_view campaign) {
    const engine::Symbol code = snapshot.tables().symbols.find(campaign);
    const auto found = std::ranges::find(*snapshot.campaigns, code, &engine::CompiledCampaign::code);
    return code == kNoSymbol || found == snapshot.campaigns->end() ? nullptr : &*found;
}

class Limits {
public:
    Limits(const Redemption& redemption, const InForce& state)
        : redemption_(redemption), state_(state), holders_(holders_of(redemption.customer, redemption.email)) {}

    std::vector<UseLimit> collect() {
        for (const Use& use : redemption_.uses) {
            add_promotion(use);
            if (!use.coupon.empty()) add_coupon(use.coupon);
            if (!use.campaign.empty()) add_campaign(use.campaign);
        }
        return std::move(limits_);
    }

private:
    void add(store::CounterKey key, Measure measure, std::int64_t most) {
        if (most != kUnlimited) limits_.push_back({std::move(key), measure, most});
    }
    void add_per_customer(const std::string& subject, const std::string& period, Measure measure, std::int64_t most) {
        for (const std::string& holder : holders_)
            add({subject, holder, period, measure == Measure::amount ? currency() : ""}, measure, most);
    }
    std::string currency() const { return std::string(redemption_.currency.text()); }
    std::int64_t amount_of(engine::MoneyId money) const {
        if (money == kNone) return kUnlimited;
        return state_.snapshot->tables().amount(money, redemption_.currency).value_or(0);
    }
    static std::int64_t less(std::int64_t most, std::int64_t imported) {
        return most == kUnlimited ? kUnlimited : most - imported;
    }
    std::int64_t money(const Used& used) const { return used.amount.find(redemption_.currency).value_or(0); }

    void add_promotion(const Use& use) {
        const std::uint32_t id = find_promotion(*state_.snapshot, use.promotion);
        if (id == kNone || state_.snapshot->promotion(id).limits == kNone) return;
        const engine::CompiledLimits& limits = state_.snapshot->newest().limits(state_.snapshot->promotion(id).limits);
        const std::string subject = promotion_subject(use.promotion);
        const Used imported = state_.usage->imported->of_promotion(use.promotion).all;
        add({subject, "", "", ""}, Measure::redemptions, less(limits.redemptions, imported.redemptions));
        add({subject, "", "", ""}, Measure::applications, less(limits.applications, imported.applications));
        add({subject, "", "", currency()}, Measure::amount, less(amount_of(limits.budget), money(imported)));
        add_per_customer(subject, "", Measure::redemptions, limits.redemptions_per_customer);
        add_per_customer(subject, "", Measure::applications, limits.applications_per_customer);
        if (!limits.has_period || use.period.empty()) return;
        const auto add_period = [&](Measure measure, std::int64_t most) {
            if (limits.period_by_customer)
                add_per_customer(subject, use.period, measure, most);
            else
                add({subject, "", use.period, measure == Measure::amount ? currency() : ""}, measure, most);
        };
        add_period(Measure::redemptions, limits.period_redemptions);
        add_period(Measure::applications, limits.period_applications);
        add_period(Measure::amount, amount_of(limits.period_amount));
    }

    void add_coupon(const std::string& coupon) {
        const engine::CompiledCoupon* const found = find_coupon(*state_.snapshot, coupon);
        if (found == nullptr) return;
        const std::int64_t imported = state_.usage->imported->of_coupon(coupon).all.redemptions;
        const std::string subject = coupon_subject(coupon);
        add({subject, "", "", ""}, Measure::redemptions, less(found->redemptions, imported));
        add_per_customer(subject, "", Measure::redemptions, found->redemptions_per_customer);
    }

    void add_campaign(const std::string& campaign) {
        const engine::CompiledCampaign* const found = find_campaign(*state_.snapshot, campaign);
        if (found == nullptr) return;
        const Used imported = state_.usage->imported->of_campaign(campaign);
        const std::string subject = campaign_subject(campaign);
        add({subject, "", "", ""}, Measure::redemptions, less(found->redemptions, imported.redemptions));
        add({subject, "", "", currency()}, Measure::amount, less(amount_of(found->spend), money(imported)));
    }

    const Redemption& redemption_;
    const InForce& state_;
    const std::vector<std::string> holders_;
    std::vector<UseLimit> limits_;
};

}  // namespace

std::vector<Use> uses_of(const engine::Evaluation& evaluation, const InForce& state, const Cart& cart, const UsageFacts& usage) {
    const engine::Snapshot& snapshot = *state.snapshot;
    std::vector<Use> uses;
    for (const engine::AppliedAnswer& applied : evaluation.applied) {
        Use& use = uses.emplace_back();
        use.promotion = applied.promotion;
        use.applications = applied.applications;
        use.amount = applied.amount;
        const std::uint32_t id = find_promotion(snapshot, applied.promotion);
        if (id != kNone) {
            const engine::CompiledPromotion& promotion = snapshot.promotion(id);
            if (promotion.campaign != kNone)
                use.campaign = snapshot.tables().symbols.text((*snapshot.campaigns)[promotion.campaign].code);
            if (promotion.limits != kNone) {
                const engine::CompiledLimits& limits = snapshot.newest().limits(promotion.limits);
                use.is_period_by_customer = limits.period_by_customer;
                if (limits.has_period)
                    use.period = period_label(limits.period, evaluation.at, snapshot.find_site(cart.site)->time_zone);
            }
        }
        if (applied.code.empty()) continue;
        const auto code = std::ranges::find(evaluation.codes, applied.code, &engine::CodeAnswer::code);
        if (code == evaluation.codes.end()) continue;
        use.coupon = code->coupon;
        if (const auto normalised = codes::normalise(applied.code); normalised && usage.codes.contains(*normalised))
            use.code = *normalised;
        if (const engine::CompiledCoupon* const coupon = find_coupon(snapshot, use.coupon))
            use.restores_coupon = coupon->restores_on_cancel;
    }
    return uses;
}

std::vector<UseLimit> limits_of(const Redemption& redemption, const InForce& state) {
    return Limits(redemption, state).collect();
}

bool may_pass(const Redemption& redemption, const std::vector<UseLimit>& limits, const InForce& state) {
    const auto entries = entries_of(redemption);
    return std::ranges::all_of(limits, [&](const UseLimit& limit) {
        if (!limit.key.holder.empty() || !limit.key.period.empty()) return true;
        const Used* const known = state.usage->counted->find(limit.key.subject);
        const Used used = known == nullptr ? Used{} : *known;
        const LedgerEntry& entry = entries.at(limit.key.subject);
        switch (limit.measure) {
            case Measure::redemptions:
                return used.redemptions + 1 <= limit.most;
            case Measure::applications:
                return used.applications + entry.applications <= limit.most;
            case Measure::amount:
                break;
        }
        return used.amount.find(redemption.currency).value_or(0) + entry.amount <= limit.most;
    });
}

}  // namespace couponry::service
