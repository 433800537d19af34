// One test per story of tests/scenarios, in the suite Scenario, and one that every rule and reason has a story.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/effect.h"
#include "property/report.h"
#include "scenario/promotion_words.h"
#include "scenario/runner.h"

namespace couponry::scenario {
namespace {

constexpr const char* kFolder = "tests/scenarios";  // tests run from the root of the project

class StoryTest : public testing::Test {
public:
    explicit StoryTest(Story story) : story_(std::move(story)) {}

    void TestBody() override {
        const auto stack = make_engine_stack();
        const StoryReport report = run_story(story_, stack.get());
        for (const StoryFailure& failure : report.failures)
            ADD_FAILURE_AT(story_.file.c_str(), failure.line) << story_.file << ':' << failure.line << ": " << failure.sentence;
        if (HasFailure() && !report.answer.empty()) std::printf("%s", report.answer.c_str());
    }

private:
    Story story_;
};

/// "tests/scenarios/shipping.txt" and "Free from 50" are shipping/free_from_50.
std::string test_name(const Story& story) {
    std::string stem = story.file.substr(story.file.rfind('/') + 1);
    stem.erase(stem.rfind('.'));
    std::string name = stem + "/" + identifier_of(story.name);
    std::replace(name.begin(), name.end(), '-', '_');  // in filters "-" begins what is left out
    return name;
}

void register_story(const Story& story) {
    testing::RegisterTest("Scenario", test_name(story).c_str(), nullptr, nullptr, story.file.c_str(), story.number,
                          [story]() -> StoryTest* { return new StoryTest(story); });
}

std::vector<Story>& stories() {
    static std::vector<Story> all;
    return all;
}

std::string& folder_error() {
    static std::string error;
    return error;
}

// Tests must be registered before main() runs them.
[[maybe_unused]] const bool kRegistered = [] {
    try {
        stories() = read_story_folder(kFolder);
    } catch (const StoryError& error) {
        folder_error() = error.sentence;
    }
    for (const Story& story : stories()) register_story(story);
    return true;
}();

/// Reasons that an evaluation never gives.
constexpr std::string_view kNotOfAnEvaluation[] = {
    "reason_withheld",  // logs only
    "promotion_changed_since_evaluation",  // of a redemption
    "customer_required",  // of a redemption
    "eligibility_claim_unverified",  // of a checkout that claims something (Universal Commerce Protocol)
    "code_outside_time_window",  // coupons have no schedule yet
};

template <class Names>
std::string missing(const Names& names, const std::set<std::string>& covered) {
    std::string text;
    for (const auto& name : names)
        if (!covered.contains(std::string(name))) text += fmt::format(" {}", name);
    return text;
}

TEST(ScenarioFolder, CanBeRead) {
    EXPECT_EQ(folder_error(), "");
    EXPECT_FALSE(stories().empty()) << "there are no stories in " << kFolder;
    std::set<std::string> names;
    for (const Story& story : stories()) EXPECT_TRUE(names.insert(test_name(story)).second) << "twice: " << test_name(story);
}

TEST(ScenarioFolder, HasAStoryForEveryRuleAndReason) {
    Covered covered;
    for (const Story& story : stories()) {
        StoryReport report = run_story(story, nullptr);
        covered.conditions.merge(report.covered.conditions);
        covered.effects.merge(report.covered.effects);
        covered.reasons.merge(report.covered.reasons);
        covered.fixes.merge(report.covered.fixes);
    }
    std::vector<std::string_view> conditions, effects, reasons, fixes;
    for (const auto* descriptor : engine::condition_descriptors()) conditions.push_back(descriptor->type);
    for (const auto* descriptor : engine::effect_descriptors()) effects.push_back(descriptor->type);
#define X(name, stage) reasons.push_back(#name);
    COUPONRY_REASONS(X)
#undef X
    std::erase_if(reasons, [](std::string_view reason) {
        return std::find(std::begin(kNotOfAnEvaluation), std::end(kNotOfAnEvaluation), reason) != std::end(kNotOfAnEvaluation);
    });
    for (std::size_t kind = 0; kind < engine::kFixKinds; ++kind)
        fixes.push_back(engine::fix_kind_name(static_cast<engine::FixKind>(kind)));
    const auto expect_all = [](const char* what, const std::vector<std::string_view>& names, const std::set<std::string>& told) {
        const std::string without = missing(names, told);
        const auto count =
            std::count_if(names.begin(), names.end(), [&](std::string_view name) { return told.contains(std::string(name)); });
        property::report("2.5", fmt::format("{} with a scenario", what), fmt::format("{} of {}{}", count, names.size(), without),
                         "all", without.empty());
        EXPECT_EQ(without, "") << what << " without a story";
    };
    expect_all("conditions", conditions, covered.conditions);
    expect_all("effects", effects, covered.effects);
    expect_all("reasons of an evaluation", reasons, covered.reasons);
    expect_all("kinds of fixes", fixes, covered.fixes);
    property::report("2.5", "reasons of features that are not there yet", fmt::format("{}", fmt::join(kNotOfAnEvaluation, ", ")),
                     "told", true);
}

}  // namespace
}  // namespace couponry::scenario
