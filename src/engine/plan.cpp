// The plan of a search: turns in blocks, and who may not meet whom.
#include <algorithm>

#include "engine/fault.h"
#include "engine/solver.h"

namespace couponry::engine {
namespace {

/// Whether `one` lets `two` apply beside it (docs/engine.md, May meet); asked both ways.
bool lets(const Tables& tables, const CompiledPromotion& one, const CompiledPromotion& two) {
    if (one.exclusive == Exclusive::cart) return false;
    if (kFault != Fault::exclusive_ignored && one.exclusive == Exclusive::promotion_class &&
        (one.classes & two.classes & kPriceBits) != 0)
        return false;
    if (one.group != kNoSymbol && one.group == two.group) return false;
    if (tables.is_listed(one.never_with, two.code)) return false;
    if (one.only_with != kNone && !tables.is_listed(one.only_with, two.code)) return false;
    for (const std::uint8_t own : {kItemBit, kOrderBit, kShippingBit}) {
        if ((one.classes & own) == 0) continue;
        for (const std::uint8_t other : {kItemBit, kOrderBit, kShippingBit}) {
            if ((two.classes & other) == 0) continue;
            // Units decide between item promotions, shipments between shipping promotions.
            if (own == other && own != kOrderBit) continue;
            if (!one.combines(own, other)) return false;
        }
    }
    return true;
}

}  // namespace

bool may_meet(const Tables& tables, const CompiledPromotion& one, const CompiledPromotion& two) {
    return lets(tables, one, two) && lets(tables, two, one);
}

void Plan::make(const Facts& cart_facts, std::span<const Candidate> all, std::span<const std::int64_t> budgets) {
    facts = &cart_facts;
    candidates = all;
    shared_budgets = budgets;
    blocks.clear();
    members.clear();
    reads_selection = reads_groups = has_stackable_items = has_shared_budget = false;
    blocks_contest = true;
    splits_orders = false;
    const Symbols& symbols = cart_facts.symbols();
    struct Place {
        EffectClass effect_class;
        std::int32_t priority;
        int tier;
        std::uint32_t candidate;
        std::uint32_t effect;
    };
    std::vector<Place> turns;
    std::vector<std::uint32_t> by_rank;
    for (std::uint32_t index = 0; index < all.size(); ++index) {
        const CompiledPromotion& promotion = *all[index].promotion;
        by_rank.push_back(index);
        has_shared_budget = has_shared_budget || all[index].shared_budget >= 0;
        reads_selection = reads_selection || promotion.reads_selection;
        has_stackable_items = has_stackable_items || (promotion.stackable && (promotion.classes & kItemBit) != 0);
        splits_orders = splits_orders || promotion.reads_selection || promotion.combines(kOrderBit, kOrderBit);
        int order_effects = 0;
        for (const CompiledEffect& effect : all[index].effects) {
            if (effect.effect_class != EffectClass::order) continue;
            ++order_effects;
            reads_groups = reads_groups || effect.forms_groups ||
                           (effect.tiers.count > 0 && static_cast<Basis>(effect.quantity) != Basis::list);
        }
        splits_orders = splits_orders || order_effects > 1;
        for (std::uint32_t effect = 0; effect < all[index].effects.size(); ++effect) {
            const CompiledEffect& own = all[index].effects[effect];
            if (own.effect_class == EffectClass::afterwards) continue;
            turns.push_back({own.effect_class, promotion.priority, own.forms_groups || own.limits_units ? 0 : 1, index, effect});
        }
    }
    std::sort(by_rank.begin(), by_rank.end(), [&](std::uint32_t one, std::uint32_t two) {
        const CompiledPromotion& first = *all[one].promotion;
        const CompiledPromotion& second = *all[two].promotion;
        if (first.priority != second.priority) return first.priority < second.priority;
        return symbols.text(first.code) < symbols.text(second.code);
    });
    rank.assign(all.size(), 0);
    for (std::uint32_t place = 0; place < by_rank.size(); ++place) rank[by_rank[place]] = place;
    std::sort(turns.begin(), turns.end(), [&](const Place& one, const Place& two) {
        if (one.effect_class != two.effect_class) return one.effect_class < two.effect_class;
        if (one.priority != two.priority) return one.priority < two.priority;
        if (one.tier != two.tier) return one.tier < two.tier;
        if (one.candidate != two.candidate) return rank[one.candidate] < rank[two.candidate];
        return one.effect < two.effect;
    });
    std::vector<std::uint32_t> last_member(all.size(), kNone);
    first_member.assign(all.size(), kNone);
    for (const Place& turn : turns) {
        const bool same_block = !blocks.empty() && blocks.back().effect_class == turn.effect_class &&
                                blocks.back().priority == turn.priority && blocks.back().tier == turn.tier;
        if (!same_block)
            blocks.push_back({turn.effect_class, turn.priority, turn.tier, static_cast<std::uint32_t>(members.size()), 0});
        if (same_block && members.back().candidate == turn.candidate) {
            members.back().effects.push_back(turn.effect);
            continue;
        }
        const bool is_first = first_member[turn.candidate] == kNone;
        const auto place = static_cast<std::uint32_t>(members.size());
        if (is_first) first_member[turn.candidate] = place;
        last_member[turn.candidate] = place;
        members.push_back({turn.candidate, {turn.effect}, is_first, false});
        ++blocks.back().count;
    }
    for (const std::uint32_t member : last_member)
        if (member != kNone) members[member].is_last = true;

    const std::size_t words = (all.size() + 63) / 64;
    conflicts.resize(std::max(conflicts.size(), all.size()));
    for (std::size_t index = 0; index < all.size(); ++index) conflicts[index].assign(words, 0);
    const Tables& tables = cart_facts.tables();
    for (std::uint32_t one = 0; one < all.size(); ++one)
        for (std::uint32_t two = one + 1; two < all.size(); ++two) {
            if (engine::may_meet(tables, *all[one].promotion, *all[two].promotion)) continue;
            conflicts[one][two / 64] |= 1ULL << (two % 64);
            conflicts[two][one / 64] |= 1ULL << (one % 64);
        }
}

}  // namespace couponry::engine
