#include "engine/answer.h"

#include <algorithm>

#include "base/check.h"
#include "engine/cart_effects.h"

namespace couponry::engine {
namespace {

class Writer {
public:
    Writer(const Core& core, Evaluation& evaluation) : core_(core), facts_(core.facts()), evaluation_(evaluation) {}

    void write() {
        write_totals();
        write_lines();
        write_discounts();
        write_gifts();
        write_afterwards();
        write_applied();
    }

private:
    std::string text(Symbol symbol) const { return std::string(facts_.symbols().text(symbol)); }

    void write_totals() {
        const State& state = core_.solution().state;
        evaluation_.revision = core_.snapshot().revision;
        evaluation_.at = facts_.now();
        evaluation_.currency = facts_.currency();
        evaluation_.policy = core_.request().policy;
        evaluation_.optimal = core_.solution().optimal;
        evaluation_.bound = core_.solution().bound;
        evaluation_.search_steps = core_.solution().steps;
        evaluation_.totals = {core_.subtotal(), state.item_total, state.order_total, core_.shipping(), state.shipping_total};
        evaluation_.gift_value = state.gift_value;
    }

    void write_lines() {
        const State& state = core_.solution().state;
        const auto& lines = core_.request().cart->lines;
        evaluation_.lines.resize(lines.size());
        std::size_t run = 0;
        for (std::uint32_t index = 0; index < lines.size(); ++index) {
            LineAnswer& line = evaluation_.lines[index];
            line.id = lines[index].id;
            line.subtotal = facts_.lines()[index].subtotal;
            line.item_discount = state.item_discounts[index];
            line.order_discount = state.order_discounts[index];
            line.units.clear();
            for (; run < state.runs.size() && state.runs[run].line == index; ++run) {
                if (!line.units.empty() && line.units.back().total == state.runs[run].left)
                    line.units.back().quantity += state.runs[run].quantity;
                else
                    line.units.push_back({state.runs[run].quantity, state.runs[run].left});
            }
        }
    }

    DiscountAnswer& discount_of(std::uint32_t candidate, EffectClass effect_class) {
        for (std::size_t index = 0; index < owners_.size(); ++index)
            if (owners_[index] == std::pair(candidate, effect_class)) return evaluation_.discounts[index];
        owners_.emplace_back(candidate, effect_class);
        lines_of_.emplace_back();
        if (evaluation_.discounts.size() < owners_.size()) evaluation_.discounts.emplace_back();
        DiscountAnswer& discount = evaluation_.discounts[owners_.size() - 1];
        const Candidate& own = core_.candidates()[candidate];
        discount.promotion = facts_.symbols().text(own.promotion->code);
        if (own.code >= 0)
            discount.code = core_.request().cart->codes[static_cast<std::size_t>(own.code)];
        else
            discount.code.clear();
        discount.effect_class = effect_class;
        discount.title = core_.snapshot().newest().title(*own.promotion, core_.request().cart->locale);
        discount.amount = 0;
        discount.allocations.clear();
        discount.consumed.clear();
        for (const Applied& applied : core_.solution().applied)
            if (applied.candidate == candidate) discount.applications = applied.applications;
        return discount;
    }

