#include "http/api/qr_code.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdint>

namespace couponry::http::api {
namespace {

constexpr std::string_view kAddress = "https://shop.example/c/q2Vb1mZc0tXw8tRkqP5hYd3f";

std::uint32_t number_at(const std::string& bytes, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t index = at; index < at + 4; ++index) number = number << 8U | static_cast<unsigned char>(bytes[index]);
    return number;
}

TEST(QrCode, TheSvgIsASquareOfItsModules) {
    const std::string svg = qr_svg(kAddress).value();
    EXPECT_TRUE(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 41 41\"")) << svg;  // 33 and the border
    EXPECT_NE(svg.find("M4 4h7v1h-7z"), std::string::npos) << "the upper edge of a finder pattern";
}

TEST(QrCode, ThePngIsWhole) {
    const std::string png = qr_png(kAddress).value();
    EXPECT_EQ(png.substr(1, 3), "PNG");
    EXPECT_EQ(number_at(png, 16), 41U * 8);
    EXPECT_EQ(number_at(png, 20), 41U * 8);
    std::size_t at = 8;
    int chunks = 0;
    while (at < png.size()) {
        const std::uint32_t size = number_at(png, at);
        const auto* content = reinterpret_cast<const Bytef*>(png.data() + at + 4);
        EXPECT_EQ(number_at(png, at + 8 + size), crc32(0, content, size + 4));
        at += size + 12;
        ++chunks;
    }
    EXPECT_EQ(at, png.size());
    EXPECT_EQ(chunks, 3);
}

TEST(QrCode, RefusesWhatIsTooLong) {
    EXPECT_EQ(qr_svg(std::string(3'000, 'x')).error().type, "limit_reached");
}

}  // namespace
}  // namespace couponry::http::api
