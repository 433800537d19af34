#include "scenario/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace couponry::scenario {
namespace {

constexpr std::string_view kSpaces = " \t";

bool is_joiner(std::string_view word) {
    return word == "or" || word == "and" || word == ",";
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(kSpaces);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

bool is_integer(std::string_view word) {
    return !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
}

std::vector<std::string> split_phrases(std::string_view line) {
    std::vector<std::string> phrases(1);
    int depth = 0;
    bool is_quoted = false;
    for (const char letter : line) {
        if (letter == '"') is_quoted = !is_quoted;
        if (!is_quoted) depth += (letter == '(') - (letter == ')');
        if (letter == ',' && !is_quoted && depth == 0)
            phrases.emplace_back();
        else
            phrases.back() += letter;
    }
    for (std::string& phrase : phrases) phrase = std::string(trimmed(phrase));
    return phrases;
}

Words::Words(std::string_view text) {
    std::size_t at = 0;
    while ((at = text.find_first_not_of(kSpaces, at)) != std::string_view::npos) {
        if (text[at] == '"') {
            const std::size_t end = text.find('"', at + 1);
            if (end == std::string_view::npos) throw StoryError{"a quoted text does not end"};
            words_.push_back({std::string(text.substr(at + 1, end - at - 1)), true});
            at = end + 1;
        } else if (std::string_view("(),").find(text[at]) != std::string_view::npos) {
            words_.push_back({std::string(1, text[at++])});
        } else {
            const std::size_t end = std::min(text.find_first_of(" \t(),\"", at), text.size());
            words_.push_back({std::string(text.substr(at, end - at))});
            at = end;
        }
    }
}

std::string_view Words::peek(std::size_t ahead) const {
    return at_ + ahead < words_.size() ? std::string_view(words_[at_ + ahead].text) : std::string_view();
}

bool Words::starts_with(std::initializer_list<std::string_view> words) const {
    if (words_.size() - at_ < words.size()) return false;
    return std::equal(words.begin(), words.end(), words_.begin() + static_cast<std::ptrdiff_t>(at_),
                      [](std::string_view wanted, const Word& word) { return !word.is_quoted && word.text == wanted; });
}

bool Words::take(std::initializer_list<std::string_view> words) {
    if (!starts_with(words)) return false;
    at_ += words.size();
    return true;
}

bool Words::take_rest(std::initializer_list<std::string_view> words) {
    return words_.size() - at_ == words.size() && take(words);
}

std::string Words::next(std::string_view what) {
    if (at_end()) throw StoryError{fmt::format("{} is missing at the end of the line", what)};
    return words_[at_++].text;
}

std::int64_t Words::next_integer(std::string_view what) {
    const std::string word = next(what);
    std::int64_t number = 0;
    if (!is_integer(word) || std::from_chars(word.data(), word.data() + word.size(), number).ec != std::errc{})
        throw StoryError{fmt::format("\"{}\" should be {}, a whole number", word, what)};
    return number;
}

std::vector<std::string> Words::next_list(std::string_view what) {
    std::vector<std::string> list{next(what)};
    while (!at_end() && !next_is_quoted() && is_joiner(peek())) {
        ++at_;
        list.push_back(next(what));
    }
    return list;
}

void Words::need(std::string_view word) {
    if (!take(word)) throw StoryError{fmt::format("expected \"{}\" before \"{}\"", word, rest())};
}

void Words::need_end() const {
    if (!at_end()) throw StoryError{fmt::format("cannot understand \"{}\"", rest())};
}

std::string Words::rest() const {
    std::string text;
    for (std::size_t at = at_; at < words_.size(); ++at) text += (at == at_ ? "" : " ") + words_[at].text;
    return text;
}

}  // namespace couponry::scenario
