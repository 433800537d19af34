#include "oracle/world.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/check.h"
#include "oracle/setting.h"

namespace couponry::oracle {
namespace {

using Texts = std::vector<std::string>;

const Currency kCurrency = *parse_currency("USD");

Site make_site(Dice& dice) {
    Site site;
    site.id = "us";
    site.name = "US";
    site.currencies = {kCurrency};
    site.locales = {"en-US"};
    site.time_zone = *TimeZone::find("UTC");
    site.rounding = dice.one_of(std::array{Rounding::half_up, Rounding::half_up, Rounding::half_even, Rounding::down});
    site.rounding_level =
        dice.one_of(std::array{RoundingLevel::unit, RoundingLevel::unit, RoundingLevel::line, RoundingLevel::discount});
    site.selection = dice.chance(75) ? SelectionPolicy::best : SelectionPolicy::priority;
    if (dice.chance(10)) site.codes_per_cart = 1;
    return site;
}

// Three to six products in "clothing", in "shoes" below it and in "mugs", and three that are only gifts.
void make_catalog(Dice& dice, World& world, const std::vector<std::int64_t>& prices) {
    world.shop.categories = {{"clothing", {}, ""}, {"shoes", {}, "clothing"}, {"mugs", {}, ""}};
    for (std::int64_t number = 0, count = dice.between(3, 6); number < count; ++number) {
        Product product;
        product.id = "p" + std::to_string(number);
        product.categories = {dice.one_of(Texts{"clothing", "shoes", "shoes", "mugs"})};
        product.brand = dice.one_of(Texts{"acme", "acme", "bolt"});
        product.attributes = {{"color", {dice.one_of(Texts{"red", "blue"})}}};
        product.prices = {{kCurrency, dice.one_of(prices)}};
        product.weight_grams = 100 * dice.below(3);
        if (dice.chance(10)) product.discountable = false;
        if (dice.chance(20)) product.stock = dice.below(3);
        world.shop.products.push_back(product);
    }
    for (std::int64_t number = 0; number < 3; ++number) {
        Product product;
        product.id = "gift-" + std::to_string(number);
        if (number != 2) product.prices = {{kCurrency, dice.between(1, 900)}};
        if (dice.chance(40)) product.stock = dice.below(2);
        world.shop.products.push_back(product);
    }
}

CartLine make_line(Dice& dice, const World& world, const std::vector<std::int64_t>& prices, std::int64_t pieces_left) {
    const std::size_t sold = world.shop.products.size() - 3;
    CartLine line;
    line.product = world.shop.products[static_cast<std::size_t>(dice.below(static_cast<std::int64_t>(sold)))].id;
    line.quantity = std::min(pieces_left, dice.one_of(std::array<std::int64_t, 7>{1, 1, 2, 2, 3, 3, 4}));
    line.unit_price = dice.one_of(prices);
    if (dice.chance(8)) {
        line.subtotal = std::max<std::int64_t>(*line.unit_price * line.quantity - dice.below(3), 0);
        line.unit_price.reset();
    }
    if (dice.chance(20)) line.reduced_from = line.unit_price.value_or(0) + 200;
    if (dice.chance(6)) line.discountable = false;
    if (dice.chance(15)) line.minimum_price = line.unit_price.value_or(100) * dice.one_of(std::array{1, 5, 8, 10, 12}) / 10;
    if (dice.chance(5)) line.purchase_type = "subscription";
    return line;
}

void make_shipping(Dice& dice, World& world) {
    if (dice.chance(75)) world.cart.country = dice.chance(85) ? "US" : "CA";
    if (dice.chance(15)) return;
    world.cart.shipping_given = true;
    for (std::int64_t number = 0, count = dice.chance(80) ? 1 : 2; number < count; ++number) {
        Shipment shipment;
        shipment.id = count == 1 ? "" : "s" + std::to_string(number);
        shipment.method =
            dice.one_of(Texts{"standard", "standard", "standard", "standard", "standard", "express", "express", ""});
        shipment.amount = dice.one_of(std::array{0, 399, 499, 500, 799, 1299});
        world.cart.shipments.push_back(shipment);
    }
}

void make_customer(Dice& dice, Cart& cart) {
    if (dice.chance(50)) {
        cart.customer.id = "c-1";
        cart.customer.logged_in = dice.chance(70);
        cart.customer.segments = dice.chance(60) ? Texts{"members"} : Texts{};
        cart.customer.orders_count = dice.below(3);
    }
    if (dice.chance(50)) cart.customer.email = "ann@example.com";
    if (dice.chance(60)) cart.metadata["points"] = FactValue{{dice.between(5, 15)}, false};
    if (dice.chance(60)) cart.payment_method = dice.chance(80) ? "card" : "invoice";
    if (dice.chance(40)) cart.device = dice.chance(60) ? "phone" : "tablet";
}

void make_cart(Dice& dice, World& world, const std::vector<std::int64_t>& prices, const WorldOptions& options) {
    Cart& cart = world.cart;
    cart.site = "us";
    cart.currency = kCurrency;
    cart.locale = "en-US";
    std::int64_t pieces_left = dice.between(std::min(6, options.pieces_max), options.pieces_max);
    const std::int64_t count = dice.chance(1)
                                   ? 0
                                   : dice.between(std::min(2, options.lines_max),
                                                  std::max(1, dice.chance(70) ? options.lines_max / 2 : options.lines_max));
    for (std::int64_t number = 0; number < count && pieces_left > 0; ++number) {
        cart.lines.push_back(make_line(dice, world, prices, pieces_left));
        cart.lines.back().id = "l" + std::to_string(number);
        pieces_left -= cart.lines.back().quantity;
    }
    make_shipping(dice, world);
    make_customer(dice, cart);
}

std::int64_t some_budget(Dice& dice) {
    return dice.one_of(std::array{0, 100, 300, 500, 900, 1500, 3000});
}

void make_limits(Dice& dice, World& world, Promotion& promotion) {
    Limits& limits = promotion.limits;
    if (dice.chance(15)) limits.applications_per_cart = dice.between(1, 3);
    if (!dice.chance(16)) return;
    Usage& used = world.usage.promotions[promotion.code];
    const std::int64_t kind = dice.below(7);
    if (kind == 0) {
        limits.redemptions = 10;
        used.all.redemptions = dice.between(8, 10);
    } else if (kind == 1) {
        limits.applications = 10;
        used.all.applications = dice.between(8, 10);
    } else if (kind == 2) {
        limits.redemptions_per_customer = 1;
        used.customer.redemptions = dice.below(2);
    } else if (kind == 3) {
        PeriodLimit period;
        period.by_customer = dice.chance(40);
        if (dice.chance(50))
            period.amount = {{kCurrency, 1 + some_budget(dice)}};
        else
            period.applications = dice.between(1, 3);
        used.period.applications = dice.below(2);
        limits.per_period = period;
    } else {
        limits.budget = {{kCurrency, 1000 + some_budget(dice)}};
        used.all.amount = {{kCurrency, 1000}};
        limits.trim = dice.chance(50);
    }
}

// Codes with single_code coupons; some of them entered, in many spellings.
void make_coupons(Dice& dice, World& world, Promotion& promotion) {
    if (!dice.chance(25)) return;
    promotion.coupons.emplace();
    for (std::int64_t count = dice.chance(85) ? 1 : 2; count > 0; --count) {
        const std::string code = "CODE" + std::to_string(dice.between(1, 8));
        const auto is_same = [&](const Coupon& coupon) { return coupon.code == code; };
        const bool is_known = std::any_of(world.shop.coupons.begin(), world.shop.coupons.end(), is_same);
        if (std::find(promotion.coupons->begin(), promotion.coupons->end(), code) == promotion.coupons->end())
            promotion.coupons->push_back(code);
        if (is_known) continue;
        Coupon coupon;
        coupon.code = code;
        if (dice.chance(4)) coupon.active = false;
        if (dice.chance(4)) coupon.ends_at = Instant{world.now.ms - 1};
        if (dice.chance(4)) coupon.limits.redemptions = 5, world.usage.coupons[code].all.redemptions = dice.between(4, 5);
        world.shop.coupons.push_back(coupon);
        if (dice.chance(92)) world.cart.codes.push_back(dice.chance(80) ? code : "code-" + code.substr(4) + " ");
    }
    if (dice.chance(3)) world.cart.codes.push_back("NOSUCHCODE");
    if (dice.chance(3) && !world.cart.codes.empty()) world.cart.codes.push_back(world.cart.codes.front());
}

std::optional<std::vector<EffectClass>> some_classes(Dice& dice) {
    if (dice.chance(50)) return std::nullopt;
    std::vector<EffectClass> classes;
    for (const EffectClass one : {EffectClass::item, EffectClass::order, EffectClass::shipping})
        if (dice.chance(95)) classes.push_back(one);
    return classes;
}

void make_stacking(Dice& dice, Promotion& promotion, std::int64_t promotion_count) {
    const auto some_code = [&] { return "promo-" + std::string(1, static_cast<char>('a' + dice.below(promotion_count))); };
    promotion.priority = dice.one_of(std::array{100, 100, 100, 100, 100, 100, 100, 100, 100, 50, 200});
    promotion.stackable = dice.chance(35);
    promotion.combines_with = some_classes(dice);
    if (dice.chance(10)) promotion.group = dice.one_of(Texts{"g1", "g2"});
    if (dice.chance(4)) promotion.exclusive = Exclusive::promotion_class;
    if (dice.chance(2)) promotion.exclusive = Exclusive::cart;
    if (dice.chance(6)) promotion.never_with = Texts{some_code()};
    if (dice.chance(3)) promotion.only_with = dice.chance(25) ? Texts{} : Texts{some_code(), some_code()};
}

void make_gate(Dice& dice, const World& world, Promotion& promotion) {
    if (dice.chance(2)) promotion.status = PromotionStatus::paused;
    if (dice.chance(2)) promotion.ends_at = Instant{world.now.ms - dice.below(2)};
    if (dice.chance(2)) promotion.starts_at = Instant{world.now.ms + dice.below(2)};
    if (dice.chance(2)) promotion.channels = Texts{dice.one_of(Texts{"online", "in_store"})};
    if (dice.chance(2)) promotion.sites = Texts{dice.one_of(Texts{"us", "gb"})};
    if (dice.chance(2)) promotion.schedule = {{{dice.chance(60) ? 2 : 5}, {}, {}, {}}};
    if (dice.chance(12)) promotion.campaign = "autumn";
}

// When a promotion's first turn comes, as far as the merchant's words decide it; nothing for one with only afterwards effects.
auto first_turn(const Promotion& promotion) {
    auto first = std::tuple(EffectClass::afterwards, promotion.priority, 2, promotion.code);
    for (const Rule& rule : promotion.effects) {
        if (class_of(rule) == EffectClass::afterwards) continue;
        const bool is_early = is_group_effect(rule) || is_unit_limited(rule) || rule.type == "gift_item";
        first = std::min(first, std::tuple(class_of(rule), promotion.priority, is_early ? 0 : 1, promotion.code));
    }
    return first;
}

// `promotion_applied` may name only promotions that run before.
void add_applied_conditions(Dice& dice, World& world) {
    for (Promotion& promotion : world.shop.promotions) {
        if (!dice.chance(10)) continue;
        Texts earlier;
        for (const Promotion& other : world.shop.promotions)
            if (first_turn(other) < first_turn(promotion)) earlier.push_back(other.code);
        if (earlier.empty()) continue;
        Rule leaf{"promotion_applied", {}};
        leaf.parameters.set("promotion", dice.one_of(earlier));
        if (dice.chance(50)) leaf.parameters.set("applied", dice.chance(50));
        promotion.when.children.push_back({ConditionTree::Kind::leaf, {}, leaf});
    }
}

void make_campaign(Dice& dice, World& world) {
    Campaign campaign;
    campaign.code = "autumn";
    campaign.budget.emplace();
    campaign.budget->spend = {{kCurrency, 1000 + some_budget(dice)}};
    campaign.budget->trim = dice.chance(50);
    world.usage.campaigns["autumn"].amount = {{kCurrency, 1000}};
    if (dice.chance(5)) campaign.ends_at = Instant{world.now.ms - 1};
    world.shop.campaigns.push_back(campaign);
}

Promotion make_promotion(Dice& dice, World& world, const WorldOptions& options, std::int64_t number, std::int64_t count) {
    Promotion promotion;
    promotion.code = "promo-" + std::string(1, static_cast<char>('a' + number));
    make_gate(dice, world, promotion);
    make_limits(dice, world, promotion);
    make_coupons(dice, world, promotion);
    make_stacking(dice, promotion, count);
    // never_with and only_with do not name the promotion itself.
    if (promotion.never_with) std::erase(*promotion.never_with, promotion.code);
    if (promotion.only_with && !promotion.only_with->empty()) std::erase(*promotion.only_with, promotion.code);
    if (world.cart.lines.empty()) {
        promotion.effects = {{"free_shipping", {}}};
        return promotion;
    }
    promotion.when = make_conditions(dice, world, options);
    if (dice.chance(4)) {
        promotion.effects = {make_afterwards(dice)};
        return promotion;
    }
    promotion.effects = {make_effect(dice, world, options)};
    while (dice.chance(20) && promotion.effects.size() < 3) promotion.effects.push_back(make_effect(dice, world, options));
    if (dice.chance(4)) promotion.effects.push_back(make_afterwards(dice));
    for (const Rule& rule : promotion.effects)
        if (rule.type == "gift_item" && rule.parameters.has("choice") && dice.chance(60))
            world.cart.gifts.push_back({promotion.code, dice.one_of(*rule.parameters.find<Texts>("choice"))});
    return promotion;
}

}  // namespace

World make_world(std::uint64_t seed, const WorldOptions& options) {
    // Mixed first: the sources of neighbouring seeds would be shifted copies of each other.
    SeededRandom mixer(seed);
    Dice dice(mixer.next());
    World world;
    world.seed = seed;
    world.now = *parse_instant("2026-11-04T12:00:00Z");  // a Wednesday
    world.shop.sites.push_back(make_site(dice));
    std::vector<std::int64_t> prices;
    for (std::int64_t count = dice.between(1, 4); count > 0; --count)
        prices.push_back(dice.one_of(
            std::array{1000, 1000, 1000, 999, 999, 500, 501, 333, 250, 2000, 5999, 1500, 7, dice.chance(50) ? 1 : 0}));
    make_catalog(dice, world, prices);
    make_cart(dice, world, prices, options);
    make_campaign(dice, world);
    const std::int64_t count = options.promotions_max;
    for (std::int64_t number = 0; number < count; ++number)
        world.shop.promotions.push_back(make_promotion(dice, world, options, number, count));
    if (options.with_promotion_applied && !world.cart.lines.empty()) add_applied_conditions(dice, world);
    if (dice.chance(2)) world.usage.blocked_until = Instant{world.now.ms + 1};
    if (dice.chance(2)) world.cart.automatic = false;
    return world;
}

}  // namespace couponry::oracle
