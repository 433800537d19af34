// What was used before: counters of coupons, promotions and campaigns. Also the start of every world, and who tells what.
#include <fmt/format.h>

#include <algorithm>

#include "scenario/facts.h"

namespace couponry::scenario {
namespace {

/// The counters of what the name stands for: a coupon, else a promotion.
struct Counters {
    Usage* usage = nullptr;  // nullptr: a campaign
    Used* campaign = nullptr;
    Coupon* coupon = nullptr;
    Promotion* promotion = nullptr;
};

template <class Model>
Model* find_named(std::vector<Model>& models, std::string Model::* id, const std::string& name) {
    const auto found = std::find_if(models.begin(), models.end(), [&](const Model& model) { return model.*id == name; });
    return found == models.end() ? nullptr : &*found;
}

Counters find_counters(World& world, const std::string& name) {
    Counters counters;
    counters.promotion = find_named(world.shop.promotions, &Promotion::code, name);
    if (counters.promotion != nullptr) {
        counters.usage = &world.usage.promotions[name];
        return counters;
    }
    counters.coupon = find_coupon(world, name);
    if (counters.coupon != nullptr) {
        counters.usage = &world.usage.coupons[counters.coupon->code];
        return counters;
    }
    if (find_named(world.shop.campaigns, &Campaign::code, name) == nullptr)
        throw StoryError{fmt::format("there is no coupon, promotion or campaign \"{}\"", name)};
    counters.campaign = &world.usage.campaigns[name];
    return counters;
}

/// "by this customer", "this period", or by everybody.
Used& whose(Words& words, const Counters& counters) {
    if (counters.campaign != nullptr) return *counters.campaign;
    if (words.take({"by", "this", "customer"})) return counters.usage->customer;
    if (words.take({"this", "period"})) return counters.usage->period;
    return counters.usage->all;
}

void set_limit(const Counters& counters, std::int64_t limit) {
    if (counters.coupon != nullptr)
        counters.coupon->limits.redemptions = limit;
    else if (counters.promotion != nullptr)
        counters.promotion->limits.redemptions = limit;
    else
        throw StoryError{"a campaign says its limit itself: \"campaign …, uses 3\""};
}

/// "HELLO15 3 of 3", "socks 4 applications", "HELLO15 1 by this customer".
void read_uses(Words& words, World& world) {
    const Counters counters = find_counters(world, words.next("a coupon, promotion or campaign"));
    const std::int64_t count = words.next_integer("a number of uses");
    if (words.take("of")) set_limit(counters, words.next_integer("a limit"));
    const bool are_applications = words.take("applications");
    Used& used = whose(words, counters);
    (are_applications ? used.applications : used.redemptions) = count;
}

}  // namespace

World::World() {
    Site& shop_site = shop.sites.emplace_back();
    shop_site.id = "shop";
    shop_site.currencies = {*parse_currency("EUR")};
    shop_site.locales = {"en"};
    shop_site.time_zone = *TimeZone::find("Europe/Berlin");
    cart.site = shop_site.id;
    cart.currency = shop_site.currencies.front();
    cart.locale = "en";
    now = shop_site.time_zone.instant_of(*parse_date("2026-07-01"), 10 * 60);
}

bool tell_of_usage(std::string_view keyword, std::string_view rest, World& world) {
    Words words(rest);
    if (keyword == "uses") {
        read_uses(words, world);
    } else if (keyword == "spent") {
        const Counters counters = find_counters(world, words.next("a promotion or campaign"));
        const MoneyMap spent = next_money(words, world.reading());
        whose(words, counters).amount = spent;
    } else if (keyword == "blocked") {
        words.need("until");
        world.usage.blocked_until = next_instant(words, world.reading());
    } else if (keyword == "asked") {
        words.need("by");
        words.need("shopper");
        world.asked_by_shopper = true;
    } else if (keyword == "wallet") {
        world.wallet = static_cast<int>(words.next_integer("a number of coupons"));
    } else {
        return false;
    }
    words.need_end();
    return true;
}

bool tell(std::string_view keyword, std::string_view rest, World& world) {
    return tell_of_cart(keyword, rest, world) || tell_of_delivery(keyword, rest, world) ||
           tell_of_customer(keyword, rest, world) || tell_of_shop(keyword, rest, world) || tell_of_usage(keyword, rest, world);
}

}  // namespace couponry::scenario
