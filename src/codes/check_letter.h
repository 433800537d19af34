// A check letter: one more letter of the same alphabet that tells a mistyped code from an unknown one. Patterns use it
// when codes are made and matched. Immutable after over(); any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "codes/alphabet.h"

namespace couponry::codes {

/// Detects every wrong letter and every swap of two neighbours, over any alphabet of three letters or more.
///
/// Letters a0 a1 … an are elements of a group, and a code is right when a0 · φ(a1) · φ²(a2) · … · φⁿ(an) is the neutral element,
/// where φ permutes the group. Exactly one last letter fulfils that. One wrong letter changes exactly one factor, so it is
/// always detected. A swap of the neighbours x and y goes undetected only if x · φ(y) = y · φ(x) (rename φ^k(x) as x);
/// a φ for which that implies x = y is called anti-symmetric. It depends on the size n of the alphabet:
/// - n = 2^k · odd, k not 1: the group is GF(2^k) with + times the numbers modulo the odd part, φ multiplies by α and by 2.
///   x + φ(y) = y + φ(x) is (α - 1)(x - y) = 0 in one part and x - y = 0 in the other, so x = y.
/// - n = 2m, m odd, m > 1: the dihedral group of rotations r(i) and reflections s(i), i modulo m, with φ(r(i)) = r(-i) and
///   φ(s(i)) = s(i + 1). Two rotations, or two reflections: 2(i - j) = 0, so i = j. A rotation and a reflection: 0 = 1.
/// - n = 2 has no such φ.
/// Verhoeff, Error Detecting Decimal Codes (1969), found it for n = 10; Gumm, A New Class of Check-Digit Methods for
/// Arbitrary Number Systems (IEEE Trans. Inf. Theory 31, 1985), for every n by dihedral groups.
/// Codes in the world depend on it: the result for a given alphabet never changes.
class CheckLetter {
public:
    /// Fails with `alphabet_too_small_for_check` at `/alphabet` for two letters.
    static Result<CheckLetter> over(const Alphabet& alphabet);

    /// The letter to write after `letters`; nothing if one of them is not of the alphabet, or there are kCodeLengthMax or more.
    std::optional<char> letter_for(std::string_view letters) const;

    /// `letters` and its check letter, under the same conditions.
    std::optional<std::string> append(std::string_view letters) const;

    /// Whether the last letter is the check letter of those before it. False for fewer than two letters and for foreign ones.
    bool verify(std::string_view letters_and_check) const;

private:
    using Element = std::uint8_t;
    template <class T>
    using Table = std::array<T, kAlphabetSizeMax>;

    explicit CheckLetter(Alphabet alphabet) : alphabet_(std::move(alphabet)) {}
    /// The product of the first factors; nothing if a letter is foreign or there are too many.
    std::optional<Element> product_of(std::string_view letters) const;

    Alphabet alphabet_;
    Table<Table<Element>> product_{};  // product_[a][b] is a · b; element 0 is the neutral one
    std::array<Table<Element>, kCodeLengthMax> power_{};  // power_[k][a] is φ^k(a)
};

}  // namespace couponry::codes
