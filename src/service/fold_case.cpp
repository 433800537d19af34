#include "service/fold_case.h"

namespace couponry::service {

std::string fold_case(std::string_view text) {
    // U+00C0 to U+00DE are C3 80 to C3 9E in UTF-8, their small letters 20 above; U+00D7 in between is the sign of multiplication.
    constexpr char kLead = '\xC3', kFirst = '\x80', kLast = '\x9E', kTimes = '\x97';
    constexpr char kToSmall = 0x20;
    std::string folded(text);
    for (std::size_t index = 0; index < folded.size(); ++index) {
        char& letter = folded[index];
        const bool is_capital = letter >= 'A' && letter <= 'Z';
        const bool is_accented =
            index > 0 && folded[index - 1] == kLead && letter >= kFirst && letter <= kLast && letter != kTimes;
        if (is_capital || is_accented) letter = static_cast<char>(letter + kToSmall);
    }
    return folded;
}

}  // namespace couponry::service
