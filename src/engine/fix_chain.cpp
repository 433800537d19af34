// Fixes of several actions: a chain with one for each thing that fails, and two orders instead of one.
#include <algorithm>

#include "engine/fix_search.h"

namespace couponry::engine {
namespace {

constexpr std::size_t kChainMax = 3;
// In a longer cart lines are not tried one by one: nobody would order them so, and each takes two evaluations. Of very few lines
// every choice is tried.
constexpr std::uint32_t kLinesSplitMax = 8, kLinesSplitAtWillMax = 5;

}  // namespace

void FixSearch::try_chain(const Requirements& requirements) {
    chain_.clear();
    chain_made_up_for_.reset();
    std::int64_t costs = 0;
    bool waits = false;
    for (const Requirement& requirement : requirements.all()) {
        if (!requirement.in_chain) continue;
        // One instant is for all that waiting cures.
        if (requirement.ways() == kWait) {
            if (waits) continue;
            waits = true;
        }
        if (chain_.size() == kChainMax || !add_to_chain(requirements, requirement, costs)) return;
    }
    if (chain_.size() < 2 || chain_.size() > kChainMax || !may_try(chain_.front().kind)) return;
    // The made-up piece is the last line of the changed cart.
    std::stable_partition(chain_.begin(), chain_.end(),
                          [](const FixAction& action) { return action.kind != FixKind::add_amount; });
    if (auto fix = verify(chain_, costs, chain_made_up_for_)) offer(std::move(*fix), 0);
}

/// The smallest change that cures one thing by itself.
bool FixSearch::add_to_chain(const Requirements& requirements, const Requirement& requirement, std::int64_t& costs) {
    for (const Cure& cure : requirement.cures) {
        if ((cure.ways & kAdd) != 0 && add_smallest_addition(cure.gap, costs)) return true;
        if ((cure.ways & kRemove) != 0 && add_smallest_removal(cure.excess, costs)) return true;
        for (const Ways way : {kAddress, kShippingMethod, kPaymentMethod, kChannel}) {
            if ((cure.ways & way) == 0) continue;
            auto values = values_of(cure, way);
            if (values.empty()) continue;
            const auto least = std::min_element(values.begin(), values.end(), [](const auto& one, const auto& two) {
                return std::tie(one.second, one.first.value) < std::tie(two.second, two.first.value);
            });
            if (std::find(chain_.begin(), chain_.end(), least->first) != chain_.end()) return true;
            chain_.push_back(std::move(least->first));
            costs += least->second;
            return true;
        }
        if ((cure.ways & kWait) != 0) {
            const auto instants = instants_for(requirements, requirements.waits_for_others());
            if (instants.empty()) continue;
            FixAction action;
            action.kind = FixKind::wait_until;
            action.at = instants.front();
            chain_.push_back(std::move(action));
            return true;
        }
        if ((cure.ways & kRemoveCode) != 0 && core_.codes()[code_].sibling >= 0) {
            FixAction action;
            action.kind = FixKind::remove_code;
            action.code = cart_.codes[static_cast<std::size_t>(core_.codes()[code_].sibling)];
            chain_.push_back(std::move(action));
            return true;
        }
    }
    return false;
}

/// What an earlier action of the chain takes out is not taken out twice.
bool FixSearch::add_smallest_removal(const Excess& excess, std::int64_t& costs) {
    auto removals = removals_for(excess);
    const auto is_gone = [&](std::uint32_t line) {
        return std::any_of(chain_.begin(), chain_.end(), [&](const FixAction& action) {
            return std::find(action.lines.begin(), action.lines.end(), line_id(line)) != action.lines.end() ||
                   (action.kind == FixKind::remove_product && action.line == line_id(line));
        });
    };
    std::erase_if(removals, [&](const Removal& removal) {
        return (removal.lines.size() == cart_.lines.size() && !removal.is_part) ||
               std::any_of(removal.lines.begin(), removal.lines.end(), is_gone);
    });
    if (removals.empty()) return false;
    const Removal& least = *std::min_element(removals.begin(), removals.end(), [](const Removal& one, const Removal& two) {
        return std::tie(one.costs, one.pieces, one.lines) < std::tie(two.costs, two.pieces, two.lines);
    });
    chain_.push_back(action_of_removal(least));
    costs += least.costs;
    return true;
}

/// A product or more of a line where one costs no more than the sum that is missing; of several products the cheapest each.
bool FixSearch::add_smallest_addition(const Gap& gap, std::int64_t& costs) {
    const std::int64_t count = std::max<std::int64_t>(1, gap.new_products);
    if (count > static_cast<std::int64_t>(kChainMax)) return false;
    Gap single = gap;
    single.new_products = std::min<std::int64_t>(1, gap.new_products);
    ProductAdditions products(facts_, single);
    std::optional<Addition> least;
    if (count == 1) {
        const auto lines = more_of_lines(facts_, single);
        least = products.next();
        if (!lines.empty() && (!least || lines.front().costs < least->costs)) least = lines.front();
        if (gap.amount > 0 && !chain_made_up_for_ && (!least || gap.amount < least->costs)) {
            chain_made_up_for_ = gap.filter;
            chain_.push_back(action_of_amount(gap, gap.amount));
            costs += gap.amount;
            return true;
        }
        if (!least) return false;
        chain_.push_back(action_of(facts_, *least));
        costs += least->costs;
        return true;
    }
    for (std::int64_t number = 0; number < count; ++number) {
        least = products.next();
        if (!least || chain_.size() == kChainMax) return false;
        chain_.push_back(action_of(facts_, *least));
        costs += least->costs;
    }
    return true;
}

/// Lines that could be an order of their own: those that are not too much, those that the code is for, each by itself.
std::vector<std::vector<std::uint32_t>> FixSearch::parts_of_split(const Requirements& requirements) const {
    std::vector<std::vector<std::uint32_t>> parts;
    const auto count = static_cast<std::uint32_t>(cart_.lines.size());
    const auto add_if = [&](const auto& is_in) {
        std::vector<std::uint32_t> part;
        for (std::uint32_t line = 0; line < count; ++line)
            if (is_in(line)) part.push_back(line);
        if (part.empty() || part.size() == count || std::find(parts.begin(), parts.end(), part) != parts.end()) return;
        parts.push_back(std::move(part));
    };
    const auto add_both = [&](FilterId filter) {
        add_if([&](std::uint32_t line) { return facts_.fits(filter, facts_.lines()[line]); });
        add_if([&](std::uint32_t line) { return !facts_.fits(filter, facts_.lines()[line]); });
    };
    for (const Requirement& requirement : requirements.all())
        for (const Cure& cure : requirement.cures)
            if ((cure.ways & kRemove) != 0) add_both(cure.excess.filter);
    for (const PromotionExplanation& promotion : explanation_.promotions)
        for (const CompiledEffect& effect : core_.snapshot().newest().effects(core_.snapshot().promotion(promotion.promotion)))
            if (effect.effect_class == EffectClass::item || effect.effect_class == EffectClass::order) add_both(effect.filter);
    if (count <= kLinesSplitAtWillMax)
        for (std::uint32_t chosen = 1; chosen < 1U << count; ++chosen)
            add_if([&](std::uint32_t line) { return (chosen >> line & 1) != 0; });
    for (std::uint32_t line = 0; line < count && count <= kLinesSplitMax; ++line) {
        add_if([&](std::uint32_t other) { return other == line; });
        add_if([&](std::uint32_t other) { return other != line; });
    }
    return parts;
}

/// Two orders: the code in the one with the lines that count, the other codes in both. Delivery is paid twice.
void FixSearch::try_split(const Requirements& requirements) {
    if (cart_.lines.size() < 2) return;
    for (const std::vector<std::uint32_t>& part : parts_of_split(requirements)) {
        if (!may_try(FixKind::split_order)) return;
        FixAction first;
        FixAction second;
        first.kind = second.kind = FixKind::split_order;
        for (std::uint32_t line = 0; line < cart_.lines.size(); ++line)
            (std::binary_search(part.begin(), part.end(), line) ? first : second).lines.push_back(line_id(line));
        auto fix = verify({&first, 1}, core_.shipping());
        if (!fix) continue;
        const Probe& rest = prober_.try_change({.actions = {&second, 1}, .code = code_, .without_code = true});
        fix->saves += rest.discount;
        fix->total += rest.total;
        if (fix->saves <= 0) continue;
        // Dropped is what applies in neither order.
        std::erase_if(fix->drops, [&](const std::string& dropped) {
            for (std::size_t code = 0, place = 0; code < cart_.codes.size(); ++code) {
                if (code == code_) continue;
                if (cart_.codes[code] == dropped && rest.applied[place]) return true;
                ++place;
            }
            return false;
        });
        offer(std::move(*fix), 0);
    }
}

}  // namespace couponry::engine
