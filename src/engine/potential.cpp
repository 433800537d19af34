#include "engine/potential.h"

#include <algorithm>
#include <tuple>

#include "engine/requirements.h"

namespace couponry::engine {
namespace {

// Additions tried for one promotion: where the cheapest does not do, a dearer one may.
constexpr int kAdditionsTriedMax = 3;

/// One action towards one promotion, and what it costs.
struct Way {
    std::uint32_t promotion = 0;
    FixAction action;
    std::int64_t costs = 0;
    std::optional<FilterId> made_up_for;
    bool waits_for_method = false;  // it applies only when a shipping method is chosen too: nothing can be verified
};

class Potential {
public:
    Potential(const Core& core, Prober& prober) : core_(core), prober_(prober), facts_(core.facts()) {}

    void find(int most, std::vector<PotentialAnswer>& answers) {
        for (const NearMiss& miss : core_.near_misses()) add_ways(miss.id);
        for (const Candidate& candidate : core_.candidates())
            if (candidate.code < 0) add_ways_of_candidate(candidate);
        std::stable_sort(ways_.begin(), ways_.end(), [&](const Way& one, const Way& two) {
            return std::tuple(one.costs, code_of(one.promotion)) < std::tuple(two.costs, code_of(two.promotion));
        });
        struct Found {
            std::uint32_t promotion;
            Fix fix;
            std::int64_t costs;
        };
        std::vector<Found> found;
        int tries = 0;
        for (Way& way : ways_) {
            // Nearest first: once enough are found, whatever costs more is not among them.
            if (static_cast<int>(found.size()) >= most && way.costs > found.back().costs) break;
            if (std::any_of(found.begin(), found.end(), [&](const Found& other) { return other.promotion == way.promotion; }))
                continue;
            if (++tries > kFixTriesPerKindMax) break;
            if (auto fix = try_way(way)) found.push_back({way.promotion, std::move(*fix), way.costs});
        }
        std::stable_sort(found.begin(), found.end(), [&](const Found& one, const Found& two) {
            return std::tuple(one.costs, -one.fix.saves, code_of(one.promotion)) <
                   std::tuple(two.costs, -two.fix.saves, code_of(two.promotion));
        });
        for (Found& one : found) {
            if (static_cast<int>(answers.size()) >= most) break;
            PotentialAnswer& answer = answers.emplace_back();
            answer.promotion = code_of(one.promotion);
            answer.title = core_.snapshot().newest().title(core_.snapshot().promotion(one.promotion), facts_.cart().locale);
            answer.fixes.push_back(std::move(one.fix));
        }
    }

private:
    std::string_view code_of(std::uint32_t promotion) const {
        return facts_.symbols().text(core_.snapshot().promotion(promotion).code);
    }
    bool counts_already(FilterId filter) const { return !facts_.match(filter).lines.empty(); }

    /// A promotion that something fails for.
    void add_ways(std::uint32_t id) {
        if (is_out_of_reach(id)) return;
        const PromotionExplanation explanation = explain_promotion(core_, id, -1);
        if (explanation.holds) return;
        const Requirements requirements(core_, nullptr, &explanation);
        const bool waits = has_open_shipment() && requirements.waits_for_shipping_method();
        const auto is_met = [&](const Requirement& own, const auto& is_cured) {
            return (waits && own.is_of_shipping) || is_cured(own);
        };
        // One that waits for a method is told by its other conditions alone; where these hold the method is what is missing.
        const bool only_waits = waits && requirements.met_if([](const Requirement& own) { return own.is_of_shipping; });
        if (only_waits || (!waits && requirements.could(kShippingMethod))) return add_methods(id, requirements, only_waits);
        for (const Requirement& requirement : requirements.all())
            for (const Cure& cure : requirement.cures) {
                if ((cure.ways & kAdd) == 0 || cure.gap.new_products > 1 || !counts_towards(id, cure.gap)) continue;
                const bool is_enough = requirements.met_if([&](const Requirement& own) {
                    return is_met(own, [&](const Requirement& one) { return &one == &requirement; });
                });
                if (cure.gap.amount > 0 && is_enough) add_amount(id, cure.gap, waits);
                if (cure.gap.amount > 0) continue;
                add_additions(id, cure.gap, waits, [&](const Addition& addition) {
                    return requirements.met_if([&](const Requirement& own) {
                        return is_met(own, [&](const Requirement& one) {
                            return std::any_of(one.cures.begin(), one.cures.end(), [&](const Cure& other) {
                                return (other.ways & kAdd) != 0 && closes(facts_, other.gap, addition);
                            });
                        });
                    });
                });
            }
    }

