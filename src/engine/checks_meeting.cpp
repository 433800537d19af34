// When promotions are open, which of them share a cart, and which may never apply to one together.
#include <algorithm>
#include <array>
#include <ranges>
#include <set>

#include "engine/checks_subjects.h"
#include "engine/schedule.h"

namespace couponry::engine::checks {
namespace {

constexpr std::int32_t kMinutesPerDay = 24 * 60;
// With more exceptions than this a schedule is taken to be open sometime.
constexpr std::size_t kExceptionsMax = 500;
// A week, its neighbours, and a day for windows that begin or end inside one.
constexpr std::int32_t kDaysBeyondExceptions = 16;

/// Looks for an instant at which every one of some schedules lets in. What repeats by the week is tried once: the first clean date of
/// each weekday, the dates around exceptions, the ends of the window; and of a date the minutes at which something begins or ends.
class OpeningSearch {
public:
    void require(std::vector<const Schedule*> one_of) {
        if (!one_of.empty()) requirements_.push_back(std::move(one_of));
    }
    void require(const Subject& subject) {
        std::vector<const Schedule*> of_gate;
        of_gate.reserve(subject.promotion->schedule.size());
        for (const Schedule& schedule : subject.promotion->schedule) of_gate.push_back(&schedule);
        require(std::move(of_gate));
        for (const Claim& claim : subject.conditions.claims)
            if (claim.kind == Claim::Kind::schedule) require({claim.schedule});
    }
    bool is_always_open() const { return requirements_.empty(); }

    bool finds(const TimeZone& zone, Window window) {
        read_schedules();
        if (exceptions_.size() > kExceptionsMax) return true;
        const Date first = zone.local(Instant{window.from}).date;
        const std::int32_t after = exceptions_.empty() ? first.days : std::max(first.days, *exceptions_.rbegin());
        const Instant horizon = zone.instant_of(Date{after + kDaysBeyondExceptions}, 0);
        window.to = std::min(window.to, horizon.ms);
        if (is_open(zone, Instant{window.from})) return true;
        const Date last = zone.local(Instant{window.to}).date;
        return std::ranges::any_of(dates_between(first.days, last.days), [&](std::int32_t date) {
            return std::ranges::any_of(minutes_, [&](std::int32_t minute) { return opens_at(zone, window, Date{date}, minute); });
        });
    }

private:
    void read_schedules() {
        minutes_ = {0};
        exceptions_.clear();
        for (const auto& one_of : requirements_)
            for (const Schedule* schedule : one_of) {
                minutes_.insert(schedule->from_minute.value_or(0));
                minutes_.insert(schedule->to_minute.value_or(0) % kMinutesPerDay);
                for (const Date date : schedule->except) exceptions_.insert(date.days);
            }
    }

    std::set<std::int32_t> dates_between(std::int32_t first, std::int32_t last) const {
        std::set<std::int32_t> dates{first, last};
        for (const std::int32_t date : exceptions_)
            for (const std::int32_t near : {date, date + 1})
                if (near >= first && near <= last) dates.insert(near);
        std::array<bool, 7> is_found{};
        for (std::int32_t date = first + 1; date < last && !std::ranges::all_of(is_found, std::identity{}); ++date) {
            bool& found = is_found[static_cast<std::size_t>(weekday_of(Date{date}))];
            if (found || exceptions_.contains(date) || exceptions_.contains(date - 1)) continue;
            found = true;
            dates.insert(date);
        }
        return dates;
    }

    bool opens_at(const TimeZone& zone, const Window& window, Date date, std::int32_t minute) const {
        const Instant first = zone.instant_of(date, minute);
        // Where the clock is set back the same reading comes again.
        const int back = zone.offset_minutes(first) - zone.offset_minutes(Instant{first.ms + 3 * kHourMs});
        const Instant again{first.ms + std::max(back, 0) * kMinuteMs};
        const auto opens = [&](Instant instant) {
            return instant.ms >= window.from && instant.ms <= window.to && is_open(zone, instant);
        };
        return opens(first) || (back > 0 && opens(again));
    }

    bool is_open(const TimeZone& zone, Instant instant) const {
        const LocalTime local = zone.local(instant);
        return std::ranges::all_of(requirements_, [&](const std::vector<const Schedule*>& one_of) {
            return std::ranges::any_of(one_of, [&](const Schedule* schedule) { return lets_in(*schedule, local); });
        });
    }

