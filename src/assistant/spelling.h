// Words that are known, found in spite of one slip: a letter too few or too many, a wrong one, or two that changed places. Names of
// goods and the words of the model are found by it. Immutable once all words are learned; then any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace couponry::assistant {

class Spelling {
public:
    /// Shorter words are too often one letter from each other.
    static constexpr std::size_t kLettersMin = 5;

    /// The number of a word, from 0 in the order in which they are learned. Of two that a slip may mean, the first learned is found.
    std::int32_t learn(std::string_view word);
    /// As it is, or with one slip behind its first letter; -1 for nothing. Words of four letters are found with a letter too few only.
    std::int32_t find(std::string_view word) const;
    const std::vector<std::string>& words() const { return words_; }

private:
    std::vector<std::string> words_;
    std::unordered_map<std::string, std::int32_t> exact_;
    std::unordered_map<std::string, std::int32_t> with_a_letter_less_;
};

}  // namespace couponry::assistant
