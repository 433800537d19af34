#include "service/fold_case.h"

#include <gtest/gtest.h>

namespace couponry::service {
namespace {

TEST(FoldCase, MakesLettersSmallAndLeavesTheRest) {
    EXPECT_EQ(fold_case("Tea TIME-15@Shop"), "tea time-15@shop");
    EXPECT_EQ(fold_case("ÄÖÜ ÀÞ ß × ä"), "äöü àþ ß × ä");
    EXPECT_EQ(fold_case("ΑΩ Ж 日本"), "ΑΩ Ж 日本");
    EXPECT_EQ(fold_case(""), "");
    EXPECT_EQ(fold_case("\xC3"), "\xC3");
}

}  // namespace
}  // namespace couponry::service
