// Instants, local time and time zones. Nobody here reads a clock: instants are arguments. The zone database is read once
// when a TimeZone is found (by whoever loads a site), later readings touch no file. Any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace date {
class time_zone;
}

namespace couponry {

/// A point of UTC time in milliseconds since 1970-01-01.
struct Instant {
    std::int64_t ms = 0;
    auto operator<=>(const Instant&) const = default;
};
constexpr std::int64_t kSecondMs = 1'000;
constexpr std::int64_t kMinuteMs = 60 * kSecondMs;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;
constexpr std::int64_t kDayMs = 24 * kHourMs;

/// Reads RFC 3339 with offset ("2026-11-01T00:00:00-05:00", "…Z"), nothing without an offset.
std::optional<Instant> parse_instant(std::string_view text);
/// RFC 3339 in UTC: "2026-11-01T05:00:00Z", milliseconds only when there are any.
std::string format_instant(Instant instant);

/// Days since 1970-01-01 of a civil date.
struct Date {
    std::int32_t days = 0;
    auto operator<=>(const Date&) const = default;
};
struct CivilDate {
    int year = 1970;
    int month = 1;
    int day = 1;
};
std::optional<Date> parse_date(std::string_view text);  // "2026-12-26"
std::string format_date(Date date);
CivilDate civil_of(Date date);
Date date_of(CivilDate civil);
/// 0 Monday … 6 Sunday.
int weekday_of(Date date);

/// What a clock on the wall of a zone shows.
struct LocalTime {
    Date date;
    std::int32_t minute = 0;  // of the day, 0..1439
    std::int32_t second_ms = 0;  // within the minute, 0..59999
};

/// A zone of the IANA database; a small value that may be copied freely.
class TimeZone {
public:
    /// Failure `unknown_time_zone` when the database has no such zone.
    static Result<TimeZone> find(std::string_view name);
    LocalTime local(Instant instant) const;
    /// Offset from UTC in minutes at that instant.
    int offset_minutes(Instant instant) const;
    /// The first instant at or after which the wall clock reads this (a missing time gives the moment the gap ends, a doubled
    /// one its first occurrence).
    Instant instant_of(Date date, std::int32_t minute) const;
    std::string name() const;
    /// RFC 3339 with the zone's offset.
    std::string format(Instant instant) const;

private:
    const date::time_zone* zone_ = nullptr;  // nullptr is UTC
};

}  // namespace couponry
