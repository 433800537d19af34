#include "generator.h"

#include <fmt/format.h>

#include <array>

#include "sample.h"

namespace couponry::bench {
namespace {

using Texts = std::vector<std::string>;
using Kind = ConditionTree::Kind;

constexpr std::int64_t kCampaigns = 12;

/// Of ten thousand promotions so many run now: a shop keeps all it ever had, and what it runs at a time grows much slower, because
/// somebody has to want every one of them. Some 80 run of a thousand, 160 of ten thousand, 430 of a hundred thousand, 700 of a
/// million; most are for other goods, other customers, or wait for a code.
std::int64_t running_per_ten_thousand(std::int64_t number, Running running) {
    if (number < 20) return 6'000;
    if (running == Running::many) return number < 1'000 ? 4'000 : number < 10'000 ? 1'000 : 400;
    if (number < 1'000) return 700;
    return number < 10'000 ? 90 : number < 100'000 ? 30 : 3;
}

enum class Opens { by_code, by_content, always };

struct Outline {
    Opens opens = Opens::by_content;
    bool is_running = false;
};

Outline outline_of(std::int64_t number, Running running) {
    Dice dice(static_cast<std::uint64_t>(number) * 2);
    const std::int64_t share = dice.below(1'000);
    Outline outline;
    outline.opens = share < 500 ? Opens::by_code : share < 999 ? Opens::by_content : Opens::always;
    outline.is_running = dice.below(10'000) < running_per_ten_thousand(number, running);
    return outline;
}

MoneyMap money(std::int64_t pence) {
    static const Currency pound = *parse_currency("GBP");
    static const Currency euro = *parse_currency("EUR");
    return {{pound, pence}, {euro, pence * 117 / 100 + 1}};
}

Percent percent(std::int64_t whole) {
    return Percent{static_cast<std::int32_t>(whole * 10'000)};
}

/// One promotion from its number.
class Maker {
public:
    Maker(std::int64_t number, Running running)
        : number_(number), dice_(static_cast<std::uint64_t>(number) * 2 + 1), outline_(outline_of(number, running)) {}

    Promotion make() {
        promotion_.code = fmt::format("p-{:07}", number_);
        promotion_.name = fmt::format("Offer {}", number_);
        promotion_.public_name = {{"en", fmt::format("Offer {}: save now", number_)}};
        set_window();
        set_gate();
        if (outline_.opens == Opens::by_code) make_opened();
        if (outline_.opens == Opens::by_content) make_by_content();
        if (outline_.opens == Opens::always) make_for_every_cart();
        set_stacking();
        return std::move(promotion_);
    }

private:
    void set_window() {
        const std::int64_t length = dice_.between(7, 60);
        std::int64_t start = 0;  // in days from now
        if (outline_.is_running)
            start = -dice_.below(length);
        else if (dice_.chance(85))
            start = -length - dice_.between(1, 1'500);
        else
            start = dice_.between(1, 120);
        promotion_.starts_at = Instant{now().ms + start * kDayMs - kHourMs};
        if (!outline_.is_running || dice_.chance(90))
            promotion_.ends_at = Instant{promotion_.starts_at->ms + (length + 1) * kDayMs};
        if (dice_.chance(2)) {
            Schedule weekend;
            weekend.days = {5, 6};
            promotion_.schedule = {weekend};
        }
    }

    void set_gate() {
        if (dice_.chance(50)) promotion_.sites = dice_.chance(70) ? Texts{"gb"} : Texts{"eu"};
        if (dice_.chance(20)) promotion_.channels = dice_.chance(50) ? Texts{"online", "app"} : Texts{"in_store"};
        if (dice_.chance(30)) promotion_.campaign = fmt::format("campaign-{}", dice_.below(kCampaigns));
        Limits& limits = promotion_.limits;
        if (dice_.chance(10)) limits.redemptions_per_customer = dice_.between(1, 3);
        if (dice_.chance(3)) limits.budget = money(dice_.between(100, 10'000) * 100);
    }

    void set_stacking() {
        constexpr std::array<std::int32_t, 10> priorities{100, 100, 100, 100, 100, 100, 100, 50, 150, 200};
        promotion_.priority = dice_.one_of(priorities);
        promotion_.stackable = dice_.chance(10);
        if (dice_.chance(3)) promotion_.group = fmt::format("group-{}", dice_.below(50));
        if (dice_.chance(2)) promotion_.exclusive = Exclusive::promotion_class;
        if (dice_.below(1'000) < 5) promotion_.exclusive = Exclusive::cart;
        if (dice_.chance(10)) promotion_.combines_with = {EffectClass::item, EffectClass::order, EffectClass::shipping};
    }

    void require(const std::string& type, Parameters parameters) {
        promotion_.when.children.push_back({Kind::leaf, {}, {type, std::move(parameters)}});
    }
    void require_subtotal(std::int64_t least, std::int64_t most) {
        Parameters parameters;
        parameters.set("amount", money(dice_.between(least / 500, most / 500) * 500));
        require("min_subtotal", parameters);
    }
    void require_segment() {
        Parameters parameters;
        parameters.set("any_of", Texts{segment_name(dice_.below(kSegments))});
        require("segment", parameters);
    }
    void require_content(const ItemFilter& items) {
        Parameters parameters;
        parameters.set("match", std::string("any"));
        parameters.set("items", items);
        require("contains", parameters);
    }

    const Product& some_product() {
        const std::vector<Product>& products = sample_shop().products;
        return products[static_cast<std::size_t>(dice_.below(static_cast<std::int64_t>(products.size())))];
    }
    std::string some_category() { return some_product().categories.front(); }
    Texts some_products(std::int64_t most) {
        Texts products;
        for (std::int64_t count = dice_.between(1, most); count > 0; --count) products.push_back(some_product().id);
        return products;
    }

    // Codes are for orders first.
    void make_opened() {
        promotion_.coupons = Texts{coupon_code(number_)};
        if (dice_.chance(50)) require_subtotal(1'500, 15'000);
        if (dice_.chance(15)) require_segment();
        if (dice_.chance(10)) require("first_order", {});
        const std::int64_t kind = dice_.below(100);
        ItemFilter items;
        if (dice_.chance(60)) {
            if (dice_.chance(50))
                items.products = some_products(8);
            else
                items.categories = {some_category()};
        }
        if (kind < 50)
            add_order_effect(items);
        else if (kind < 62)
            promotion_.effects = {{"free_shipping", {}}};
        else
            add_item_effect(items.products.empty() && items.categories.empty() ? products_filter() : items);
    }

    ItemFilter products_filter() {
        ItemFilter items;
        items.products = some_products(5);
        return items;
    }

    void make_by_content() {
        ItemFilter items;
        const std::int64_t kind = dice_.below(100);
        if (kind < 70) {
            items.products = some_products(5);
        } else if (kind < 84) {
            items.brands = {brand_name(dice_.below(kBrands))};
            if (dice_.chance(50)) items.categories = {some_category()};
        } else if (kind < 98) {
            require_segment();
            const std::int64_t more = dice_.below(10);
            if (more < 4) items.products = some_products(8);
            if (more >= 4 && more < 6) items.brands = {brand_name(dice_.below(kBrands))};
            if (more >= 6) items.categories = {some_category()};
        } else {
            // A whole category is rarely on offer for everybody.
            items.categories = {some_category()};
            items.brands = {brand_name(dice_.below(kBrands)), brand_name(dice_.below(kBrands))};
        }
        if (dice_.chance(8)) items.reduced = false;
        if (dice_.chance(5)) items.price_min = money(dice_.between(1, 10) * 100);
        if (dice_.chance(30)) require_subtotal(2'000, 40'000);
        if (dice_.chance(8))
            add_cart_effect(items);
        else
            add_item_effect(items);
    }

    void make_for_every_cart() {
        if (dice_.chance(80)) require_subtotal(3'000, 100'000);
        const std::int64_t kind = dice_.below(10);
        if (kind < 6)
            add_order_effect({});
        else if (kind < 9)
            add_shipping_effect();
        else
            add_gift();
    }

    void set_terms(Parameters& parameters) {
        if (dice_.chance(70))
            parameters.set("percent", percent(dice_.between(1, 10) * 5));
        else
            parameters.set("amount", money(dice_.between(1, 20) * 10));
    }

    void add_order_effect(const ItemFilter& items) {
        Parameters parameters;
        const bool has_items = items != ItemFilter{};
        const std::int64_t kind = dice_.below(20);
        if (kind < 9) {
            parameters.set("percent", percent(dice_.between(2, 20)));
            if (dice_.chance(20)) parameters.set("cap", money(dice_.between(5, 50) * 100));
            promotion_.effects = {{"percent_off_order", parameters}};
        } else if (kind < 17) {
            parameters.set("amount", money(dice_.between(1, 30) * 100));
            promotion_.effects = {{"amount_off_order", parameters}};
        } else {
            ParameterList tiers;
            for (std::int64_t tier = 1; tier <= 3; ++tier) {
                Parameters one;
                one.set("from", money(tier * dice_.between(20, 80) * 100 + tier));
                one.set("percent", percent(tier * 5));
                tiers.push_back(one);
            }
            std::sort(tiers.begin(), tiers.end(), [](const Parameters& left, const Parameters& right) {
                return left.find<MoneyMap>("from")->begin()->second < right.find<MoneyMap>("from")->begin()->second;
            });
            parameters.set("tiers", tiers);
            promotion_.effects = {{"tiered_order", parameters}};
        }
        if (has_items) promotion_.effects.front().parameters.set("items", items);
    }

    void add_shipping_effect() {
        Parameters parameters;
        if (dice_.chance(30)) parameters.set("methods", Texts{dice_.chance(70) ? "standard" : "express"});
        const std::int64_t kind = dice_.below(10);
        if (kind < 6) {
            promotion_.effects = {{"free_shipping", parameters}};
        } else if (kind < 8) {
            parameters.set("percent", percent(50));
            promotion_.effects = {{"percent_off_shipping", parameters}};
        } else {
            parameters.set("price", money(dice_.between(1, 3) * 100));
            promotion_.effects = {{"fixed_price_shipping", parameters}};
        }
    }

    void add_gift() {
        Parameters parameters;
        parameters.set("product", some_product().id);
        parameters.set("value", money(dice_.between(1, 5) * 50));
        promotion_.effects = {{"gift_item", parameters}};
    }

    /// An effect on the order, the delivery or afterwards for who has the things.
    void add_cart_effect(const ItemFilter& items) {
        const std::int64_t kind = dice_.below(10);
        if (kind < 4) return add_order_effect(items);
        require_content(items);
        if (kind < 6) return add_shipping_effect();
        if (kind < 8) return add_gift();
        Parameters parameters;
        parameters.set("points", dice_.between(1, 10) * 10);
        promotion_.effects = {{"award_points", parameters}};
    }

    void add_item_effect(const ItemFilter& items) {
        Parameters parameters;
        const std::int64_t kind = dice_.below(100);
        const auto add = [&](const char* type) { promotion_.effects = {{type, parameters}}; };
        if (kind < 76 && kind >= 0 && !(kind >= 58 && kind < 70)) parameters.set("items", items);
        if (kind < 36) {
            parameters.set("percent", percent(dice_.between(1, 10) * 5));
            if (dice_.chance(10)) parameters.set("max_units", dice_.between(1, 12));
            add("percent_off_items");
        } else if (kind < 50) {
            parameters.set("amount", money(dice_.between(1, 20) * 5));
            parameters.set("apply", std::string(dice_.chance(80) ? "each" : "across"));
            add("amount_off_items");
        } else if (kind < 58) {
            parameters.set("price", money(dice_.between(1, 40) * 25));
            add("fixed_price_items");
        } else if (kind < 66) {
            Parameters buy;
            Parameters get;
            buy.set("items", items);
            get.set("items", items);
            buy.set("quantity", dice_.between(1, 4));
            get.set("quantity", std::int64_t{1});
            get.set("percent", percent(dice_.chance(70) ? 100 : 50));
            parameters.set("buy", buy);
            parameters.set("get", get);
            add("buy_x_get_y");
        } else if (kind < 70) {
            Parameters with;
            Parameters partner;
            with.set("items", items);
            partner.set("items", products_filter());
            set_terms(partner);
            parameters.set("with", with);
            parameters.set("partner", partner);
            add("partner_product");
        } else if (kind < 76) {
            parameters.set("of", dice_.between(2, 5));
            add("cheapest_free");
        } else {
            parameters = {};
            add_rarer_item_effect(items, kind);
        }
        if (promotion_.effects.front().parameters.has("of") && dice_.chance(50)) promotion_.limits.applications_per_cart = 3;
    }

    void add_rarer_item_effect(const ItemFilter& items, std::int64_t kind) {
        Parameters parameters;
        if (kind < 80) {
            parameters.set("n", dice_.between(2, 4));
            set_terms(parameters);
            parameters.set("items", items);
            promotion_.effects = {{"nth_unit", parameters}};
        } else if (kind < 85) {
            parameters.set("quantity", dice_.between(2, 6));
            parameters.set("price", money(dice_.between(2, 20) * 50));
            parameters.set("items", items);
            promotion_.effects = {{"bundle_price", parameters}};
        } else if (kind < 88) {
            ParameterList parts;
            for (int part = 0; part < 2; ++part) {
                Parameters one;
                one.set("items", part == 0 ? items : products_filter());
                parts.push_back(one);
            }
            parameters.set("parts", parts);
            parameters.set("price", money(dice_.between(4, 40) * 50));
            promotion_.effects = {{"bundle_price", parameters}};
        } else if (kind < 91) {
            PriceList prices;
            for (const std::string& product : some_products(5)) prices[product] = money(dice_.between(1, 40) * 25);
            parameters.set("prices", prices);
            promotion_.effects = {{"fixed_price_items", parameters}};
        } else {
            const bool by_amount = dice_.chance(50);
            ParameterList tiers;
            for (std::int64_t tier = 1; tier <= 3; ++tier) {
                Parameters one;
                one.set("from", by_amount ? ParameterValue(money(tier * 1'000)) : ParameterValue(tier * 6));
                one.set("percent", percent(tier * 5));
                tiers.push_back(one);
            }
            parameters.set("by", std::string(by_amount ? "amount" : "quantity"));
            parameters.set("tiers", tiers);
            parameters.set("items", items);
            promotion_.effects = {{"tiered_items", parameters}};
        }
    }

    std::int64_t number_;
    Dice dice_;
    Outline outline_;
    Promotion promotion_;
};

}  // namespace

Promotion make_promotion(std::int64_t number, Running running) {
    return Maker(number, running).make();
}

bool is_opened_by_code(std::int64_t number) {
    return outline_of(number, Running::usual).opens == Opens::by_code;
}

std::string coupon_code(std::int64_t number) {
    // Seven letters without look-alikes; a bijection, so that no two promotions share a code.
    constexpr std::string_view letters = "ABCDEFGHJKMNPQRSTVWXYZ2345679";
    auto left = static_cast<std::uint64_t>(number) * 7'368'787 % 17'249'876'309;  // 29 to the 7th; the factor is coprime to 29
    std::string code;
    for (int place = 0; place < 7; ++place, left /= letters.size()) code += letters[left % letters.size()];
    return code;
}

Shop make_shop(std::int64_t count, Running running) {
    Shop shop = sample_shop();
    for (std::int64_t number = 0; number < kCampaigns; ++number) {
        Campaign campaign;
        campaign.code = fmt::format("campaign-{}", number);
        if (number == 0) {
            campaign.budget.emplace();
            campaign.budget->spend = money(100'000'00);
        }
        shop.campaigns.push_back(campaign);
    }
    shop.promotions.reserve(static_cast<std::size_t>(count));
    for (std::int64_t number = 0; number < count; ++number) {
        shop.promotions.push_back(make_promotion(number, running));
        if (!is_opened_by_code(number)) continue;
        Coupon coupon;
        coupon.code = coupon_code(number);
        shop.coupons.push_back(std::move(coupon));
    }
    return shop;
}

std::vector<Cart> make_carts(const std::vector<Cart>& plain, std::int64_t count, Running running) {
    std::vector<Cart> carts = plain;
    for (std::size_t index = 0; index < carts.size(); ++index) {
        Dice dice(index + 1'000'003);
        for (const bool must_run : {true, false})
            for (std::int64_t number = dice.below(count), tries = 0; tries < std::min<std::int64_t>(count, 1'000); ++tries) {
                if (is_opened_by_code(number) && (!must_run || outline_of(number, running).is_running)) {
                    carts[index].codes.push_back(coupon_code(number));
                    break;
                }
                number = (number + 1) % count;
            }
    }
    return carts;
}

}  // namespace couponry::bench
