#include "scenario/values.h"

#include <fmt/format.h>

#include <charconv>

namespace couponry::scenario {
namespace {

std::int64_t power_of_ten(int exponent) {
    std::int64_t power = 1;
    for (; exponent > 0; --exponent) power *= 10;
    return power;
}

bool is_time(std::string_view word) {
    return word.size() >= 5 && word[2] == ':' && is_integer(word.substr(0, 2)) && is_integer(word.substr(3, 2));
}

bool is_offset(std::string_view word) {
    return word == "Z" || (word.size() == 6 && (word[0] == '+' || word[0] == '-') && is_time(word.substr(1)));
}

}  // namespace

std::optional<std::int64_t> parse_amount(std::string_view word, Currency currency) {
    const int digits = minor_digits(currency);
    std::string kept(word);
    if (digits > 0) {
        const std::size_t point = kept.find('.');
        if (point == std::string::npos || kept.size() - point - 1 != static_cast<std::size_t>(digits)) return std::nullopt;
        kept.erase(point, 1);
    }
    const bool is_negative = kept.starts_with('-');
    if (is_negative) kept.erase(0, 1);
    std::int64_t minor = 0;
    if (!is_integer(kept) || std::from_chars(kept.data(), kept.data() + kept.size(), minor).ec != std::errc{})
        return std::nullopt;
    return is_negative ? -minor : minor;
}

std::string format_amount(std::int64_t minor, Currency currency) {
    const int digits = minor_digits(currency);
    const std::int64_t unit = power_of_ten(digits);
    const std::int64_t size = minor < 0 ? -minor : minor;
    std::string text = fmt::format("{}{}", minor < 0 ? "-" : "", size / unit);
    if (digits > 0) text += fmt::format(".{:0{}}", size % unit, digits);
    return text;
}

bool amount_is_next(const Words& words) {
    const std::string_view word = words.peek();
    if (words.next_is_quoted() || word.empty() || word.find_first_not_of("-.0123456789") != std::string_view::npos) return false;
    return word.find('.') != std::string_view::npos || parse_currency(words.peek(1)).has_value();
}

std::int64_t next_amount(Words& words, const Reading& reading) {
    const std::string word = words.next("an amount");
    Currency currency = reading.currency;
    if (const auto named = parse_currency(words.peek())) {
        currency = *named;
        words.next("a currency");
    }
    if (const auto amount = parse_amount(word, currency)) return *amount;
    throw StoryError{
        fmt::format("\"{}\" should be an amount in {} with {} decimals", word, currency.text(), minor_digits(currency))};
}

MoneyMap next_money(Words& words, const Reading& reading) {
    MoneyMap money;
    do {
        // The currency behind the amount decides how it is read; look before taking.
        const auto named = parse_currency(words.peek(1));
        const Currency currency = named ? *named : reading.currency;
        money.set(currency, next_amount(words, reading));
    } while (words.take("/"));
    return money;
}

Instant next_instant(Words& words, const Reading& reading, DayMeans day_means) {
    const std::string day = words.next("a date");
    const auto date = parse_date(day);
    if (!date) throw StoryError{fmt::format("\"{}\" should be a date such as 2026-07-01", day)};
    if (!is_time(words.peek())) {
        if (day_means == DayMeans::begins) return reading.zone.instant_of(*date, 0);
        // The last second of a day is the one before the next day begins, however long the day is.
        return Instant{reading.zone.instant_of(Date{date->days + 1}, 0).ms - kSecondMs};
    }
    std::string time = words.next("a time");
    if (time.size() == 5) time += ":00";
    if (is_offset(words.peek())) {
        const auto instant = parse_instant(day + "T" + time + words.next("an offset"));
        if (!instant) throw StoryError{fmt::format("\"{} {}\" should be a date and time", day, time)};
        return *instant;
    }
    const auto utc = parse_instant("1970-01-01T" + time + "Z");
    if (!utc) throw StoryError{fmt::format("\"{}\" should be a time such as 10:00", time)};
    const auto minute = static_cast<std::int32_t>(utc->ms / kMinuteMs);
    return Instant{reading.zone.instant_of(*date, minute).ms + utc->ms % kMinuteMs};
}

std::string format_local(Instant instant, const TimeZone& zone) {
    const LocalTime local = zone.local(instant);
    std::string text = fmt::format("{} {:02}:{:02}", format_date(local.date), local.minute / 60, local.minute % 60);
    if (local.second_ms != 0) text += fmt::format(":{:02}", local.second_ms / kSecondMs);
    if (local.second_ms % kSecondMs != 0) text += fmt::format(".{:03}", local.second_ms % kSecondMs);
    return text;
}

bool percent_is_next(const Words& words) {
    return words.peek().ends_with('%') && !words.next_is_quoted();
}

std::string next_percent(Words& words) {
    std::string word = words.next("a percentage");
    if (word.ends_with('%')) word.pop_back();
    return word;
}

}  // namespace couponry::scenario
