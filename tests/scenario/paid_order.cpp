#include "scenario/paid_order.h"

#include <algorithm>

#include "service/resolved_cart.h"
#include "tool/ledger.h"

namespace couponry::scenario {

PaidOrder paid_order(const Shop& shop, const engine::Snapshot& snapshot, const Cart& cart, const engine::Evaluation& was) {
    PaidOrder order{.cart = service::resolved_cart(snapshot, cart), .was = was, .uses = {}, .promotions = {}, .site = {}};
    order.site = *std::ranges::find(shop.sites, cart.site, &Site::id);
    for (const tool::PromotionUse& use : tool::uses_of(was)) {
        const Promotion& promotion = *std::ranges::find(shop.promotions, use.promotion, &Promotion::code);
        order.uses.push_back({.promotion = use.promotion,
                              .campaign = promotion.campaign,
                              .coupon = {},
                              .code = {},
                              .applications = use.applications,
                              .amount = use.amount,
                              .period = {}});
        order.promotions.push_back(promotion);
    }
    return order;
}

}  // namespace couponry::scenario
