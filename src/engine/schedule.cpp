#include "engine/schedule.h"

#include <algorithm>

namespace couponry::engine {
namespace {

constexpr std::int32_t kMinutesPerDay = 24 * 60;

bool has_day(const Schedule& schedule, Date date) {
    if (std::find(schedule.except.begin(), schedule.except.end(), date) != schedule.except.end()) return false;
    return schedule.days.empty() ||
           std::find(schedule.days.begin(), schedule.days.end(), weekday_of(date)) != schedule.days.end();
}

}  // namespace

bool lets_in(const Schedule& schedule, const LocalTime& local) {
    const std::int32_t from = schedule.from_minute.value_or(0);
    const std::int32_t to = schedule.to_minute.value_or(kMinutesPerDay);
    const bool is_overnight = to <= from;
    if (has_day(schedule, local.date) && local.minute >= from && (is_overnight || local.minute < to)) return true;
    return is_overnight && local.minute < to && has_day(schedule, Date{local.date.days - 1});
}

}  // namespace couponry::engine
