// The words, numbers and signs of a cleaned message, with their places in it. Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace couponry::assistant {

enum class TokenKind : std::uint8_t {
    word,  // letters only
    number,  // digits, perhaps with a decimal mark and groups
    mixed,  // letters or digits with each other or with - _ . @ + / # : inside, such as SAVE10 or jo@example.com
    sign,  // a currency, %, #, or a mark that ends a sentence
};

struct Token {
    TokenKind kind = TokenKind::word;
    std::string_view text;  // of the cleaned message, which must outlive it
    std::size_t begin = 0;  // in bytes
    std::string folded;
    std::size_t end() const { return begin + text.size(); }
};

/// "20%" and "£5" are two tokens, as are "50off" and "l'offre"; "don't" and "SAVE-10" are one.
std::vector<Token> tokens_of(std::string_view cleaned);

}  // namespace couponry::assistant
