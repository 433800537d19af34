// Many seeds over a store in memory, and over PostgreSQL where there is one.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "property/cases.h"
#include "property/report.h"
#include "simulation/world.h"
#include "store/backends.h"

namespace couponry::simulation {
namespace {

constexpr int kSteps = 60;

TEST(Simulation, EveryAnswerAndEveryCounterIsTheModels) {
    const property::Seeds seeds(2'000, 100'000);
    Seen seen;
    std::int64_t differing = 0;
    store::TemporaryStore store(store::Backend::memory);
    for (std::uint64_t seed = seeds.first; seed < seeds.end(); ++seed) {
        const std::string wrong = World(*store, seed, seen).run(kSteps);
        EXPECT_EQ(wrong, "") << "seed " << seed;
        differing += wrong.empty() ? 0 : 1;
        ASSERT_LT(differing, 5);
    }
    property::report("4.6",
                     fmt::format("seeds of the simulation on SQLite that differ from the model ({} requests, {} interrupted by "
                                 "another node's, {} repeated, {} refused, {} "
                                 "held, {} confirmed, {} released, {} expired, {} failures of the store)",
                                 seen.requests, seen.interrupted, seen.repeated, seen.refused, seen.held, seen.confirmed,
                                 seen.released, seen.expired, seen.failures),
                     fmt::format("{} of {}", differing, seeds.count), "0 of 2000", differing == 0);
}

TEST(Simulation, AlsoOverPostgres) {
    if (store::postgres::test_server().empty()) GTEST_SKIP() << "runs beside a PostgreSQL: tools/postgres";
    const property::Seeds seeds(100, 10'000);
    Seen seen;
    std::int64_t differing = 0;
    store::TemporaryStore store(store::Backend::postgres);
    for (std::uint64_t seed = seeds.first; seed < seeds.end(); ++seed) {
        const std::string wrong = World(*store, seed, seen).run(kSteps);
        EXPECT_EQ(wrong, "") << "seed " << seed;
        differing += wrong.empty() ? 0 : 1;
        ASSERT_LT(differing, 5);
    }
    property::report("4.6",
                     fmt::format("seeds of the simulation on PostgreSQL that differ from the model ({} requests)", seen.requests),
                     fmt::format("{} of {}", differing, seeds.count), "0 of 100", differing == 0);
}

}  // namespace
}  // namespace couponry::simulation
