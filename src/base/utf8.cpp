#include "base/utf8.h"

#include <cstddef>

namespace couponry {

bool is_utf8(std::string_view bytes) {
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

}  // namespace couponry
