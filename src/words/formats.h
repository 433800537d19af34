// Formats: amounts, percentages, weights, lists, dates and the names of countries and languages as a locale writes them. The only
// place beside messages.cpp that knows ICU. Cheap to copy, immutable, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/money.h"

namespace couponry::words {

enum class Joined : std::uint8_t { all, any };  // "a, b and c", "a, b or c"

class Formats {
public:
    /// A BCP 47 tag, "de-DE"; one that ICU does not know formats as English.
    explicit Formats(std::string locale) : locale_(std::move(locale)) {}
    const std::string& locale() const { return locale_; }

    /// With exactly the decimals of ISO 4217: "£12.40", "12,40 €".
    std::string money(std::int64_t amount_minor, Currency currency) const;
    std::string percent(Percent percent) const;
    /// In grams below one kilogram, else in kilograms, exactly.
    std::string weight(std::int64_t grams) const;
    std::string list(const std::vector<std::string>& parts, Joined joined) const;
    /// By a pattern of Unicode's LDML, part 4.
    std::string date(Date date, std::int32_t minute, std::string_view pattern) const;
    /// "24:00" is minute 1440.
    std::string time_of_day(std::int32_t minute, std::string_view pattern) const;
    /// 0 Monday … 6 Sunday.
    std::string weekday(int day) const;
    /// Of an ISO 3166 code; the code when it has no name.
    std::string country(std::string_view code) const;
    std::string language(std::string_view tag) const;

private:
    std::string locale_;
};

}  // namespace couponry::words
