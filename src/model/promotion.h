// Promotion: conditions and effects with validity, stacking and limits; automatic, or opened by a coupon. Plain data.
// Defaults are those of the HTTP contract (api/openapi.yaml).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/money.h"
#include "model/rule.h"

namespace couponry {

/// A text per locale, "en" or "en-GB".
using LocalText = std::map<std::string, std::string>;

/// On the wall clock of the site's zone: `from` inclusive, `to` exclusive (1440 is "24:00"); `to` <= `from` runs into the next
/// day and belongs to the day it began; no times: the whole day; `except` takes whole days out.
struct Schedule {
    std::vector<int> days;  // 0 Monday … 6 Sunday; empty: every day
    std::optional<std::int32_t> from_minute;
    std::optional<std::int32_t> to_minute;
    std::vector<Date> except;
    bool operator==(const Schedule&) const = default;
};

enum class EffectClass : std::uint8_t { item, order, shipping, afterwards };
enum class Exclusive : std::uint8_t { none, promotion_class, cart };
enum class PromotionStatus : std::uint8_t { draft, published, paused, archived };
enum class Period : std::uint8_t { day, week, month };

struct PeriodLimit {
    std::optional<std::int64_t> redemptions;
    std::optional<std::int64_t> applications;
    MoneyMap amount;
    Period per = Period::day;
    bool by_customer = false;
    bool operator==(const PeriodLimit&) const = default;
};

struct Limits {
    std::optional<std::int64_t> redemptions;
    std::optional<std::int64_t> redemptions_per_customer;
    std::optional<std::int64_t> applications;
    std::optional<std::int64_t> applications_per_customer;
    std::optional<std::int64_t> applications_per_cart;
    MoneyMap budget;
    bool trim = false;  // of the own budget: cut the discount to what is left instead of refusing
    std::optional<PeriodLimit> per_period;
    bool operator==(const Limits&) const = default;
};

struct Promotion {
    std::string code;  // identifier of the promotion, not a coupon code
    std::string name;
    LocalText public_name;
    LocalText terms;
    std::string campaign;  // empty: none
    std::optional<std::vector<std::string>> sites;  // absent: everywhere, empty: nowhere
    std::optional<std::vector<std::string>> channels;
    std::optional<Instant> starts_at;
    std::optional<Instant> ends_at;
    std::vector<Schedule> schedule;  // inside one of them; empty: always
    std::optional<std::vector<std::string>> coupons;  // absent: automatic; empty: never
    ConditionTree when;  // an `all` without children holds
    std::vector<Rule> effects;
    std::int32_t priority = 100;
    std::string group;  // empty: none
    Exclusive exclusive = Exclusive::none;
    bool stackable = false;
    std::optional<std::vector<EffectClass>> combines_with;  // absent: every class but its own
    std::optional<std::vector<std::string>> never_with;
    std::optional<std::vector<std::string>> only_with;
    Limits limits;
    PromotionStatus status = PromotionStatus::published;
    std::int64_t version = 1;
    bool operator==(const Promotion&) const = default;
};

struct CampaignBudget {
    MoneyMap spend;  // kind "spend"
    std::optional<std::int64_t> redemptions;  // kind "redemptions"
    bool trim = false;
    bool operator==(const CampaignBudget&) const = default;
};

/// Promotions that belong together; its window gates them, its budget is shared by them.
struct Campaign {
    std::string code;
    LocalText name;
    std::optional<Instant> starts_at;
    std::optional<Instant> ends_at;
    std::optional<CampaignBudget> budget;
    bool operator==(const Campaign&) const = default;
};

}  // namespace couponry
