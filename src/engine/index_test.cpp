#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>

#include "engine/core.h"

namespace couponry::engine {
namespace {

const Currency kDollar = *parse_currency("USD");

Instant day(int number) {
    return Instant{parse_instant("2026-01-01T00:00:00Z")->ms + number * kDayMs};
}

/// On plates, or on everything.
Promotion offer(const std::string& code, bool on_plates, std::optional<int> first_day, std::optional<int> last_day) {
    Rule rule{on_plates ? "percent_off_items" : "percent_off_order", {}};
    rule.parameters.set("percent", Percent{100'000});
    ItemFilter plates;
    plates.products = {"plate"};
    if (on_plates) rule.parameters.set("items", plates);
    Promotion promotion;
    promotion.code = code;
    promotion.effects = {rule};
    if (first_day) promotion.starts_at = day(*first_day);
    if (last_day) promotion.ends_at = day(*last_day);
    return promotion;
}

Shop shop_of_a_year() {
    Shop shop;
    for (const char* id : {"us", "ca"}) {
        Site site;
        site.id = id;
        site.currencies = {kDollar};
        shop.sites.push_back(site);
    }
    Product plate;
    plate.id = "plate";
    plate.prices = {{kDollar, 1'000}};
    shop.products = {plate};
    for (const bool on_plates : {false, true}) {
        const std::string of = on_plates ? "-plates" : "";
        shop.promotions.push_back(offer("january" + of, on_plates, 0, 30));
        shop.promotions.push_back(offer("february" + of, on_plates, 31, 58));
        shop.promotions.push_back(offer("until-march" + of, on_plates, std::nullopt, 89));
        shop.promotions.push_back(offer("from-march" + of, on_plates, 59, std::nullopt));
        shop.promotions.push_back(offer("always" + of, on_plates, std::nullopt, std::nullopt));
        shop.promotions.push_back(offer("canada" + of, on_plates, 0, 58));
        shop.promotions.back().sites = {"ca"};
    }
    return shop;
}

/// Each with "-plates" too.
std::set<std::string> both(const std::set<std::string>& codes) {
    std::set<std::string> all = codes;
    for (const std::string& code : codes) all.insert(code + "-plates");
    return all;
}

/// What is over in one evaluation runs in another that names an earlier instant.
TEST(Index, FindsWhatRunsAtTheInstantAsked) {
    const auto snapshot = compile(shop_of_a_year());
    Cart cart;
    cart.site = "us";
    cart.currency = kDollar;
    CartLine line;
    line.id = "l1";
    line.product = "plate";
    line.quantity = 1;
    cart.lines = {line};
    const UsageFacts usage;
    Core core;
    const auto found = [&](Instant now) {
        core.run({.snapshot = snapshot.get(), .cart = &cart, .usage = &usage, .now = now});
        std::set<std::string> codes;
        for (const Candidate& candidate : core.candidates())
            codes.emplace(snapshot->tables().symbols.text(candidate.promotion->code));
        return codes;
    };
    EXPECT_EQ(found(day(300)), both({"from-march", "always"}));
    EXPECT_EQ(found(day(60)), both({"until-march", "from-march", "always"}));
    EXPECT_EQ(found(day(30)), both({"january", "until-march", "always"}));
    EXPECT_EQ(found(Instant{day(30).ms + 1}), both({"until-march", "always"}));
    EXPECT_EQ(found(day(-20'000)), both({"until-march", "always"})) << "before 1972";
    cart.site = "ca";
    EXPECT_EQ(found(day(31)), both({"february", "canada", "until-march", "always"}));
}

}  // namespace
}  // namespace couponry::engine
