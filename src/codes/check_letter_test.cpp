#include "codes/check_letter.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace couponry::codes {
namespace {

CheckLetter check_over(std::string_view letters) {
    return CheckLetter::over(Alphabet::of(letters)).value();
}

std::string_view first_letters(std::size_t count) {
    return kAlphanumerics.substr(0, count);
}

/// Every wrong letter and every swap of unequal neighbours of a right code.
void expect_every_slip_is_seen(const CheckLetter& check, std::string_view alphabet, const std::string& right) {
    ASSERT_TRUE(check.verify(right)) << right;
    for (std::size_t i = 0; i < right.size(); ++i) {
        std::string slip = right;
        for (const char letter : alphabet) {
            slip[i] = letter;
            ASSERT_EQ(check.verify(slip), letter == right[i]) << alphabet << ": " << right << " as " << slip;
        }
        if (i + 1 == right.size() || right[i] == right[i + 1]) continue;
        slip = right;
        std::swap(slip[i], slip[i + 1]);
        ASSERT_FALSE(check.verify(slip)) << alphabet << ": " << right << " as " << slip;
    }
}

TEST(CheckLetter, SeesEverySlipInEveryShortWordOfSmallAlphabets) {
    for (std::size_t size = 3; size <= 8; ++size) {
        const std::string_view letters = first_letters(size);
        const CheckLetter check = check_over(letters);
        for (std::size_t length = 1; length <= 4; ++length) {
            std::string word(length, letters[0]);
            std::size_t words = 1;
            for (std::size_t i = 0; i < length; ++i) words *= size;
            for (std::size_t number = 0; number < words; ++number) {
                for (std::size_t i = 0, rest = number; i < length; ++i, rest /= size) word[i] = letters[rest % size];
                expect_every_slip_is_seen(check, letters, check.append(word).value());
                if (HasFatalFailure()) return;
            }
        }
    }
}

// Whether a swap of neighbours is seen depends only on the two letters and their place, so this is complete for every size
// and place.
TEST(CheckLetter, SeesEverySwapOfAnyTwoLettersAtAnyPlaceInEveryAlphabet) {
    for (std::size_t size = 3; size <= kAlphabetSizeMax; ++size) {
        const std::string_view letters = first_letters(size);
        const CheckLetter check = check_over(letters);
        for (std::size_t place = 0; place + 3 <= kCodeLengthMax; ++place) {
            std::string word(place + 2, letters[place % size]);
            for (const char x : letters) {
                for (const char y : letters) {
                    word[place] = x;
                    word[place + 1] = y;
                    std::string code = check.append(word).value();
                    std::swap(code[place], code[place + 1]);
                    ASSERT_EQ(check.verify(code), x == y) << size << " letters, place " << place << ": " << x << y;
                }
            }
        }
    }
}

RC_GTEST_PROP(CheckLetter, SeesEverySlipInAnyWordOfAnyAlphabet, ()) {
    const auto size = *rc::gen::inRange<std::size_t>(3, kAlphabetSizeMax + 1);
    std::string letters(kAlphanumerics);
    for (std::size_t i = letters.size(); i-- > 1;) std::swap(letters[i], letters[*rc::gen::inRange<std::size_t>(0, i + 1)]);
    letters.resize(size);
    const auto length = *rc::gen::inRange<std::size_t>(1, kCodeLengthMax);
    const auto word = *rc::gen::container<std::string>(length, rc::gen::elementOf(letters));
    const CheckLetter check = check_over(letters);
    expect_every_slip_is_seen(check, letters, check.append(word).value());
    RC_ASSERT(!::testing::Test::HasFailure());
}

// Computed by another program from the definition (affine maps and polynomials); printed codes depend on them.
TEST(CheckLetter, NeverChanges) {
    EXPECT_EQ(check_over(kDigits).letter_for("572"), '4');
    EXPECT_EQ(check_over(kDigits).letter_for("9876543210"), '6');
    EXPECT_EQ(check_over(kLetters).letter_for("HELLO"), 'Q');
    EXPECT_EQ(check_over(kAlphanumerics).letter_for("HELLO15"), 'J');
    EXPECT_EQ(check_over(kPlainAlphanumerics).letter_for("4K7WXH9P"), '6');
    EXPECT_EQ(check_over(kPlainDigits).letter_for("7777234"), '6');
}

TEST(CheckLetter, RefusesForeignLettersAndLengths) {
    const CheckLetter check = check_over(kDigits);
    EXPECT_EQ(check.append("12A"), std::nullopt);
    EXPECT_FALSE(check.verify("12A"));
    EXPECT_EQ(check.append(std::string(kCodeLengthMax, '1')), std::nullopt);
    EXPECT_TRUE(check.verify(check.append(std::string(kCodeLengthMax - 1, '1')).value()));
    EXPECT_FALSE(check.verify(std::string(kCodeLengthMax + 1, '0')));
    EXPECT_FALSE(check.verify(""));
    EXPECT_FALSE(check.verify("0"));
    EXPECT_TRUE(check.verify("00"));
}

TEST(CheckLetter, NeedsThreeLetters) {
    const auto check = CheckLetter::over(Alphabet::of("AB"));
    ASSERT_FALSE(check.has_value());
    EXPECT_EQ(check.error().type, "alphabet_too_small_for_check");
}

}  // namespace
}  // namespace couponry::codes