    void write_discounts() {
        const Cart& cart = *core_.request().cart;
        for (const Allocation& allocation : core_.solution().record.allocations) {
            DiscountAnswer& discount = discount_of(allocation.candidate, allocation.effect_class);
            discount.amount += allocation.amount;
            const bool is_shipping = allocation.effect_class == EffectClass::shipping;
            // One entry a line (or shipment), in the order of the cart.
            std::vector<std::uint32_t>& lines = lines_of_[static_cast<std::size_t>(&discount - evaluation_.discounts.data())];
            const auto place = std::lower_bound(lines.begin(), lines.end(), allocation.line);
            const auto same = discount.allocations.begin() + (place - lines.begin());
            if (place != lines.end() && *place == allocation.line) {
                same->amount += allocation.amount;
                // Two effects on the same units.
                if (!is_shipping) same->quantity = std::max(same->quantity, allocation.quantity);
                continue;
            }
            lines.insert(place, allocation.line);
            AllocationAnswer answer;
            answer.amount = allocation.amount;
            (is_shipping ? answer.shipment : answer.line) =
                is_shipping ? cart.shipments[allocation.line].id : cart.lines[allocation.line].id;
            if (!is_shipping) answer.quantity = allocation.quantity;
            discount.allocations.insert(same, std::move(answer));
        }
        for (const Consumed& consumed : core_.solution().record.consumed) {
            DiscountAnswer& discount = discount_of(consumed.candidate, EffectClass::item);
            const std::string& line = cart.lines[consumed.line].id;
            if (!discount.consumed.empty() && discount.consumed.back().line == line)
                discount.consumed.back().quantity += consumed.quantity;
            else
                discount.consumed.push_back({line, consumed.quantity});
        }
        evaluation_.discounts.resize(owners_.size());
        std::erase_if(evaluation_.discounts, [](const DiscountAnswer& discount) { return discount.amount == 0; });
    }

    void write_gifts() {
        evaluation_.gifts.clear();
        for (const Gift& gift : core_.solution().record.gifts) {
            GiftAnswer& answer = evaluation_.gifts.emplace_back();
            answer.promotion = text(core_.candidates()[gift.candidate].promotion->code);
            answer.product = text(gift.product);
            for (const Symbol product : facts_.tables().list_at(gift.choice))
                if (gift_stock(facts_, product) > 0) answer.choice.push_back(text(product));
            answer.quantity = gift.quantity;
            answer.value = gift.value;
        }
    }

    /// What the order will earn: of applied promotions and of those that only act afterwards.
    void write_afterwards() {
        evaluation_.afterwards.clear();
        const auto add = [&](const Candidate& candidate) {
            if ((candidate.promotion->classes & kAfterwardsBit) == 0) return;
            for (const CompiledEffect& effect : candidate.effects) {
                if (effect.effect_class != EffectClass::afterwards) continue;
                AfterwardsAnswer answer;
                answer.promotion = text(candidate.promotion->code);
                answer.type = effect_descriptors()[effect.type]->type;
                answer.name = text(effect.name);
                if (answer.type == "award_points") {
                    // On goods paid, whole steps.
                    const std::int64_t goods = core_.total() - core_.shipping() + core_.solution().state.shipping_total;
                    answer.points = effect.each_amount == kNone
                                        ? effect.quantity
                                        : multiply_checked(effect.quantity,
                                                           goods / std::max<std::int64_t>(1, facts_.amount(effect.each_amount)));
                    if (answer.points == 0) continue;
                }
                evaluation_.afterwards.push_back(std::move(answer));
            }
        };
        for (const Applied& applied : core_.solution().applied) add(core_.candidates()[applied.candidate]);
        for (const Candidate& candidate : core_.afterwards()) add(candidate);
    }

    void write_applied() {
        evaluation_.applied.clear();
        const auto add = [&](const Candidate& candidate, std::int64_t applications, std::int64_t amount) {
            AppliedAnswer& answer = evaluation_.applied.emplace_back();
            answer.promotion = text(candidate.promotion->code);
            if (candidate.code >= 0) answer.code = core_.request().cart->codes[static_cast<std::size_t>(candidate.code)];
            answer.applications = applications;
            answer.amount = amount;
            answer.needs_email = candidate.provisional;
        };
        for (const Applied& applied : core_.solution().applied)
            add(core_.candidates()[applied.candidate], applied.applications,
                core_.solution().state.tallies[applied.candidate].spent);
        for (const Candidate& candidate : core_.afterwards()) add(candidate, 1, 0);
    }

    const Core& core_;
    const Facts& facts_;
    Evaluation& evaluation_;
    std::vector<std::pair<std::uint32_t, EffectClass>> owners_;
    std::vector<std::vector<std::uint32_t>> lines_of_;  // of the allocations of each discount
};

}  // namespace

void write_answer(const Core& core, Evaluation& evaluation) {
    Writer(core, evaluation).write();
}

}  // namespace couponry::engine
