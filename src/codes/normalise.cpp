#include "codes/normalise.h"

#include <algorithm>

#include "base/utf8.h"
#include "codes/letter_folding.h"

namespace couponry::codes {
namespace {

bool is_plain(char letter) {
    return (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
}

}  // namespace

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
    // Nearly all codes that are saved are normal already.
    if (!entered.empty() && entered.size() <= kCodeLengthMax && std::ranges::all_of(entered, is_plain))
        return std::string(entered);
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
