// The check of promotions before they go live: ten thousand of them, in the shapes that make it slow.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <ctime>
#include <functional>

#include "engine/checks.h"
#include "model/shop.h"
#include "report.h"

namespace couponry::bench {
namespace {

using Texts = std::vector<std::string>;

Rule percent_off(std::int64_t whole, const ItemFilter& items) {
    Rule rule{"percent_off_items", {}};
    rule.parameters.set("percent", Percent{static_cast<std::int32_t>(1 + whole % 90) * 10'000});
    rule.parameters.set("items", items);
    return rule;
}
Rule percent_off_order(std::int64_t whole) {
    Rule rule{"percent_off_order", {}};
    rule.parameters.set("percent", Percent{static_cast<std::int32_t>(1 + whole % 90) * 10'000});
    return rule;
}
ConditionTree names(const std::string& type, const std::string& mode, const Texts& values) {
    ConditionTree leaf{ConditionTree::Kind::leaf, {}, {type, {}}};
    leaf.rule.parameters.set(mode, values);
    return leaf;
}
ItemFilter products_from(std::int64_t first, std::int64_t count) {
    ItemFilter filter;
    for (std::int64_t product = first; product < first + count; ++product)
        filter.products.push_back("p" + std::to_string(product));
    return filter;
}

constexpr std::int64_t kProducts = 4'000;
constexpr std::int64_t kPromotions = 10'000;
constexpr double kSecondsMax = 2;

Shop large_shop(const std::function<void(std::int64_t number, Promotion& promotion)>& make) {
    const Currency euro = *parse_currency("EUR");
    Shop shop;
    for (const char* id : {"de", "fr", "it"}) {
        Site site;
        site.id = id;
        site.currencies = {euro};
        site.time_zone = *TimeZone::find("Europe/Berlin");
        shop.sites.push_back(site);
    }
    for (std::int64_t number = 0; number < 200; ++number)
        shop.categories.push_back({"c" + std::to_string(number), {}, number < 20 ? "" : "c" + std::to_string(number % 20)});
    for (std::int64_t number = 0; number < kProducts; ++number) {
        Product product;
        product.id = "p" + std::to_string(number);
        product.categories = {"c" + std::to_string(number % 200)};
        product.brand = "b" + std::to_string(number % 50);
        product.prices = {{euro, 100 + number % 3'000}};
        shop.products.push_back(std::move(product));
    }
    for (std::int64_t number = 0; number < kPromotions; ++number) {
        Promotion promotion;
        promotion.code = "promo-" + std::to_string(number);
        make(number, promotion);
        shop.promotions.push_back(std::move(promotion));
    }
    return shop;
}

struct LargeCase {
    const char* what;
    std::function<void(std::int64_t number, Promotion& promotion)> make;
};

const Instant kToday = *parse_instant("2026-11-04T12:00:00Z");

std::vector<LargeCase> large_cases() {
    const auto day = [](std::int64_t number) { return Instant{kToday.ms + number * kDayMs}; };
    return {
        {"everything against everything", [](std::int64_t n, Promotion& p) { p.effects = {percent_off_order(n)}; }},
        {"one group", [](std::int64_t n, Promotion& p) { p.effects = {percent_off_order(n)}, p.group = "g"; }},
        {"all exclusive",
         [](std::int64_t n, Promotion& p) { p.effects = {percent_off_order(n)}, p.exclusive = Exclusive::cart; }},
        {"half of them exclusive in their class",
         [](std::int64_t n, Promotion& p) {
             p.effects = {percent_off_order(n)};
             if (n % 2 == 0) p.exclusive = Exclusive::promotion_class;
         }},
        {"a deal a day",
         [&](std::int64_t n, Promotion& p) {
             p.effects = {percent_off(n, products_from(n % kProducts, 1))};
             p.starts_at = day(n), p.ends_at = Instant{day(n + 1).ms - 1};
         }},
        {"a product each", [](std::int64_t n, Promotion& p) { p.effects = {percent_off(n, products_from(n % kProducts, 1))}; }},
        {"twenty products each",
         [](std::int64_t n, Promotion& p) { p.effects = {percent_off(n, products_from(n * 7 % (kProducts - 20), 20))}; }},
        {"hundreds of products each, one day each",
         [&](std::int64_t n, Promotion& p) {
             ItemFilter filter;
             filter.brands = {"b" + std::to_string(n % 50), "b" + std::to_string(n / 50 % 50)};
             filter.categories = {"c" + std::to_string(n % 20), "c" + std::to_string(n / 20 % 20)};
             p.effects = {percent_off(n, filter)};
             p.starts_at = day(n), p.ends_at = Instant{day(n + 1).ms - 1};
         }},
        {"a customer each",
         [](std::int64_t n, Promotion& p) {
             p.effects = {percent_off_order(n)};
             p.when.children = {names("customer", "ids", {"c-" + std::to_string(n)})};
         }},
        {"hours and twenty conditions",
         [](std::int64_t n, Promotion& p) {
             p.effects = {percent_off_order(n)};
             p.schedule = {{{static_cast<int>(n % 7)}, static_cast<std::int32_t>(n % 12 * 60), 780, {}}};
             for (std::int64_t leaf = 0; leaf < 20; ++leaf)
                 p.when.children.push_back(names(leaf % 2 == 0 ? "segment" : "region", leaf % 3 == 0 ? "none_of" : "any_of",
                                                 {"r" + std::to_string((n + leaf) % 5), "r" + std::to_string(leaf)}));
         }},
        {"a chain of demands",
         [](std::int64_t n, Promotion& p) {
             p.effects = {percent_off(n, products_from(0, 1))};
             p.stackable = true;
             ConditionTree leaf{ConditionTree::Kind::leaf, {}, {"promotion_applied", {}}};
             leaf.rule.parameters.set("promotion", "promo-" + std::to_string(n + 1));
             p.when.children = {leaf};
         }},
    };
}

/// CPU time of this thread.
double seconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

void check(benchmark::State& state) {
    double slowest = 0;
    std::string slowest_case;
    for (auto _ : state)
        for (const LargeCase& each : large_cases()) {
            const Shop shop = large_shop(each.make);
            const double begin = seconds();
            const std::size_t findings = engine::check_promotions(shop, kToday).size();
            const double taken = seconds() - begin;
            note(fmt::format("  check, {}: {} findings in {:.2f} s", each.what, findings, taken));
            if (taken <= slowest) continue;
            slowest = taken;
            slowest_case = each.what;
        }
    tell(fmt::format("check of {} promotions, slowest of {} shapes ({})", kPromotions, large_cases().size(), slowest_case),
         fmt::format("{:.2f} s", slowest), fmt::format("<= {:.0f} s", kSecondsMax), slowest <= kSecondsMax);
}

// The shops are made within the iteration: only the report line is the time of the check.
const bool is_set_up = [] {
    benchmark::RegisterBenchmark("check", check)->Unit(benchmark::kMillisecond)->Iterations(1);
    return true;
}();

}  // namespace
}  // namespace couponry::bench
