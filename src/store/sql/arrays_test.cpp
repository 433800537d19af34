#include "store/sql/arrays.h"

#include <gmock/gmock.h>

namespace couponry::store::sql {
namespace {

using namespace std::string_view_literals;

TEST(Arrays, OfTextsAreAsPostgresTakesThem) {
    Texts texts;
    EXPECT_EQ(texts.bytes(), "\0\0\0\0\0\0\0\0\0\0\0\x19"sv);
    texts.add("a\"");
    texts.add("");
    EXPECT_EQ(texts.bytes(), "\0\0\0\1\0\0\0\0\0\0\0\x19\0\0\0\2\0\0\0\1\0\0\0\2a\"\0\0\0\0"sv);
    texts.clear();
    texts.add("b");
    EXPECT_EQ(texts.bytes(), "\0\0\0\1\0\0\0\0\0\0\0\x19\0\0\0\1\0\0\0\1\0\0\0\1b"sv);
}

TEST(Arrays, OfNumbersAreAsPostgresTakesThem) {
    Numbers numbers;
    numbers.add(-2);
    EXPECT_EQ(numbers.bytes(), "\0\0\0\1\0\0\0\0\0\0\0\x14\0\0\0\1\0\0\0\1\0\0\0\x08\xff\xff\xff\xff\xff\xff\xff\xfe"sv);
}

}  // namespace
}  // namespace couponry::store::sql
