#include "assistant/spelling.h"

namespace couponry::assistant {
namespace {

/// Without one of the letters behind the first.
std::vector<std::string> with_a_letter_less(std::string_view word) {
    std::vector<std::string> shorter;
    for (std::size_t i = 1; i < word.size(); ++i) shorter.push_back(std::string(word.substr(0, i)).append(word.substr(i + 1)));
    return shorter;
}

std::int32_t look_up(const std::unordered_map<std::string, std::int32_t>& words, const std::string& word) {
    const auto place = words.find(word);
    return place == words.end() ? -1 : place->second;
}

}  // namespace

std::int32_t Spelling::learn(std::string_view word) {
    const auto [place, is_new] = exact_.try_emplace(std::string(word), static_cast<std::int32_t>(words_.size()));
    if (!is_new) return place->second;
    words_.emplace_back(word);
    if (word.size() >= kLettersMin)
        for (std::string& shorter : with_a_letter_less(word)) with_a_letter_less_.try_emplace(std::move(shorter), place->second);
    return place->second;
}

std::int32_t Spelling::find(std::string_view word) const {
    const std::string typed(word);
    if (const std::int32_t known = look_up(exact_, typed); known >= 0) return known;
    if (word.size() + 1 < kLettersMin) return -1;
    if (const std::int32_t known = look_up(with_a_letter_less_, typed); known >= 0) return known;
    if (word.size() < kLettersMin) return -1;
    const std::vector<std::string> shorter = with_a_letter_less(word);
    for (const std::string& one : shorter)
        if (const std::int32_t known = look_up(exact_, one); known >= 0 && one.size() >= kLettersMin) return known;
    for (const std::string& one : shorter)
        if (const std::int32_t known = look_up(with_a_letter_less_, one); known >= 0) return known;
    return -1;
}

}  // namespace couponry::assistant
