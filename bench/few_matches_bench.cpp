// A small cart and many automatic promotions of which three match: what promotions cost that a cart cannot meet.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <map>
#include <memory>

#include "base/check.h"
#include "engine/evaluator.h"
#include "engine/publisher.h"
#include "little_shop.h"
#include "report.h"
#include "sample.h"

namespace couponry::bench {
namespace {

void few_matches(benchmark::State& state) {
    const auto snapshot = engine::Publisher(make_little_shop(state.range(0))).current();
    const Cart cart = make_little_cart();
    const UsageFacts usage;
    engine::Evaluator evaluator;
    engine::Evaluation evaluation;
    for (auto _ : state) evaluator.evaluate(*snapshot, cart, usage, now(), {}, evaluation);
    CHECK(evaluation.discounts.size() == 1 && evaluation.optimal);
    CHECK(evaluation.totals.discount() == (kLittleCartLines * kLittleCartPrice * 4 + 50) / 100);
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
