// QR codes (ISO/IEC 18004) of an address, as pictures. libqrencode is known here alone. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace couponry::http::api {

/// Dark modules on white with the quiet border of four; a tenth and more of it may be dirty or torn (level M). Failure `limit_reached`
/// for a text too long to be one.
Result<std::string> qr_svg(std::string_view text);
/// The same at 8 pixels a module, as PNG (ISO/IEC 15948) of one bit a pixel.
Result<std::string> qr_png(std::string_view text);

}  // namespace couponry::http::api
