// Every code of a random world is answered as the oracle answers it: applied, or rejected with the same reason, under both policies.
#include <gtest/gtest.h>

#include <cstdio>
#include <map>

#include "engine/evaluator.h"
#include "oracle/oracle.h"
#include "property/cases.h"
#include "property/rich_world.h"

namespace couponry::property {
namespace {

// Selections the oracle may try; a world that needs more is left out.
constexpr std::int64_t kSelectionsMax = 20'000;

std::string told(bool applied, Reason reason) {
    return applied ? "applied" : std::string(reason_name(reason));
}

struct Tally {
    std::int64_t answers = 0, codes = 0, left_out = 0, differences = 0;
    std::map<std::string, std::int64_t> outcomes;
};

void compare(const oracle::World& world, engine::Evaluator& evaluator, Tally& tally) {
    const bool is_best = world.shop.sites.front().selection == SelectionPolicy::best;
    // By `priority` nothing is searched.
    const oracle::Answer expected =
        oracle::evaluate({world.shop, world.cart, world.usage, world.now}, is_best ? kSelectionsMax : 0);
    engine::EvaluationOptions options;
    options.fixes = false;
    options.potential = 0;
    engine::Evaluation evaluation;
    const auto snapshot = engine::compile(world.shop);
    evaluator.evaluate(*snapshot, world.cart, world.usage, world.now, options, evaluation);
    const oracle::Outcome& outcome = is_best ? expected.best : expected.priority;
    // Which selection is the right one is another test's matter.
    const bool is_same_selection = evaluation.totals.discount() + evaluation.gift_value == outcome.taken();
    if ((is_best && !expected.complete) || !is_same_selection) {
        ++tally.left_out;
        return;
    }
    ++tally.answers;
    ASSERT_EQ(evaluation.codes.size(), expected.codes.size());
    for (std::size_t index = 0; index < expected.codes.size(); ++index) {
        const oracle::CodeOutcome& wanted = expected.codes[index];
        const engine::CodeAnswer& got = evaluation.codes[index];
        ++tally.codes;
        ++tally.outcomes[told(wanted.applied, wanted.reason)];
        if (wanted.applied == got.applied && wanted.reason == got.reason) continue;
        if (++tally.differences > 5) continue;
        ADD_FAILURE() << "seed " << world.seed << ", code " << wanted.entered << ": " << told(got.applied, got.reason)
                      << " instead of " << told(wanted.applied, wanted.reason) << "\n"
                      << oracle::describe(world);
    }
}

void compare_worlds(const char* what, const Seeds& seeds, oracle::World (*make)(std::uint64_t, const oracle::WorldOptions&)) {
    Tally tally;
    engine::Evaluator evaluator;
    for (std::uint64_t seed = seeds.first; seed < seeds.end(); ++seed) {
        oracle::World world = make(seed, {});
        if (world.cart.codes.empty()) continue;
        for (const SelectionPolicy policy : {SelectionPolicy::best, SelectionPolicy::priority}) {
            world.shop.sites.front().selection = policy;
            compare(world, evaluator, tally);
        }
        if (::testing::Test::HasFatalFailure()) return;
    }
    std::printf("%s: %lld answers with %lld codes compared, %lld left out\n", what, static_cast<long long>(tally.answers),
                static_cast<long long>(tally.codes), static_cast<long long>(tally.left_out));
    for (const auto& [name, count] : tally.outcomes) std::printf("  %s: %lld\n", name.c_str(), static_cast<long long>(count));
    if (!seeds.are_all) return;
    EXPECT_LE(tally.left_out * 50, tally.answers) << "too many worlds were left out";
    std::printf("report|2.4|reasons of codes as the oracle's, %s|%lld of %lld differ|0|%s\n", what,
                static_cast<long long>(tally.differences), static_cast<long long>(tally.codes),
                tally.differences == 0 ? "pass" : "FAIL");
}

TEST(Reasons, AreThoseOfTheOracle) {
    compare_worlds("worlds", {20'000, 500'000}, oracle::make_world);
}

TEST(Reasons, AreThoseOfTheOracleInRichWorlds) {
    compare_worlds("rich worlds", {20'000, 500'000}, make_rich_world);
}

}  // namespace
}  // namespace couponry::property
