// Is the generator worth its name? Shares over many seeds, printed, and held above what makes the comparison sharp.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>

#include "oracle/oracle.h"
#include "oracle/run.h"
#include "oracle/world.h"

namespace couponry::oracle {
namespace {

// Do three promotions that could take something alone touch a common line?
bool three_interact(const Input& input) {
    const Setting setting = prepare(input);
    std::vector<int> touching(setting.lines.size(), 0);
    for (std::size_t offer = 0; offer < setting.offers.size(); ++offer) {
        if (!setting.offers[offer].is_candidate()) continue;
        const State alone = run_alone(setting, offer);
        std::vector<bool> touches(setting.lines.size());
        for (const Unit& unit : alone.units)
            if (unit.item_off + unit.order_off > 0 || unit.application_of) touches[unit.line] = true;
        for (std::size_t line = 0; line < touches.size(); ++line) touching[line] += touches[line] ? 1 : 0;
    }
    return std::any_of(touching.begin(), touching.end(), [](int count) { return count >= 3; });
}

TEST(OracleStatistics, WorldsAreFullOfConflict) {
    constexpr std::uint64_t kSeeds = 2'000;
    std::int64_t selections = 0;
    int interacting = 0;
    int better = 0;
    int priority_stands = 0;
    int incomplete = 0;
    std::map<std::string, int> reasons;
    std::map<std::size_t, int> applied;
    std::map<std::string, int> effects;
    const auto begin = std::chrono::steady_clock::now();
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
        const World world = make_world(seed, {});
        const Input input{world.shop, world.cart, world.usage, world.now};
        const Answer answer = evaluate(input);
        selections += answer.selections;
        interacting += three_interact(input) ? 1 : 0;
        better += answer.best.taken() > answer.priority.taken() ? 1 : 0;
        priority_stands += answer.best_is_priority ? 1 : 0;
        incomplete += answer.complete ? 0 : 1;
        ++applied[answer.best.applied.size()];
        for (const CodeOutcome& code : answer.codes) ++reasons[code.applied ? "applied" : std::string(reason_name(code.reason))];
        for (const Applied& one : answer.best.applied)
            for (const Promotion& promotion : world.shop.promotions)
                if (promotion.code == one.promotion)
                    for (const Rule& rule : promotion.effects) ++effects[rule.type];
        ASSERT_GE(answer.best.taken(), answer.priority.taken()) << describe(world);
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::printf(
        "%.0f selections a world, %.0f selections a second; 3+ interact %.1f %%, best beats priority %.1f %%, priority "
        "stands %d, incomplete %d\n",
        double(selections) / kSeeds, double(selections) / seconds, 100.0 * interacting / kSeeds, 100.0 * better / kSeeds,
        priority_stands, incomplete);
    for (const auto& [count, worlds] : applied) std::printf("  %zu promotions apply in %d worlds\n", count, worlds);
    for (const auto& [name, count] : effects) std::printf("  %s in %d selections\n", name.c_str(), count);
    for (const auto& [name, count] : reasons) std::printf("  code %s: %d\n", name.c_str(), count);
    EXPECT_GE(double(interacting) / kSeeds, 0.30);
    EXPECT_GE(double(better) / kSeeds, 0.20);
    EXPECT_GE(double(selections) / kSeeds, 200.0);
    EXPECT_LE(incomplete, int(kSeeds / 100));
}

}  // namespace
}  // namespace couponry::oracle
