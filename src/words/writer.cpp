#include "words/writer.h"

#include <algorithm>
#include <cstdlib>

namespace couponry::words {
namespace {

constexpr std::int32_t kNearDays = 7;

std::string_view language_of(std::string_view locale) {
    return locale.substr(0, locale.find('-'));
}

std::string format_locale(const Messages& messages, const Occasion& occasion) {
    const bool is_of_language = language_of(occasion.locale) == language_of(messages.locale());
    return is_of_language ? occasion.locale : messages.locale();
}

constexpr std::string_view kNearnessNames[] = {"today", "tomorrow", "yesterday", "near", "far"};

}  // namespace

Writer::Writer(const Messages& messages, const Names& names, Occasion occasion)
    : messages_(messages), names_(names), occasion_(std::move(occasion)), formats_(format_locale(messages_, occasion_)) {}

std::optional<std::string> Writer::find_name(NameKind kind, std::string_view id) const {
    return names_.find(kind, id, formats_.locale());
}

std::string Writer::name(NameKind kind, std::string_view id) const {
    return find_name(kind, id).value_or(std::string(id));
}

std::string Writer::names(NameKind kind, const std::vector<std::string>& ids, Joined joined) const {
    std::vector<std::string> texts;
    texts.reserve(ids.size());
    for (const std::string& id : ids) texts.push_back(name(kind, id));
    return some_of(std::move(texts), joined, Detail::full);
}

std::string Writer::some_of(std::vector<std::string> texts, Joined joined, Detail detail) const {
    constexpr std::size_t kMost[] = {10, 3, 1};
    const std::size_t most = kMost[static_cast<int>(detail)];
    if (texts.size() <= most) return formats_.list(texts, joined);
    const auto more = static_cast<std::int64_t>(texts.size() - most);
    texts.resize(most);
    return text("name.more", {{"names", row(texts)}, {"count", more}});
}

std::string Writer::row(const std::vector<std::string>& texts) const {
    std::string said;
    for (const std::string& next : texts) said = said.empty() ? next : text("list.row", {{"first", said}, {"next", next}});
    return said;
}

std::optional<std::string> Writer::promotion_title(std::string_view code) const {
    const std::optional<std::string> title = find_name(NameKind::promotion, code);
    if (!title) return std::nullopt;
    return text("name.promotion", {{"name", *title}});
}

std::optional<std::string> Writer::place(std::string_view channel_or_device) const {
    const std::string key = "place." + std::string(channel_or_device);
    if (messages_.has(key)) return text(key);
    if (auto named = find_name(NameKind::channel, channel_or_device)) return named;
    return find_name(NameKind::device, channel_or_device);
}

std::string Writer::money(const MoneyMap& amounts) const {
    if (const auto amount = amounts.find(occasion_.currency)) return money(*amount);
    std::vector<std::string> texts;
    for (const auto& [currency, amount] : amounts) texts.push_back(formats_.money(amount, currency));
    return formats_.list(texts, Joined::any);
}

Nearness Writer::nearness(Instant instant) const {
    const std::int32_t today = occasion_.time_zone.local(occasion_.now).date.days;
    const std::int32_t days = occasion_.time_zone.local(instant).date.days - today;
    if (days == 0) return Nearness::today;
    if (days == 1) return Nearness::tomorrow;
    if (days == -1) return Nearness::yesterday;
    return std::abs(days) <= kNearDays ? Nearness::near : Nearness::far;
}

std::string Writer::date_text(Date date, std::string_view key) const {
    // French says "1er juillet" and "2 juillet": the pattern may depend on the day.
    return formats_.date(date, 0, text(key, {{"day", std::to_string(civil_of(date).day)}}));
}

std::string Writer::date_text(Date date, Nearness nearness) const {
    if (nearness != Nearness::far) return date_text(date, "date.weekday");
    const int this_year = civil_of(occasion_.time_zone.local(occasion_.now).date).year;
    return date_text(date, civil_of(date).year == this_year ? "date.day" : "date.year");
}

std::string Writer::day(Instant instant) const {
    const Date date = occasion_.time_zone.local(instant).date;
    return date_text(date, nearness(instant));
}

std::string Writer::day(Date date) const {
    return date_text(date, Nearness::far);
}

std::string Writer::time(Instant instant) const {
    return formats_.time_of_day(occasion_.time_zone.local(instant).minute, messages_.text("date.time"));
}

std::string Writer::instant(Instant instant) const {
    Arguments arguments;
    set_instant(instant, arguments);
    return text("date.instant", arguments);
}

std::string Writer::window_bound(Instant instant, std::int32_t plain_minute) const {
    const LocalTime local = occasion_.time_zone.local(instant);
    if (local.minute == plain_minute) return day(local.date);
    return text("date.day_time", {{"date", day(local.date)}, {"time", time(instant)}});
}

std::string Writer::window_start(Instant instant) const {
    return window_bound(instant, 0);
}

std::string Writer::window_end(Instant instant) const {
    constexpr std::int32_t kLastMinute = 24 * 60 - 1;
    return window_bound(instant, kLastMinute);
}

std::string Writer::exact_instant(Instant instant) const {
    const Date date = occasion_.time_zone.local(instant).date;
    return text("date.instant_zone",
                {{"date", date_text(date, "date.year")}, {"time", time(instant)}, {"zone", occasion_.time_zone.name()}});
}

void Writer::set_instant(Instant instant, Arguments& arguments) const {
    arguments.set("nearness", std::string(kNearnessNames[static_cast<int>(nearness(instant))]));
    arguments.set("date", day(instant));
    arguments.set("time", time(instant));
    arguments.set("instant", exact_instant(instant));
}

/// Three or more days in a row become a range.
std::string Writer::days(const std::vector<int>& days, Joined joined) const {
    std::vector<int> sorted = days;
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::string> texts;
    for (std::size_t first = 0; first < sorted.size();) {
        std::size_t last = first;
        while (last + 1 < sorted.size() && sorted[last + 1] == sorted[last] + 1) ++last;
        if (last - first >= 2) {
            texts.push_back(text("schedule.day_range",
                                 {{"first", formats_.weekday(sorted[first])}, {"last", formats_.weekday(sorted[last])}}));
            first = last + 1;
        } else {
            texts.push_back(formats_.weekday(sorted[first++]));
        }
    }
    return formats_.list(texts, joined);
}

std::string Writer::schedule(const Schedule& schedule, Joined joined) const {
    constexpr std::int32_t kMinutesPerDay = 24 * 60;
    const bool has_hours = schedule.from_minute || schedule.to_minute;
    const std::string& pattern = messages_.text("date.time");
    Arguments arguments{{"days", days(schedule.days, joined)},
                        {"from", formats_.time_of_day(schedule.from_minute.value_or(0), pattern)},
                        {"to", formats_.time_of_day(schedule.to_minute.value_or(kMinutesPerDay), pattern)}};
    const bool has_days = !schedule.days.empty();
    std::string_view key = has_hours ? "schedule.hours" : "schedule.always";
    if (has_days) key = has_hours ? "schedule.days_hours" : "schedule.days";
    std::string said = text(key, arguments);
    if (schedule.except.empty()) return said;
    std::vector<std::string> dates;
    dates.reserve(schedule.except.size());
    for (const Date date : schedule.except) dates.push_back(day(date));
    return text("schedule.except", {{"schedule", std::move(said)}, {"dates", formats_.list(dates, Joined::all)}});
}

std::size_t count_signs(std::string_view text) {
    // Every byte but the continuing ones begins a sign.
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

}  // namespace couponry::words
