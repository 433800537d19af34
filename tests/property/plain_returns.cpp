#include "property/plain_returns.h"

#include <algorithm>

#include "oracle/oracle.h"

namespace couponry::property {
namespace {

constexpr std::int64_t kSelectionsMax = 5'000;

/// Of a line, unit by unit: the first ones of a subtotal cost one minor unit more.
std::vector<std::int64_t> list_prices(const CartLine& line) {
    std::vector<std::int64_t> prices;
    const std::int64_t price = line.subtotal ? *line.subtotal / line.quantity : line.unit_price.value_or(0);
    const std::int64_t extra = line.subtotal ? *line.subtotal % line.quantity : 0;
    for (std::int64_t unit = 0; unit < line.quantity; ++unit) prices.push_back(price + (unit < extra ? 1 : 0));
    return prices;
}

std::vector<std::int64_t> paid_prices(const engine::LineAnswer& line) {
    std::vector<std::int64_t> prices;
    for (const auto& [quantity, total] : line.units) prices.insert(prices.end(), static_cast<std::size_t>(quantity), total);
    return prices;
}

/// The promotion as the order has it: for itself, with the money and the applications that it had, if they were limited.
Promotion as_the_order_has_it(Promotion promotion, const PaidOrder& order) {
    std::int64_t goods = 0, applications = 1;
    for (const engine::DiscountAnswer& discount : order.was.discounts) {
        if (discount.promotion != promotion.code) continue;
        applications = std::max(applications, discount.applications);
        if (discount.effect_class != EffectClass::shipping) goods += discount.amount;
    }
    const Limits had = promotion.limits;
    const bool had_budget =
        !had.budget.empty() || (had.per_period && !had.per_period->amount.empty()) || !promotion.campaign.empty();
    promotion.limits = {};
    promotion.limits.applications_per_cart = had.applications_per_cart;
    if (had_budget) {
        promotion.limits.budget.set(order.cart.currency, goods == 0 ? 1 : goods);
        promotion.limits.trim = true;
    }
    if (goods > 0 && (had.applications || had.applications_per_customer || (had.per_period && had.per_period->applications)))
        promotion.limits.applications = applications;
    promotion.coupons = std::nullopt;
    promotion.campaign = "";
    return promotion;
}

}  // namespace

PlainReturns::PlainReturns(const PaidOrder& order) : order_(order) {
    shop_.sites = {order.site};
    for (const Promotion& promotion : order.promotions) shop_.promotions.push_back(as_the_order_has_it(promotion, order));
    for (const engine::GiftAnswer& gift : order.was.gifts) {
        std::vector<std::string> products = gift.choice;
        if (!gift.product.empty()) products = {gift.product};
        for (const std::string& id : products) {
            if (std::ranges::find(shop_.products, id, &Product::id) != shop_.products.end()) continue;
            Product product;
            product.id = id;
            product.prices.set(order.cart.currency, gift.value / gift.quantity);
            shop_.products.push_back(product);
        }
    }
    for (std::size_t line = 0; line < order.cart.lines.size(); ++line) {
        std::vector<std::int64_t> list = list_prices(order.cart.lines[line]), paid = paid_prices(order.was.lines[line]);
        std::ranges::sort(list);
        std::ranges::sort(paid);
        std::vector<Piece>& pieces = kept_.emplace_back();
        for (std::size_t unit = 0; unit < list.size(); ++unit) {
            pieces.push_back({list[unit], paid[unit]});
            paid_ += paid[unit];
        }
    }
}

std::int64_t PlainReturns::refund(const std::vector<ReturnedLine>& lines) {
    paid_for_last_ = 0;
    for (const ReturnedLine& returned : lines)
        for (std::size_t line = 0; line < kept_.size(); ++line)
            for (std::int64_t unit = 0; order_.cart.lines[line].id == returned.line && unit < returned.quantity; ++unit) {
                paid_for_last_ += kept_[line].back().paid;
                kept_[line].pop_back();
            }
    came_back_ += paid_for_last_;
    const std::int64_t price = price_of_kept();
    if (price < 0) return -1;
    std::int64_t due = paid_ - price;
    if (due > came_back_) due = came_back_;
    if (due < refunded_) due = refunded_;
    const std::int64_t refund = due - refunded_;
    refunded_ = due;
    return refund;
}

std::int64_t PlainReturns::price_of_kept() const {
    Cart cart = order_.cart;
    cart.lines.clear();
    cart.codes.clear();
    cart.automatic = true;
    for (Shipment& shipment : cart.shipments) shipment.amount = 0;
    std::int64_t list = 0;
    for (std::size_t line = 0; line < kept_.size(); ++line) {
        if (kept_[line].empty()) continue;
        CartLine own = order_.cart.lines[line];
        std::int64_t subtotal = 0;
        for (const Piece& piece : kept_[line]) subtotal += piece.list;
        list += subtotal;
        own.quantity = static_cast<std::int64_t>(kept_[line].size());
        if (own.subtotal) own.subtotal = subtotal;
        cart.lines.push_back(own);
    }
    if (cart.lines.empty()) return 0;
    const UsageFacts nothing_used;
    const oracle::Answer answer = oracle::evaluate({shop_, cart, nothing_used, order_.was.at}, kSelectionsMax);
    if (!answer.complete) return -1;
    const oracle::Outcome& outcome = order_.site.selection == SelectionPolicy::best ? answer.best : answer.priority;
    return list - outcome.item_discount - outcome.order_discount;
}

}  // namespace couponry::property
