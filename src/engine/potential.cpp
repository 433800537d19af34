#include "engine/potential.h"

#include <algorithm>
#include <tuple>

namespace couponry::engine {
namespace {

/// One way towards one promotion, with the least it can cost.
struct Way {
    std::uint32_t promotion = 0;
    Need need;
    std::int64_t costs = 0;
    bool is_tier = false;
};

class Potential {
public:
    Potential(const Core& core, Prober& prober) : core_(core), prober_(prober), facts_(core.facts()) {}

    void find(int most, std::vector<PotentialAnswer>& answers) {
        for (const NearMiss& miss : core_.near_misses()) add_ways(miss.id);
        for (std::uint32_t candidate = 0; candidate < core_.candidates().size(); ++candidate) add_ways_of_candidate(candidate);
        std::sort(ways_.begin(), ways_.end(), [&](const Way& one, const Way& two) {
            return std::tuple(one.costs, code_of(one.promotion)) < std::tuple(two.costs, code_of(two.promotion));
        });
        struct Found {
            PotentialAnswer answer;
            std::int64_t costs, saves;
        };
        std::vector<Found> found;
        int tries = 0;
        for (const Way& way : ways_) {
            // Nearest first: once enough are found, whatever costs more cannot be among them.
            if (static_cast<int>(found.size()) >= most && way.costs > found.back().costs) break;
            if (++tries > kFixTriesPerKindMax) break;
            const bool is_known = std::any_of(found.begin(), found.end(),
                                              [&](const Found& other) { return other.answer.promotion == code_of(way.promotion); });
            if (is_known) continue;
            if (auto fix = try_way(way)) {
                PotentialAnswer answer;
                answer.promotion = code_of(way.promotion);
                answer.title = core_.snapshot().newest().title(core_.snapshot().promotion(way.promotion), facts_.cart().locale);
                const std::int64_t costs = fix->costs;
                const std::int64_t saves = fix->saves;
                answer.fixes.push_back(std::move(*fix));
                found.push_back({std::move(answer), costs, saves});
            }
        }
        std::stable_sort(found.begin(), found.end(), [](const Found& one, const Found& two) {
            return std::tuple(one.costs, -one.saves, std::string_view(one.answer.promotion)) <
                   std::tuple(two.costs, -two.saves, std::string_view(two.answer.promotion));
        });
        for (Found& one : found)
            if (static_cast<int>(answers.size()) < most) answers.push_back(std::move(one.answer));
    }

private:
    std::string_view code_of(std::uint32_t promotion) const { return facts_.symbols().text(core_.snapshot().promotion(promotion).code); }

    /// The least that meeting a need can cost: what is missing in money, or the cheapest pieces at hand.
    std::int64_t least_costs(const Need& need) const {
        if (need.kind == Need::Kind::amount) return need.missing;
        if (need.kind == Need::Kind::shipping_method) return 0;
        const auto lines = more_of_lines(facts_, need);
        return lines.empty() ? 1 : std::min<std::int64_t>(lines.front().costs, lines.front().costs);
    }

    bool counts_already(const Need& need) const {
        return need.kind == Need::Kind::shipping_method || !facts_.match(need.filter).lines.empty();
    }

    void add_ways(std::uint32_t id) {
        if (is_out_of_reach(id)) return;
        const PromotionExplanation explanation = explain_promotion(core_, id, -1);
        if (explanation.holds || explanation.failures.size() != 1) return;  // one action cures one thing
        const Need need = need_of(core_, explanation, explanation.failures.front());
        const bool is_buyable = need.kind == Need::Kind::amount || need.kind == Need::Kind::pieces || need.kind == Need::Kind::products ||
                                need.kind == Need::Kind::every || need.kind == Need::Kind::shipping_method;
        if (!is_buyable) return;
        bool counts = counts_already(need);
        // A partner is bought for what the cart holds already.
        for (const CompiledEffect& effect : core_.snapshot().newest().effects(core_.snapshot().promotion(id)))
            counts = counts || (effect.filter != kNone && !facts_.match(effect.filter).lines.empty());
        if (!counts) return;
        const std::int64_t costs = least_costs(need);
        if (costs <= core_.subtotal()) ways_.push_back({id, need, costs, false});
    }

    /// A quick look at plain minimums, so that most near misses cost nothing.
    bool is_out_of_reach(std::uint32_t id) const {
        const CompiledPromotion& promotion = core_.snapshot().promotion(id);
        for (const TreeNode& node : facts_.tables().nodes.range(promotion.tree.begin, promotion.tree.count)) {
            if (node.kind == ConditionTree::Kind::any || node.kind == ConditionTree::Kind::none) return false;
            if (node.kind != ConditionTree::Kind::leaf) continue;
            const Leaf& leaf = facts_.tables().leaves[node.leaf];
            const ConditionDescriptor& descriptor = *condition_descriptors()[leaf.type];
            if (descriptor.judge(leaf, facts_, nullptr).holds) continue;
            if (descriptor.need == nullptr) return true;
            const Need need = descriptor.need(leaf, facts_, nullptr);
            if (need.kind == Need::Kind::amount && need.missing > core_.subtotal()) return true;
            if (need.kind == Need::Kind::none) return true;
        }
        return false;
    }

