#include "base/utf8.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <string>

namespace couponry {
namespace {

/// By the ranges of Unicode's table 3-7, without decoding.
bool fits_the_table(std::string_view bytes) {
    std::size_t at = 0;
    const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(bytes[index]); };
    while (at < bytes.size()) {
        const unsigned first = byte(at++);
        if (first < 0x80) continue;
        const std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        if (first < 0xC2 || first > 0xF4 || bytes.size() - at < more) return false;
        // The second byte decides what is overlong (E0, F0), a surrogate (ED) or too large (F4).
        const unsigned low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        const unsigned high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (byte(at) < low || byte(at) > high) return false;
        for (std::size_t index = 1; index < more; ++index)
            if ((byte(at + index) & 0xC0) != 0x80) return false;
        at += more;
    }
    return true;
}

TEST(Utf8, IsWhatFitsTheTable) {
    // Every first and second byte, before what may follow and what may not.
    for (unsigned first = 0; first < 256; ++first)
        for (unsigned second = 0; second < 256; ++second)
            for (const std::string_view rest : {"", "\x80", "\xBF\x80", "\x80\xC0", "a", "\x80\x80\x80"}) {
                std::string bytes{static_cast<char>(first), static_cast<char>(second)};
                bytes += rest;
                ASSERT_EQ(is_utf8(bytes), fits_the_table(bytes)) << first << " " << second << " " << rest.size();
                ASSERT_EQ(letters_of(bytes).has_value(), fits_the_table(bytes)) << first << " " << second << " " << rest.size();
            }
    EXPECT_TRUE(is_utf8(""));
    EXPECT_TRUE(is_utf8("GRÜSSE 20€ 🎁"));
    EXPECT_FALSE(is_utf8("\xF0\x9F\x8E"));
}

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
        EXPECT_FALSE(is_utf8(text)) << text;
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
}  // namespace couponry
