#include "codes/normalise.h"

#include "codes/letter_folding.h"
#include "codes/utf8.h"

namespace couponry::codes {

std::string_view name_of(Malformed malformed) {
    switch (malformed) {
        case Malformed::kEmpty:
            return "empty";
        case Malformed::kTooLong:
            return "too_long";
        case Malformed::kNotText:
            return "not_text";
        case Malformed::kControlCharacter:
            return "control_character";
    }
    return "";
}

std::expected<std::string, Malformed> normalise(std::string_view entered) {
    if (entered.size() > kEnteredBytesMax) return std::unexpected(Malformed::kTooLong);
    const auto letters = letters_of(entered);
    if (!letters) return std::unexpected(Malformed::kNotText);
    std::u32string kept;
    for (const char32_t letter : *letters) {
        switch (kind_of(letter)) {
            case LetterKind::kIgnored:
                continue;
            case LetterKind::kControl:
                return std::unexpected(Malformed::kControlCharacter);
            case LetterKind::kNotText:
                return std::unexpected(Malformed::kNotText);
            case LetterKind::kKept:
                break;
        }
        const char32_t folded = capital(letter);
        const char32_t joined = kept.empty() ? 0 : composed(kept.back(), folded);
        if (joined != 0) {
            kept.back() = joined;
        } else {
            kept.push_back(folded);
        }
    }
    if (kept.empty()) return std::unexpected(Malformed::kEmpty);
    if (kept.size() > kCodeLengthMax) return std::unexpected(Malformed::kTooLong);
    return to_utf8(kept);
}

}  // namespace couponry::codes
