// A cart of 1,110 lines, the largest orders of the sample joined, against a thousand promotions: the best selection with its proof.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <memory>

#include "engine/evaluator.h"
#include "engine/publisher.h"
#include "generator.h"
#include "report.h"
#include "sample.h"

namespace couponry::bench {
namespace {

constexpr std::int64_t kPromotions = 1'000;

void large_order(benchmark::State& state, Running running, const char* what) {
    const auto snapshot = engine::Publisher(make_shop(kPromotions, running)).current();
    const Cart cart = make_carts({largest_cart()}, kPromotions, running).front();
    engine::Evaluator evaluator;
    engine::Evaluation evaluation;
    const UsageFacts usage;
    engine::EvaluationOptions options;
    options.fixes = false;
    for (auto _ : state) evaluator.evaluate(*snapshot, cart, usage, now(), options, evaluation);
    static std::string told;
    if (told == what) return;
    told = what;
    const std::string found =
        fmt::format("{}: proved the best ({} applied, {} steps)", what, evaluation.discounts.size(), evaluation.search_steps);
    const char* proof = evaluation.optimal ? "optimal" : "not proved";
    if (running == Running::usual)
        tell(found, proof, "optimal", evaluation.optimal);
    else
        note(fmt::format("{}: {}", found, proof));
}

void add(const char* name, Running running, const char* what) {
    if (running == Running::usual) aim_at_most(name, kPromotions, what, 5'000);
    benchmark::RegisterBenchmark(name, large_order, running, what)
        ->Arg(kPromotions)
        ->Unit(benchmark::kMicrosecond)
        ->Repetitions(3)
        ->ReportAggregatesOnly()
        ->Iterations(20);
}

const bool is_set_up = [] {
    add("large_order", Running::usual, "cart of 1,110 lines, 1,000 promotions");
    add("large_order_many", Running::many, "cart of 1,110 lines, 1,000 promotions, 400 of them running");
    return true;
}();

}  // namespace
}  // namespace couponry::bench
