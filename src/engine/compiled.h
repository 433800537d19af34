// CompiledPromotion: what an evaluation reads of one promotion, in a few cache lines; lists, amounts, conditions and effects lie in
// Tables. Built by the compiler (compile.h), immutable.
#pragma once

#include <cstdint>
#include <span>

#include "engine/effect.h"
#include "engine/tables.h"

namespace couponry::engine {

constexpr std::uint8_t kItemBit = 1, kOrderBit = 2, kShippingBit = 4, kAfterwardsBit = 8;
constexpr std::uint8_t kPriceBits = kItemBit | kOrderBit | kShippingBit;
constexpr std::uint8_t class_bit(EffectClass effect_class) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(effect_class));
}

struct CompiledLimits {
    std::int64_t redemptions = kUnlimited;
    std::int64_t redemptions_per_customer = kUnlimited;
    std::int64_t applications = kUnlimited;
    std::int64_t applications_per_customer = kUnlimited;
    std::int64_t period_redemptions = kUnlimited;
    std::int64_t period_applications = kUnlimited;
    MoneyId period_amount = kNone;
    MoneyId budget = kNone;
    bool trim = false;
    bool period_by_customer = false;
    bool has_period = false;
    Period period = Period::day;
};

struct CompiledPromotion {
    Symbol code = kNoSymbol;
    std::int32_t priority = 100;
    std::int64_t starts_ms = INT64_MIN;  // the promotion's own window
    std::int64_t ends_ms = INT64_MAX;
    std::int64_t applications_per_cart = kUnlimited;
    ListId sites = kNone;  // kNone: everywhere
    ListId channels = kNone;
    ListId currencies = kNone;  // in which all its money maps have an amount; kNone: all
    Range schedules;  // of Tables::numbers
    std::uint32_t campaign = kNone;
    Range tree;  // of Tables::nodes; count 0: holds
    Range effects;  // of PromotionTable::effects
    std::uint32_t limits = kNone;
    ListId coupons = kNone;  // kNone with is_automatic: automatic
    Symbol group = kNoSymbol;
    ListId never_with = kNone;
    ListId only_with = kNone;  // kNone: no such rule
    Range titles;  // of Tables::numbers: locale, text, locale, text …
    std::uint8_t classes = 0;
    std::uint8_t combines_with = 0;  // class bits
    Exclusive exclusive = Exclusive::none;
    PromotionStatus status = PromotionStatus::published;
    bool combines_by_default = false;  // each effect with every class but its own
    bool is_automatic = true;
    bool stackable = false;
    bool is_plain = false;
    bool forms_groups = false;
    bool reads_selection = false;
    bool repeats_by_amount = false;  // for_each {amount}

    /// Whether an effect of `own` class names `other` as a class it may meet.
    bool combines(std::uint8_t own, std::uint8_t other) const {
        return combines_by_default ? own != other : (combines_with & other) != 0;
    }
    bool only_afterwards() const { return (classes & kPriceBits) == 0; }
};

}  // namespace couponry::engine
