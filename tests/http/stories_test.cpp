// Every story over HTTP: the same expectations, and the same bytes as the engine's.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "http/http_stack.h"
#include "property/report.h"
#include "scenario/runner.h"

namespace couponry::http_tests {
namespace {

TEST(Stories, OverHttpAreThoseOfTheEngine) {
    const std::vector<scenario::Story> stories = scenario::read_story_folder("tests/scenarios");
    ASSERT_FALSE(stories.empty());
    int compared = 0, skipped = 0, failed = 0;
    for (const scenario::Story& story : stories) {
        HttpStack stack;
        const scenario::StoryReport report = scenario::run_story(story, &stack);
        for (const scenario::StoryFailure& failure : report.failures)
            ADD_FAILURE_AT(story.file.c_str(), failure.line) << story.name << ": " << failure.sentence;
        failed += report.failures.empty() ? 0 : 1;
        compared += stack.compared();
        skipped += stack.skipped();
    }
    property::report("3.2", "stories over HTTP answered as by the engine, byte for byte",
                     fmt::format("{} of {}, {} evaluations; {} asked by shoppers are left out",
                                 stories.size() - static_cast<std::size_t>(failed), stories.size(), compared, skipped),
                     "all", failed == 0);
}

}  // namespace
}  // namespace couponry::http_tests
