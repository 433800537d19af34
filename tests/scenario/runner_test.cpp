// The runner tells the truth: a story that is wrong fails at its line, and every expectation of the stories can fail.
#include "scenario/runner.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "scenario/words.h"

namespace couponry::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

StoryReport run(std::string_view text) {
    const auto stack = make_engine_stack();
    const std::vector<Story> stories = read_stories(text, "story.txt");
    return run_story(stories.at(0), stack.get());
}

std::string first_failure(const StoryReport& report) {
    return report.failures.empty() ? "" : fmt::format("{}: {}", report.failures[0].line, report.failures[0].sentence);
}

TEST(ScenarioRunner, TellsLineExpectedAndGot) {
    const StoryReport report =
        run("story A\n"
            "promo Ten: 10% off items\n"
            "cart mug 40.00\n"
            "\n"
            "expect total 35.00, saved 4.00  # a remark\n");
    ASSERT_THAT(report.failures, SizeIs(1));
    EXPECT_EQ(first_failure(report), "5: expected total 35.00, got 36.00");
    EXPECT_THAT(report.answer, HasSubstr("ten -4.00"));
}

TEST(ScenarioRunner, RefusesWhatItCannotRead) {
    EXPECT_EQ(first_failure(run("story A\ncard mug 40.00\n")), "2: no line begins with \"card\"");
    EXPECT_EQ(first_failure(run("story A\ncart mug 40.0\n")), "2: \"40.0\" should be an amount in EUR with 2 decimals");
    EXPECT_EQ(first_failure(run("story A\npromo Ten: 10% off the oder\n")), "2: expected which items before \"the oder\"");
    EXPECT_EQ(first_failure(run("story A\npromo Ten\n  give percent_off\n")), "2: there is no effect \"percent_off\"");
    EXPECT_EQ(first_failure(run("story A\ncart mug 40.00\nexpect rejected no_such_reason\n")),
              "3: there is no reason \"no_such_reason\"");
    EXPECT_EQ(first_failure(run("story A\ncart mug 40.00\nexpect totl 4.00\n")), "3: cannot understand \"totl 4.00\"");
    EXPECT_EQ(first_failure(run("story A\ncart mug 40.00\n")), "1: the story expects nothing");
    EXPECT_THROW(read_stories("cart mug 40.00\n", "story.txt"), StoryError);
}

TEST(ScenarioRunner, SaysWhatAPromotionIsRefusedFor) {
    EXPECT_THAT(first_failure(run("story A\npromo Ten: 0% off items\n")), HasSubstr("/effects/0/percent"));
    EXPECT_THAT(run("story A\npromo Ten: 0% off items\n  refused /effects/0/percent\n").failures, IsEmpty());
    EXPECT_THAT(first_failure(run("story A\npromo Ten: 10% off items\n  refused /effects/0/percent\n")), HasSubstr("got saved"));
}

TEST(ScenarioWords, SplitPhrasesAtCommasOutsideBracketsAndQuotes) {
    EXPECT_THAT(split_phrases("a b, c (d, e) f, \"g, h\""), ElementsAre("a b", "c (d, e) f", "\"g, h\""));
}

/// The phrase saying something else, or nothing when no other thing comes to mind.
std::optional<std::string> otherwise(const std::string& phrase) {
    const std::size_t point = phrase.find('.');
    const bool is_amount = point != std::string::npos && point > 0 && phrase[point - 1] >= '0' && phrase[point - 1] <= '9';
    if (is_amount) {
        std::string changed = phrase;
        char& digit = changed[point - 1];
        digit = digit == '9' ? '8' : static_cast<char>(digit + 1);
        return changed;
    }
    if (const std::size_t at = phrase.find("rejected "); at != std::string::npos)
        return phrase.substr(0, at) + (phrase.ends_with("code_malformed") ? "rejected no_effect" : "rejected code_malformed");
    if (const std::size_t at = phrase.find("applied"); at != std::string::npos)
        return phrase.substr(0, at) + "rejected no_effect";
    if (const std::size_t at = phrase.find(" times"); at != std::string::npos) return phrase.substr(0, at) + "0 times";
    if (phrase.starts_with("no ") || phrase.starts_with("nothing ") || phrase.starts_with("needs ")) return std::nullopt;
    if (phrase.find("promotion") != std::string::npos || phrase.find("gift") != std::string::npos ||
        phrase.starts_with("potential"))
        return phrase + "-else";
    return std::nullopt;
}

/// The story up to the line, of which only `phrase` is left.
Story with_last_phrase(const Story& story, std::size_t line, const std::string& phrase) {
    Story changed = story;
    changed.lines.resize(line + 1);
    changed.lines.back().text = "expect " + phrase;
    return changed;
}

TEST(ScenarioRunner, EveryExpectationCanFail) {
    const auto stack = make_engine_stack();
    int changed = 0;
    for (const Story& story : read_story_folder("tests/scenarios"))
        for (std::size_t line = 0; line < story.lines.size(); ++line) {
            const std::string& text = story.lines[line].text;
            if (!text.starts_with("expect ")) continue;
            for (const std::string& phrase : split_phrases(text.substr(text.find(' ')))) {
                const auto other = otherwise(phrase);
                if (!other) continue;
                ++changed;
                const StoryReport report = run_story(with_last_phrase(story, line, *other), stack.get());
                EXPECT_THAT(report.failures, testing::Not(IsEmpty()))
                    << story.file << ':' << story.lines[line].number << ": also holds as \"" << *other << '"';
            }
        }
    EXPECT_GT(changed, 500);
}

}  // namespace
}  // namespace couponry::scenario
