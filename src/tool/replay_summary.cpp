#include "tool/replay_summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/effect.h"
#include "tool/invariants.h"
#include "tool/ledger.h"

namespace couponry::tool {
namespace {

EffectClass class_of(const Rule& effect) {
    return engine::find_effect(effect.type)->effect_class;
}

bool is_measured(const Promotion& promotion) {
    return promotion.status == PromotionStatus::published && !promotion.coupons;
}

}  // namespace

ReplaySummary::ReplaySummary(const Shop& shop) {
    for (const Promotion& promotion : shop.promotions) {
        row_of_.emplace(promotion.code, promotions_.size());
        promotions_.emplace_back().promotion = &promotion;
    }
}

void ReplaySummary::add(const Cart& cart, const engine::Evaluation& evaluation, Timed time,
                        const std::vector<std::string>& faults) {
    ++orders_;
    currency_ = cart.currency;
    lines_ += static_cast<std::int64_t>(cart.lines.size());
    totals_.subtotal += evaluation.totals.subtotal;
    totals_.item_discount += evaluation.totals.item_discount;
    totals_.order_discount += evaluation.totals.order_discount;
    totals_.shipping += evaluation.totals.shipping;
    totals_.shipping_discount += evaluation.totals.shipping_discount;
    if (evaluation.totals.discount() > 0) ++discounted_orders_;
    times_ns_.push_back(time.best_ns);
    priority_ns_ += time.priority_ns;
    if (!faults.empty()) ++faulty_orders_;
    for (const std::string& fault : faults)
        if (faults_.size() < kOrdersShownMax) faults_.push_back(fmt::format("order {}: {}", cart.order, fault));
    add_proof(cart, evaluation);
    add_uses(cart, evaluation);
    for (const engine::CodeAnswer& code : evaluation.codes) {
        ++codes_entered_;
        if (code.applied)
            ++codes_applied_;
        else
            ++reasons_[code.reason];
    }
    if (cart.lines.size() > largest_.lines) largest_ = {cart.order, cart.lines.size(), evaluation.optimal, time.best_ns};
}

void ReplaySummary::add_proof(const Cart& cart, const engine::Evaluation& evaluation) {
    if (evaluation.optimal) {
        ++optimal_orders_;
        return;
    }
    if (unproved_.size() < kOrdersShownMax) unproved_.push_back(cart.order);
    constexpr std::int64_t kWhole = 10'000;
    const std::int64_t above = evaluation.bound - taken(evaluation);
    // Rounded up, so that a gap is never told smaller than it is.
    if (evaluation.bound > 0) worst_gap_ = std::max(worst_gap_, (above * kWhole + evaluation.bound - 1) / evaluation.bound);
}

void ReplaySummary::add_uses(const Cart& cart, const engine::Evaluation& evaluation) {
    for (const PromotionUse& use : uses_of(evaluation)) {
        PromotionRow& row = promotions_[row_of_.at(use.promotion)];
        ++row.orders;
        row.applications += use.applications;
        if (use.gave_gift) ++row.gifts;
        row.amount.set(cart.currency, row.amount.find(cart.currency).value_or(0) + use.amount);
    }
    const auto mark = [&](const std::string& promotion, EffectClass effect_class, bool is_gift) {
        for (const Rule& effect : promotions_[row_of_.at(promotion)].promotion->effects)
            if (class_of(effect) == effect_class && (!is_gift || effect.type == "gift_item")) effects_used_.insert(effect.type);
    };
    for (const engine::DiscountAnswer& discount : evaluation.discounts) mark(discount.promotion, discount.effect_class, false);
    for (const engine::GiftAnswer& gift : evaluation.gifts) mark(gift.promotion, EffectClass::item, true);
    for (const engine::AfterwardsAnswer& afterwards : evaluation.afterwards) effects_used_.insert(afterwards.type);
}

std::int64_t ReplaySummary::time_at(std::size_t per_mille) const {
    if (times_ns_.empty()) return 0;
    std::vector<std::int64_t> times = times_ns_;
    const auto place = times.begin() + static_cast<std::ptrdiff_t>((times.size() - 1) * per_mille / 1000);
    std::nth_element(times.begin(), place, times.end());
    return *place;
}

std::vector<const ReplaySummary::PromotionRow*> ReplaySummary::unmet() const {
    std::vector<const PromotionRow*> rows;
    for (const PromotionRow& row : promotions_)
        if (is_measured(*row.promotion) && row.orders < kOrdersPerPromotionMin) rows.push_back(&row);
    return rows;
}

std::vector<std::string_view> ReplaySummary::unused_effects() const {
    std::vector<std::string_view> types;
    for (const engine::EffectDescriptor* effect : engine::effect_descriptors())
        if (!effects_used_.contains(effect->type)) types.push_back(effect->type);
    return types;
}

std::string ReplaySummary::gap_text() const {
    return fmt::format("{}.{:02} %", worst_gap_ / 100, worst_gap_ % 100);
}

}  // namespace couponry::tool
