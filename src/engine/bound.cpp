#include "engine/bound.h"

#include <algorithm>

#include "engine/cart_effects.h"
#include "engine/solver.h"
#include "engine/units.h"

namespace couponry::engine {
namespace {

/// Rounded up: at a coarser rounding level a unit's share may come out above its own rounding.
std::int64_t percent_up(std::int64_t amount, Percent percent) {
    const __int128 product = static_cast<__int128>(amount) * percent.ten_thousandths + kHundredPercent - 1;
    return static_cast<std::int64_t>(product / kHundredPercent);
}

bool may_be_percent(const Facts& facts, const CompiledEffect& effect) {
    for (const CompiledTier& tier : facts.tables().tiers.range(effect.tiers.begin, effect.tiers.count))
        if (tier.reward.kind == RewardKind::percent) return true;
    return effect.reward.kind == RewardKind::percent;
}

bool is_gift_product(const Facts& facts, const CompiledEffect& effect, Symbol product) {
    const auto choice = facts.tables().list_at(effect.list);
    return product != kNoSymbol && (product == effect.name || std::find(choice.begin(), choice.end(), product) != choice.end());
}

/// In which order equals take most off one unit: fixed prices, then percentages, then amounts.
int order_among_equals(RewardKind kind) {
    if (kind == RewardKind::price) return 0;
    return kind == RewardKind::percent ? 1 : 2;
}
int order_among_equals(const CompiledEffect& effect) {
    if (effect.prices.count > 0) return order_among_equals(RewardKind::price);
    const bool is_of_price_sent = effect.reward.kind == RewardKind::percent && effect.option == 1;
    return order_among_equals(is_of_price_sent ? RewardKind::amount : effect.reward.kind);
}

}  // namespace

void Bound::prepare(const Plan& plan) {
    plan_ = &plan;
    items_.clear();
    order_.clear();
    shipping_.clear();
    line_bits_.clear();
    const Facts& facts = *plan.facts;
    words_ = (facts.lines().size() + 63) / 64;
    const std::string_view tiered = "tiered_items";
    for (std::size_t block = 0; block < plan.blocks.size(); ++block)
        for (std::uint32_t member = plan.blocks[block].first; member < plan.blocks[block].first + plan.blocks[block].count;
             ++member)
            for (const std::uint32_t position : plan.members[member].effects) {
                const Candidate& candidate = plan.candidates[plan.members[member].candidate];
                const CompiledEffect& effect = candidate.effects[position];
                Item item;
                item.candidate = plan.members[member].candidate;
                item.member = member;
                item.effect = &effect;
                item.position = position;
                item.stackable = candidate.promotion->stackable;
                item.block = static_cast<std::int32_t>(block);
                if (effect.effect_class == EffectClass::order) order_.push_back(item);
                if (effect.effect_class == EffectClass::shipping) shipping_.push_back(item);
                if (effect.effect_class != EffectClass::item) continue;
                const bool is_gift = effect.name != kNoSymbol || effect.list != kNone;
                const bool is_tiered = effect_descriptors()[effect.type]->type == tiered;
                const bool is_unit = !effect.forms_groups && !effect.is_pooled && !is_gift;
                item.is_tiered = is_tiered;
                item.is_gift = is_gift;
                // A coarser rounding level moves what a floor refuses to other units: only the whole is bounded.
                item.is_coarse = is_unit && facts.site().rounding_level != RoundingLevel::unit && may_be_percent(facts, effect);
                item.kind = !is_unit || item.is_coarse                   ? Kind::extra
                            : effect.cap != kNone || effect.limits_units ? Kind::limited
                                                                         : Kind::unit;
                item.rank = order_among_equals(effect);
                item.lines = line_bits_.size();
                line_bits_.resize(line_bits_.size() + words_, 0);
                mark_lines(item);
                if (!is_tiered) {
                    items_.push_back(std::move(item));
                    continue;
                }
                find_reachable_tiers(item);
                // Tiers of several kinds count once each, as nobody knows yet which is reached, and so which order takes most.
                for (const RewardKind kind : {RewardKind::price, RewardKind::percent, RewardKind::amount}) {
                    const auto tiers = facts.tables().tiers.range(effect.tiers.begin, effect.tiers.count);
                    if (std::none_of(tiers.begin(), tiers.end(),
                                     [&](const CompiledTier& tier) { return tier.reward.kind == kind; }))
                        continue;
                    item.rank = order_among_equals(kind);
                    item.tier_kind = kind;
                    items_.push_back(item);
                }
            }
    loosen_caps();
    std::stable_sort(items_.begin(), items_.end(), [](const Item& one, const Item& two) {
        return one.block != two.block ? one.block < two.block : one.rank < two.rank;
    });
    // A promotion's effects on the order may lie in two tiers; they count together.
    const auto by_candidate = [](const Item& one, const Item& two) { return one.candidate < two.candidate; };
    std::stable_sort(order_.begin(), order_.end(), by_candidate);
    std::stable_sort(shipping_.begin(), shipping_.end(), by_candidate);
    pieces_ = 0;
    std::int64_t subtotal = 0;
    for (const LineFacts& line : facts.lines()) {
        pieces_ += line.quantity;
        subtotal += line.subtotal;
    }
    pieces_ = std::max(pieces_, subtotal);  // no effect repeats more often than units or minor units
    order_has_filter_ = std::any_of(order_.begin(), order_.end(), [](const Item& item) { return item.effect->filter != kNone; });
    find_groups_alone();
    shipping_takes_.clear();
    if (shipping_.empty()) return;
    std::vector<std::int64_t> left;
    for (const Shipment& shipment : facts.cart().shipments) left.push_back(shipment.amount);
    for (const Item& item : shipping_) {
        // How a cap is split depends on what others left, but no share is above the uncapped one.
        CompiledEffect uncapped = *item.effect;
        uncapped.cap = kNone;
        shipping_takes_.push_back(shipping_takes(uncapped, facts, left, std::vector<bool>(left.size(), true)));
        if (item.effect->cap == kNone) continue;
        for (std::int64_t& take : shipping_takes_.back()) take = std::min(take, facts.amount(item.effect->cap));
    }
}

void Bound::mark_lines(const Item& item) {
    const Facts& facts = *plan_->facts;
    const CompiledEffect& effect = *item.effect;
    const auto mark = [&](std::uint32_t line) {
        if (facts.lines()[line].is_discountable) line_bits_[item.lines + line / 64] |= 1ULL << (line % 64);
    };
    const auto mark_all = [&](FilterId filter) {
        for (const std::uint32_t line : facts.match(filter).lines) mark(line);
    };
    const auto parts = facts.tables().parts.range(effect.parts.begin, effect.parts.count);
    if (item.is_gift) {
        for (std::uint32_t line = 0; line < facts.lines().size(); ++line)
            if (is_gift_product(facts, effect, facts.lines()[line].product)) mark(line);
    } else if (parts.empty()) {
        mark_all(effect.filter);
    }
    if (effect.gives_others) mark_all(effect.filter2);
    for (const CompiledPart& part : parts) mark_all(part.filter);
}

void Bound::find_reachable_tiers(Item& item) const {
    // What counts is at most everything the filter fits, as sent.
    const Facts& facts = *plan_->facts;
    const CompiledEffect& effect = *item.effect;
    const bool by_amount = effect.option == 1;
    item.tiers_reachable.assign(facts.lines().size(), 0);
    const auto groups = facts.product_groups();
    const auto group_of = [&](std::uint32_t line) {
        return effect.quantity2 == 0 ? 0 : effect.quantity2 == 1 ? line : groups[line];
    };
    std::vector<std::int64_t> counts(facts.lines().size() + 1, 0);
    for (const std::uint32_t line : facts.match(effect.filter).lines)
        counts[group_of(line)] += by_amount ? facts.lines()[line].subtotal : facts.lines()[line].quantity;
    for (std::uint32_t line = 0; line < facts.lines().size(); ++line) {
        if (!touches(item, line)) continue;
        const std::int64_t count = counts[group_of(line)];
        for (const CompiledTier& tier : facts.tables().tiers.range(effect.tiers.begin, effect.tiers.count))
            if (count >= (by_amount ? facts.amount(tier.from_money) : tier.from_quantity)) ++item.tiers_reachable[line];
    }
}

void Bound::loosen_caps() {
    // A cap that cannot be reached at full prices limits nothing: the effect is bounded per unit.
    const Facts& facts = *plan_->facts;
    for (Item& item : items_) {
        if (item.kind != Kind::limited || item.effect->limits_units) continue;
        std::int64_t sum = 0;
        for (std::uint32_t line = 0; line < facts.lines().size(); ++line) {
            if (!touches(item, line)) continue;
            Run run;
            run.line = line;
            run.list = run.left = facts.lines()[line].unit_price + (facts.lines()[line].extra_units > 0 ? 1 : 0);
            sum += unit_take(item, run, run.left) * facts.lines()[line].quantity;
        }
        if (sum <= facts.amount(item.effect->cap)) item.kind = Kind::unit;
    }
}

std::int64_t Bound::unit_take(const Item& item, const Run& run, std::int64_t price) const {
    const Facts& facts = *plan_->facts;
    const CompiledEffect& effect = *item.effect;
    const std::int64_t room = item.is_coarse ? price : price - facts.lines()[run.line].floor;
    if (room <= 0) return 0;
    const auto take = [&](const Reward& reward) -> std::int64_t {
        switch (reward.kind) {
            case RewardKind::none:
                return 0;
            case RewardKind::percent: {
                const std::int64_t base = effect.option == 1 && !item.is_tiered ? run.list : price;
                return item.is_coarse ? percent_up(base, reward.percent)
                                      : percent_of(base, reward.percent, facts.site().rounding);
            }
            case RewardKind::amount:
                return facts.amount(reward.money);
            case RewardKind::price:
                return std::max<std::int64_t>(0, price - facts.amount(reward.money));
        }
        return 0;
    };
    std::int64_t most = 0;
    if (item.is_tiered) {
        for (const CompiledTier& tier : facts.tables().tiers.range(effect.tiers.begin, item.tiers_reachable[run.line]))
            if (tier.reward.kind == item.tier_kind) most = std::max(most, take(tier.reward));
    } else if (effect.prices.count > 0) {
        for (const CompiledPrice& listed : facts.tables().prices.range(effect.prices.begin, effect.prices.count))
            if (listed.product == facts.lines()[run.line].product)
                most = std::max<std::int64_t>(0, price - facts.amount(listed.money));
    } else {
        most = take(effect.reward);
    }
    // At a coarser level other units of the line may take what is too much for this one.
    return item.is_coarse ? most : std::min(room, most);
}

Bound::UnitGain Bound::best_unit_gain(const Run& run, bool with_limited) const {
    // The least price a unit can end at: every stackable promotion, and one that is not (of several effects of one all). Each take
    // leaves a price that falls with the price before, so more before never leaves more in the end.
    constexpr std::uint32_t kAny = 0;
    Path without{0, run.left, 0, 0};  // no non-stackable promotion yet
    const bool is_carried = run.carrier != 0;
    std::int32_t last_block = -1;
    const auto take = [&](const Item& item, Path& path) {
        if (item.rank == 1) path.slack += path.percents++ > 0 ? 1 : 0;  // their order changes roundings
        path.price -= unit_take(item, run, path.price);
    };
    paths_.clear();
    for (const Item* item : active_) {
        if (item->kind == Kind::extra || (item->kind == Kind::limited && !with_limited) || !touches(*item, run.line)) continue;
        if (item->block != last_block) {
            last_block = item->block;
            without.percents = 0;
            for (Path& path : paths_) path.percents = 0;
        }
        const std::uint32_t id = item->candidate + 1;
        if (item->stackable) {
            take(*item, without);
            for (Path& path : paths_) take(*item, path);
            continue;
        }
        if (is_carried && run.carrier != id) continue;
        if (run.kept_for != kAny && run.kept_for != id) continue;
        if (is_carried) {
            take(*item, without);
            continue;
        }
        auto path = std::find_if(paths_.begin(), paths_.end(), [&](const Path& other) { return other.id == id; });
        if (path == paths_.end()) {
            path = paths_.insert(paths_.end(), without);
            path->id = id;
        }
        take(*item, *path);
    }
    const std::int64_t room = std::max<std::int64_t>(0, run.left - plan_->facts->lines()[run.line].floor);
    const auto gain = [&](const Path& path) { return std::min(run.left - path.price + path.slack, room); };
    std::int64_t best = gain(without);
    for (const Path& path : paths_) best = std::max(best, gain(path));
    return {best, gain(without)};
}

std::int64_t Bound::limited_extra(const Item& item, const State& state) const {
    const CompiledEffect& effect = *item.effect;
    std::vector<std::pair<std::int64_t, std::int64_t>> takes;
    for (const Run& run : state.runs)
        if (touches(item, run.line))
            takes.emplace_back(unit_take(item, run, run.left), std::min(run.quantity, effect.max_units_per_line));
    std::sort(takes.rbegin(), takes.rend());
    std::int64_t left = effect.max_units;
    std::int64_t sum = 0;
    for (const auto& [take, count] : takes) {
        const std::int64_t here = std::min(left, count);
        sum += take * here;
        left -= here;
    }
    return effect.cap == kNone ? sum : std::min(sum, plan_->facts->amount(effect.cap));
}

std::int64_t Bound::extra(const Item& item, const State& state) const {
    const Facts& facts = *plan_->facts;
    const Candidate& candidate = plan_->candidates[item.candidate];
    const CompiledEffect& effect = *item.effect;
    std::int64_t most = 0;
    Turn turn{facts,  plan_->candidates, item.candidate, item.position, candidate.applications_max, const_cast<State&>(state),
              nullptr};
    if (item.kind == Kind::limited || item.is_coarse) {
        most = limited_extra(item, state);
    } else if (item.is_gift) {
        // On top it is worth its value, in the cart what it still costs.
        std::int64_t times = candidate.applications_max;
        if (effect.each_amount != kNone)
            times = std::min(times, facts.subtotal(kNone, Basis::list, nullptr) / facts.amount(effect.each_amount));
        else
            times = 1;
        if (effect.option == 1 && (candidate.promotion->forms_groups || candidate.promotion->repeats_by_amount))
            times = multiply_checked(times, std::min(candidate.applications_max, pieces_));
        std::int64_t dearest = gift_value_max(effect, facts);
        for (const Run& run : state.runs) {
            if (touches(item, run.line)) dearest = std::max(dearest, turn.room(run));
        }
        most = multiply_checked(multiply_checked(times, effect.quantity), dearest);
    } else if (competes(item)) {
        most = contested_extra(item, state, turn);
    } else {
        most = simulated(item, state, false);
    }
    return item.is_gift ? most : std::min({most, turn.hard_budget(), turn.soft_budget()});
}

std::int64_t Bound::remaining(const State& state, std::span<const std::uint8_t> is_open, std::span<const std::uint8_t> done) {
    is_open_ = is_open;
    done_ = done;
    active_.clear();
    bool has_limited = false;
    for (const Item& item : items_) {
        if (is_open[item.candidate] == 0 || done[item.member] != 0) continue;
        active_.push_back(&item);
        has_limited = has_limited || item.kind == Kind::limited;
    }
    const std::size_t lines = plan_->facts->lines().size();
    line_left_.assign(lines, 0);
    for (const Run& run : state.runs) line_left_[run.line] += run.left * run.quantity;
    const auto total_with = [&](bool with_limited) {
        line_gain_.assign(lines, 0);
        std::int64_t extras = 0;
        std::int64_t gifts = 0;  // do not make the order cheaper
        joint_lines_.assign((lines + 63) / 64, 0);
        for (const Item* item : active_) {
            if (!item->forms_alone) continue;
            extras += joint(*item, state, with_limited);
            for (std::size_t word = 0; word < joint_lines_.size(); ++word) joint_lines_[word] |= line_bits_[item->lines + word];
        }
        std::int64_t items = 0;
        losses_.assign(state.runs.size(), 0);
        if (!active_.empty())
            for (std::uint32_t index = 0; index < state.runs.size(); ++index) {
                const Run& run = state.runs[index];
                if ((joint_lines_[run.line / 64] >> (run.line % 64) & 1) != 0) continue;
                const UnitGain gain = best_unit_gain(run, with_limited);
                losses_[index] = gain.best - gain.of_stackables;
                line_gain_[run.line] += gain.best * run.quantity;
                items += gain.best * run.quantity;
            }
        for (const Item* item : active_) {
            if (item->forms_alone || (item->kind != Kind::extra && (item->kind != Kind::limited || with_limited))) continue;
            std::int64_t most = extra(*item, state);
            if (item->displaces && !order_has_filter_) most = std::min(most, net(*item, state));
            (item->is_gift ? gifts : extras) += most;
        }
        std::int64_t bound = items + extras + gifts;
        if (!order_.empty()) bound += order_bound(state, extras);
        return bound;
    };
    std::int64_t bound = total_with(false);
    if (has_limited) bound = std::min(bound, total_with(true));
    if (!shipping_.empty()) bound += shipping_bound(state);
    return bound;
}

}  // namespace couponry::engine
