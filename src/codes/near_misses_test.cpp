#include "codes/near_misses.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

#include "codes/look_alikes.h"
#include "codes/normalise.h"

namespace couponry::codes {
namespace {

std::vector<std::string> meant(std::string_view entered, const std::vector<std::string_view>& listed, std::size_t count_max = 3) {
    std::vector<std::string> codes;
    for (const NearMiss& miss : near_misses(entered, listed, count_max)) codes.emplace_back(listed[miss.index]);
    return codes;
}

using Codes = std::vector<std::string>;

TEST(NearMisses, FindsOneSlip) {
    for (const char* entered :
         {"HELO15", "HELLLO15", "HLELO15", "HELLO51", "HELLO16", "JELLO15", "HELLO1", "ELLO15", "HELLO155", "HE11O15"}) {
        EXPECT_EQ(meant(entered, {"HELLO15", "SUMMER20", "XMAS"}), Codes{"HELLO15"}) << entered;
    }
}

TEST(NearMisses, LongCodesMayHaveTwoSlipsAndShortOnesOnlyLookAlikes) {
    EXPECT_EQ(meant("SUMER02", {"SUMMER20"}), Codes{});  // seven letters: one slip
    EXPECT_EQ(meant("SUNNER20", {"SUMMER20"}), Codes{"SUMMER20"});
    EXPECT_EQ(meant("SUMNER22", {"SUMMER20"}), Codes{"SUMMER20"});
    EXPECT_EQ(meant("SANNER22", {"SUMMER20"}), Codes{});
    EXPECT_EQ(meant("XMOS", {"XMAS"}), Codes{"XMAS"});
    EXPECT_EQ(meant("XMO", {"XMA"}), Codes{});
    EXPECT_EQ(meant("VI9", {"VIP"}), Codes{});
    EXPECT_EQ(meant("VLP", {"VIP"}), Codes{"VIP"});
    EXPECT_EQ(meant("VI", {"VIP"}), Codes{});
}

TEST(NearMisses, LookAlikesComeFirstThenTheLongerCommonBeginningThenTheText) {
    EXPECT_EQ(meant("SAVE1O", {"SAVE15", "SAVE11", "SAVE10", "CAVE1O", "SAFE1O"}, 9),
              (Codes{"SAVE10", "SAVE11", "SAVE15", "SAFE1O", "CAVE1O"}));
    EXPECT_EQ(meant("SAVE1O", {"SAVE15", "SAVE11", "SAVE10"}, 2), (Codes{"SAVE10", "SAVE11"}));
    EXPECT_EQ(meant("SAVE1O", {"SAVE10"}, 0), Codes{});
}

TEST(NearMisses, TheCodeItselfIsNone) {
    EXPECT_EQ(meant("SAVE10", {"SAVE10", "SAVE10"}), Codes{});
}

TEST(NearMisses, LettersCountNotBytes) {
    EXPECT_EQ(meant("GRÖßE", {"GRÖSE"}), Codes{"GRÖSE"});
    EXPECT_EQ(meant("GROßE10", {"GRÖßE10"}), Codes{"GRÖßE10"});
    EXPECT_EQ(near_misses("GROßE10", std::vector<std::string_view>{"GRÖßE10"}, 1), (std::vector<NearMiss>{{0, kLookAlikeCost}}));
    EXPECT_EQ(meant("冬夏", {"冬秋"}), Codes{});
}

TEST(NearMisses, CostsOfSlips) {
    EXPECT_EQ(slip_cost("SAVE", "SAVE", 4), 0);
    EXPECT_EQ(slip_cost("S4VE", "SAVE", 4), kEditCost);
    EXPECT_EQ(slip_cost("5AVE", "SAVE", 4), kLookAlikeCost);
    EXPECT_EQ(slip_cost("ASVE", "SAVE", 4), kEditCost);
    EXPECT_EQ(slip_cost("SAVEX", "SAVE", 4), kEditCost);
    EXPECT_EQ(slip_cost("SVAX", "SAV", 4), 2 * kEditCost);
    EXPECT_EQ(slip_cost("ABCD", "WXYZ", 4), 5);
    EXPECT_EQ(slip_cost("ABCDEF", "ABC", 4), 5);
    EXPECT_EQ(slip_cost("", "AB", 4), 4);
}

/// The definition, slowly: the cheapest way to make the rests equal.
int cost_by_definition(const std::string& a, const std::string& b) {
    if (a.empty() || b.empty()) return static_cast<int>(a.size() + b.size()) * kEditCost;
    const bool is_look_alike = skeleton(a.substr(0, 1)) == skeleton(b.substr(0, 1));
    const int letter = a[0] == b[0] ? 0 : is_look_alike ? kLookAlikeCost : kEditCost;
    int cost = letter + cost_by_definition(a.substr(1), b.substr(1));
    cost = std::min(cost, kEditCost + cost_by_definition(a.substr(1), b));
    cost = std::min(cost, kEditCost + cost_by_definition(a, b.substr(1)));
    if (a.size() > 1 && b.size() > 1 && a[0] == b[1] && a[1] == b[0]) {
        cost = std::min(cost, kEditCost + cost_by_definition(a.substr(2), b.substr(2)));
    }
    return cost;
}

std::string short_code() {
    const auto length = *rc::gen::inRange<std::size_t>(0, 7);
    return *rc::gen::container<std::string>(length, rc::gen::elementOf(std::string("0O1AB")));
}

RC_GTEST_PROP(NearMisses, CostIsTheDefinition, ()) {
    const std::string a = short_code();
    const std::string b = short_code();
    const int cost = cost_by_definition(a, b);
    for (int cost_max = 0; cost_max <= 14; ++cost_max) {
        RC_ASSERT(slip_cost(a, b, cost_max) == std::min(cost, cost_max + 1));
        RC_ASSERT(slip_cost(b, a, cost_max) == slip_cost(a, b, cost_max));
    }
}

RC_GTEST_PROP(NearMisses, OrderOfTheListDoesNotMatter, ()) {
    const auto code = rc::gen::map(rc::gen::container<std::string>(5, rc::gen::elementOf(std::string("0O1A"))),
                                   [](const std::string& text) { return "AB" + text; });
    std::vector<std::string> texts = *rc::gen::container<std::vector<std::string>>(12, code);
    const std::string entered = *code;
    std::vector<std::string_view> listed(texts.begin(), texts.end());
    const auto before = meant(entered, listed, 5);
    for (std::size_t i = listed.size(); i-- > 1;) std::swap(listed[i], listed[*rc::gen::inRange<std::size_t>(0, i + 1)]);
    RC_ASSERT(meant(entered, listed, 5) == before);
}

RC_GTEST_PROP(NearMisses, FindsExactlyWhatIsNear, ()) {
    std::vector<std::string> texts;
    for (int i = 0; i < 10; ++i) texts.push_back("A" + short_code());
    const std::string entered = "A" + short_code();
    const std::vector<std::string_view> listed(texts.begin(), texts.end());
    std::vector<std::size_t> near;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const int cost = cost_by_definition(entered, texts[i]);
        if (cost > 0 && cost <= near_miss_cost_max(std::min(entered.size(), texts[i].size()))) near.push_back(i);
    }
    std::vector<std::size_t> found;
    int cost_before = 0;
    for (const NearMiss& miss : near_misses(entered, listed, listed.size())) {
        found.push_back(miss.index);
        RC_ASSERT(miss.cost >= cost_before);
        cost_before = miss.cost;
    }
    std::ranges::sort(found);
    RC_ASSERT(found == near);
}

}  // namespace
}  // namespace couponry::codes
