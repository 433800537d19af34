#include "codes/utf8.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>

namespace couponry::codes {
namespace {

TEST(Utf8, ReadsSequencesOfEveryLength) {
    EXPECT_EQ(letters_of("Aß€\xF0\x9F\x8E\x81"), U"Aß€\U0001F381");
    EXPECT_EQ(letters_of(""), U"");
    EXPECT_EQ(letters_of(std::string_view("\0", 1)), std::u32string(1, U'\0'));
}

TEST(Utf8, RefusesWhatIsNotUtf8) {
    for (const char* text :
         {"\x80", "A\xC3", "\xC3\x28", "\xE2\x82", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
          "\xF8\x80\x80\x80\x81", "\xFC\x80\x80\x80\x80\x81", "\xFE", "\xFF", "\xF0\x82\x82\xAC"}) {
        EXPECT_EQ(letters_of(text), std::nullopt) << text;
    }
}

TEST(Utf8, EveryLetterComesBack) {
    for (char32_t letter = 0; letter <= 0x10FFFF; ++letter) {
        std::string text;
        append_utf8(text, letter);
        const auto read = letters_of(text);
        const bool is_surrogate = letter >= 0xD800 && letter <= 0xDFFF;
        ASSERT_EQ(read.has_value(), !is_surrogate) << static_cast<std::uint32_t>(letter);
        if (read) {
            ASSERT_EQ(*read, std::u32string(1, letter));
        }
    }
}

RC_GTEST_PROP(Utf8, WhatIsReadIsWrittenBack, (const std::string& bytes)) {
    const auto letters = letters_of(bytes);
    if (letters) {
        RC_ASSERT(to_utf8(*letters) == bytes);
    }
}

}  // namespace
}  // namespace couponry::codes
