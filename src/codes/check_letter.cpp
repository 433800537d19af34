#include "codes/check_letter.h"

#include <bit>
#include <cstddef>

namespace couponry::codes {
namespace {

/// GF(2^k) times the numbers modulo the odd part, or the dihedral group: elements are 0 to size - 1, 0 is neutral.
class Group {
public:
    explicit Group(std::size_t size)
        : size_(size), field_(std::size_t{1} << std::countr_zero(size)), odd_(size / field_), is_dihedral_(field_ == 2) {}

    std::size_t product(std::size_t a, std::size_t b) const {
        if (!is_dihedral_) return (a / odd_ ^ b / odd_) * odd_ + (a % odd_ + b % odd_) % odd_;
        // Below odd_ are the rotations, from there on the reflections:
        // r(i)r(j) = r(i+j), r(i)s(j) = s(i+j), s(i)r(j) = s(i-j), s(i)s(j) = r(i-j).
        const std::size_t i = a % odd_;
        const std::size_t j = b % odd_;
        const bool is_reflection = (a >= odd_) != (b >= odd_);
        const std::size_t turned = a < odd_ ? (i + j) % odd_ : (i + odd_ - j) % odd_;
        return is_reflection ? turned + odd_ : turned;
    }

    std::size_t permuted(std::size_t a) const {
        if (is_dihedral_) return a < odd_ ? (odd_ - a) % odd_ : (a - odd_ + 1) % odd_ + odd_;
        return times_alpha(a / odd_) * odd_ + a % odd_ * 2 % odd_;
    }

private:
    /// α is a root of an irreducible polynomial over two elements: x²+x+1, x³+x+1, x⁴+x+1, x⁵+x²+1.
    std::size_t times_alpha(std::size_t a) const {
        constexpr std::size_t kPolynomials[] = {0, 0, 0b111, 0b1011, 0b10011, 0b100101};
        static_assert(kAlphabetSizeMax < 64);
        const std::size_t shifted = a << 1;
        return (shifted & field_) != 0 ? shifted ^ kPolynomials[std::countr_zero(size_)] : shifted;
    }

    std::size_t size_;
    std::size_t field_;
    std::size_t odd_;
    bool is_dihedral_;
};

}  // namespace

Result<CheckLetter> CheckLetter::over(const Alphabet& alphabet) {
    constexpr std::size_t kSizeMin = 3;
    const std::size_t size = alphabet.size();
    if (size < kSizeMin) {
        const std::string sentence = "A check letter needs an alphabet of " + std::to_string(kSizeMin) + " letters or more.";
        return fail("alphabet_too_small_for_check", sentence, {{"/alphabet", sentence}});
    }
    CheckLetter check{alphabet};
    const Group group(size);
    for (std::size_t a = 0; a < size; ++a) {
        for (std::size_t b = 0; b < size; ++b) check.product_[a][b] = static_cast<Element>(group.product(a, b));
        check.power_[0][a] = static_cast<Element>(a);
    }
    for (std::size_t k = 1; k < kCodeLengthMax; ++k) {
        for (std::size_t a = 0; a < size; ++a) check.power_[k][a] = static_cast<Element>(group.permuted(check.power_[k - 1][a]));
    }
    return check;
}

std::optional<CheckLetter::Element> CheckLetter::product_of(std::string_view letters) const {
    if (letters.size() > kCodeLengthMax) return std::nullopt;
    Element product = 0;
    for (std::size_t k = 0; k < letters.size(); ++k) {
        const auto index = alphabet_.index_of(letters[k]);
        if (!index) return std::nullopt;
        product = product_[product][power_[k][*index]];
    }
    return product;
}

std::optional<char> CheckLetter::letter_for(std::string_view letters) const {
    if (letters.size() >= kCodeLengthMax) return std::nullopt;
    const auto product = product_of(letters);
    if (!product) return std::nullopt;
    std::size_t last = 0;
    while (product_[*product][power_[letters.size()][last]] != 0) ++last;
    return alphabet_.letter(last);
}

std::optional<std::string> CheckLetter::append(std::string_view letters) const {
    const auto last = letter_for(letters);
    if (!last) return std::nullopt;
    return std::string(letters) + *last;
}

bool CheckLetter::verify(std::string_view letters_and_check) const {
    return letters_and_check.size() >= 2 && product_of(letters_and_check) == Element{0};
}

}  // namespace couponry::codes
