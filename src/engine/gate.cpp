#include "engine/gate.h"

#include <algorithm>

#include "engine/fault.h"
#include "engine/schedule.h"

namespace couponry::engine {
namespace {

/// Collects failures, or stops at the first.
class Failures {
public:
    explicit Failures(std::vector<GateFailure>* list) : list_(list) {}
    void add(std::string_view path, Judgement judgement) {
        passed_ = false;
        if (list_ != nullptr) list_->push_back({judgement, path});
    }
    bool passed() const { return passed_; }
    bool ends() const { return !passed_ && list_ == nullptr; }

private:
    std::vector<GateFailure>* list_;
    bool passed_ = true;
};

void check_window(Failures& failures, std::int64_t starts, std::int64_t ends, Instant now, std::string_view starts_path,
                  std::string_view ends_path) {
    if (now.ms < starts)
        failures.add(starts_path, Judgement::failed(Reason::promotion_not_started, Measure::instant, starts, now.ms));
    if (now.ms > ends) failures.add(ends_path, Judgement::failed(Reason::promotion_expired, Measure::instant, ends, now.ms));
}

const Used kNothingUsed;

}  // namespace

bool passes_gate(const Snapshot& snapshot, const CompiledPromotion& promotion, const Facts& facts,
                 std::vector<GateFailure>* list) {
    Failures failures(list);
    const Tables& tables = facts.tables();
    if (promotion.status != PromotionStatus::published) failures.add("status", Judgement::failed(Reason::promotion_inactive));
    check_window(failures, promotion.starts_ms, promotion.ends_ms, facts.now(), "starts_at", "ends_at");
    if (promotion.campaign != kNone) {
        const CompiledCampaign& campaign = (*snapshot.campaigns)[promotion.campaign];
        check_window(failures, campaign.starts_ms, campaign.ends_ms, facts.now(), "campaign/starts_at", "campaign/ends_at");
    }
    if (failures.ends()) return false;
    if (promotion.sites != kNone && !tables.is_listed(promotion.sites, facts.site_symbol))
        failures.add("sites", Judgement::failed(Reason::site_not_eligible, Measure::names));
    if (promotion.channels != kNone && !tables.is_listed(promotion.channels, facts.channel))
        failures.add("channels", Judgement::failed(Reason::channel_not_eligible, Measure::names));
    if (promotion.currencies != kNone && !tables.is_listed(promotion.currencies, facts.symbols().find(facts.currency().text())))
        failures.add("currency", Judgement::failed(Reason::currency_mismatch, Measure::names));
    if (failures.ends()) return false;
    if (promotion.schedules.count > 0) {
        bool inside = false;
        for (std::uint32_t index = 0; index < promotion.schedules.count && !inside; ++index)
            inside = lets_in(tables.schedule_at(promotion.schedules.begin + index), facts.site().time_zone.local(facts.now()));
        if (!inside) failures.add("schedule", Judgement::failed(Reason::promotion_outside_time_window));
    }
    return failures.passed();
}

std::int64_t campaign_left(const Snapshot& snapshot, std::uint32_t campaign, const Facts& facts) {
    const CompiledCampaign& own = (*snapshot.campaigns)[campaign];
    if (own.spend == kNone) return kUnlimited;
    const auto limit = facts.tables().amount(own.spend, facts.currency());
    if (!limit) return 0;
    const Used used = facts.usage().of_campaign(facts.symbols().text(own.code));
    return std::max<std::int64_t>(0, *limit - used.amount.find(facts.currency()).value_or(0));
}

bool passes_limits(const Snapshot& snapshot, Candidate& candidate, const Facts& facts, std::vector<GateFailure>* list) {
    Failures failures(list);
    const CompiledPromotion& promotion = *candidate.promotion;
    candidate.applications_max = promotion.applications_per_cart;
    if (promotion.limits != kNone) {
        const CompiledLimits& limits = snapshot.newest().limits(promotion.limits);
        const auto [all, own, period] = facts.usage().of_promotion(facts.symbols().text(promotion.code));
        const auto require = [&](std::int64_t limit, std::int64_t used, Reason reason, std::string_view path,
                                 bool bounds_applications) {
            if (limit == kUnlimited) return;
            if (used >= limit) failures.add(path, Judgement::failed(reason, Measure::count, limit, used));
            if (bounds_applications)
                candidate.applications_max =
                    std::min(candidate.applications_max,
                             std::max<std::int64_t>(0, limit - used) + (kFault == Fault::one_application_more ? 1 : 0));
        };
        // Whose uses they are is not known yet: limits per customer hold provisionally.
        const bool is_unknown = facts.is_guest() && !facts.customer().email;
        const auto require_own = [&](std::int64_t limit, std::int64_t used, Reason reason, std::string_view path,
                                     bool bounds_applications) {
            if (limit != kUnlimited && is_unknown) candidate.provisional = true;
            require(limit, is_unknown ? 0 : used, reason, path, bounds_applications);
        };
        const Used& in_period = limits.period_by_customer && is_unknown ? kNothingUsed : period;
        if (limits.period_by_customer && is_unknown) candidate.provisional = true;
        require(limits.redemptions, all.redemptions, Reason::usage_limit_reached, "limits/redemptions", false);
        require_own(limits.redemptions_per_customer, own.redemptions, Reason::customer_usage_limit_reached,
                    "limits/redemptions_per_customer", false);
        require(limits.period_redemptions, in_period.redemptions, Reason::period_limit_reached, "limits/per_period/redemptions",
                false);
        require(limits.period_applications, in_period.applications, Reason::period_limit_reached,
                "limits/per_period/applications", true);
        require(limits.applications, all.applications, Reason::application_limit_reached, "limits/applications", true);
        require_own(limits.applications_per_customer, own.applications, Reason::application_limit_reached,
                    "limits/applications_per_customer", true);
        const auto spend = [&](MoneyId money, const Used& used, Reason reason, std::string_view path, std::int64_t& left) {
            if (money == kNone) return;
            const std::int64_t limit = facts.amount(money);
            const std::int64_t spent = used.amount.find(facts.currency()).value_or(0);
            if (spent >= limit) failures.add(path, Judgement::failed(reason, Measure::money, limit, spent));
            left = std::max<std::int64_t>(0, limit - spent);
        };
        spend(limits.budget, all, Reason::budget_exhausted, "limits/budget", candidate.budget_left);
        spend(limits.period_amount, in_period, Reason::period_limit_reached, "limits/per_period/amount", candidate.period_left);
        candidate.trim = limits.trim;
    }
    if (promotion.campaign != kNone) {
        const CompiledCampaign& campaign = (*snapshot.campaigns)[promotion.campaign];
        if (campaign.spend != kNone && campaign_left(snapshot, promotion.campaign, facts) == 0)
            failures.add("campaign/budget", Judgement::failed(Reason::budget_exhausted, Measure::money,
                                                              facts.amount(campaign.spend), facts.amount(campaign.spend)));
        if (campaign.redemptions != kUnlimited) {
            const std::int64_t count = facts.usage().of_campaign(facts.symbols().text(campaign.code)).redemptions;
            if (count >= campaign.redemptions)
                failures.add("campaign/budget",
                             Judgement::failed(Reason::budget_exhausted, Measure::count, campaign.redemptions, count));
        }
        candidate.shared_trim = campaign.trim;
    }
    return failures.passed();
}

}  // namespace couponry::engine
