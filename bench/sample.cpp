#include "sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"
#include "document/order_document.h"
#include "document/parse.h"
#include "tool/files.h"
#include "tool/shop_files.h"

namespace couponry::bench {
namespace {

constexpr std::size_t kLargeOrder = 100;  // lines

struct Orders {
    std::vector<Cart> middling;
    std::vector<Cart> small;
    std::vector<Cart> large;
};

/// `count` of them at even distances.
std::vector<Cart> spread(const std::vector<Cart>& carts, std::size_t count) {
    CHECK(carts.size() >= count);
    std::vector<Cart> chosen;
    for (std::size_t index = 0; index < count; ++index) chosen.push_back(carts[index * carts.size() / count]);
    return chosen;
}

/// What an order does not say: how it is delivered and paid, and who the customer is to the shop.
void complete(Cart& cart, std::uint64_t number) {
    Dice dice(number);
    cart.locale = "en-GB";
    cart.at.reset();
    if (cart.customer.id) {
        cart.customer.logged_in = true;
        cart.customer.email = "c" + *cart.customer.id + "@shop.example";
        cart.customer.orders_count = dice.below(8);
    }
    cart.customer.segments.emplace();
    for (int count = 0; count < 3; ++count) cart.customer.segments->push_back(segment_name(dice.below(kSegments)));
    cart.payment_method = dice.chance(80) ? "card" : "invoice";
    cart.device = dice.chance(50) ? "phone" : "desktop";
    Shipment shipment;
    shipment.method = dice.chance(80) ? "standard" : "express";
    shipment.amount = shipment.method == "standard" ? 395 : 795;
    cart.shipments = {shipment};
    cart.shipping_given = true;
    if (cart.country.empty()) cart.country = "GB";
}

Orders read_orders() {
    Orders orders;
    std::vector<Cart> middling;
    std::vector<Cart> small;
    auto lines = tool::Lines::open("data/shop/orders.jsonl.gz");
    CHECK(lines.has_value());
    for (std::uint64_t number = 0;; ++number) {
        const auto line = lines->next();
        CHECK(line.has_value());
        if (!*line) break;
        const auto value = document::parse(**line);
        CHECK(value.has_value());
        auto cart = document::read_recorded_order(*value, "gb");
        CHECK(cart.has_value());
        complete(*cart, number);
        const std::size_t size = cart->lines.size();
        std::int64_t pieces = 0;
        for (const CartLine& own : cart->lines) pieces += own.quantity;
        if (size >= 2 && size <= 4 && pieces <= 8) small.push_back(*cart);
        if (size >= kLargeOrder) orders.large.push_back(*cart);
        if (size >= 12 && size <= 18) middling.push_back(std::move(*cart));
    }
    orders.middling = spread(middling, kCarts);
    orders.small = spread(small, std::min<std::size_t>(small.size(), 100));
    std::stable_sort(orders.large.begin(), orders.large.end(),
                     [](const Cart& left, const Cart& right) { return left.lines.size() > right.lines.size(); });
    return orders;
}

const Orders& orders() {
    static const Orders all = read_orders();
    return all;
}

}  // namespace

Instant now() {
    return *parse_instant("2026-03-15T11:00:00Z");
}

std::string brand_name(std::int64_t number) {
    return fmt::format("brand-{}", number);
}

std::string segment_name(std::int64_t number) {
    return fmt::format("segment-{}", number);
}

const Shop& sample_shop() {
    static const Shop shop = [] {
        auto files = tool::read_shop_files(tool::kShopFolder);
        CHECK(files.has_value());
        Shop own = std::move(files->shop);
        own.promotions.clear();
        own.campaigns.clear();
        own.coupons.clear();
        for (std::size_t number = 0; number < own.products.size(); ++number)
            own.products[number].brand = brand_name(Dice(number).below(kBrands));
        return own;
    }();
    return shop;
}

const std::vector<Cart>& sample_carts() {
    return orders().middling;
}

const std::vector<Cart>& small_carts() {
    return orders().small;
}

const Cart& largest_cart() {
    static const Cart joined = [] {
        const std::vector<Cart>& large = orders().large;
        CHECK(!large.empty());
        Cart cart = large.front();
        for (std::size_t next = 1; next < large.size() && cart.lines.size() < kLargestCart; ++next)
            cart.lines.insert(cart.lines.end(), large[next].lines.begin(), large[next].lines.end());
        CHECK(cart.lines.size() >= kLargestCart);
        cart.lines.resize(kLargestCart);
        for (std::size_t line = 0; line < cart.lines.size(); ++line) cart.lines[line].id = fmt::format("l{}", line + 1);
        return cart;
    }();
    return joined;
}

}  // namespace couponry::bench
