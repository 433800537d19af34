#include "codes/alphabet.h"

#include <gtest/gtest.h>

#include "codes/look_alikes.h"
#include "codes/normalise.h"

namespace couponry::codes {
namespace {

TEST(Alphabet, ReadyMadeOnesAreValidAndNormalised) {
    for (const std::string_view letters : {kDigits, kLetters, kAlphanumerics, kPlainDigits, kPlainLetters, kPlainAlphanumerics}) {
        EXPECT_EQ(Alphabet::of(letters).letters(), letters);
        EXPECT_EQ(normalise(letters), letters);
    }
    EXPECT_EQ(std::string(kPlainDigits) + std::string(kPlainLetters), kPlainAlphanumerics);
    EXPECT_EQ(std::string(kDigits) + std::string(kLetters), kAlphanumerics);
}

TEST(Alphabet, PlainLettersHaveNoLookAlikesAndNoVowels) {
    EXPECT_EQ(largest_look_alike_group(kPlainAlphanumerics), 1U);
    EXPECT_EQ(kPlainAlphanumerics.find_first_of("01OILQAEIU"), std::string_view::npos);
    // Nothing more could be added: every other letter looks like one of these, is a vowel, or is 0 or 1 or their look-alike.
    for (const char letter : kAlphanumerics) {
        if (kPlainAlphanumerics.find(letter) != std::string_view::npos) continue;
        const bool is_left_out_on_purpose = std::string_view("AEIOU01LQ").find(letter) != std::string_view::npos;
        EXPECT_TRUE(is_left_out_on_purpose || largest_look_alike_group(std::string(kPlainAlphanumerics) + letter) == 2) << letter;
    }
}

TEST(Alphabet, KnowsItsLetters) {
    const Alphabet alphabet = Alphabet::of("xz3");
    EXPECT_EQ(alphabet.size(), 3U);
    EXPECT_EQ(alphabet.letter(0), 'X');
    EXPECT_EQ(alphabet.index_of('3'), 2U);
    EXPECT_EQ(alphabet.index_of('x'), std::nullopt);
}

TEST(Alphabet, RefusesBadCustomOnes) {
    const auto type_of = [](std::string_view letters) {
        const auto alphabet = Alphabet::make(letters);
        if (alphabet) return std::string("accepted");
        EXPECT_EQ(alphabet.error().errors.at(0).pointer, "/alphabet");
        return alphabet.error().type;
    };
    EXPECT_EQ(type_of(""), "alphabet_too_small");
    EXPECT_EQ(type_of("A"), "alphabet_too_small");
    EXPECT_EQ(type_of("AB"), "accepted");
    EXPECT_EQ(type_of("ABCA"), "alphabet_letter_repeated");
    EXPECT_EQ(type_of("ABCa"), "alphabet_letter_repeated");
    EXPECT_EQ(type_of("AB-"), "alphabet_letter_not_allowed");
    EXPECT_EQ(type_of("ABÄ"), "alphabet_letter_not_allowed");
    EXPECT_EQ(type_of(std::string_view("AB\0", 3)), "alphabet_letter_not_allowed");
}

}  // namespace
}  // namespace couponry::codes
