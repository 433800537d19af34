#include "base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace couponry {
namespace {

/// RFC 3629 by decoding: obvious, and slow.
bool decodes(const std::string& bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const auto byte = [&](std::size_t index) -> unsigned { return static_cast<unsigned char>(bytes[index]); };
        const unsigned first = byte(at);
        const std::size_t size = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : first >> 3 == 30 ? 4 : 0;
        if (size == 0 || at + size > bytes.size()) return false;
        unsigned letter = size == 1 ? first : first & (0x7FU >> size);
        for (std::size_t index = 1; index < size; ++index) {
            if (byte(at + index) >> 6 != 2) return false;
            letter = letter << 6 | (byte(at + index) & 63);
        }
        constexpr unsigned kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
        if (letter < kSmallest[size] || letter > 0x10FFFF || (letter >= 0xD800 && letter <= 0xDFFF)) return false;
        at += size;
    }
    return true;
}

TEST(Utf8, IsWhatDecodes) {
    // Every first and second byte, before what may follow and what may not.
    for (unsigned first = 0; first < 256; ++first)
        for (unsigned second = 0; second < 256; ++second)
            for (const std::string_view rest : {"", "\x80", "\xBF\x80", "\x80\xC0", "a", "\x80\x80\x80"}) {
                std::string bytes{static_cast<char>(first), static_cast<char>(second)};
                bytes += rest;
                ASSERT_EQ(is_utf8(bytes), decodes(bytes)) << first << " " << second << " " << rest.size();
            }
    EXPECT_TRUE(is_utf8(""));
    EXPECT_TRUE(is_utf8("GRÜSSE 20€ 🎁"));
    EXPECT_FALSE(is_utf8("\xF0\x9F\x8E"));
}

}  // namespace
}  // namespace couponry
