#include "codes/letter_folding.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <string_view>

namespace couponry::codes {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// Tab to carriage return count as space, because a pasted code often brings its line end along.
constexpr Range kIgnored[] = {
    {0x09, 0x0D},  // tab, line ends
    {0x20, 0x22},  // space ! "
    {0x27, 0x2A},  // ' ( ) *
    {0x2C, 0x2F},  // , - . /
    {0x3A, 0x3C},  // : ; <
    {0x3E, 0x3F},  // > ?
    {0x5B, 0x5D},  // [ backslash ]
    {0x5F, 0x60},  // _ `
    {0x7B, 0x7E},  // { | } ~
    {0xA0, 0xA1},  // no-break space, inverted !
    {0xAB, 0xAB},  // «
    {0xAD, 0xAD},  // soft hyphen
    {0xB4, 0xB4},  // acute accent, typed for an apostrophe
    {0xB7, 0xB7},  // middle dot
    {0xBB, 0xBB},  // »
    {0xBF, 0xBF},  // inverted ?
    {0x2B9, 0x2BC},  // modifier apostrophes
    {0x2D7, 0x2D7},  // modifier minus
    {0x34F, 0x34F},  // grapheme joiner
    {0x58A, 0x58A},  // Armenian hyphen
    {0x5BE, 0x5BE},  // Hebrew hyphen
    {0x60C, 0x60C},  // Arabic comma
    {0x61C, 0x61C},  // Arabic letter mark
    {0x115F, 0x1160},  // Hangul fillers
    {0x1400, 0x1400},  // Canadian hyphen
    {0x1680, 0x1680},  // Ogham space
    {0x1806, 0x1806},  // Mongolian hyphen
    {0x180E, 0x180E},  // Mongolian separator
    {0x2000, 0x2027},  // spaces, zero width, direction marks, dashes, quotes, bullets, dots
    {0x2028, 0x202F},  // line ends, direction marks, narrow space
    {0x2032, 0x203A},  // primes, single guillemets
    {0x203F, 0x2040},  // ties
    {0x2043, 0x2044},  // hyphen bullet, fraction slash
    {0x2053, 0x2054},  // swung dash, tie
    {0x205F, 0x206F},  // spaces and invisible marks
    {0x207B, 0x207B},  // superscript minus
    {0x208B, 0x208B},  // subscript minus
    {0x2212, 0x2212},  // minus
    {0x2215, 0x2215},  // division slash
    {0x2219, 0x2219},  // bullet operator
    {0x22C5, 0x22C5},  // dot operator
    {0x2796, 0x2796},  // heavy minus
    {0x2E17, 0x2E17},  // double oblique hyphen
    {0x2E1A, 0x2E1A},  // hyphen with diaeresis
    {0x2E3A, 0x2E3B},  // long dashes
    {0x2E40, 0x2E40},  // double hyphen
    {0x3000, 0x3002},  // ideographic space, comma, full stop
    {0x3008, 0x3011},  // CJK brackets
    {0x3014, 0x301F},  // CJK brackets, wave dash, quotes
    {0x3030, 0x3030},  // wavy dash
    {0x30A0, 0x30A0},  // Katakana hyphen
    {0x30FB, 0x30FC},  // Katakana dot and long mark: what a Japanese keyboard gives for a dash
    {0x3164, 0x3164},  // Hangul filler
    {0xFE00, 0xFE0F},  // variation selectors
    {0xFE31, 0xFE34},  // vertical dashes and low lines
    {0xFE4D, 0xFE4F},  // low lines
    {0xFE58, 0xFE58},  // small dash
    {0xFE63, 0xFE63},  // small hyphen
    {0xFEFF, 0xFEFF},  // byte order mark
    {0xFF61, 0xFF65},  // half-width stops, brackets, dot
    {0xFF70, 0xFF70},  // half-width long mark
    {0xFFA0, 0xFFA0},  // half-width filler
};

constexpr bool is_ascending(const auto& ranges) {
    for (std::size_t i = 0; i < std::size(ranges); ++i) {
        if (ranges[i].first > ranges[i].last) return false;
        if (i > 0 && ranges[i].first <= ranges[i - 1].last) return false;
    }
    return true;
}
static_assert(is_ascending(kIgnored), "the search in is_ignored needs order");

bool is_ignored(char32_t letter) {
    const auto* range = std::ranges::lower_bound(kIgnored, letter, {}, &Range::last);
    return range != std::end(kIgnored) && range->first <= letter;
}

char32_t narrow(char32_t letter) {
    return letter >= 0xFF01 && letter <= 0xFF5E ? letter - 0xFEE0 : letter;
}

char32_t latin_capital(char32_t letter) {
    if (letter >= 0xE0 && letter <= 0xFE && letter != 0xF7) return letter - 0x20;
    if (letter == 0xFF) return 0x178;  // ÿ
    if (letter == 0x130 || letter == 0x131) return 'I';
    if (letter == 0x17F) return 'S';  // long s
    if (letter == 0x1A1 || letter == 0x1B0) return letter - 1;  // Vietnamese ơ and ư
    // In these runs a capital is even and its small letter is the next one; in the others it is odd.
    const bool even = (letter >= 0x100 && letter <= 0x137) || (letter >= 0x14A && letter <= 0x177) ||
                      (letter >= 0x218 && letter <= 0x21B) || (letter >= 0x1E00 && letter <= 0x1E95) ||
                      (letter >= 0x1EA0 && letter <= 0x1EFF);
    if (even) return letter & ~char32_t{1};
    const bool odd = (letter >= 0x139 && letter <= 0x148) || (letter >= 0x179 && letter <= 0x17E);
    if (odd) return letter % 2 == 0 ? letter - 1 : letter;
    return letter;
}

char32_t greek_capital(char32_t letter) {
    if (letter == 0x3C2) return 0x3A3;  // final sigma
    if (letter >= 0x3B1 && letter <= 0x3CB) return letter - 0x20;
    if (letter == 0x3AC) return 0x386;
    if (letter >= 0x3AD && letter <= 0x3AF) return letter - 0x25;
    if (letter == 0x3CC) return 0x38C;
    if (letter == 0x3CD || letter == 0x3CE) return letter - 0x3F;
    return letter;
}

struct Composition {
    char32_t mark;
    std::u32string_view bases;
    std::u32string_view composed;
};

// Marks of the capitals of Latin-1, Latin Extended-A, Greek and Cyrillic: the letter at one place of `bases` with the mark is the
// letter at the same place of `composed`. I with a dot is I, as in capital().
constexpr Composition kCompositions[] = {
    {0x300, U"AEIOU", U"ÀÈÌÒÙ"},
    {0x301, U"AEIOUYCLNRSZΑΕΗΙΟΥΩ", U"ÁÉÍÓÚÝĆĹŃŔŚŹΆΈΉΊΌΎΏ"},
    {0x302, U"AEIOUCGHJSWY", U"ÂÊÎÔÛĈĜĤĴŜŴŶ"},
    {0x303, U"ANOIU", U"ÃÑÕĨŨ"},
    {0x304, U"AEIOU", U"ĀĒĪŌŪ"},
    {0x306, U"AEGIOUИУ", U"ĂĔĞĬŎŬЙЎ"},
    {0x307, U"CEGZI", U"ĊĖĠŻI"},
    {0x308, U"AEIOUYЕІΙΥ", U"ÄËÏÖÜŸЁЇΪΫ"},
    {0x30A, U"AU", U"ÅŮ"},
    {0x30B, U"OU", U"ŐŰ"},
    {0x30C, U"CDENRSTZ", U"ČĎĚŇŘŠŤŽ"},
    {0x326, U"ST", U"ȘȚ"},
    {0x327, U"CGKLNRST", U"ÇĢĶĻŅŖŞŢ"},
    {0x328, U"AEIU", U"ĄĘĮŲ"},
};
static_assert(std::ranges::all_of(kCompositions, [](const Composition& c) { return c.bases.size() == c.composed.size(); }));

// Letters with a stroke have no combining mark of their own.
constexpr std::array<char32_t, 2> kStroked[] = {{U'Ø', U'O'}, {U'Đ', U'D'}, {U'Ð', U'D'},
                                                {U'Ħ', U'H'}, {U'Ł', U'L'}, {U'Ŧ', U'T'}};

}  // namespace

