// birthday_window: today must lie around the customer's birthday, by the site's calendar.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kParameters[] = {
    {.name = "before_days",
     .kind = ParameterKind::integer,
     .required = true,
     .describes = "days before the birthday",
     .maximum = 366},
    {.name = "after_days",
     .kind = ParameterKind::integer,
     .required = true,
     .describes = "days after the birthday",
     .maximum = 366},
};

void compile(const Parameters& parameters, Tables&, Leaf& leaf) {
    leaf.a = *parameters.find<std::int64_t>("before_days");
    leaf.b = *parameters.find<std::int64_t>("after_days");
}

/// Who was born on 29 February celebrates on the 28th in other years.
Date birthday_in(int year, CivilDate birthday) {
    const Date date = date_of({year, birthday.month, birthday.day});
    return civil_of(date).month == birthday.month ? date : Date{date.days - 1};
}

Date today(const Facts& facts) {
    return facts.site().time_zone.local(facts.now()).date;
}

std::int64_t days_to_next(Date day, CivilDate birthday) {
    const int year = civil_of(day).year;
    const Date this_year = birthday_in(year, birthday);
    return (this_year >= day ? this_year : birthday_in(year + 1, birthday)).days - day.days;
}

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    const std::optional<CivilDate>& birthday = facts.customer().birthday;
    if (!birthday) return Judgement::failed(facts.is_guest() ? Reason::login_required : Reason::segment_not_eligible);
    const Date day = today(facts);
    const int year = civil_of(day).year;
    for (const int of_year : {year - 1, year, year + 1}) {
        const std::int64_t from_birthday = day.days - birthday_in(of_year, *birthday).days;
        if (-leaf.a <= from_birthday && from_birthday <= leaf.b) return Judgement::held();
    }
    return Judgement::failed(Reason::segment_not_eligible, Measure::days, leaf.a, days_to_next(day, *birthday));
}

Judgement negated(const Leaf& leaf, const Facts& facts, const Progress*) {
    return Judgement::failed(Reason::segment_not_eligible, Measure::days, leaf.a,
                             days_to_next(today(facts), *facts.customer().birthday));
}

Need need(const Leaf& leaf, const Facts& facts, const Progress*) {
    const std::optional<CivilDate>& birthday = facts.customer().birthday;
    if (!birthday) return {.kind = facts.is_guest() ? Need::Kind::log_in : Need::Kind::none};
    const Date day = today(facts);
    const auto days = static_cast<std::int32_t>(days_to_next(day, *birthday) - leaf.a);
    return {.kind = Need::Kind::wait, .instant = facts.site().time_zone.instant_of(Date{day.days + days}, 0)};
}

}  // namespace

extern const ConditionDescriptor k_condition_birthday_window;
const ConditionDescriptor k_condition_birthday_window = {
    .type = "birthday_window",
    .describes = "Today lies around the customer's birthday.",
    .parameters = kParameters,
    .fails_with = Reason::segment_not_eligible,
    .compile = compile,
    .judge = judge,
    .negated = negated,
    .need = need,
    .reads_customer = true,
};

}  // namespace couponry::engine
