// Site: one shop with its currencies, locales, zone, rounding, channels and selection policy. Plain data.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/money.h"

namespace couponry {

enum class RoundingLevel : std::uint8_t { unit, line, discount };
enum class SelectionPolicy : std::uint8_t { best, priority };

struct Site {
    std::string id;
    std::string name;
    std::vector<Currency> currencies;
    std::vector<std::string> locales;
    TimeZone time_zone;
    Rounding rounding = Rounding::half_up;
    RoundingLevel rounding_level = RoundingLevel::unit;
    SelectionPolicy selection = SelectionPolicy::best;
    std::int64_t codes_per_cart = 5;
    std::vector<std::string> channels{"online", "in_store", "app", "phone"};
};

}  // namespace couponry
