#include <gtest/gtest.h>

#include "engine/conditions/judging_in_test.h"

namespace couponry::engine::test {
namespace {

Parameters hours(std::initializer_list<const char*> days, const char* from, const char* to) {
    Parameters parameters;
    if (days.size() > 0) parameters.set("days", texts(days));
    if (*from != 0) parameters.set("from", std::string(from));
    if (*to != 0) parameters.set("to", std::string(to));
    return parameters;
}
bool is_inside(const Parameters& parameters, const char* now) {
    const Judging judging("schedule", parameters, small_cart(), now);
    const Judgement judged = judging.judge();
    const Judgement failed = judged.holds ? judging.negated() : judged;
    EXPECT_EQ(failed.reason, Reason::promotion_outside_time_window);
    const Need need = judged.holds ? judging.negated_need() : judging.need();
    EXPECT_EQ(need.kind, Need::Kind::wait);
    EXPECT_EQ(need.excluded, judged.holds);
    return judged.holds;
}

// 15 June 2026 is a Monday; London is an hour ahead of UTC then.
TEST(Conditions, ScheduleReadsTheSitesWall) {
    const Parameters monday = hours({"mon"}, "10:00", "18:00");
    EXPECT_TRUE(is_inside(monday, "2026-06-15T09:00:00Z"));
    EXPECT_FALSE(is_inside(monday, "2026-06-15T08:59:59Z"));
    EXPECT_TRUE(is_inside(monday, "2026-06-15T16:59:59Z"));
    EXPECT_FALSE(is_inside(monday, "2026-06-15T17:00:00Z"));
    EXPECT_FALSE(is_inside(monday, "2026-06-16T12:00:00Z"));
    EXPECT_TRUE(is_inside(hours({"mon"}, "", ""), "2026-06-14T23:00:00Z"));
    EXPECT_FALSE(is_inside(hours({"mon"}, "", ""), "2026-06-15T23:00:00Z"));
    EXPECT_TRUE(is_inside(hours({}, "12:00", "24:00"), "2026-06-15T22:59:00Z"));
    EXPECT_FALSE(is_inside(hours({}, "12:00", ""), "2026-06-15T10:59:00Z"));
    EXPECT_TRUE(is_inside(hours({}, "", "12:00"), "2026-06-14T23:00:00Z"));
}

TEST(Conditions, ScheduleOvernightBelongsToTheDayItBegan) {
    Parameters night = hours({"mon"}, "22:00", "02:00");
    EXPECT_TRUE(is_inside(night, "2026-06-15T21:00:00Z"));
    EXPECT_TRUE(is_inside(night, "2026-06-16T00:59:00Z"));
    EXPECT_FALSE(is_inside(night, "2026-06-16T01:00:00Z"));
    EXPECT_FALSE(is_inside(night, "2026-06-15T00:30:00Z"));
    EXPECT_FALSE(is_inside(night, "2026-06-16T21:30:00Z"));
    night.set("except", std::vector<Date>{*parse_date("2026-06-15")});
    EXPECT_FALSE(is_inside(night, "2026-06-15T21:00:00Z"));
    EXPECT_FALSE(is_inside(night, "2026-06-16T00:59:00Z"));
    const Parameters a_day = hours({"mon"}, "10:00", "10:00");
    EXPECT_TRUE(is_inside(a_day, "2026-06-16T08:59:00Z"));
    EXPECT_FALSE(is_inside(a_day, "2026-06-16T09:00:00Z"));
}

// On 25 October 2026 London's clocks go back at 2:00: 1:30 comes twice. On 29 March they go forward at 1:00: 1:30 never comes.
TEST(Conditions, ScheduleOnDaysWithAnHourMoreOrLess) {
    const Parameters doubled = hours({"sun"}, "01:00", "02:00");
    EXPECT_TRUE(is_inside(doubled, "2026-10-25T00:30:00Z"));
    EXPECT_TRUE(is_inside(doubled, "2026-10-25T01:30:00Z"));
    EXPECT_FALSE(is_inside(doubled, "2026-10-25T02:00:00Z"));
    EXPECT_FALSE(is_inside(doubled, "2026-03-29T00:59:59Z"));
    EXPECT_FALSE(is_inside(doubled, "2026-03-29T01:00:00Z"));
}

TEST(Conditions, ScheduleRefusesWhatIsNoTime) {
    const auto pointer = [](const Parameters& parameters) {
        const FieldErrors errors = errors_of("schedule", parameters);
        return errors.empty() ? "" : errors[0].pointer;
    };
    EXPECT_EQ(pointer(hours({"mon", "sunday"}, "", "")), "/days/1");
    EXPECT_EQ(pointer(hours({}, "24:00", "")), "/from");
    EXPECT_EQ(pointer(hours({}, "9:00", "")), "/from");
    EXPECT_EQ(pointer(hours({}, "0a:00", "")), "/from");
    EXPECT_EQ(pointer(hours({}, "", "24:01")), "/to");
    EXPECT_EQ(pointer(hours({}, "", "12:60")), "/to");
    EXPECT_EQ(pointer(hours({}, "", "")), "/days");
    EXPECT_EQ(pointer(hours({"sun"}, "00:00", "24:00")), "");
}

}  // namespace
}  // namespace couponry::engine::test
