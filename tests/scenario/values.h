// Amounts and moments as people write them: 50.00, 50.00 EUR / 45.00 GBP, 2026-07-01 10:00. Pure functions over Words.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/money.h"
#include "scenario/words.h"

namespace couponry::scenario {

/// How amounts and local times of a story are read.
struct Reading {
    Currency currency;
    TimeZone zone;
};

/// The digits after the point are those of the currency: 50.00 EUR, 500 JPY. Nothing for another text.
std::optional<std::int64_t> parse_amount(std::string_view word, Currency currency);
std::string format_amount(std::int64_t minor, Currency currency);

/// Whether an amount comes next: it has a point, or a currency behind it.
bool amount_is_next(const Words& words);
/// One amount, in the story's currency unless another is named.
std::int64_t next_amount(Words& words, const Reading& reading);
/// One amount or several: "50.00", "50.00 EUR / 45.00 GBP".
MoneyMap next_money(Words& words, const Reading& reading);

enum class DayMeans { begins, ends };  // a day without a time: its first or its last second
/// "2026-07-01", "2026-07-01 10:00", "2026-07-01 10:00:30" on the wall clock of the site; with an offset ("2026-10-25 02:30 +01:00")
/// that instant.
Instant next_instant(Words& words, const Reading& reading, DayMeans day = DayMeans::begins);
/// As next_instant reads it, without seconds that are 0.
std::string format_local(Instant instant, const TimeZone& zone);
bool percent_is_next(const Words& words);
/// "12.5" of "12.5%" or "12.5"; whether it is a percentage is for the reader of promotions to say.
std::string next_percent(Words& words);

}  // namespace couponry::scenario
