// What one letter means in a code: ignored, forbidden, or which capital letter stands for it. The tables behind
// normalise() and skeleton(); used inside src/codes only. Pure functions; any thread.
#pragma once

namespace couponry::codes {

enum class LetterKind { kKept, kIgnored, kControl, kNotText };

/// Ignored are spaces, dashes, separators, quotes, brackets, sentence marks and what is invisible.
/// Full-width forms (U+FF01 to U+FF5E) are judged as the ASCII letter they stand for.
LetterKind kind_of(char32_t letter);

/// The capital by a one-to-one table: ASCII, full-width, Latin-1, Latin Extended-A, Romanian and Vietnamese letters, Greek and
/// Cyrillic; Arabic-Indic digits become ASCII digits. Where the simple mapping would split one key in two: ß and ẞ are both ß,
/// and the dotted and dotless i of Turkish are both I. Letters outside the tables stay as they are.
char32_t capital(char32_t letter);

/// The single letter for a capital followed by a combining mark, as some systems paste it (A and U+0308 give Ä); 0 if none.
char32_t composed(char32_t capital, char32_t mark);

/// A capital without its accent (Ä gives A, Đ gives D); a letter without one stays as it is.
char32_t without_accent(char32_t capital);

}  // namespace couponry::codes