    bool has_open_shipment() const {
        const auto& shipments = facts_.cart().shipments;
        return shipments.empty() ||
               std::any_of(shipments.begin(), shipments.end(), [](const Shipment& shipment) { return shipment.method.empty(); });
    }

    /// Something in the cart counts for what is missing, or is what the promotion is for (a partner is bought to it).
    bool counts_towards(std::uint32_t id, const Gap& gap) const {
        if (counts_already(gap.filter)) return true;
        const auto effects = core_.snapshot().newest().effects(core_.snapshot().promotion(id));
        return std::any_of(effects.begin(), effects.end(),
                           [&](const CompiledEffect& effect) { return effect.filter != kNone && counts_already(effect.filter); });
    }

    /// A quick look at plain minimums, so that most near misses cost nothing.
    bool is_out_of_reach(std::uint32_t id) const {
        const CompiledPromotion& promotion = core_.snapshot().promotion(id);
        for (const TreeNode& node : facts_.tables().nodes.range(promotion.tree.begin, promotion.tree.count)) {
            if (node.kind == ConditionTree::Kind::any || node.kind == ConditionTree::Kind::none) return false;
            if (node.kind != ConditionTree::Kind::leaf) continue;
            const Leaf& leaf = facts_.tables().leaves[node.leaf];
            if (leaf.reads_selection) continue;
            const ConditionDescriptor& descriptor = *condition_descriptors()[leaf.type];
            const Judgement judgement = descriptor.judge(leaf, facts_, nullptr);
            if (judgement.holds) continue;
            if (judgement.measure == Measure::money && judgement.required - judgement.observed > core_.subtotal()) return true;
            if (descriptor.need == nullptr && judgement.measure != Measure::grams) return true;
        }
        return false;
    }

    void add_way(Way way) {
        if (way.costs <= core_.subtotal()) ways_.push_back(std::move(way));
    }

    void add_amount(std::uint32_t id, const Gap& gap, bool waits) {
        Way way;
        way.promotion = id;
        way.action.kind = FixKind::add_amount;
        way.action.amount = way.costs = gap.amount;
        if (gap.filter != kNone) {
            way.action.items = written_filter(facts_.tables(), gap.filter);
            way.action.has_items = true;
        }
        way.made_up_for = gap.filter;
        way.waits_for_method = waits;
        add_way(std::move(way));
    }

    /// The cheapest pieces at hand, of a line or of a product.
    template <class IsEnough>
    void add_additions(std::uint32_t id, const Gap& gap, bool waits, const IsEnough& is_enough) {
        const auto lines = more_of_lines(facts_, gap);
        ProductAdditions products(facts_, gap);
        std::optional<Addition> product = products.next();
        std::size_t line = 0;
        for (int count = 0; count < kAdditionsTriedMax;) {
            const bool takes_line = line < lines.size() && (!product || lines[line].costs <= product->costs);
            if (!takes_line && !product) return;
            const Addition addition = takes_line ? lines[line] : *product;
            if (addition.costs > core_.subtotal()) return;
            if (takes_line)
                ++line;
            else
                product = products.next();
            if (!is_enough(addition)) continue;
            add_way({.promotion = id,
                     .action = action_of(facts_, addition),
                     .costs = addition.costs,
                     .made_up_for = {},
                     .waits_for_method = waits});
            ++count;
        }
    }

    void add_methods(std::uint32_t id, const Requirements& requirements, bool only_waits) {
        std::size_t count = 0;
        for (const Requirement& requirement : requirements.all())
            for (const Cure& cure : requirement.cures) {
                if ((cure.ways & kShippingMethod) == 0) continue;
                for (auto& [action, costs] : shipping_methods(cure, core_)) {
                    add_way({.promotion = id, .action = std::move(action), .costs = costs, .made_up_for = {}});
                    ++count;
                }
            }
        if (!only_waits || count > 0) return;
        Way way;
        way.promotion = id;
        way.action.kind = FixKind::choose_shipping_method;
        way.waits_for_method = true;
        add_way(std::move(way));
    }

