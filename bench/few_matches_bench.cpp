// A small cart and many automatic promotions of which three match: what promotions cost that a cart cannot meet. Ten lines of one
// piece; 2, 3 and 4 % off the order match; of the others six in ten ask for a minimum out of reach, four for a product that is not
// there.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <map>
#include <memory>

#include "base/check.h"
#include "engine/evaluator.h"
#include "engine/publisher.h"
#include "report.h"
#include "sample.h"

namespace couponry::bench {
namespace {

const Currency kPound = *parse_currency("GBP");
constexpr std::int64_t kPrice = 1'999;
constexpr int kLines = 10, kAbsentProducts = 5;

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

Shop make_little_shop(std::int64_t count) {
    Shop shop;
    Site site;
    site.id = "gb";
    site.currencies = {kPound};
    shop.sites = {site};
    for (int number = 0; number < kLines + kAbsentProducts; ++number) {
        Product product;
        product.id = number < kLines ? fmt::format("present-{}", number) : fmt::format("absent-{}", number - kLines);
        product.prices = {{kPound, kPrice}};
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

Cart make_cart() {
    Cart cart;
    cart.site = "gb";
    cart.currency = kPound;
    for (int number = 0; number < kLines; ++number) {
        CartLine line;
        line.id = fmt::format("l{}", number);
        line.product = fmt::format("present-{}", number);
        line.unit_price = kPrice;
        cart.lines.push_back(line);
    }
    return cart;
}

void few_matches(benchmark::State& state) {
    const auto snapshot = engine::Publisher(make_little_shop(state.range(0))).current();
    const Cart cart = make_cart();
    const UsageFacts usage;
    engine::Evaluator evaluator;
    engine::Evaluation evaluation;
    for (auto _ : state) evaluator.evaluate(*snapshot, cart, usage, now(), {}, evaluation);
    CHECK(evaluation.discounts.size() == 1 && evaluation.optimal);
    CHECK(evaluation.totals.discount() == (kLines * kPrice * 4 + 50) / 100);
}

const bool is_set_up = [] {
    const std::map<std::int64_t, double> aims{{1'000, 150'000}, {10'000, 120'000}};
    for (const auto& [count, rate] : aims) {
        aim_at_least("few_matches", count, fmt::format("evaluations of a 10-line cart, {} promotions of which 3 match", count),
                     rate);
        benchmark::RegisterBenchmark("few_matches", few_matches)
            ->Arg(count)
            ->Unit(benchmark::kMicrosecond)
            ->Repetitions(5)
            ->ReportAggregatesOnly()
            ->Iterations(20'000);
    }
    return true;
}();

}  // namespace
}  // namespace couponry::bench
