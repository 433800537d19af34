#include "base/clock.h"

#include <date/date.h>
#include <date/tz.h>
#include <fmt/compile.h>

#include <iterator>

namespace couponry {
namespace {

using Milliseconds = std::chrono::milliseconds;
using SystemMs = date::sys_time<Milliseconds>;

SystemMs to_system(Instant instant) {
    return SystemMs{Milliseconds{instant.ms}};
}

bool read_digits(std::string_view text, std::size_t at, std::size_t count, int& value) {
    if (at + count > text.size()) return false;
    value = 0;
    for (std::size_t index = at; index < at + count; ++index) {
        if (text[index] < '0' || text[index] > '9') return false;
        value = value * 10 + (text[index] - '0');
    }
    return true;
}

std::string format_civil(const CivilDate& civil) {
    return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}"), civil.year, civil.month, civil.day);
}

std::string format_with_offset(Instant instant, int offset_minutes) {
    const Instant local{instant.ms + offset_minutes * kMinuteMs};
    const std::int64_t days = local.ms >= 0 ? local.ms / kDayMs : -((-local.ms + kDayMs - 1) / kDayMs);
    const CivilDate civil = civil_of(Date{static_cast<std::int32_t>(days)});
    const auto ms = static_cast<int>(local.ms - days * kDayMs);
    std::string text = format_civil(civil);
    const auto add = std::back_inserter(text);
    fmt::format_to(add, FMT_COMPILE("T{:02}:{:02}:{:02}"), ms / 3'600'000, ms / 60'000 % 60, ms / 1'000 % 60);
    if (ms % 1'000 != 0) fmt::format_to(add, FMT_COMPILE(".{:03}"), ms % 1'000);
    const int distance = offset_minutes < 0 ? -offset_minutes : offset_minutes;
    if (distance == 0)
        text += 'Z';
    else
        fmt::format_to(add, FMT_COMPILE("{}{:02}:{:02}"), offset_minutes < 0 ? '-' : '+', distance / 60, distance % 60);
    return text;
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (text.size() < 20 || (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':') return std::nullopt;
    const auto day = parse_date(text.substr(0, 10));
    if (!day || !read_digits(text, 11, 2, hour) || !read_digits(text, 14, 2, minute) || !read_digits(text, 17, 2, second))
        return std::nullopt;
    if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
    std::size_t at = 19;
    int ms = 0;
    if (text[at] == '.') {
        int scale = 100;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10) ms += (text[at] - '0') * scale;
        if (text[at - 1] == '.') return std::nullopt;
    }
    std::int64_t offset = 0;
    if (at < text.size() && (text[at] == 'Z' || text[at] == 'z')) {
        if (at + 1 != text.size()) return std::nullopt;
    } else {
        int hours = 0;
        int minutes = 0;
        if (at + 6 != text.size() || (text[at] != '+' && text[at] != '-') || text[at + 3] != ':') return std::nullopt;
        if (!read_digits(text, at + 1, 2, hours) || !read_digits(text, at + 4, 2, minutes) || hours > 23 || minutes > 59)
            return std::nullopt;
        offset = (hours * 60 + minutes) * (text[at] == '-' ? -kMinuteMs : kMinuteMs);
    }
    return Instant{day->days * kDayMs + hour * kHourMs + minute * kMinuteMs + second * kSecondMs + ms - offset};
}

std::string format_instant(Instant instant) {
    return format_with_offset(instant, 0);
}

std::optional<Date> parse_date(std::string_view text) {
    CivilDate civil;
    if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !read_digits(text, 0, 4, civil.year) ||
        !read_digits(text, 5, 2, civil.month) || !read_digits(text, 8, 2, civil.day))
        return std::nullopt;
    const date::year_month_day day{date::year{civil.year}, date::month{static_cast<unsigned>(civil.month)},
                                   date::day{static_cast<unsigned>(civil.day)}};
    if (!day.ok()) return std::nullopt;
    return date_of(civil);
}

std::string format_date(Date date) {
    return format_civil(civil_of(date));
}

CivilDate civil_of(Date date) {
    const date::year_month_day day{date::sys_days{date::days{date.days}}};
    return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
            static_cast<int>(static_cast<unsigned>(day.day()))};
}

Date date_of(CivilDate civil) {
    const date::sys_days day{date::year_month_day{date::year{civil.year}, date::month{static_cast<unsigned>(civil.month)},
                                                  date::day{static_cast<unsigned>(civil.day)}}};
    return Date{static_cast<std::int32_t>(day.time_since_epoch().count())};
}

int weekday_of(Date date) {
    return static_cast<int>(date::weekday{date::sys_days{date::days{date.days}}}.iso_encoding()) - 1;
}

Result<TimeZone> TimeZone::find(std::string_view name) {
    TimeZone zone;
    if (name == "UTC") return zone;
    try {
        zone.zone_ = date::locate_zone(std::string(name));
        (void)zone.local(Instant{0});  // reads the zone's file now, so that no evaluation ever does
    } catch (const std::exception&) {
        return fail("unknown_time_zone", "There is no time zone \"" + std::string(name) +
                                             "\"; use a name of the IANA database such as \"Europe/Berlin\".");
    }
    return zone;
}

int TimeZone::offset_minutes(Instant instant) const {
    if (zone_ == nullptr) return 0;
    const auto info = zone_->get_info(std::chrono::time_point_cast<std::chrono::seconds>(to_system(instant)));
    return static_cast<int>(info.offset.count() / 60);
}

LocalTime TimeZone::local(Instant instant) const {
    const std::int64_t local_ms = instant.ms + offset_minutes(instant) * kMinuteMs;
    const std::int64_t days = local_ms >= 0 ? local_ms / kDayMs : -((-local_ms + kDayMs - 1) / kDayMs);
    const std::int64_t of_day = local_ms - days * kDayMs;
    return {Date{static_cast<std::int32_t>(days)}, static_cast<std::int32_t>(of_day / kMinuteMs),
            static_cast<std::int32_t>(of_day % kMinuteMs)};
}

Instant TimeZone::instant_of(Date date, std::int32_t minute) const {
    const std::int64_t local_ms = date.days * kDayMs + minute * kMinuteMs;
    if (zone_ == nullptr) return Instant{local_ms};
    const date::local_time<Milliseconds> local{Milliseconds{local_ms}};
    const auto info = zone_->get_info(local);
    if (info.result == date::local_info::nonexistent)
        return Instant{std::chrono::duration_cast<Milliseconds>(info.first.end.time_since_epoch()).count()};
    return Instant{local_ms - std::chrono::duration_cast<Milliseconds>(info.first.offset).count()};
}

std::string TimeZone::name() const {
    return zone_ == nullptr ? "UTC" : zone_->name();
}

std::string TimeZone::format(Instant instant) const {
    return format_with_offset(instant, offset_minutes(instant));
}

}  // namespace couponry
