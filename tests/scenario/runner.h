// Runner: takes a story line by line, changes the world, asks the stack where something is expected, and tells what is not so.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "scenario/stack.h"
#include "scenario/story_file.h"

namespace couponry::scenario {

struct StoryFailure {
    int line = 0;
    std::string sentence;
};

/// What a story is about, for the check that every rule and reason has one.
struct Covered {
    std::set<std::string> conditions, effects, reasons, fixes;
};

struct StoryReport {
    std::vector<StoryFailure> failures;
    std::string answer;  // the last one that was not as expected, described
    Covered covered;
    int expectations = 0;
};

/// `stack` may be nullptr: then the story is only read. A line that cannot be read ends the story.
StoryReport run_story(const Story& story, Stack* stack);

}  // namespace couponry::scenario
