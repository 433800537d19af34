// Is the generator worth its name? How often promotions and effects meet in its worlds, printed, and held above what makes the
// comparison with the engine sharp. How much is searched and won there is counted where engine and oracle are compared
// (tests/property/best_test.cpp).
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>

#include "oracle/oracle.h"
#include "oracle/run.h"
#include "oracle/world.h"

namespace couponry::oracle {
namespace {

constexpr std::int64_t kWorlds = 20'000;
// Meetings of two effect types below which a fault between them might go unseen.
constexpr std::int64_t kMeetings = 50;
constexpr std::size_t kPriceEffects = 17;

/// The promotions of a world that could take something alone.
struct Takers {
    std::vector<const Promotion*> promotions;
    std::vector<int> touching;  // of them, by line
};

Takers find_takers(const Input& input) {
    const Setting setting = prepare(input);
    Takers takers{{}, std::vector<int>(setting.lines.size(), 0)};
    for (std::size_t offer = 0; offer < setting.offers.size(); ++offer) {
        if (!setting.offers[offer].is_candidate()) continue;
        const State alone = run_alone(setting, offer);
        if (taken_by(alone) == 0) continue;
        takers.promotions.push_back(setting.offers[offer].promotion);
        std::vector<bool> touches(setting.lines.size());
        for (const Unit& unit : alone.units)
            if (unit.item_off + unit.order_off > 0 || unit.application_of) touches[unit.line] = true;
        for (std::size_t line = 0; line < touches.size(); ++line) takers.touching[line] += touches[line] ? 1 : 0;
    }
    return takers;
}

void report(const char* what, const std::string& figure, const char* aim, bool passes) {
    std::printf("report|2.3|%s|%s|%s|%s\n", what, figure.c_str(), aim, passes ? "pass" : "FAIL");
    EXPECT_TRUE(passes) << what;
}

TEST(OracleStatistics, WorldsAreFullOfConflict) {
    std::int64_t interacting = 0;
    std::map<std::pair<std::string, std::string>, std::int64_t> meetings;
    for (std::uint64_t seed = 0; seed < kWorlds; ++seed) {
        const World world = make_world(seed, {});
        const Takers takers = find_takers({world.shop, world.cart, world.usage, world.now});
        interacting += std::any_of(takers.touching.begin(), takers.touching.end(), [](int count) { return count >= 3; }) ? 1 : 0;
        for (std::size_t one = 0; one < takers.promotions.size(); ++one)
            for (std::size_t two = 0; two < one; ++two)
                for (const Rule& rule : takers.promotions[one]->effects)
                    for (const Rule& met : takers.promotions[two]->effects)
                        if (class_of(rule) != EffectClass::afterwards && class_of(met) != EffectClass::afterwards)
                            ++meetings[std::minmax(rule.type, met.type)];
    }
    ASSERT_FALSE(meetings.empty());
    auto rarest = meetings.begin();
    for (auto pair = meetings.begin(); pair != meetings.end(); ++pair) {
        std::printf("  %s meets %s %lld times\n", pair->first.first.c_str(), pair->first.second.c_str(),
                    static_cast<long long>(pair->second));
        if (pair->second < rarest->second) rarest = pair;
    }
    constexpr std::size_t kPairs = kPriceEffects * (kPriceEffects + 1) / 2;
    report("worlds in which three promotions or more touch one line", std::to_string(interacting * 100 / kWorlds) + " %", "30 %",
           interacting * 100 >= 30 * kWorlds);
    report("pairs of effect types that met in a world, least often",
           std::to_string(meetings.size()) + " pairs, " + rarest->first.first + " and " + rarest->first.second + " " +
               std::to_string(rarest->second) + " times",
           "every pair 50 times", meetings.size() == kPairs && rarest->second >= kMeetings);
}

}  // namespace
}  // namespace couponry::oracle
