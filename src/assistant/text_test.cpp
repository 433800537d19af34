#include "assistant/text.h"

#include <gtest/gtest.h>

namespace couponry::assistant {
namespace {

TEST(Clean, HasOneFormOfEachLetter) {
    EXPECT_EQ(clean("code SAVE20"), "code SAVE20");
    EXPECT_EQ(clean("ｃｏｄｅ"), "code");  // full width
    EXPECT_EQ(clean("e\u0301t\u00e9"), "\u00e9t\u00e9");
    EXPECT_EQ(clean("don\u2019t \u201cstop\u201d \u2013 now"), "don't \"stop\" - now");
    EXPECT_EQ(clean("SA\u200bVE"), "SAVE");  // an invisible space
    EXPECT_EQ(clean("a\tb\nc"), "a b c");
    EXPECT_EQ(clean("\xff"), "\ufffd");
}

TEST(Fold, DropsCaseAccentsAndApostrophes) {
    EXPECT_EQ(fold("Don't"), "dont");
    EXPECT_EQ(fold("RÉDUCTION"), "reduction");
    EXPECT_EQ(fold("Größe"), "grosse");
    EXPECT_EQ(fold("código"), "codigo");
    EXPECT_EQ(fold(""), "");
}

}  // namespace
}  // namespace couponry::assistant
