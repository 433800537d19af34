// Number: how many codes a pattern has, or which of them one is. 64 bits are too few for patterns of 15 letters.
// Plain values; any thread.
#pragma once

#include <string>

namespace couponry::codes {

__extension__ using Number = unsigned __int128;

/// Decimal digits, as no stream writes 128 bits.
inline std::string decimal(Number number) {
    std::string digits;
    do {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(number % 10)));
        number /= 10;
    } while (number != 0);
    return digits;
}

}  // namespace couponry::codes
