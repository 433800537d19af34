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

void run(store::Backend backend, const std::string& where, const property::Seeds& seeds) {
    Seen seen;
    std::int64_t differing = 0;
    store::TemporaryStore store(backend);
    for (std::uint64_t seed = seeds.first; seed < seeds.end(); ++seed) {
        const std::string wrong = World(*store, seed, seen).run(kSteps);
        EXPECT_EQ(wrong, "") << "seed " << seed;
        differing += wrong.empty() ? 0 : 1;
        ASSERT_LT(differing, 5);
    }
    property::report(
        "4.6",
        fmt::format("seeds of the simulation on {} that differ from the model ({} requests, {} interrupted by another node's, "
                    "{} repeated, {} refused, {} held, {} confirmed, {} released, {} expired, {} failures of the store)",
                    where, seen.requests, seen.interrupted, seen.repeated, seen.refused, seen.held, seen.confirmed, seen.released,
                    seen.expired, seen.failures),
        fmt::format("{} of {}", differing, seeds.count), "0", differing == 0);
}

TEST(Simulation, EveryAnswerAndEveryCounterIsTheModels) {
    run(store::Backend::memory, "SQLite", property::Seeds(2'000, 100'000));
}

TEST(Simulation, AlsoOverPostgres) {
    if (store::postgres::test_server().empty()) GTEST_SKIP() << "runs beside a PostgreSQL: tools/postgres";
    run(store::Backend::postgres, "PostgreSQL", property::Seeds(100, 10'000));
}

}  // namespace
}  // namespace couponry::simulation
