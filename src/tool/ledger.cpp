#include "tool/ledger.h"

#include <algorithm>

#include "base/check.h"
#include "codes/normalise.h"

namespace couponry::tool {
namespace {

/// Counts per customer go by id, or by e-mail for a guest with one; "" keeps none.
std::string who_is(const Cart& cart) {
    if (cart.customer.id) return "id " + *cart.customer.id;
    return cart.customer.email ? "mail " + *cart.customer.email : std::string();
}

void add(Used& used, const PromotionUse& use, Currency currency) {
    used.redemptions += 1;
    used.applications += use.applications;
    if (use.amount > 0) used.amount.set(currency, add_checked(used.amount.find(currency).value_or(0), use.amount));
}

template <class Map, class Key>
Used find_or_none(const Map& map, const Key& key) {
    const auto place = map.find(key);
    return place == map.end() ? Used{} : place->second;
}

}  // namespace

std::vector<PromotionUse> uses_of(const engine::Evaluation& evaluation) {
    std::vector<PromotionUse> uses;
    const auto use_of = [&](const std::string& promotion) -> PromotionUse& {
        const auto place =
            std::find_if(uses.begin(), uses.end(), [&](const PromotionUse& use) { return use.promotion == promotion; });
        if (place != uses.end()) return *place;
        uses.push_back({promotion});
        return uses.back();
    };
    for (const engine::DiscountAnswer& discount : evaluation.discounts) {
        PromotionUse& use = use_of(discount.promotion);
        use.applications = std::max(use.applications, discount.applications);
        use.amount = add_checked(use.amount, discount.amount);
    }
    for (const engine::GiftAnswer& gift : evaluation.gifts) use_of(gift.promotion).gave_gift = true;
    for (const engine::AfterwardsAnswer& afterwards : evaluation.afterwards) use_of(afterwards.promotion);
    return uses;
}

Ledger::Ledger(const ShopFiles& files) : files_(&files) {
    for (const Promotion& promotion : files.shop.promotions) promotions_.emplace(promotion.code, &promotion);
    for (const Coupon& coupon : files.shop.coupons) coupons_.emplace(coupon.code, &coupon);
    usage_.codes = files.codes;
}

const UsageFacts& Ledger::usage_for(const Cart& cart) {
    const std::string who = who_is(cart);
    for (auto& [code, usage] : usage_.promotions) {
        usage.customer = who.empty() ? Used{} : find_or_none(promotion_uses_, CustomerKey{who, code});
        const Promotion& promotion = *promotions_.at(code);
        usage.period = promotion.limits.per_period ? find_or_none(period_uses_, period_key(promotion, cart)) : Used{};
    }
    for (auto& [code, usage] : usage_.coupons)
        usage.customer = who.empty() ? Used{} : find_or_none(coupon_uses_, CustomerKey{who, code});
    return usage_;
}

Ledger::PeriodKey Ledger::period_key(const Promotion& promotion, const Cart& cart) const {
    const auto site =
        std::find_if(files_->shop.sites.begin(), files_->shop.sites.end(), [&](const Site& own) { return own.id == cart.site; });
    CHECK(site != files_->shop.sites.end() && cart.at);
    const Date today = site->time_zone.local(*cart.at).date;
    Date first = today;
    if (promotion.limits.per_period->per == Period::week) first.days -= weekday_of(today);
    if (promotion.limits.per_period->per == Period::month) first.days -= civil_of(today).day - 1;
    return {promotion.limits.per_period->by_customer ? who_is(cart) : "", promotion.code, first.days};
}

void Ledger::record_promotion(const Cart& cart, const PromotionUse& use) {
    const Promotion& promotion = *promotions_.at(use.promotion);
    const std::string who = who_is(cart);
    add(usage_.promotions[use.promotion].all, use, cart.currency);
    if (!promotion.campaign.empty()) add(usage_.campaigns[promotion.campaign], use, cart.currency);
    if (!who.empty()) add(promotion_uses_[{who, use.promotion}], use, cart.currency);
    if (promotion.limits.per_period && !(who.empty() && promotion.limits.per_period->by_customer))
        add(period_uses_[period_key(promotion, cart)], use, cart.currency);
}

void Ledger::record_code(const Cart& cart, const engine::CodeAnswer& code) {
    // A generated code is answered as itself, any other as its coupon.
    const auto normalised = codes::normalise(code.coupon);
    const auto generated = normalised ? usage_.codes.find(*normalised) : usage_.codes.end();
    const bool is_generated = generated != usage_.codes.end();
    if (is_generated) generated->second.status = CodeStatus::redeemed;
    const std::string coupon = is_generated ? generated->second.coupon : code.coupon;
    const auto known = coupons_.find(coupon);
    CHECK(known != coupons_.end());
    const PromotionUse use{.promotion = {}, .applications = 1, .amount = code.amount};
    add(usage_.coupons[coupon].all, use, cart.currency);
    if (const std::string who = who_is(cart); !who.empty()) add(coupon_uses_[{who, coupon}], use, cart.currency);
    if (known->second->kind == CouponKind::customer && cart.customer.id)
        for (Grant& held : customers_[*cart.customer.id].grants)
            if (held.coupon == coupon && held.status == GrantStatus::available) held.status = GrantStatus::used;
}

void Ledger::grant(const Cart& cart, const std::string& coupon) {
    const auto known = coupons_.find(coupon);
    if (!cart.customer.id || known == coupons_.end()) return;
    Grant granted{.coupon = coupon, .granted_at = cart.at, .ends_at = known->second->ends_at};
    if (known->second->valid_for) {
        const Instant ends{cart.at->ms + known->second->valid_for->count * kDayMs};
        granted.ends_at = granted.ends_at ? std::min(*granted.ends_at, ends) : ends;
    }
    // A further one replaces an unused one.
    std::vector<Grant>& grants = customers_[*cart.customer.id].grants;
    const auto unused = std::find_if(grants.begin(), grants.end(), [&](const Grant& held) {
        return held.coupon == coupon && held.status == GrantStatus::available;
    });
    if (unused == grants.end())
        grants.push_back(std::move(granted));
    else
        *unused = std::move(granted);
}

void Ledger::record(const Cart& cart, const engine::Evaluation& evaluation) {
    for (const PromotionUse& use : uses_of(evaluation)) record_promotion(cart, use);
    for (const engine::CodeAnswer& code : evaluation.codes)
        if (code.applied) record_code(cart, code);
    for (const engine::AfterwardsAnswer& afterwards : evaluation.afterwards)
        if (afterwards.type == "grant_coupon") grant(cart, afterwards.name);
    if (!cart.customer.id) return;
    CustomerHistory& history = customers_[*cart.customer.id];
    const std::int64_t goods = evaluation.totals.subtotal - evaluation.totals.item_discount - evaluation.totals.order_discount;
    history.orders.push_back({.placed_at = *cart.at, .is_cancelled = false, .currency = cart.currency, .total = goods});
    history.spent = add_checked(history.spent, goods);
}

}  // namespace couponry::tool
