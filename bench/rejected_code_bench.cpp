// One code that is rejected because something is missing: its reason, and the fixes, each tried by a whole evaluation of the changed
// cart, from the whole catalog among ten thousand promotions.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <memory>

#include "base/check.h"
#include "engine/evaluator.h"
#include "engine/publisher.h"
#include "generator.h"
#include "report.h"
#include "sample.h"

namespace couponry::bench {
namespace {

constexpr std::int64_t kPromotions = 10'000;
constexpr std::int64_t kSteps = 60;  // minimums: each 7 percent above the one before, from 5.00

std::int64_t minimum_of(std::int64_t step) {
    std::int64_t minimum = 500;
    for (; step > 0; --step) minimum = minimum * 107 / 100;
    return minimum;
}

/// 10 % off the order from a minimum on, by a code.
void add_minimum(Shop& shop, std::int64_t step) {
    const MoneyMap amount{{*parse_currency("GBP"), minimum_of(step)}};
    Promotion promotion;
    promotion.code = fmt::format("minimum-{}", step);
    promotion.coupons = std::vector<std::string>{fmt::format("MINIMUM{}", step)};
    ConditionTree condition{ConditionTree::Kind::leaf, {}, {"min_subtotal", {}}};
    condition.rule.parameters.set("amount", amount);
    promotion.when.children.push_back(condition);
    Parameters parameters;
    parameters.set("percent", Percent{100'000});
    promotion.effects = {{"percent_off_order", parameters}};
    shop.promotions.push_back(promotion);
    Coupon coupon;
    coupon.code = promotion.coupons->front();
    shop.coupons.push_back(coupon);
}

/// Every cart that is below the highest minimum, with the code of the next one above it.
std::vector<Cart> carts_with_a_rejected_code() {
    std::vector<Cart> carts;
    for (const Cart& plain : sample_carts()) {
        std::int64_t subtotal = 0;
        for (const CartLine& line : plain.lines) subtotal += line.unit_price.value_or(0) * line.quantity;
        std::int64_t step = 0;
        while (step < kSteps && minimum_of(step) <= subtotal) ++step;
        if (step == kSteps) continue;
        carts.push_back(plain);
        carts.back().codes = {fmt::format("MINIMUM{}", step)};
    }
    return carts;
}

void rejected_code(benchmark::State& state) {
    static const std::shared_ptr<const engine::Snapshot> snapshot = [] {
        Shop shop = make_shop(kPromotions);
        for (std::int64_t step = 0; step < kSteps; ++step) add_minimum(shop, step);
        return engine::Publisher(shop).current();
    }();
    static const std::vector<Cart> carts = carts_with_a_rejected_code();
    engine::Evaluator evaluator;
    engine::Evaluation evaluation;
    const UsageFacts usage;
    std::size_t next = 0;
    std::size_t fixes = 0;
    std::size_t rejected = 0;
    for (auto _ : state) {
        evaluator.evaluate(*snapshot, carts[next], usage, now(), {}, evaluation);
        rejected += evaluation.codes.front().applied ? 0 : 1;
        fixes += evaluation.codes.front().fixes.size();
        next = (next + 1) % carts.size();
    }
    CHECK(rejected == static_cast<std::size_t>(state.iterations()));
    state.counters["fixes"] = static_cast<double>(fixes) / static_cast<double>(rejected);
}

const bool is_set_up = [] {
    aim_at_most("rejected_code", kPromotions, "evaluation with one rejected code, its reason and fixes, 10,000 promotions", 200);
    benchmark::RegisterBenchmark("rejected_code", rejected_code)
        ->Arg(kPromotions)
        ->Unit(benchmark::kMicrosecond)
        ->Repetitions(5)
        ->ReportAggregatesOnly()
        ->Iterations(static_cast<std::int64_t>(kCarts));
    return true;
}();

}  // namespace
}  // namespace couponry::bench