    std::vector<std::vector<const Schedule*>> requirements_;
    std::set<std::int32_t> minutes_, exceptions_;
};

/// Whether each effect of `one` lets those of `two` apply beside it.
bool lets_combine(const Subject& one, const Subject& two) {
    const auto& named = one.promotion->combines_with;
    for (const EffectClass own : {EffectClass::item, EffectClass::order, EffectClass::shipping}) {
        if ((one.classes & class_bit(own)) == 0) continue;
        for (const EffectClass other : {EffectClass::item, EffectClass::order, EffectClass::shipping}) {
            if ((two.classes & class_bit(other)) == 0) continue;
            // Units decide between item promotions, shipments between shipping promotions.
            if (own == other && own != EffectClass::order) continue;
            if (named ? std::ranges::find(*named, other) == named->end() : own == other) return false;
        }
    }
    return true;
}

bool keeps_out(const CheckedShop& shop, const Subject& one, const Subject& two, Refusal by) {
    const bool has_price = !one.only_afterwards() && !two.only_afterwards();
    switch (by) {
        case Refusal::never_with:
            return shop.tables.is_listed(one.never_with, two.code);
        case Refusal::group:
            return has_price && one.group != kNoSymbol && one.group == two.group;
        case Refusal::exclusive:
            return has_price &&
                   (one.promotion->exclusive == Exclusive::cart ||
                    (one.promotion->exclusive == Exclusive::promotion_class && (one.classes & two.classes & kPriceBits) != 0));
        case Refusal::only_with:
            return one.only_with != kNone && !shop.tables.is_listed(one.only_with, two.code);
        case Refusal::combines_with:
            return has_price && !may_combine(one, two);
        case Refusal::none:
            break;
    }
    return false;
}

/// `one` says that it does not apply where `two`, which runs before it, did. (In one block either may run first.)
bool excludes_by_condition(const Subject& one, const Subject& two) {
    return two.block < one.block && std::ranges::any_of(
                                        one.conditions.claims,
                                        [&](const Claim& claim) {
                                            return claim.kind == Claim::Kind::applied && claim.promotion == two.code &&
                                                   !claim.wanted;
                                        });
}

/// Both wait for codes, of different coupons, and no common site takes two.
bool have_one_code_only(const Subject& one, const Subject& two) {
    if (one.is_automatic() || two.is_automatic()) return false;
    for (const Coupon* coupon : one.coupons)
        if (std::ranges::find(two.coupons, coupon) != two.coupons.end()) return false;
    return !one.sites.empty() && std::ranges::all_of(one.sites, [&](const Site* site) {
        return site->codes_per_cart < 2 || std::ranges::find(two.sites, site) == two.sites.end();
    });
}

std::vector<std::optional<Currency>> common_currencies(const CheckedShop& shop, const Subject& one, const Subject& two) {
    std::vector<std::optional<Currency>> of_one = shop.currencies_to_try(one);
    std::vector<std::optional<Currency>> of_two = shop.currencies_to_try(two);
    if (of_one.front() == std::nullopt) return of_two;
    if (of_two.front() == std::nullopt) return of_one;
    std::erase_if(of_one, [&](const auto& currency) { return std::ranges::find(of_two, currency) == of_two.end(); });
    return of_one;
}

}  // namespace

bool may_combine(const Subject& one, const Subject& two) {
    return lets_combine(one, two) && lets_combine(two, one);
}

bool is_open_sometime(const CheckedShop& shop, const Subject& one, const Subject* two) {
    const Window window = two == nullptr ? one.window : common(one.window, two->window);
    if (window.is_empty()) return false;
    OpeningSearch search;
    search.require(one);
    if (two != nullptr) search.require(*two);
    if (search.is_always_open()) return true;
    if (shop.shop.sites.empty()) return search.finds(TimeZone{}, window);
    return std::ranges::any_of(one.sites, [&](const Site* site) {
        const bool is_common = two == nullptr || std::ranges::find(two->sites, site) != two->sites.end();
        return is_common && search.finds(site->time_zone, window);
    });
}

std::string_view refusal_name(Refusal refusal) {
    constexpr std::array<std::string_view, 6> kNames = {"none", "never_with", "group", "exclusive", "only_with", "combines_with"};
    return kNames[static_cast<std::size_t>(refusal)];
}

Refusal refusal_of(const CheckedShop& shop, const Subject& one, const Subject& two) {
    for (const Refusal by : {Refusal::never_with, Refusal::group, Refusal::exclusive, Refusal::only_with, Refusal::combines_with})
        if (keeps_out(shop, one, two, by) || keeps_out(shop, two, one, by)) return by;
    return Refusal::none;
}

bool may_coincide(const CheckedShop& shop, const Subject& one, const Subject& two) {
    if (!may_meet_quickly(one, two) || excludes_by_condition(one, two) || excludes_by_condition(two, one) ||
        have_one_code_only(one, two))
        return false;
    ClaimList claims;
    for (const Subject* subject : {&one, &two}) {
        for (const Claim& claim : subject->gate) claims.push_back(&claim);
        // What ran or was taken before is another thing at each one's turn; only what is left never grows.
        for (const Claim& claim : subject->conditions.claims)
            if (claim.kind != Claim::Kind::applied && (claim.kind != Claim::Kind::at_most || claim.basis == Basis::list))
                claims.push_back(&claim);
    }
    const bool may_hold = std::ranges::any_of(common_currencies(shop, one, two), [&](std::optional<Currency> currency) {
        const Claim of_currency = shop.currency_claim(currency);
        ClaimList all = claims;
        all.push_back(&of_currency);
        const auto conflict = shop.contradictions.among(all, currency);
        return !conflict || conflict->kind == Conflict::Kind::unlikely;
    });
    return may_hold && is_open_sometime(shop, one, &two);
}

}  // namespace couponry::engine::checks
