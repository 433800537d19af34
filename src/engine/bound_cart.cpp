// Bounds of effects on the order and on shipments.
#include <algorithm>

#include "engine/bound.h"
#include "engine/solver.h"

namespace couponry::engine {

std::int64_t Bound::order_bound(const State& state, std::int64_t extras) {
    const Facts& facts = *plan_->facts;
    std::int64_t alone = 0;  // the largest of those that meet no other order promotion
    std::int64_t together = 0;
    for (std::size_t at = 0; at < order_.size();) {
        const std::uint32_t owner = order_[at].candidate;
        std::int64_t own = 0;
        const bool combines = plan_->candidates[owner].promotion->combines(kOrderBit, kOrderBit);
        std::size_t end = at;
        for (; end < order_.size() && order_[end].candidate == owner; ++end) {
            const Item& item = order_[end];
            if (is_open_[owner] == 0 || done_[item.member] != 0) continue;
            const CompiledEffect& effect = *item.effect;
            std::int64_t base = 0;
            std::int64_t room = 0;
            for (std::uint32_t line = 0; line < facts.lines().size(); ++line) {
                const LineFacts& own_line = facts.lines()[line];
                if (!own_line.is_discountable || (effect.filter != kNone && !facts.fits(effect.filter, own_line))) continue;
                base += line_left_[line] - line_gain_[line];
                room += line_left_[line];
            }
            if (effect.filter == kNone) base = std::max<std::int64_t>(0, base - extras);
            const auto take = [&](const Reward& reward) {
                if (reward.kind == RewardKind::percent) return percent_of(base, reward.percent, facts.site().rounding);
                std::int64_t times = 1;
                if (effect.forms_groups || effect.each_amount != kNone) {
                    const std::int64_t each = effect.forms_groups ? effect.quantity : facts.amount(effect.each_amount);
                    const FilterMatch& match = facts.match(effect.filter);
                    times = std::min(plan_->candidates[owner].applications_max,
                                     (effect.forms_groups ? match.quantity : match.subtotal) / each);
                }
                return std::min(base, multiply_checked(facts.amount(reward.money), times));
            };
            std::int64_t most = 0;
            if (effect.tiers.count > 0) {
                // Amounts that depend on other discounts may reach any tier; the list amount only one.
                const bool is_fixed = effect.quantity == 0;
                const std::int64_t count = facts.subtotal(effect.filter, Basis::list, nullptr);
                for (const CompiledTier& tier : facts.tables().tiers.range(effect.tiers.begin, effect.tiers.count)) {
                    if (count < facts.amount(tier.from_money)) continue;
                    most = is_fixed ? take(tier.reward) : std::max(most, take(tier.reward));
                }
            } else {
                most = take(effect.reward);
            }
            if (effect.cap != kNone) most = std::min(most, facts.amount(effect.cap));
            own += std::min(most, room);
        }
        at = end;
        own = std::min(own, budget_left(owner, state));
        if (combines)
            together += own;
        else
            alone = std::max(alone, own);
    }
    return std::max(alone, together);
}

std::int64_t Bound::budget_left(std::uint32_t candidate, const State& state) const {
    const Turn turn{*plan_->facts, plan_->candidates, candidate, 0, 0, const_cast<State&>(state), nullptr};
    return std::min(turn.hard_budget(), turn.soft_budget());
}

std::int64_t Bound::shipping_bound(const State& state) const {
    std::int64_t sum = 0;
    for (std::size_t shipment = 0; shipment < state.shipments.size(); ++shipment) {
        std::int64_t alone = 0;
        std::int64_t together = 0;
        for (std::size_t at = 0; at < shipping_.size();) {
            const std::uint32_t owner = shipping_[at].candidate;
            std::int64_t own = 0;
            for (; at < shipping_.size() && shipping_[at].candidate == owner; ++at)
                if (is_open_[owner] != 0 && done_[shipping_[at].member] == 0)
                    own += shipping_[at].effect->option == 1 ? state.shipments[shipment].left  // its share depends on the others
                                                             : shipping_takes_[at][shipment];
            if (plan_->candidates[owner].promotion->combines(kShippingBit, kShippingBit))
                together += own;
            else
                alone = std::max(alone, own);
        }
        sum += std::min(state.shipments[shipment].left, std::max(alone, together));
    }
    return sum;
}

}  // namespace couponry::engine
