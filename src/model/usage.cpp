#include "model/usage.h"

#include <fmt/format.h>

namespace couponry {
namespace {

template <class T>
T find_or_none(const std::unordered_map<std::string, T>& uses, std::string_view code) {
    if (uses.empty()) return {};
    const auto found = uses.find(std::string(code));
    return found == uses.end() ? T{} : found->second;
}

void add_counted(const CountedUses* counted, std::string (*subject_of)(std::string_view), std::string_view code, Used& used) {
    if (counted == nullptr || counted->size() == 0) return;
    if (const Used* const more = counted->find(subject_of(code))) used += *more;
}

}  // namespace

Used& operator+=(Used& used, const Used& more) {
    used.redemptions += more.redemptions;
    used.applications += more.applications;
    used.customers += more.customers;
    for (const auto& [currency, amount] : more.amount) used.amount.set(currency, used.amount.find(currency).value_or(0) + amount);
    return used;
}

std::string promotion_subject(std::string_view promotion) {
    return fmt::format("promotions:{}", promotion);
}

std::string coupon_subject(std::string_view coupon) {
    return fmt::format("coupons:{}", coupon);
}

std::string campaign_subject(std::string_view campaign) {
    return fmt::format("campaigns:{}", campaign);
}

Usage UsageFacts::of_promotion(std::string_view code) const {
    Usage usage = find_or_none(promotions, code);
    if (imported) usage.all += find_or_none(imported->promotions, code).all;
    add_counted(counted.get(), promotion_subject, code, usage.all);
    return usage;
}

Usage UsageFacts::of_coupon(std::string_view code) const {
    Usage usage = find_or_none(coupons, code);
    if (imported) usage.all += find_or_none(imported->coupons, code).all;
    add_counted(counted.get(), coupon_subject, code, usage.all);
    return usage;
}

Used UsageFacts::of_campaign(std::string_view code) const {
    Used used = find_or_none(campaigns, code);
    if (imported) used += find_or_none(imported->campaigns, code);
    add_counted(counted.get(), campaign_subject, code, used);
    return used;
}

}  // namespace couponry
