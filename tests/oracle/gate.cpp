// The gate of a promotion: status, windows, schedule, site, channel, currency, limits and budgets. By docs/engine.md, Promotion
// and Limits and budgets; everything is judged, nothing stops at the first failure.
#include <algorithm>

#include "oracle/conditions.h"
#include "oracle/setting.h"

namespace couponry::oracle {
namespace {

bool lacks_currency(const MoneyMap& amounts, Currency currency) {
    return !amounts.find(currency).has_value();
}

bool lacks_currency(const ItemFilter& filter, Currency currency) {
    const auto one_lacks = [&](const ItemFilter& one) { return lacks_currency(one, currency); };
    return (!filter.price_min.empty() && lacks_currency(filter.price_min, currency)) ||
           (!filter.price_max.empty() && lacks_currency(filter.price_max, currency)) ||
           std::any_of(filter.exclude.begin(), filter.exclude.end(), one_lacks) ||
           std::any_of(filter.any.begin(), filter.any.end(), one_lacks);
}

// `gift_item` has another price where its value lacks the currency, so that map is not asked.
bool lacks_currency(const Parameters& parameters, Currency currency, bool is_gift) {
    for (const auto& [name, value] : parameters.values()) {
        if (const auto* amounts = std::get_if<MoneyMap>(&value); amounts != nullptr && !(is_gift && name == "value"))
            if (lacks_currency(*amounts, currency)) return true;
        if (const auto* filter = std::get_if<ItemFilter>(&value); filter != nullptr && lacks_currency(*filter, currency))
            return true;
        if (const auto* prices = std::get_if<PriceList>(&value); prices != nullptr)
            for (const auto& [product, price] : *prices)
                if (lacks_currency(price, currency)) return true;
        if (const auto* nested = std::get_if<Parameters>(&value); nested != nullptr && lacks_currency(*nested, currency, false))
            return true;
        if (const auto* list = std::get_if<ParameterList>(&value); list != nullptr)
            for (const Parameters& one : *list)
                if (lacks_currency(one, currency, false)) return true;
    }
    return false;
}

bool lacks_currency(const ConditionTree& tree, Currency currency) {
    if (tree.kind == ConditionTree::Kind::leaf) return lacks_currency(tree.rule.parameters, currency, false);
    return std::any_of(tree.children.begin(), tree.children.end(),
                       [&](const ConditionTree& child) { return lacks_currency(child, currency); });
}

const Campaign* find_campaign(const Setting& setting, const std::string& code) {
    for (const Campaign& campaign : setting.input->shop.campaigns)
        if (!code.empty() && campaign.code == code) return &campaign;
    return nullptr;
}

bool lacks_currency(const Setting& setting, const Promotion& promotion) {
    const Currency currency = setting.currency;
    if (lacks_currency(promotion.when, currency)) return true;
    for (const Rule& rule : promotion.effects)
        if (lacks_currency(rule.parameters, currency, rule.type == "gift_item")) return true;
    const auto given_and_lacking = [&](const MoneyMap& amounts) { return !amounts.empty() && lacks_currency(amounts, currency); };
    if (given_and_lacking(promotion.limits.budget)) return true;
    if (promotion.limits.per_period && given_and_lacking(promotion.limits.per_period->amount)) return true;
    const Campaign* campaign = find_campaign(setting, promotion.campaign);
    return campaign != nullptr && campaign->budget && given_and_lacking(campaign->budget->spend);
}

void judge_window(const std::optional<Instant>& starts, const std::optional<Instant>& ends, Instant now,
                  std::vector<Reason>& reasons) {
    if (starts && now < *starts) reasons.push_back(Reason::promotion_not_started);
    if (ends && *ends < now) reasons.push_back(Reason::promotion_expired);
}

void judge_place_and_time(const Setting& setting, const Promotion& promotion, std::vector<Reason>& reasons) {
    const auto lists = [](const std::vector<std::string>& values, const std::string& value) {
        return std::find(values.begin(), values.end(), value) != values.end();
    };
    if (promotion.status != PromotionStatus::published) reasons.push_back(Reason::promotion_inactive);
    if (promotion.sites && !lists(*promotion.sites, setting.site->id)) reasons.push_back(Reason::site_not_eligible);
    if (promotion.channels && !lists(*promotion.channels, setting.cart().channel))
        reasons.push_back(Reason::channel_not_eligible);
    const Instant now = setting.input->now;
    judge_window(promotion.starts_at, promotion.ends_at, now, reasons);
    if (const Campaign* campaign = find_campaign(setting, promotion.campaign); campaign != nullptr)
        judge_window(campaign->starts_at, campaign->ends_at, now, reasons);
    const auto is_inside = [&](const Schedule& schedule) { return is_in_schedule(schedule, setting.site->time_zone, now); };
    if (!promotion.schedule.empty() && std::none_of(promotion.schedule.begin(), promotion.schedule.end(), is_inside))
        reasons.push_back(Reason::promotion_outside_time_window);
}

// Where a limit leaves nothing its reason is added; else what it leaves bounds the applications.
void judge_limits(const Setting& setting, Offer& offer) {
    const Limits& limits = offer.promotion->limits;
    const auto found = setting.input->usage.promotions.find(offer.promotion->code);
    Usage used = found == setting.input->usage.promotions.end() ? Usage{} : found->second;
    const CustomerFacts& customer = setting.cart().customer;
    const bool by_customer = limits.per_period && limits.per_period->by_customer;
    if (!customer.id && !customer.email) {  // holds provisionally
        used.customer = Used{};
        if (by_customer) used.period = Used{};
    }
    offer.applications_max = INT64_MAX;
    const auto leave = [&](const std::optional<std::int64_t>& limit, std::int64_t used_up, Reason reason,
                           bool bounds_applications) {
        if (!limit) return;
        if (*limit - used_up <= 0) offer.gate_reasons.push_back(reason);
        if (bounds_applications)
            offer.applications_max = std::min(offer.applications_max, std::max<std::int64_t>(*limit - used_up, 0));
    };
    leave(limits.redemptions, used.all.redemptions, Reason::usage_limit_reached, false);
    leave(limits.redemptions_per_customer, used.customer.redemptions, Reason::customer_usage_limit_reached, false);
    leave(limits.applications, used.all.applications, Reason::application_limit_reached, true);
    leave(limits.applications_per_customer, used.customer.applications, Reason::application_limit_reached, true);
    leave(limits.applications_per_cart, 0, Reason::application_limit_reached, true);
    if (!limits.per_period) return;
    leave(limits.per_period->redemptions, used.period.redemptions, Reason::period_limit_reached, false);
    leave(limits.per_period->applications, used.period.applications, Reason::period_limit_reached, true);
    if (const auto amount = limits.per_period->amount.find(setting.currency)) {
        offer.budgets.push_back({*amount - used.period.amount.find(setting.currency).value_or(0), false, ""});
        if (offer.budgets.back().left <= 0) offer.gate_reasons.push_back(Reason::period_limit_reached);
    }
}

void judge_budgets(const Setting& setting, Offer& offer) {
    const Limits& limits = offer.promotion->limits;
    const auto add = [&](std::int64_t left, bool trim, const std::string& campaign) {
        offer.budgets.push_back({left, trim, campaign});
        if (left <= 0) offer.gate_reasons.push_back(Reason::budget_exhausted);
    };
    if (const auto budget = limits.budget.find(setting.currency)) {
        const auto found = setting.input->usage.promotions.find(offer.promotion->code);
        const Used used = found == setting.input->usage.promotions.end() ? Used{} : found->second.all;
        add(*budget - used.amount.find(setting.currency).value_or(0), limits.trim, "");
    }
    const Campaign* campaign = find_campaign(setting, offer.promotion->campaign);
    if (campaign == nullptr || !campaign->budget) return;
    const auto found = setting.input->usage.campaigns.find(campaign->code);
    const Used used = found == setting.input->usage.campaigns.end() ? Used{} : found->second;
    if (const auto spend = campaign->budget->spend.find(setting.currency))
        add(*spend - used.amount.find(setting.currency).value_or(0), campaign->budget->trim, campaign->code);
    if (campaign->budget->redemptions && used.redemptions >= *campaign->budget->redemptions)
        offer.gate_reasons.push_back(Reason::budget_exhausted);
}

}  // namespace

void judge_gates(Setting& setting) {
    for (Offer& offer : setting.offers) {
        if (setting.lines.empty()) offer.gate_reasons.push_back(Reason::cart_empty);
        if (lacks_currency(setting, *offer.promotion)) offer.gate_reasons.push_back(Reason::currency_mismatch);
        judge_place_and_time(setting, *offer.promotion, offer.gate_reasons);
        judge_limits(setting, offer);
        judge_budgets(setting, offer);
        offer.has_target = judge_effects(setting, *offer.promotion) == Reason::none;
    }
}

}  // namespace couponry::oracle
