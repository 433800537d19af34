#include "http/api/qr_code.h"

#include <fmt/format.h>
#include <qrencode.h>
#include <zlib.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "base/check.h"

namespace couponry::http::api {
namespace {

constexpr std::size_t kQuiet = 4;  // modules around it that the standard wants
constexpr std::size_t kPixels = 8;  // a module: a phone's width on a screen, a stamp's on paper

/// Square, with its quiet border.
struct Modules {
    std::size_t size = 0;
    std::vector<bool> dark;
    bool at(std::size_t x, std::size_t y) const { return dark[y * size + x]; }
};

Result<Modules> modules_of(std::string_view text) {
    const std::string terminated(text);
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString(terminated.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), QRcode_free);
    if (!code) return fail("limit_reached", "The address is too long for a QR code.");
    const auto width = static_cast<std::size_t>(code->width);
    Modules modules{width + 2 * kQuiet, {}};
    modules.dark.resize(modules.size * modules.size);
    for (std::size_t y = 0; y < width; ++y)
        for (std::size_t x = 0; x < width; ++x)
            modules.dark[(y + kQuiet) * modules.size + x + kQuiet] = (code->data[y * width + x] & 1U) != 0;
    return modules;
}

std::string big_endian(std::uint32_t number) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xFFU);
    return bytes;
}

std::string png_chunk(std::string_view type, std::string_view data) {
    const std::string content = std::string(type) + std::string(data);
    const auto check = crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()));
    return big_endian(static_cast<std::uint32_t>(data.size())) + content + big_endian(static_cast<std::uint32_t>(check));
}

std::string deflated(const std::string& text) {
    uLongf size = compressBound(text.size());
    std::string packed(size, '\0');
    CHECK(compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(text.data()), text.size(),
                    Z_BEST_COMPRESSION) == Z_OK);
    packed.resize(size);
    return packed;
}

}  // namespace

Result<std::string> qr_svg(std::string_view text) {
    const auto modules = modules_of(text);
    if (!modules) return std::unexpected(modules.error());
    std::string path;
    for (std::size_t y = 0; y < modules->size; ++y)
        for (std::size_t x = 0; x < modules->size; ++x) {
            std::size_t run = 0;
            while (x + run < modules->size && modules->at(x + run, y)) ++run;
            if (run > 0) path += fmt::format("M{} {}h{}v1h-{}z", x, y, run, run);
            x += run;
        }
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {0}\" shape-rendering=\"crispEdges\">"
        "<path fill=\"#fff\" d=\"M0 0h{0}v{0}H0z\"/><path d=\"{1}\"/></svg>\n",
        modules->size, path);
}

Result<std::string> qr_png(std::string_view text) {
    const auto modules = modules_of(text);
    if (!modules) return std::unexpected(modules.error());
    static_assert(kPixels == 8, "a module is one byte of a row");
    std::string pixels;
    for (std::size_t y = 0; y < modules->size; ++y) {
        std::string row(1, '\0');  // no filter
        for (std::size_t x = 0; x < modules->size; ++x) row += modules->at(x, y) ? '\0' : '\xFF';
        for (std::size_t line = 0; line < kPixels; ++line) pixels += row;
    }
    const auto side = static_cast<std::uint32_t>(modules->size * kPixels);
    // One bit a pixel, grey, and the only methods of compression, filtering and order that there are.
    constexpr std::string_view kFormat("\x01\x00\x00\x00\x00", 5);
    return std::string("\x89PNG\r\n\x1A\n") + png_chunk("IHDR", big_endian(side) + big_endian(side) + std::string(kFormat)) +
           png_chunk("IDAT", deflated(pixels)) + png_chunk("IEND", "");
}

}  // namespace couponry::http::api
