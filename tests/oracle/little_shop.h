// A few words to write a shop and a cart in a test: everything in US dollars on site "us".
#pragma once

#include <string>
#include <vector>

#include "oracle/oracle.h"

namespace couponry::oracle {

inline const Currency kDollar = *parse_currency("USD");

inline MoneyMap usd(std::int64_t cents) {
    return {{kDollar, cents}};
}
inline Percent pct(int whole) {
    return Percent{whole * 10'000};
}
inline ItemFilter of_products(std::vector<std::string> products) {
    ItemFilter filter;
    filter.products = std::move(products);
    return filter;
}

using Named = std::vector<std::pair<std::string, ParameterValue>>;

inline Parameters with(const Named& named) {
    Parameters parameters;
    for (const auto& [name, value] : named) parameters.set(name, value);
    return parameters;
}
inline Rule rule(const std::string& type, const Named& named = {}) {
    return Rule{type, with(named)};
}
inline ConditionTree leaf(const std::string& type, const Named& named = {}) {
    return {ConditionTree::Kind::leaf, {}, rule(type, named)};
}
inline std::int64_t whole(std::int64_t value) {
    return value;
}

struct LittleShop {
    Shop shop;
    Cart cart;
    UsageFacts usage;
    Instant now = *parse_instant("2026-11-04T12:00:00Z");

    LittleShop() {
        Site site;
        site.id = "us";
        site.currencies = {kDollar};
        shop.sites = {site};
        cart.site = "us";
        cart.currency = kDollar;
    }
    Site& site() { return shop.sites.front(); }
    /// A line whose product has the line's name.
    CartLine& line(const std::string& product, std::int64_t unit_price, std::int64_t quantity = 1) {
        CartLine line;
        line.id = "l" + std::to_string(cart.lines.size());
        line.product = product;
        line.quantity = quantity;
        line.unit_price = unit_price;
        cart.lines.push_back(line);
        return cart.lines.back();
    }
    void ship(std::int64_t cost, const std::string& method = "standard") {
        Shipment shipment;
        shipment.id = "s" + std::to_string(cart.shipments.size());
        shipment.method = method;
        shipment.amount = cost;
        cart.shipments.push_back(shipment);
        cart.shipping_given = true;
    }
    /// The reference stays good until the next promotion.
    Promotion& promotion(const std::string& code, std::vector<Rule> effects) {
        Promotion promotion;
        promotion.code = code;
        promotion.effects = std::move(effects);
        shop.promotions.push_back(promotion);
        return shop.promotions.back();
    }
    /// A promotion opened by an entered code of the same name in capitals.
    Promotion& coded(const std::string& code, const std::string& coupon, std::vector<Rule> effects) {
        Coupon one;
        one.code = coupon;
        shop.coupons.push_back(one);
        cart.codes.push_back(coupon);
        Promotion& promotion = this->promotion(code, std::move(effects));
        promotion.coupons = std::vector<std::string>{coupon};
        return promotion;
    }
    Answer answer() const { return evaluate({shop, cart, usage, now}); }
    Outcome best() const { return answer().best; }
    std::int64_t total() const { return best().total_discount(); }
    Reason reason(std::size_t code = 0) const { return answer().codes.at(code).reason; }
};

}  // namespace couponry::oracle
