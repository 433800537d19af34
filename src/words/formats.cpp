#include "words/formats.h"

#include <unicode/datefmt.h>
#include <unicode/listformatter.h>
#include <unicode/measunit.h>
#include <unicode/numberformatter.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include "base/check.h"

namespace couponry::words {
namespace {

icu::Locale icu_locale(std::string_view tag) {
    UErrorCode status = U_ZERO_ERROR;
    icu::Locale locale = icu::Locale::forLanguageTag(std::string(tag), status);
    return U_SUCCESS(status) ? locale : icu::Locale::getEnglish();
}

icu::UnicodeString from_utf8(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string to_utf8(const icu::UnicodeString& text) {
    std::string utf8;
    return text.toUTF8String(utf8);
}

/// "-12.40" of -1240 with two digits.
std::string decimal(std::int64_t amount, int digits) {
    const bool is_negative = amount < 0;
    std::string text = std::to_string(is_negative ? 0 - static_cast<std::uint64_t>(amount) : static_cast<std::uint64_t>(amount));
    const auto places = static_cast<std::size_t>(digits);
    if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
    if (digits > 0) text.insert(text.size() - places, ".");
    return is_negative ? "-" + text : text;
}

std::string format_decimal(const icu::number::LocalizedNumberFormatter& formatter, const std::string& number) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::number::FormattedNumber formatted = formatter.formatDecimal(number, status);
    const icu::UnicodeString text = formatted.toString(status);
    CHECK(U_SUCCESS(status));
    return to_utf8(text);
}

std::string format_measure(const std::string& locale, const icu::MeasureUnit& unit, const std::string& number) {
    return format_decimal(icu::number::NumberFormatter::withLocale(icu_locale(locale))
                              .unit(unit)
                              .unitWidth(UNUM_UNIT_WIDTH_SHORT)
                              .precision(icu::number::Precision::unlimited()),
                          number);
}

/// What a display name of ICU says of a code that it does not know is the code itself.
std::string display(const icu::UnicodeString& name, std::string_view code) {
    return name.isEmpty() ? std::string(code) : to_utf8(name);
}

}  // namespace

std::string Formats::money(std::int64_t amount_minor, Currency currency) const {
    const int digits = minor_digits(currency);
    UErrorCode status = U_ZERO_ERROR;
    const icu::CurrencyUnit unit(icu::StringPiece(currency.text().data(), static_cast<std::int32_t>(currency.text().size())),
                                 status);
    CHECK(U_SUCCESS(status));
    return format_decimal(icu::number::NumberFormatter::withLocale(icu_locale(locale_))
                              .unit(unit)
                              .precision(icu::number::Precision::fixedFraction(digits)),
                          decimal(amount_minor, digits));
}

std::string Formats::percent(Percent percent) const {
    return format_measure(locale_, icu::MeasureUnit::getPercent(), format_percent(percent));
}

std::string Formats::weight(std::int64_t grams) const {
    constexpr std::int64_t kGramsPerKilogram = 1'000;
    constexpr int kKilogramDigits = 3;
    if (grams < kGramsPerKilogram) return format_measure(locale_, icu::MeasureUnit::getGram(), std::to_string(grams));
    return format_measure(locale_, icu::MeasureUnit::getKilogram(), decimal(grams, kKilogramDigits));
}

std::string Formats::list(const std::vector<std::string>& parts, Joined joined) const {
    const UListFormatterType type = joined == Joined::all ? ULISTFMT_TYPE_AND : ULISTFMT_TYPE_OR;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::ListFormatter> formatter(
        icu::ListFormatter::createInstance(icu_locale(locale_), type, ULISTFMT_WIDTH_WIDE, status));
    CHECK(U_SUCCESS(status));
    std::vector<icu::UnicodeString> items;
    items.reserve(parts.size());
    for (const std::string& part : parts) items.push_back(from_utf8(part));
    icu::UnicodeString text;
    formatter->format(items.data(), static_cast<std::int32_t>(items.size()), text, status);
    CHECK(U_SUCCESS(status));
    return to_utf8(text);
}

std::string Formats::date(Date date, std::int32_t minute, std::string_view pattern) const {
    UErrorCode status = U_ZERO_ERROR;
    icu::SimpleDateFormat format(from_utf8(pattern), icu_locale(locale_), status);
    CHECK(U_SUCCESS(status));
    // The wall clock's reading, taken as if it were UTC: our own zone database has already spoken.
    format.setTimeZone(*icu::TimeZone::getGMT());
    icu::UnicodeString text;
    format.format(static_cast<UDate>(date.days) * kDayMs + static_cast<UDate>(minute) * kMinuteMs, text);
    return to_utf8(text);
}

std::string Formats::time_of_day(std::int32_t minute, std::string_view pattern) const {
    constexpr std::int32_t kMinutesPerDay = 24 * 60;
    std::string own(pattern);
    // "k" counts hours from 1 to 24.
    if (minute == kMinutesPerDay)
        if (const std::size_t place = own.find('H'); place != std::string::npos) own[place] = 'k';
    return date({}, minute % kMinutesPerDay, own);
}

std::string Formats::weekday(int day) const {
    constexpr std::int32_t kSomeMonday = 4;  // 5 January 1970
    return date({kSomeMonday + day}, 0, "EEEE");
}

std::string Formats::country(std::string_view code) const {
    icu::UnicodeString name;
    icu::Locale("", std::string(code).c_str()).getDisplayCountry(icu_locale(locale_), name);
    return display(name, code);
}

std::string Formats::language(std::string_view tag) const {
    icu::UnicodeString name;
    icu_locale(tag).getDisplayName(icu_locale(locale_), name);
    return display(name, tag);
}

}  // namespace couponry::words
