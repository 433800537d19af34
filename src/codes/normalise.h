// The canonical form of a code: what a shopper typed and what a merchant saved are the same code when normalise() gives the same
// text. The service calls it before it looks a code up, import and generation before they store one. Pure; any thread.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

#include "base/limits.h"

namespace couponry::codes {

/// Above it nothing is read: a code of full length, four bytes a letter, leaves the other half for spaces and dashes.
constexpr std::size_t kEnteredBytesMax = 8 * kCodeLengthMax;

/// Why a text cannot be a code; the rejection is `code_malformed` for each.
enum class Malformed {
    kEmpty,  // nothing is left without spaces and separators
    kTooLong,  // more than kCodeLengthMax letters after, or kEnteredBytesMax bytes before normalising
    kNotText,  // not UTF-8, or the marks that a broken decoding leaves
    kControlCharacter,  // a character that nobody can type
};

std::string_view name_of(Malformed malformed);

/// Capitals (see capital() in letter_folding.h), full-width letters as ASCII, a letter and its combining accent as one; without
/// spaces, dashes, dots, underscores, slashes, quotes, brackets and sentence marks, wherever they stand. Kept are all letters and
/// digits and % & + # @ $ = ^ and other signs, because "20%" and "20" may be two codes. normalise(normalise(x)) is normalise(x).
/// Length is counted in letters, not bytes.
std::expected<std::string, Malformed> normalise(std::string_view entered);

}  // namespace couponry::codes
