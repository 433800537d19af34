#include "property/rich_world.h"

#include <algorithm>
#include <array>

#include "base/limits.h"

namespace couponry::property {
namespace {

using oracle::Dice;
using oracle::World;
using Texts = std::vector<std::string>;
using Kind = ConditionTree::Kind;

// So that an enriched world does not share its dice with the plain one of the same seed.
constexpr std::uint64_t kSeedOfItsOwn = 0x9E3779B97F4A7C15;

Instant days_later(const World& world, std::int64_t days) {
    return Instant{world.now.ms + days * kDayMs};
}

void enrich_customer(Dice& dice, World& world) {
    CustomerFacts& customer = world.cart.customer;
    if (dice.chance(30)) customer.birthday = CivilDate{2001, dice.chance(50) ? 11 : 12, static_cast<int>(dice.between(1, 28))};
    for (std::int64_t count = dice.below(3); count > 0; --count)
        customer.orders.push_back(
            {days_later(world, -dice.between(1, 200)), dice.chance(20), world.cart.currency, dice.between(100, 9000)});
    if (dice.chance(50)) customer.orders_count.reset();
    if (dice.chance(30)) customer.attributes["tier"] = FactValue{{std::string(dice.chance(50) ? "gold" : "blue")}, false};
}

void enrich_delivery(Dice& dice, World& world) {
    Cart& cart = world.cart;
    if (dice.chance(60)) cart.region = dice.chance(50) ? "NY" : "CA";
    if (dice.chance(60)) cart.postcode = dice.chance(50) ? "100 01" : "94105";
    if (dice.chance(30)) cart.locale = "de-DE";
    if (dice.chance(15)) cart.channel = dice.one_of(Texts{"app", "in_store"});
    if (dice.chance(10)) cart.assisted_session = true;
    if (!dice.chance(60)) return;
    for (const char* method : {"standard", "express", "collect"}) {
        Shipment option;
        option.id = method;
        option.method = method;
        option.amount = dice.one_of(std::array<std::int64_t, 4>{0, 399, 799, 1299});
        if (dice.chance(80)) cart.shipping_options.push_back(option);
    }
}

Rule names_rule(Dice& dice, const std::string& type, const Texts& names) {
    Rule rule{type, {}};
    rule.parameters.set(dice.chance(70) ? "any_of" : "none_of", names);
    return rule;
}

Rule context_rule(Dice& dice, const World& world) {
    const std::int64_t kind = dice.below(17);
    Rule rule;
    switch (kind) {
        case 0:
            return names_rule(dice, "region", {"NY"});
        case 1:
            return names_rule(dice, "postcode", dice.chance(50) ? Texts{"100*"} : Texts{"94105", "10001"});
        case 2:
            return names_rule(dice, "locale", {"en"});
        case 3:
            return names_rule(dice, "channel", dice.chance(50) ? Texts{"app", "online"} : Texts{"in_store", "app"});
        case 4:
            return names_rule(dice, "shipping_method", dice.chance(50) ? Texts{"express"} : Texts{"collect", "express"});
        case 5:
            return names_rule(dice, "country", dice.chance(50) ? Texts{"US"} : Texts{"CA", "DE"});
        case 6:
            return names_rule(dice, "site", {"us"});
        case 7:
            return names_rule(dice, "currency", {"USD"});
        case 8:
            rule.type = "payment_method";
            rule.parameters.set("any_of", dice.chance(50) ? Texts{"card"} : Texts{"invoice", "paypal"});
            if (dice.chance(20)) rule.parameters.set("card_prefixes", Texts{"4111"});
            return rule;
        case 9:
            rule.type = "customer";
            if (dice.chance(60)) rule.parameters.set("ids", Texts{dice.chance(50) ? "c-1" : "c-2"});
            if (!rule.parameters.has("ids") || dice.chance(40)) rule.parameters.set("emails", Texts{"Ann@example.com"});
            return rule;
        case 10: {
            rule.type = "order_history";
            Parameters range;
            const bool by_count = dice.chance(50);
            if (by_count)
                range.set(dice.chance(70) ? "min" : "max", dice.between(1, 2));
            else
                range.set(dice.chance(70) ? "min" : "max", MoneyMap{{world.cart.currency, dice.between(500, 9000)}});
            rule.parameters.set(by_count ? "count" : "spent", range);
            if (dice.chance(50)) rule.parameters.set("since", Days{static_cast<std::int32_t>(dice.between(30, 120))});
            return rule;
        }
        case 11:
            rule.type = "birthday_window";
            rule.parameters.set("before_days", dice.between(0, 10));
            rule.parameters.set("after_days", dice.between(0, 10));
            return rule;
        case 12:
            rule.type = "assisted_session";
            return rule;
        case 13:
            rule.type = "schedule";
            if (dice.chance(60)) rule.parameters.set("days", dice.chance(50) ? Texts{"sat", "sun"} : Texts{"wed", "fri"});
            if (dice.chance(50) || !rule.parameters.has("days"))
                rule.parameters.set("from", std::string(dice.chance(50) ? "10:00" : "18:30"));
            if (dice.chance(50)) rule.parameters.set("to", std::string(dice.chance(50) ? "12:00" : "02:00"));
            return rule;
        case 14:
            rule.type = "logged_in";
            return rule;
        case 15:
            rule.type = "fact";
            rule.parameters.set("name", std::string("customer.tier"));
            rule.parameters.set("is", std::string("eq"));
            rule.parameters.set("value", FactValue{{std::string("gold")}, false});
            return rule;
        default:
            rule.type = "first_order";
            return rule;
    }
}

ConditionTree some_tree(Dice& dice, const World& world, const oracle::WorldOptions& options, int depth) {
    ConditionTree tree;
    if (depth == 0 || dice.chance(45)) {
        if (dice.chance(55)) return {Kind::leaf, {}, context_rule(dice, world)};
        while (tree.children.empty()) tree = oracle::make_conditions(dice, world, options);
        return tree;
    }
    tree.kind = dice.one_of(std::array{Kind::all, Kind::any, Kind::none});
    for (std::int64_t count = dice.between(1, 3); count > 0; --count)
        tree.children.push_back(some_tree(dice, world, options, depth - 1));
    return tree;
}

void enrich_promotion(Dice& dice, World& world, const oracle::WorldOptions& options, Promotion& promotion) {
    const bool has_code = promotion.coupons.has_value();
    if (!world.cart.lines.empty() && dice.chance(has_code ? 45 : 10))
        promotion.when.children.push_back(some_tree(dice, world, options, 2));
    if (has_code && dice.chance(8)) promotion.starts_at = days_later(world, dice.between(1, 40));
    if (has_code && dice.chance(8)) promotion.channels = dice.chance(50) ? Texts{"app"} : Texts{"in_store", "phone"};
    if (has_code && dice.chance(8)) {
        Schedule schedule;
        if (dice.chance(70)) schedule.days = {static_cast<int>(dice.below(7))};
        if (dice.chance(60)) schedule.from_minute = 60 * static_cast<std::int32_t>(dice.below(24));
        if (dice.chance(60)) schedule.to_minute = 60 * static_cast<std::int32_t>(dice.between(1, 24));
        promotion.schedule = {schedule};
    }
    if (!has_code && dice.chance(6)) promotion.ends_at = days_later(world, dice.between(0, 20));
    if (dice.chance(3)) promotion.limits.budget = {{*parse_currency("EUR"), 100}};
}

// Grants in every state; the last of several may be the good one.
void make_grants(Dice& dice, World& world, const std::string& coupon) {
    for (std::int64_t count = dice.below(3); count > 0; --count) {
        Grant grant;
        grant.coupon = coupon;
        grant.granted_at = days_later(world, -dice.between(1, 40));
        if (dice.chance(40)) grant.ends_at = days_later(world, dice.between(-5, 20));
        grant.status =
            dice.one_of(std::array{GrantStatus::available, GrantStatus::available, GrantStatus::used, GrantStatus::revoked});
        world.cart.customer.grants.push_back(grant);
    }
}

// The coupon gets generated codes in the place of its own text.
void make_generated(Dice& dice, World& world, Coupon& coupon) {
    coupon.kind = CouponKind::multi_code;
    const auto entered = std::find(world.cart.codes.begin(), world.cart.codes.end(), coupon.code);
    for (std::int64_t number = 0, count = dice.between(1, 2); number < count; ++number) {
        Code code;
        code.text = "M" + coupon.code.substr(4) + "KX" + std::to_string(number + 3);
        code.coupon = coupon.code;
        code.status = dice.one_of(std::array{CodeStatus::available, CodeStatus::available, CodeStatus::available,
                                             CodeStatus::held, CodeStatus::redeemed, CodeStatus::disabled});
        if (code.status == CodeStatus::held) code.held_by_order = dice.chance(30) ? "order-1" : "order-2";
        if (dice.chance(25)) code.bound_email = dice.chance(60) ? "ann@example.com" : "bob@example.com";
        if (dice.chance(50)) code.generated_at = days_later(world, -dice.between(1, 40));
        if (dice.chance(25)) code.ends_at = days_later(world, dice.between(-20, 20));
        world.usage.codes[code.text] = code;
        if (number == 0 && entered != world.cart.codes.end())
            *entered = code.text;
        else if (dice.chance(50))
            world.cart.codes.push_back(code.text);
    }
}

void enrich_coupon(Dice& dice, World& world, Coupon& coupon) {
    if (dice.chance(15)) coupon.visibility = Visibility::hidden;
    if (dice.chance(35)) coupon.listed = true;
    if (dice.chance(7)) coupon.starts_at = days_later(world, dice.between(1, 40));
    if (dice.chance(5))
        coupon.limits.redemptions_per_customer = 1, world.usage.coupons[coupon.code].customer.redemptions = dice.below(2);
    if (dice.chance(30)) coupon.valid_for = Days{static_cast<std::int32_t>(dice.between(5, 35))};
    const std::int64_t kind = dice.below(10);
    if (kind == 0 || kind == 1) {
        coupon.kind = CouponKind::customer;
        coupon.has_open_claim_link = dice.chance(50);
        make_grants(dice, world, coupon.code);
    } else if (kind == 2) {
        make_generated(dice, world, coupon);
    }
    // Some are only there to be suggested.
    if (dice.chance(20)) std::erase(world.cart.codes, coupon.code);
}

}  // namespace

oracle::World make_rich_world(std::uint64_t seed, const oracle::WorldOptions& options) {
    World world = oracle::make_world(seed, options);
    SeededRandom mixer(seed ^ kSeedOfItsOwn);
    Dice dice(mixer.next());
    enrich_customer(dice, world);
    enrich_delivery(dice, world);
    for (Promotion& promotion : world.shop.promotions) enrich_promotion(dice, world, options, promotion);
    for (Coupon& coupon : world.shop.coupons) enrich_coupon(dice, world, coupon);
    if (dice.chance(30)) world.cart.order = "order-1";
    if (world.cart.codes.size() > kCodesPerCartMax) world.cart.codes.resize(kCodesPerCartMax);
    return world;
}

}  // namespace couponry::property
