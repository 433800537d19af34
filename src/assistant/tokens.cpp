#include "assistant/tokens.h"

#include <algorithm>
#include <array>

#include "assistant/text.h"

namespace couponry::assistant {
namespace {

// Signs with a meaning of their own; the others only part words.
constexpr std::array<std::string_view, 12> kSigns = {"%", "#", "$", "€", "£", "₹", "¥", "?", "!", ".", ";", ","};
// What may follow a number without a space.
constexpr std::array<std::string_view, 34> kUnits = {"eur",     "euro", "euros",    "usd", "gbp", "rs",  "inr", "quid", "percent",
                                                     "prozent", "off",  "kg",       "g",   "ml",  "cm",  "am",  "pm",   "x",
                                                     "st",      "nd",   "rd",       "th",  "er",  "e",   "h",   "l",    "k",
                                                     "p",       "pc",   "percento", "uhr", "min", "hrs", "days"};

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}
bool is_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || static_cast<unsigned char>(letter) >= 0x80;
}
/// May stand inside a mixed token, between letters and digits.
bool is_joint(char letter) {
    return std::string_view("-_.@+/:'&,").find(letter) != std::string_view::npos;
}

std::size_t sign_at(std::string_view text) {
    for (const std::string_view sign : kSigns)
        if (text.starts_with(sign)) return sign.size();
    return 0;
}

/// Letters, digits and joints up to the next space or sign; joints at the end are left out.
std::size_t piece_at(std::string_view text) {
    std::size_t end = 0;
    while (end < text.size() &&
           (is_digit(text[end]) || is_joint(text[end]) || (is_letter(text[end]) && sign_at(text.substr(end)) == 0)))
        ++end;
    while (end > 0 && is_joint(text[end - 1])) --end;
    return end;
}

bool is_number(std::string_view piece) {
    bool was_digit = false;
    for (const char letter : piece) {
        if (!is_digit(letter) && !(was_digit && (letter == '.' || letter == ','))) return false;
        was_digit = is_digit(letter);
    }
    return was_digit;
}

class Splitter {
public:
    explicit Splitter(std::string_view text) : text_(text) {}

    std::vector<Token> split() {
        std::size_t at = 0;
        while (at < text_.size()) {
            if (const std::size_t size = sign_at(text_.substr(at)); size > 0) {
                add(TokenKind::sign, at, size);
                at += size;
            } else if (is_digit(text_[at]) || is_letter(text_[at])) {
                const std::size_t piece = std::max<std::size_t>(piece_at(text_.substr(at)), 1);
                add_piece(at, piece);
                at += piece;
            } else {
                ++at;
            }
        }
        return std::move(tokens_);
    }

private:
    void add(TokenKind kind, std::size_t begin, std::size_t size) {
        const std::string_view text = text_.substr(begin, size);
        tokens_.push_back({kind, text, begin, fold(text)});
    }

    void add_piece(std::size_t begin, std::size_t size) {
        const std::string_view piece = text_.substr(begin, size);
        if (is_number(piece)) return add(TokenKind::number, begin, size);
        const bool has_digit = std::ranges::any_of(piece, is_digit);
        if (!has_digit && piece.find('@') == std::string_view::npos) return add_words(begin, size);
        // A number and its unit.
        std::size_t number = size;
        while (number > 0 && !is_digit(piece[number - 1])) --number;
        if (is_number(piece.substr(0, number)) && std::ranges::find(kUnits, fold(piece.substr(number))) != kUnits.end()) {
            add(TokenKind::number, begin, number);
            return add(TokenKind::word, begin + number, size - number);
        }
        add(TokenKind::mixed, begin, size);
    }

    /// Parted at joints; at an apostrophe only before three letters and more: "l'offre", but "don't".
    void add_words(std::size_t begin, std::size_t size) {
        const std::string_view piece = text_.substr(begin, size);
        std::size_t from = 0;
        for (std::size_t i = 0; i <= size; ++i) {
            const bool is_end = i == size;
            if (!is_end && !is_joint(piece[i])) continue;
            if (!is_end && piece[i] == '\'' && std::min(piece.find_first_of("-_.+/:'&,", i + 1), size) - i <= 3) continue;
            if (i > from) add(TokenKind::word, begin + from, i - from);
            from = i + 1;
        }
    }

    std::string_view text_;
    std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokens_of(std::string_view cleaned) {
    return Splitter(cleaned).split();
}

}  // namespace couponry::assistant
