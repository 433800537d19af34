// schedule: it must be one of these days and hours on the wall clock of the site's zone.
#include "engine/schedule.h"
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

constexpr std::string_view kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr std::int32_t kMinutesPerDay = 24 * 60;
constexpr ParameterSpec kParameters[] = {
    {.name = "days", .kind = ParameterKind::texts, .describes = "mon, tue, wed, thu, fri, sat, sun; absent: every day"},
    {.name = "from", .kind = ParameterKind::text, .describes = "first minute, as in 10:00; absent: 00:00"},
    {.name = "to", .kind = ParameterKind::text, .describes = "minute at which it ends, as in 18:00; absent: 24:00"},
    {.name = "except", .kind = ParameterKind::dates, .describes = "days that are taken out"},
};

/// "10:00"; nothing for another text.
std::optional<std::int32_t> parse_minute(std::string_view text) {
    const auto digit = [&](std::size_t place) { return text[place] >= '0' && text[place] <= '9' ? text[place] - '0' : -1000; };
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const std::int32_t hour = digit(0) * 10 + digit(1);
    const std::int32_t minute = digit(3) * 10 + digit(4);
    if (hour < 0 || minute < 0 || minute > 59 || hour * 60 + minute > kMinutesPerDay) return std::nullopt;
    return hour * 60 + minute;
}

void compile(const Parameters& parameters, Tables& tables, Leaf& leaf) {
    Schedule schedule;
    if (const auto* days = parameters.find<std::vector<std::string>>("days"))
        for (const std::string& day : *days)
            schedule.days.push_back(static_cast<int>(std::find(std::begin(kDays), std::end(kDays), day) - kDays));
    if (const auto* from = parameters.find<std::string>("from")) schedule.from_minute = parse_minute(*from);
    if (const auto* to = parameters.find<std::string>("to")) schedule.to_minute = parse_minute(*to);
    if (const auto* except = parameters.find<std::vector<Date>>("except")) schedule.except = *except;
    leaf.extra = tables.schedule(schedule);
}

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    if (lets_in(facts.tables().schedule_at(leaf.extra), facts.site().time_zone.local(facts.now()))) return Judgement::held();
    return Judgement::failed(Reason::promotion_outside_time_window, Measure::instant, 0, facts.now().ms);
}

Judgement negated(const Leaf&, const Facts& facts, const Progress*) {
    return Judgement::failed(Reason::promotion_outside_time_window, Measure::instant, 0, facts.now().ms);
}

Need need(const Leaf& leaf, const Facts&, const Progress*) {
    return {.kind = Need::Kind::wait, .extra = leaf.extra};
}

Need negated_need(const Leaf& leaf, const Facts&, const Progress*) {
    return {.kind = Need::Kind::wait, .excluded = true, .extra = leaf.extra};
}

void check(const Parameters& parameters, FieldErrors& errors) {
    if (parameters.values().empty()) errors.push_back({"/days", "Give days, hours or exceptions."});
    if (const auto* days = parameters.find<std::vector<std::string>>("days"))
        for (std::size_t index = 0; index < days->size(); ++index)
            if (std::find(std::begin(kDays), std::end(kDays), (*days)[index]) == std::end(kDays))
                errors.push_back({"/days/" + std::to_string(index), "Write mon, tue, wed, thu, fri, sat or sun."});
    const auto* from = parameters.find<std::string>("from");
    if (from != nullptr && parse_minute(*from).value_or(kMinutesPerDay) == kMinutesPerDay)
        errors.push_back({"/from", "Write a time from 00:00 to 23:59, as in \"10:00\"."});
    const auto* to = parameters.find<std::string>("to");
    if (to != nullptr && !parse_minute(*to)) errors.push_back({"/to", "Write a time from 00:00 to 24:00, as in \"18:00\"."});
}

}  // namespace

extern const ConditionDescriptor k_condition_schedule;
const ConditionDescriptor k_condition_schedule = {
    .type = "schedule",
    .describes = "It is one of these days and hours at the site.",
    .parameters = kParameters,
    .fails_with = Reason::promotion_outside_time_window,
    .compile = compile,
    .judge = judge,
    .negated = negated,
    .need = need,
    .negated_need = negated_need,
    .check = check,
};

}  // namespace couponry::engine
