// Values of several models that are more than a scalar: texts by locale, attributes, facts, days, enumerations. Used by the
// readers of this folder. Pure functions, any thread.
#pragma once

#include "document/reader.h"
#include "model/catalog.h"
#include "model/coupon.h"
#include "model/order.h"
#include "model/promotion.h"
#include "model/rule.h"
#include "model/site.h"

namespace couponry::document {

/// {"en": "…", "de": "…"}; a plain text is taken as English.
bool read_local_text(const Reader& reader, LocalText& target);
/// The same of texts of another length, each of which says something, and at least one of which is given.
struct SomeLocalText {
    std::size_t length_max = kTextLengthMax;
    bool operator()(const Reader& reader, LocalText& target) const;
};
/// {"color": "blue", "size": ["S", "M"]}; numbers and truth values are taken as their text.
bool read_attributes(const Reader& reader, Attributes& target);
/// true, 3, "x", or a list of one of these types.
bool read_fact(const Reader& reader, FactValue& target);
/// Facts by name; one that is null is left out.
bool read_facts(const Reader& reader, std::map<std::string, FactValue>& target);
/// "P30D".
bool read_days(const Reader& reader, Days& target);
/// At least one of the schedule's fields; unknown ones are refused.
bool read_schedule(const Reader& reader, Schedule& target);
/// "MM-DD"; the year of the target stays.
bool read_birthday(const Reader& reader, CivilDate& target);
/// Refuses a window that ends before it starts, at `/ends_at` of the reader.
void check_window(const Reader& reader, const std::optional<Instant>& starts_at, const std::optional<Instant>& ends_at);

constexpr std::string_view kDayNames[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/// Of a redemption: an order's identifier and the number of its attempt, with the point between them.
constexpr Text kRedemptionIdentifier{.length_max = kIdentifierLengthMax + 20};
constexpr ListOf<Text> kIdentifiers{.read_entry = kIdentifier};

inline constexpr Choice<Rounding, 3> kRoundings{
    {{{"half_up", Rounding::half_up}, {"half_even", Rounding::half_even}, {"down", Rounding::down}}}};
inline constexpr Choice<RoundingLevel, 3> kRoundingLevels{
    {{{"unit", RoundingLevel::unit}, {"line", RoundingLevel::line}, {"discount", RoundingLevel::discount}}}};
inline constexpr Choice<SelectionPolicy, 2> kSelections{
    {{{"best", SelectionPolicy::best}, {"priority", SelectionPolicy::priority}}}};
/// Of combines_with: effects of the class afterwards meet everything.
inline constexpr Choice<EffectClass, 3> kPriceClasses{
    {{{"item", EffectClass::item}, {"order", EffectClass::order}, {"shipping", EffectClass::shipping}}}};
inline constexpr Choice<Exclusive, 3> kExclusives{
    {{{"none", Exclusive::none}, {"class", Exclusive::promotion_class}, {"cart", Exclusive::cart}}}};
inline constexpr Choice<PromotionStatus, 4> kPromotionStatuses{{{{"draft", PromotionStatus::draft},
                                                                 {"published", PromotionStatus::published},
                                                                 {"paused", PromotionStatus::paused},
                                                                 {"archived", PromotionStatus::archived}}}};
inline constexpr Choice<Period, 3> kPeriods{{{{"day", Period::day}, {"week", Period::week}, {"month", Period::month}}}};
/// Who is counted: true is one customer.
inline constexpr Choice<bool, 2> kCountedBy{{{{"customer", true}, {"all", false}}}};
/// What a budget does with a discount that does not fit: true cuts it.
inline constexpr Choice<bool, 2> kOnExhausted{{{{"refuse", false}, {"trim", true}}}};
inline constexpr Choice<CouponKind, 3> kCouponKinds{
    {{{"single_code", CouponKind::single_code}, {"multi_code", CouponKind::multi_code}, {"customer", CouponKind::customer}}}};
inline constexpr Choice<Visibility, 2> kVisibilities{{{{"public", Visibility::open}, {"private", Visibility::hidden}}}};
inline constexpr Choice<OrderStatus, 3> kOrderStatuses{
    {{{"placed", OrderStatus::placed}, {"cancelled", OrderStatus::cancelled}, {"returned", OrderStatus::returned}}}};
inline constexpr Choice<OrderRefund::Status, 3> kRefundStatuses{
    {{{"pending", OrderRefund::Status::pending}, {"sent", OrderRefund::Status::sent}, {"failed", OrderRefund::Status::failed}}}};
inline constexpr Choice<CodeStatus, 4> kCodeStatuses{{{{"available", CodeStatus::available},
                                                       {"held", CodeStatus::held},
                                                       {"redeemed", CodeStatus::redeemed},
                                                       {"disabled", CodeStatus::disabled}}}};
inline constexpr Choice<GrantStatus, 3> kGrantStatuses{
    {{{"available", GrantStatus::available}, {"used", GrantStatus::used}, {"revoked", GrantStatus::revoked}}}};

}  // namespace couponry::document
