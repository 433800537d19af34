// Who touches whose lines: what a bound, an order of turns and a proof may leave out.
#include <algorithm>

#include "engine/bound.h"
#include "engine/solver.h"

namespace couponry::engine {

bool Bound::share_lines(const Item& one, const Item& two) const {
    for (std::size_t word = 0; word < words_; ++word)
        if ((line_bits_[one.lines + word] & line_bits_[two.lines + word]) != 0) return true;
    return false;
}

bool Bound::competes(const Item& item) const {
    for (const Item* other : active_) {
        if (other->candidate == item.candidate && other->position == item.position) continue;
        if (share_lines(item, *other)) return true;
    }
    return false;
}

bool Bound::touch_common_lines(std::uint32_t one, std::uint32_t two) const {
    const auto only_items = [&](std::uint32_t candidate) {
        return (plan_->candidates[candidate].promotion->classes & kPriceBits) == kItemBit;
    };
    if (!only_items(one) || !only_items(two)) return true;
    for (const Item& first : items_) {
        if (first.candidate != one) continue;
        for (const Item& second : items_) {
            if (second.candidate != two) continue;
            if (share_lines(first, second)) return true;
        }
    }
    return false;
}

bool Bound::competes_with_any(std::uint32_t candidate) const {
    if ((plan_->candidates[candidate].promotion->classes & kPriceBits) != kItemBit) return true;
    for (const Item& item : items_)
        if (item.candidate != candidate && touch_common_lines(candidate, item.candidate)) return true;
    return false;
}

bool Bound::stands_apart(std::uint32_t candidate, std::int64_t taken) const {
    const auto is_other = [&](const Item& item) { return item.candidate != candidate; };
    const std::uint8_t classes = plan_->candidates[candidate].promotion->classes;
    if ((classes & kShippingBit) != 0 && std::any_of(shipping_.begin(), shipping_.end(), is_other)) return false;
    if ((classes & kOrderBit) != 0 && std::any_of(order_.begin(), order_.end(), is_other)) return false;
    // Of what it leaves, order promotions take their percentages, each rounded.
    std::int64_t percents = 0;
    std::int64_t others = 0;
    for (const Item& other : order_) {
        if (!is_other(other)) continue;
        if (other.effect->tiers.count > 0 || other.effect->reward.kind != RewardKind::percent) return false;
        percents += other.effect->reward.percent.ten_thousandths;
        ++others;
    }
    if (others > 0 && (percents >= kHundredPercent || taken <= others * kHundredPercent / (kHundredPercent - percents)))
        return false;
    return std::none_of(items_.begin(), items_.end(), [&](const Item& own) {
        return own.candidate == candidate && std::any_of(items_.begin(), items_.end(), [&](const Item& other) {
                   return is_other(other) && share_lines(own, other);
               });
    });
}

}  // namespace couponry::engine
