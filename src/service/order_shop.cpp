#include "service/order_shop.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "base/check.h"
#include "document/shop_document.h"
#include "service/past_shop.h"

namespace couponry::service {
namespace {

bool limits_applications(const Limits& limits) {
    return limits.applications || limits.applications_per_customer || (limits.per_period && limits.per_period->applications);
}

bool limits_money(const Promotion& promotion) {
    const Limits& limits = promotion.limits;
    return !limits.budget.empty() || !promotion.campaign.empty() || (limits.per_period && !limits.per_period->amount.empty());
}

/// What a promotion took off the goods of the order.
std::int64_t taken_off_goods(const engine::Evaluation& was, const std::string& promotion) {
    std::int64_t amount = 0;
    for (const engine::DiscountAnswer& discount : was.discounts)
        if (discount.promotion == promotion && discount.effect_class != EffectClass::shipping) amount += discount.amount;
    return amount;
}

Limits own_limits(const Promotion& promotion, const Use& use, const engine::Evaluation& was) {
    const std::int64_t taken = taken_off_goods(was, promotion.code);
    Limits own;
    own.applications_per_cart = promotion.limits.applications_per_cart;
    if (limits_money(promotion)) {
        // A budget of nothing would keep it from giving its gift.
        own.budget.set(was.currency, std::max<std::int64_t>(1, taken));
        own.trim = true;
    }
    // Where only gifts were given, nobody counted how often; what is kept has at most the gifts of the order anyway.
    if (limits_applications(promotion.limits) && taken > 0) own.applications = std::max<std::int64_t>(1, use.applications);
    return own;
}

/// Gifts given on top, at what they were worth then.
std::vector<Product> gifts_of(const engine::Evaluation& was) {
    std::map<std::string, std::int64_t> worth;
    for (const engine::GiftAnswer& gift : was.gifts) {
        const std::int64_t value = gift.value / std::max<std::int64_t>(1, gift.quantity);
        if (!gift.product.empty()) worth.emplace(gift.product, value);
        for (const std::string& product : gift.choice) worth.emplace(product, value);
    }
    std::vector<Product> products;
    for (const auto& [id, value] : worth) {
        Product& product = products.emplace_back();
        product.id = id;
        product.prices.set(was.currency, value);
    }
    return products;
}

}  // namespace

Shop order_shop(const Site& site, std::vector<Promotion> promotions, const std::vector<Use>& uses,
                const engine::Evaluation& was) {
    Shop shop;
    shop.sites = {site};
    shop.products = gifts_of(was);
    for (Promotion& promotion : promotions) {
        const auto use = std::ranges::find(uses, promotion.code, &Use::promotion);
        CHECK(use != uses.end());
        promotion.limits = own_limits(promotion, *use, was);
        promotion.campaign.clear();
        promotion.coupons.reset();
        promotion.status = PromotionStatus::published;
    }
    shop.promotions = std::move(promotions);
    return shop;
}

Result<Shop> read_order_shop(const store::Transaction& transaction, const Redemption& redemption, const engine::Evaluation& was) {
    const auto gone = [](std::string_view what, const std::string& id) {
        return fail("not_recorded",
                    fmt::format("The {} \"{}\" of this order was erased, so what is kept cannot be priced.", what, id));
    };
    const auto kept_site = transaction.of(store::Aggregate::sites).find(redemption.site);
    if (!kept_site) return gone("site", redemption.site);
    const auto site = document::read_site(boost::json::parse(kept_site->body), redemption.site);
    CHECK(site.has_value());  // it was read before it was kept
    std::vector<Promotion> promotions;
    for (const Use& use : redemption.uses) {
        if (std::ranges::find(promotions, use.promotion, &Promotion::code) != promotions.end()) continue;
        auto promotion = past_promotion(transaction, use.promotion, redemption.made_at);
        if (!promotion) return gone("promotion", use.promotion);
        promotions.push_back(std::move(*promotion));
    }
    return order_shop(*site, std::move(promotions), redemption.uses, was);
}

}  // namespace couponry::service
