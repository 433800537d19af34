#include "assistant/clauses.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace couponry::assistant {
namespace {

constexpr std::size_t kWordsPerClauseMin = 3;

bool is_and(std::string_view word, Language language) {
    using Words = std::array<std::string_view, 5>;
    constexpr std::array<Words, kLanguages> kAnd = {{
        {"and", "also", "but", "plus", "n"},
        {"und", "ausserdem", "aber", "sowie", "zudem"},
        {"y", "e", "ademas", "pero", "tambien"},
        {"et", "aussi", "mais", "puis", "sinon"},
        {"e", "tambem", "mas", "alem", "ainda"},
        {"e", "ed", "anche", "ma", "inoltre"},
    }};
    return std::ranges::find(kAnd[static_cast<std::size_t>(language)], word) != kAnd[static_cast<std::size_t>(language)].end();
}

/// Whether a mark between two words ends a clause.
bool ends_between(const std::vector<Token>& tokens, std::size_t from, std::size_t to) {
    return std::any_of(tokens.begin() + static_cast<std::ptrdiff_t>(from), tokens.begin() + static_cast<std::ptrdiff_t>(to),
                       [](const Token& token) {
                           return token.kind == TokenKind::sign &&
                                  std::string_view(".!?;,").find(token.text) != std::string_view::npos;
                       });
}

}  // namespace

std::vector<std::span<const MaskedWord>> clauses_of(std::span<const MaskedWord> words, const std::vector<Token>& tokens,
                                                    Language language) {
    std::vector<std::span<const MaskedWord>> clauses;
    std::size_t begin = 0;
    for (std::size_t i = 1; i < words.size() && clauses.size() + 1 < kClausesMax; ++i) {
        const bool parts = is_and(words[i].text, language) || ends_between(tokens, words[i - 1].token, words[i].token);
        if (!parts || i - begin < kWordsPerClauseMin || words.size() - i < kWordsPerClauseMin) continue;
        clauses.push_back(words.subspan(begin, i - begin));
        begin = i;
    }
    clauses.push_back(words.subspan(begin));
    return clauses;
}

}  // namespace couponry::assistant
