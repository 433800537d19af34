#include "scenario/story_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "scenario/words.h"

namespace couponry::scenario {
namespace {

/// A remark begins with "#" at the start of a line or after a space, outside quotes.
std::string_view without_remark(std::string_view line) {
    bool is_quoted = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (line[at] == '"') is_quoted = !is_quoted;
        if (line[at] == '#' && !is_quoted && (at == 0 || line[at - 1] == ' ')) return line.substr(0, at);
    }
    return line;
}

}  // namespace

std::vector<Story> read_stories(std::string_view text, const std::string& file) {
    std::vector<Story> stories;
    int number = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = without_remark(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        const std::string_view content = trimmed(line);
        if (content.empty()) continue;
        constexpr std::string_view kStory = "story ";
        if (line.starts_with(kStory)) {
            stories.push_back({file, std::string(trimmed(line.substr(kStory.size()))), number, {}});
        } else if (stories.empty()) {
            throw StoryError{fmt::format("{}:{}: expected \"story\" and its name first, got \"{}\"", file, number, content)};
        } else {
            stories.back().lines.push_back({number, line.find_first_not_of(' '), std::string(content)});
        }
    }
    return stories;
}

std::vector<Story> read_story_folder(const std::string& folder) {
    std::vector<std::string> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (entry.path().extension() == ".txt") files.push_back(entry.path().generic_string());
    std::sort(files.begin(), files.end());
    std::vector<Story> stories;
    for (const std::string& file : files) {
        std::ifstream stream(file);
        std::stringstream text;
        text << stream.rdbuf();
        for (Story& story : read_stories(text.str(), file)) stories.push_back(std::move(story));
    }
    return stories;
}

}  // namespace couponry::scenario