    /// Promotions that hold and take nothing yet for want of units or money, and the next tier of those that apply.
    void add_ways_of_candidate(const Candidate& own) {
        const std::uint32_t candidate = core_.candidate_of(own.id);
        const bool is_applied = core_.is_applied(candidate);
        const bool reads_tiers = std::any_of(own.effects.begin(), own.effects.end(),
                                             [](const CompiledEffect& effect) { return effect.tiers.count > 0; });
        if (!is_applied && (own.promotion->reads_selection || (own.promotion->classes & kShippingBit) != 0)) add_ways(own.id);
        const auto always = [](const Addition&) { return true; };
        for (const CompiledEffect& effect : own.effects) {
            Gap gap;
            if (effect.forms_groups && !is_applied && missing_of_group(effect, gap)) add_additions(own.id, gap, false, always);
            if (reads_tiers && next_tier(effect, gap)) {
                if (gap.amount > 0)
                    add_amount(own.id, gap, false);
                else
                    add_additions(own.id, gap, false, always);
            }
        }
    }

    /// The pieces that one group lacks, when some lie in the cart.
    bool missing_of_group(const CompiledEffect& effect, Gap& gap) const {
        if (effect.parts.count > 0) return false;
        const bool gives = effect.gives_others;
        const std::int64_t bought = facts_.match(effect.filter).quantity;
        const bool gives_same = gives && effect.filter2 == effect.filter;
        const std::int64_t wanted = effect.quantity + (gives_same ? effect.at_least : 0);
        if (bought == 0) return false;
        gap = {};
        gap.needs_room = true;
        gap.filter = effect.filter;
        gap.pieces_from = wanted - bought;
        if (bought >= wanted && gives && !gives_same) {
            gap.filter = effect.filter2;
            gap.pieces_from = effect.at_least - facts_.match(effect.filter2).quantity;
        }
        gap.pieces_to = gap.pieces_from;
        return gap.pieces_from > 0;
    }

    bool next_tier(const CompiledEffect& effect, Gap& gap) const {
        if (effect.tiers.count == 0) return false;
        const bool by_quantity = effect.effect_class == EffectClass::item && effect.option == 0;
        if (effect.effect_class == EffectClass::item && effect.quantity2 != 0) return false;  // per line or product
        const FilterMatch& match = facts_.match(effect.filter);
        const std::int64_t count = by_quantity ? match.quantity : match.subtotal;
        if (count == 0) return false;
        for (const CompiledTier& tier : facts_.tables().tiers.range(effect.tiers.begin, effect.tiers.count)) {
            const std::int64_t from = by_quantity ? tier.from_quantity : facts_.amount(tier.from_money);
            if (from <= count) continue;
            gap = {};
            gap.filter = effect.filter;
            (by_quantity ? gap.pieces_from : gap.amount) = from - count;
            gap.pieces_to = gap.pieces_from;
            return true;
        }
        return false;
    }

    std::optional<Fix> try_way(Way& way) {
        Fix fix;
        if (way.waits_for_method && way.action.kind == FixKind::choose_shipping_method) {
            fix.action = std::move(way.action);
            return fix;
        }
        const Probe& probe = prober_.try_change({.actions = {&way.action, 1}, .made_up_for = way.made_up_for});
        const Core& after = prober_.last();
        if (way.waits_for_method) {
            const PromotionExplanation explanation = explain_promotion(after, way.promotion, -1);
            const Requirements requirements(after, nullptr, &explanation);
            if (!requirements.met_if([](const Requirement& own) { return own.is_of_shipping; })) return std::nullopt;
            fix.action = std::move(way.action);
            return fix;
        }
        const std::uint32_t candidate = after.candidate_of(way.promotion);
        if (candidate == kNone || !after.is_applied(candidate)) return std::nullopt;
        fix.saves = probe.discount - core_.discount();
        if (fix.saves <= 0 && after.solution().state.gift_value <= core_.solution().state.gift_value) return std::nullopt;
        fix.action = std::move(way.action);
        fix.verified = true;
        fix.costs = way.costs;
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
