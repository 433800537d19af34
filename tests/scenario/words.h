// Words: the tokens of one line of a story, taken from the front. What cannot be read is thrown as StoryError, which the runner
// turns into "file:line: …". Used by every reader of this folder; belongs to one thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace couponry::scenario {

/// A line of a story that cannot be understood; `sentence` says what was expected instead.
struct StoryError {
    std::string sentence;
};

/// Words are separated by spaces; brackets and commas are words of their own; "…" keeps spaces together and is never a keyword.
class Words {
public:
    explicit Words(std::string_view text);

    bool at_end() const { return at_ == words_.size(); }
    /// Whether the next words are these.
    bool starts_with(std::initializer_list<std::string_view> words) const;
    /// Takes these words if they are next.
    bool take(std::string_view word) { return take({word}); }
    bool take(std::initializer_list<std::string_view> words);
    /// Takes the words if the whole rest is exactly these.
    bool take_rest(std::initializer_list<std::string_view> words);
    /// The next word as it is; StoryError naming `what` when there is none.
    std::string next(std::string_view what);
    std::int64_t next_integer(std::string_view what);
    /// The next word without taking it, "" at the end. `ahead` skips so many.
    std::string_view peek(std::size_t ahead = 0) const;
    bool next_is_quoted() const { return !at_end() && words_[at_].is_quoted; }
    /// One or more words joined by "or", "and" or commas.
    std::vector<std::string> next_list(std::string_view what);
    void need(std::string_view word);
    /// StoryError when something is left.
    void need_end() const;
    /// What is left, for messages.
    std::string rest() const;

private:
    struct Word {
        std::string text;
        bool is_quoted = false;
    };
    std::vector<Word> words_;
    std::size_t at_ = 0;
};

/// Parts of a line between the commas that stand outside brackets and quotes, trimmed.
std::vector<std::string> split_phrases(std::string_view line);
std::string_view trimmed(std::string_view text);
bool is_integer(std::string_view word);

}  // namespace couponry::scenario
