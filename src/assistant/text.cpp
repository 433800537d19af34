#include "assistant/text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "base/check.h"

namespace couponry::assistant {
namespace {

const icu::Normalizer2& form(const icu::Normalizer2* (*instance)(UErrorCode&)) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* found = instance(status);
    CHECK(U_SUCCESS(status));
    return *found;
}

icu::UnicodeString normalised(const icu::Normalizer2& by, const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString result = by.normalize(text, status);
    CHECK(U_SUCCESS(status));
    return result;
}

icu::UnicodeString read(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

bool is_plain(char letter) {
    return letter >= ' ' && letter <= '~';
}

/// What a letter of a message is read as; 0 for nothing.
UChar32 plain_form(UChar32 letter) {
    switch (letter) {
        case 0x2018:
        case 0x2019:
        case 0x02BC:
        case 0x0060:
        case 0x00B4:
            return '\'';
        case 0x201C:
        case 0x201D:
        case 0x201E:
        case 0x00AB:
        case 0x00BB:
            return '"';
        case 0x2010:
        case 0x2011:
        case 0x2012:
        case 0x2013:
        case 0x2014:
        case 0x2212:
            return '-';
        default:
            break;
    }
    const auto kind = u_charType(letter);
    if (kind == U_FORMAT_CHAR) return 0;
    return kind == U_CONTROL_CHAR || u_isUWhiteSpace(letter) ? ' ' : letter;
}

}  // namespace

std::string clean(std::string_view message) {
    std::string text;
    if (std::ranges::all_of(message, is_plain)) {
        text = message;
        return text;
    }
    const icu::UnicodeString letters = normalised(form(&icu::Normalizer2::getNFKCInstance), read(message));
    icu::UnicodeString kept;
    for (std::int32_t i = 0; i < letters.length(); i = letters.moveIndex32(i, 1))
        if (const UChar32 letter = plain_form(letters.char32At(i)); letter != 0) kept.append(letter);
    kept.toUTF8String(text);
    return text;
}

std::string fold(std::string_view word) {
    std::string folded;
    if (std::ranges::all_of(word, is_plain)) {
        for (const char letter : word)
            if (letter != '\'') folded += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
        return folded;
    }
    const icu::UnicodeString lower = normalised(form(&icu::Normalizer2::getNFKCCasefoldInstance), read(word));
    const icu::UnicodeString apart = normalised(form(&icu::Normalizer2::getNFDInstance), lower);
    icu::UnicodeString kept;
    for (std::int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
        const UChar32 letter = apart.char32At(i);
        if (u_charType(letter) != U_NON_SPACING_MARK && letter != '\'') kept.append(letter);
    }
    kept.toUTF8String(folded);
    return folded;
}

}  // namespace couponry::assistant
