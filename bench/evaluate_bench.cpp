// A whole evaluation of real carts against ten to a million promotions: codes, the best selection, five offers that are near, and
// every explanation as data. The answers are compared with those found without the index, and on small carts with the oracle's.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <memory>

#include "answers.h"
#include "base/check.h"
#include "engine/evaluator.h"
#include "engine/publisher.h"
#include "generator.h"
#include "oracle/oracle.h"
#include "report.h"
#include "sample.h"

namespace couponry::bench {
namespace {

constexpr std::int64_t kNaiveMax = 10'000;  // promotions up to which every one is judged for every cart
constexpr std::int64_t kNaiveStepMax = 20;  // at least every 20th cart: a million promotions take some 0.1 s each
constexpr std::int64_t kReferenceMax = 10;  // promotions up to which the oracle tries every selection of whole carts
constexpr std::int64_t kReferenceSelectionsMax = 20'000;

struct World {
    std::shared_ptr<const engine::Snapshot> snapshot;
    std::vector<Cart> carts;
    std::int64_t discounts = 0;  // of all carts
};

/// What the outcomes of all carts are, and how far they can be trusted.
struct Survey {
    Checksum checksum;
    std::int64_t discounts = 0;
    std::size_t applied = 0, optimal = 0, potential = 0;
};

/// Fixes of rejected codes are measured apart (rejected_code_bench.cpp).
const engine::EvaluationOptions kOptions = [] {
    engine::EvaluationOptions options;
    options.fixes = false;
    return options;
}();

engine::Evaluation evaluate(engine::Evaluator& evaluator, const engine::Snapshot& snapshot, const Cart& cart) {
    static const UsageFacts usage;
    engine::Evaluation evaluation;
    evaluator.evaluate(snapshot, cart, usage, now(), kOptions, evaluation);
    return evaluation;
}

Survey survey(const World& world) {
    engine::Evaluator evaluator;
    Survey all;
    for (const Cart& cart : world.carts) {
        const engine::Evaluation evaluation = evaluate(evaluator, *world.snapshot, cart);
        const Outcome outcome = outcome_of(evaluation);
        all.checksum.add(outcome);
        all.discounts += outcome.discount;
        all.applied += outcome.applied.size();
        all.optimal += outcome.optimal ? 1 : 0;
        all.potential += evaluation.potential.size();
    }
    return all;
}

double microseconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

/// How the time spreads over the carts, and what of it goes into the search for offers that are near.
void note_spread(const World& world) {
    engine::Evaluator evaluator;
    engine::Evaluation evaluation;
    const UsageFacts usage;
    for (const int potential : {kOptions.potential, 0}) {
        engine::EvaluationOptions options = kOptions;
        options.potential = potential;
        std::vector<double> times;
        double sum = 0;
        for (const Cart& cart : world.carts) {
            const double begin = microseconds();
            evaluator.evaluate(*world.snapshot, cart, usage, now(), options, evaluation);
            times.push_back(microseconds() - begin);
            sum += times.back();
        }
        std::sort(times.begin(), times.end());
        const auto at = [&](std::size_t per_thousand) { return times[(times.size() - 1) * per_thousand / 1'000]; };
        note(fmt::format(
            "  us per cart with {} offers that are near: mean {:.1f}, median {:.1f}, 90 % {:.1f}, 99 % {:.1f}, most {:.1f}",
            potential, sum / static_cast<double>(times.size()), at(500), at(900), at(990), at(1'000)));
    }
}

std::string told(std::int64_t count, Running running) {
    return fmt::format("{} promotions{}", count, running == Running::many ? ", many of them running" : "");
}

/// Above kNaiveMax with fewer carts.
void compare_with_naive(const World& world, std::int64_t count, Running running) {
    engine::Evaluator evaluator;
    NaiveMatcher naive;
    Checksum found;
    Checksum expected;
    std::size_t compared = 0;
    std::size_t held = 0;
    const auto step = static_cast<std::size_t>(std::clamp<std::int64_t>(count / kNaiveMax, 1, kNaiveStepMax));
    for (std::size_t cart = 0; cart < world.carts.size(); cart += step) {
        found.add(outcome_of(evaluate(evaluator, *world.snapshot, world.carts[cart])));
        expected.add(naive.evaluate(*world.snapshot, world.carts[cart]));
        held += naive.held().size();
        ++compared;
    }
    tell(fmt::format("checksum of {} carts, {}, as found without the index", compared, told(count, running)),
         fmt::format("{:016x}", found.value()), fmt::format("{:016x}", expected.value()), found.value() == expected.value());
    note(fmt::format("  {:.2f} promotions hold per cart", static_cast<double>(held) / static_cast<double>(compared)));
}

/// The promotions that hold for the cart, and some that do not: the oracle tries every selection of those it is given.
Shop few_promotions(const Shop& shop, const engine::Snapshot& snapshot, const std::vector<std::uint32_t>& held) {
    Shop few = sample_shop();
    few.campaigns = shop.campaigns;
    few.coupons = shop.coupons;
    for (const std::uint32_t id : held) {
        const std::string_view code = snapshot.tables().symbols.text(snapshot.promotion(id).code);
        const auto has_code = [&](const Promotion& promotion) { return promotion.code == code; };
        few.promotions.push_back(*std::find_if(shop.promotions.begin(), shop.promotions.end(), has_code));
    }
    for (std::size_t index = 0; index < 3; ++index) {
        const Promotion& other = shop.promotions[index];
        const auto is_there = [&](const Promotion& promotion) { return promotion.code == other.code; };
        if (std::none_of(few.promotions.begin(), few.promotions.end(), is_there)) few.promotions.push_back(other);
    }
    return few;
}

void compare_with_oracle(const Shop& shop, const engine::Snapshot& snapshot, std::int64_t count, Running running) {
    engine::Evaluator evaluator;
    NaiveMatcher naive;
    const UsageFacts usage;
    std::size_t compared = 0;
    std::size_t equal = 0;
    std::size_t applied = 0;
    for (const Cart& cart : make_carts(small_carts(), count, running)) {
        naive.evaluate(snapshot, cart);
        const Shop few = few_promotions(shop, snapshot, naive.held());
        const oracle::Answer answer = oracle::evaluate({few, cart, usage, now()}, kReferenceSelectionsMax);
        if (!answer.complete) continue;
        const oracle::Outcome& best = answer.best_is_priority ? answer.priority : answer.best;
        std::vector<std::string> expected;
        for (const oracle::Applied& one : best.applied) expected.push_back(one.promotion);
        std::sort(expected.begin(), expected.end());
        const Outcome outcome = outcome_of(evaluate(evaluator, snapshot, cart));
        ++compared;
        applied += outcome.applied.size();
        equal += outcome.discount == best.total_discount() && outcome.applied == expected ? 1 : 0;
    }
    tell(fmt::format("small carts at {} as the oracle has them ({} promotions applied)", told(count, running), applied),
         fmt::format("{} of {}", equal, compared), "all", equal == compared && compared > 0);
}

/// Every promotion and real carts, where the oracle can try every selection: the same answers as one number.
void compare_with_reference(const Shop& shop, const World& world, std::int64_t count) {
    engine::Evaluator evaluator;
    const UsageFacts usage;
    Checksum found;
    Checksum expected;
    std::size_t compared = 0;
    for (const Cart& cart : world.carts) {
        const oracle::Answer answer = oracle::evaluate({shop, cart, usage, now()}, kReferenceSelectionsMax);
        if (!answer.complete) continue;
        ++compared;
        const Outcome outcome = outcome_of(evaluate(evaluator, *world.snapshot, cart));
        const oracle::Outcome& best = answer.best_is_priority ? answer.priority : answer.best;
        Outcome reference;
        reference.discount = best.total_discount();
        reference.total = outcome.total + outcome.discount - reference.discount;
        for (const oracle::Applied& one : best.applied) reference.applied.push_back(one.promotion);
        std::sort(reference.applied.begin(), reference.applied.end());
        found.add(outcome);
        expected.add(reference);
    }
    tell(fmt::format("checksum of {} carts, {} promotions, as the oracle has them", compared, count),
         fmt::format("{:016x}", found.value()), fmt::format("{:016x}", expected.value()),
         found.value() == expected.value() && compared > 0);
}

World make_world(std::int64_t count, Running running) {
    World world;
    Shop shop = make_shop(count, running);
    world.carts = make_carts(sample_carts(), count, running);
    world.snapshot = engine::Publisher(shop).current();
    const Survey all = survey(world);
    world.discounts = all.discounts;
    note(fmt::format("{}: checksum {:016x}, {} applied, {} near, {} of {} carts proved optimal", told(count, running),
                     all.checksum.value(), all.applied, all.potential, all.optimal, world.carts.size()));
    note_spread(world);
    compare_with_naive(world, count, running);
    if (count == kReferenceMax) compare_with_reference(shop, world, count);
    if (count == 1'000 || count == kNaiveMax) compare_with_oracle(shop, *world.snapshot, count, running);
    return world;
}

/// The last one is kept: a million take their time.
const World& world_of(std::int64_t count, Running running) {
    static std::pair<std::int64_t, Running> kept_for{-1, Running::usual};
    static World kept;
    if (kept_for == std::pair(count, running)) return kept;
    kept = {};
    kept = make_world(count, running);
    kept_for = {count, running};
    return kept;
}

void evaluate_carts(benchmark::State& state, Running running) {
    const World& world = world_of(state.range(0), running);
    engine::Evaluator evaluator;
    engine::Evaluation evaluation;
    const UsageFacts usage;
    std::size_t next = 0;
    std::int64_t discounts = 0;
    std::int64_t rounds = 0;
    for (auto _ : state) {
        evaluator.evaluate(*world.snapshot, world.carts[next], usage, now(), kOptions, evaluation);
        discounts += evaluation.totals.discount();
        if (++next == world.carts.size()) {
            next = 0;
            ++rounds;
        }
    }
    CHECK(next == 0 && discounts == rounds * world.discounts);
}

/// What an evaluation does before it looks at the first promotion: reading the cart, and asking the index.
void match(benchmark::State& state) {
    const World& world = world_of(state.range(0), Running::usual);
    engine::Facts facts;
    const UsageFacts usage;
    std::size_t next = 0;
    std::int64_t found = 0;
    for (auto _ : state) {
        const Cart& cart = world.carts[next];
        facts.read(world.snapshot->tables(), *world.snapshot->catalog, *world.snapshot->find_site(cart.site), cart, usage, now());
        std::int64_t subtotal = 0;
        for (const engine::LineFacts& line : facts.lines()) subtotal += line.subtotal;
        world.snapshot->base->index().find(facts, 2 * subtotal, [&](std::uint32_t) { ++found; });
        next = (next + 1) % world.carts.size();
    }
    state.counters["found"] = benchmark::Counter(static_cast<double>(found), benchmark::Counter::kAvgIterations);
}

void add(const char* name, std::int64_t count, Running running) {
    // Whole rounds of all carts.
    benchmark::RegisterBenchmark(name, evaluate_carts, running)
        ->Arg(count)
        ->Unit(benchmark::kMicrosecond)
        ->Repetitions(5)
        ->ReportAggregatesOnly()
        ->Iterations(static_cast<std::int64_t>(kCarts) * (count > kNaiveMax ? 1 : 5));
}

const bool is_set_up = [] {
    const std::map<std::int64_t, double> aims{{10, 20}, {1'000, 20}, {10'000, 25}, {100'000, 50}, {1'000'000, 150}};
    for (const auto& [count, microseconds] : aims) {
        aim_at_most("evaluate", count, fmt::format("evaluation of a 15-line cart, {} promotions", count), microseconds);
        add("evaluate", count, Running::usual);
        benchmark::RegisterBenchmark("match", match)
            ->Arg(count)
            ->Unit(benchmark::kMicrosecond)
            ->Repetitions(5)
            ->ReportAggregatesOnly()
            ->Iterations(static_cast<std::int64_t>(kCarts) * 5);
    }
    // For the sake of the search: several times as many promotions meet.
    add("evaluate_many", 1'000, Running::many);
    add("evaluate_many", kNaiveMax, Running::many);
    return true;
}();

}  // namespace
}  // namespace couponry::bench
