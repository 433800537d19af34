// Story files: text in which a line begins with a keyword, "#" begins a remark, and indented lines belong to the line above.
// tests/scenarios/README.md describes the language. Reading files is all that happens here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace couponry::scenario {

struct StoryLine {
    int number = 0;  // in the file, from 1
    std::size_t indent = 0;  // spaces in front
    std::string text;  // trimmed, without remark
};

struct Story {
    std::string file;  // as opened
    std::string name;
    int number = 0;  // line of its name
    std::vector<StoryLine> lines;
};

/// The stories of one text, in order. Lines before the first story are a StoryError.
std::vector<Story> read_stories(std::string_view text, const std::string& file);
/// All stories of all .txt files of a folder, by file name. Empty when there is no such folder.
std::vector<Story> read_story_folder(const std::string& folder);

}  // namespace couponry::scenario