LetterKind kind_of(char32_t letter) {
    const char32_t narrowed = narrow(letter);
    if (is_ignored(narrowed)) return LetterKind::kIgnored;
    const bool is_noncharacter = (narrowed >= 0xFDD0 && narrowed <= 0xFDEF) || (narrowed & 0xFFFE) == 0xFFFE;
    // U+FFFD is what a decoder leaves behind when the text was broken before it came here.
    if (is_noncharacter || narrowed == 0xFFFD) return LetterKind::kNotText;
    const bool is_control = narrowed < 0x20 || (narrowed >= 0x7F && narrowed <= 0x9F) ||
                            (narrowed >= 0xFFF9 && narrowed <= 0xFFFC) || (narrowed >= 0xE0000 && narrowed <= 0xE0FFF);
    return is_control ? LetterKind::kControl : LetterKind::kKept;
}

char32_t capital(char32_t letter) {
    const char32_t narrowed = narrow(letter);
    if (narrowed < 0x80) return narrowed >= 'a' && narrowed <= 'z' ? narrowed - 0x20 : narrowed;
    if (narrowed == 0xB5) return 0x39C;  // micro sign: the Greek letter mu
    if (narrowed == 0xDF || narrowed == 0x1E9E) return 0xDF;
    if (narrowed >= 0x370 && narrowed <= 0x3FF) return greek_capital(narrowed);
    if (narrowed >= 0x430 && narrowed <= 0x44F) return narrowed - 0x20;
    if (narrowed >= 0x450 && narrowed <= 0x45F) return narrowed - 0x50;
    if (narrowed == 0x491) return 0x490;  // Ukrainian ґ
    if (narrowed >= 0x660 && narrowed <= 0x669) return narrowed - 0x660 + '0';
    if (narrowed >= 0x6F0 && narrowed <= 0x6F9) return narrowed - 0x6F0 + '0';
    if (narrowed == 0x2126) return 0x3A9;  // ohm sign
    if (narrowed == 0x212A) return 'K';  // kelvin sign
    if (narrowed == 0x212B) return 0xC5;  // angstrom sign
    return latin_capital(narrowed);
}

char32_t composed(char32_t capital, char32_t mark) {
    for (const Composition& composition : kCompositions) {
        if (composition.mark != mark) continue;
        const std::size_t at = composition.bases.find(capital);
        if (at != std::u32string_view::npos) return composition.composed[at];
    }
    return 0;
}

char32_t without_accent(char32_t capital) {
    for (const auto& [stroked, plain] : kStroked) {
        if (stroked == capital) return plain;
    }
    for (const Composition& composition : kCompositions) {
        const std::size_t at = composition.composed.find(capital);
        if (at != std::u32string_view::npos) return composition.bases[at];
    }
    return capital;
}

}  // namespace couponry::codes