    /// Promotions that hold and take nothing yet for want of units, and the next tier of those that apply.
    void add_ways_of_candidate(std::uint32_t candidate) {
        const Candidate& own = core_.candidates()[candidate];
        if (own.code >= 0) return;
        const bool is_applied = core_.is_applied(candidate);
        for (const CompiledEffect& effect : own.effects) {
            Need need;
            need.filter = effect.filter;
            need.kind = Need::Kind::pieces;
            if (effect.forms_groups && !is_applied && effect.parts.count == 0) {
                const bool gives_other = effect.filter2 != kNone;
                const std::int64_t bought = facts_.match(effect.filter).quantity;
                const std::int64_t wanted = effect.quantity + (gives_other || !needs_given(effect) ? 0 : effect.at_least);
                if (bought == 0) continue;
                if (bought >= wanted && gives_other) {
                    need.filter = effect.filter2;
                    need.missing = effect.at_least - facts_.match(effect.filter2).quantity;
                } else {
                    need.missing = wanted - bought;
                }
                if (need.missing <= 0) continue;
                add_checked(own.id, need, false);
            }
            if (effect.tiers.count > 0) add_next_tier(own, effect);
        }
    }

    static bool needs_given(const CompiledEffect& effect) { return effect_descriptors()[effect.type]->type == "buy_x_get_y"; }

    void add_next_tier(const Candidate& own, const CompiledEffect& effect) {
        const bool by_quantity = effect.effect_class == EffectClass::item && effect.option == 0;
        if (effect.effect_class == EffectClass::item && effect.quantity2 != 0) return;  // per line or product
        const std::int64_t count = by_quantity ? facts_.match(effect.filter).quantity : facts_.subtotal(effect.filter, Basis::list, nullptr);
        if (count == 0) return;
        for (const CompiledTier& tier : facts_.tables().tiers.range(effect.tiers.begin, effect.tiers.count)) {
            const std::int64_t from = by_quantity ? tier.from_quantity : facts_.amount(tier.from_money);
            if (from <= count) continue;
            Need need;
            need.kind = by_quantity ? Need::Kind::pieces : Need::Kind::amount;
            need.filter = effect.filter;
            need.missing = from - count;
            add_checked(own.id, need, true);
            return;
        }
    }

    void add_checked(std::uint32_t promotion, const Need& need, bool is_tier) {
        const std::int64_t costs = least_costs(need);
        if (costs <= core_.subtotal()) ways_.push_back({promotion, need, costs, is_tier});
    }

    std::optional<Fix> try_way(const Way& way) {
        if (way.need.kind == Need::Kind::amount) {
            FixAction action;
            action.kind = FixKind::add_amount;
            action.amount = way.need.missing;
            if (way.need.filter != kNone) {
                action.items = written_filter(facts_.tables(), way.need.filter);
                action.has_items = true;
            }
            return verify(way, action, action.amount, way.need.filter);
        }
        if (way.need.kind == Need::Kind::shipping_method) {
            for (const Symbol symbol : facts_.tables().list_at(way.need.list)) {
                FixAction action;
                action.kind = FixKind::choose_shipping_method;
                action.value = facts_.symbols().text(symbol);
                if (auto fix = verify(way, action, 0, std::nullopt)) return fix;
            }
            return std::nullopt;
        }
        std::optional<Option> line_option;
        for (const Option& option : more_of_lines(facts_, way.need)) {
            line_option = option;
            break;
        }
        ProductOptions products(facts_, way.need);
        const auto product = products.next();
        if (product && (!line_option || product->costs < line_option->costs)) line_option = product;
        if (!line_option || line_option->costs > core_.subtotal()) return std::nullopt;
        return verify(way, line_option->action, line_option->costs, std::nullopt);
    }

    std::optional<Fix> verify(const Way& way, const FixAction& action, std::int64_t costs, std::optional<FilterId> made_up_for) {
        const Probe probe = prober_.try_cart([&](Cart& cart) { carry_out(action, cart); }, nullptr, std::nullopt, made_up_for);
        const Core& after = prober_.last();
        const std::uint32_t candidate = after.candidate_of(way.promotion);
        if (candidate == kNone || !after.is_applied(candidate)) return std::nullopt;
        Fix fix;
        fix.saves = probe.discount - core_.discount();
        if (fix.saves <= 0 && after.solution().state.gift_value <= core_.solution().state.gift_value) return std::nullopt;
        fix.action = action;
        fix.verified = true;
        fix.costs = costs;
        fix.total = probe.total;
        for (std::size_t code = 0; code < facts_.cart().codes.size(); ++code)
            if (core_.code_applied(code) && !probe.applied[code]) fix.drops.push_back(facts_.cart().codes[code]);
        return fix;
    }

    const Core& core_;
    Prober& prober_;
    const Facts& facts_;
    std::vector<Way> ways_;
};

}  // namespace

void find_potential(const Core& core, Prober& prober, int most, std::vector<PotentialAnswer>& answers) {
    if (core.facts().lines().empty()) return;
    Potential(core, prober).find(most, answers);
}

}  // namespace couponry::engine
