#include "little_shop.h"

#include <fmt/format.h>

namespace couponry::bench {
namespace {

const Currency kPound = *parse_currency("GBP");
constexpr int kAbsentProducts = 5;

Promotion percent_off_order(std::int64_t number, std::int64_t percent) {
    Promotion promotion;
    promotion.code = fmt::format("p-{}", number);
    Parameters parameters;
    parameters.set("percent", Percent{static_cast<std::int32_t>(percent * 10'000)});
    promotion.effects = {{"percent_off_order", parameters}};
    return promotion;
}

/// One that the cart cannot meet.
Promotion out_of_reach(std::int64_t number) {
    Promotion promotion = percent_off_order(number, 5 + number % 20);
    Rule condition;
    if (number % 10 < 6) {
        condition.type = "min_subtotal";
        condition.parameters.set("amount", MoneyMap{{kPound, 100'000'00 + number}});
    } else {
        ItemFilter items;
        items.products = {fmt::format("absent-{}", number % kAbsentProducts)};
        condition.type = "contains";
        condition.parameters.set("match", std::string("any"));
        condition.parameters.set("items", items);
    }
    promotion.when.children.push_back({ConditionTree::Kind::leaf, {}, condition});
    return promotion;
}

}  // namespace

Shop make_little_shop(std::int64_t count) {
    Shop shop;
    Site site;
    site.id = "gb";
    site.currencies = {kPound};
    shop.sites = {site};
    for (int number = 0; number < kLittleCartLines + kAbsentProducts; ++number) {
        Product product;
        product.id =
            number < kLittleCartLines ? fmt::format("present-{}", number) : fmt::format("absent-{}", number - kLittleCartLines);
        product.prices = {{kPound, kLittleCartPrice}};
        shop.products.push_back(product);
    }
    for (std::int64_t number = 0; number < count; ++number) {
        // The matching ones lie apart from each other.
        const std::int64_t place = number * 4 / count;
        const bool matches = place < 3 && number == (place + 1) * count / 4 - 1;
        shop.promotions.push_back(matches ? percent_off_order(number, 2 + place) : out_of_reach(number));
    }
    return shop;
}

Cart make_little_cart() {
    Cart cart;
    cart.site = "gb";
    cart.currency = kPound;
    for (int number = 0; number < kLittleCartLines; ++number) {
        CartLine line;
        line.id = fmt::format("l{}", number);
        line.product = fmt::format("present-{}", number);
        line.unit_price = kLittleCartPrice;
        cart.lines.push_back(line);
    }
    return cart;
}

}  // namespace couponry::bench
