#include "codes/alphabet.h"

#include "base/check.h"

namespace couponry::codes {
namespace {

std::unexpected<Failure> bad_alphabet(std::string type, const std::string& sentence) {
    return fail(std::move(type), sentence, {{"/alphabet", sentence}});
}

}  // namespace

Alphabet Alphabet::of(std::string_view letters) {
    auto alphabet = make(letters);
    CHECK(alphabet.has_value());
    return *std::move(alphabet);
}

Result<Alphabet> Alphabet::make(std::string_view letters) {
    std::string capitals;
    for (const char letter : letters) {
        const char capital = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
        if (kAlphanumerics.find(capital) == std::string_view::npos) {
            return bad_alphabet("alphabet_letter_not_allowed", "An alphabet has digits 0 to 9 and letters A to Z only.");
        }
        if (capitals.find(capital) != std::string::npos) {
            const std::string letter_text(1, capital);
            return bad_alphabet("alphabet_letter_repeated",
                                "The alphabet has " + letter_text + " twice; each letter may occur once.");
        }
        capitals += capital;
    }
    if (capitals.size() < kAlphabetSizeMin) {
        return bad_alphabet("alphabet_too_small", "An alphabet needs " + std::to_string(kAlphabetSizeMin) + " letters or more.");
    }
    return Alphabet(std::move(capitals));
}

std::optional<std::size_t> Alphabet::index_of(char letter) const {
    const std::size_t at = letters_.find(letter);
    return at == std::string::npos ? std::nullopt : std::optional(at);
}

}  // namespace couponry::codes
