#include "assistant/inventory.h"

#include <algorithm>

#include "assistant/text.h"

namespace couponry::assistant {
namespace {

constexpr std::size_t kWordsPerNameMax = 6;

/// A word as it is compared: without the ending of a plural.
std::string stem(std::string_view folded) {
    if (folded.size() > 4 && folded.ends_with("es"))
        folded.remove_suffix(2);
    else if (folded.size() > 3 && (folded.back() == 's' || folded.back() == 'n'))
        folded.remove_suffix(1);
    return std::string(folded);
}

}  // namespace

Names::Names(std::vector<Named> goods) : goods_(std::move(goods)) {
    for (std::size_t i = 0; i < goods_.size(); ++i) {
        const std::string name = clean(goods_[i].name);
        std::vector<std::int32_t> words;
        for (const Token& token : tokens_of(name))
            if (token.kind != TokenKind::sign && words.size() < kWordsPerNameMax)
                words.push_back(spelling_.learn(stem(token.folded)));
        // The last words of a product name it too: "jumper" of "Blue wool jumper".
        while (!words.empty()) {
            const auto [place, is_new] = phrases_.try_emplace(words, static_cast<std::int32_t>(i));
            if (!is_new) place->second = -1;
            if (goods_[i].is_category) break;
            words.erase(words.begin());
        }
    }
}

std::optional<Names::Found> Names::at(const std::vector<Token>& tokens, std::size_t index) const {
    if (goods_.empty()) return std::nullopt;
    std::vector<std::int32_t> words;
    std::optional<Found> longest;
    for (std::size_t i = index; i < tokens.size() && words.size() < kWordsPerNameMax && tokens[i].kind != TokenKind::sign; ++i) {
        const std::int32_t word = spelling_.find(stem(tokens[i].folded));
        if (word < 0) break;
        words.push_back(word);
        if (const auto place = phrases_.find(words); place != phrases_.end()) {
            longest.reset();
            if (place->second >= 0) longest = Found{&goods_[static_cast<std::size_t>(place->second)], words.size()};
        }
    }
    return longest;
}

}  // namespace couponry::assistant
