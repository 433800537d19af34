#include "engine/requirements.h"

#include <algorithm>

#include "base/limits.h"

namespace couponry::engine {

Requirements::Requirements(const Core& core, const ResolvedCode* code, const PromotionExplanation* promotion) : core_(core) {
    if (code != nullptr) add_code(*code);
    if (promotion != nullptr) add_promotion(*promotion);
}

void Requirements::add_code(const ResolvedCode& code) {
    for (const GateFailure& failure : code.failures) {
        Requirement& own = all_.emplace_back();
        Cure cure;
        switch (failure.judgement.reason) {
            case Reason::code_not_started:
                cure.ways = kWait;
                cure.instant = Instant{failure.judgement.required};
                break;
            case Reason::sibling_code_already_applied:
                cure.ways = kRemoveCode;
                break;
            case Reason::codes_per_cart_limit_reached:
                cure.ways = kRemoveCode | kWait;
                cure.only_tried = true;
                break;
            case Reason::code_not_claimed:
                cure.ways = kClaim;
                break;
            default:
                continue;  // nothing cures it: a requirement without cures
        }
        own.cures.push_back(std::move(cure));
    }
}

bool Requirements::has_budget(const CompiledPromotion& promotion) const {
    const Snapshot& snapshot = core_.snapshot();
    if (promotion.campaign != kNone && (*snapshot.campaigns)[promotion.campaign].spend != kNone) return true;
    if (promotion.limits == kNone) return false;
    const CompiledLimits& limits = snapshot.newest().limits(promotion.limits);
    return limits.budget != kNone || limits.period_amount != kNone;
}

void Requirements::add_promotion(const PromotionExplanation& explanation) {
    promotion_ = explanation.promotion;
    const CompiledPromotion& promotion = core_.snapshot().promotion(explanation.promotion);
    nodes_ = core_.facts().tables().nodes.range(promotion.tree.begin, promotion.tree.count);
    for (std::uint32_t index = 0; index < explanation.failures.size(); ++index) {
        const PromotionFailure& failure = explanation.failures[index];
        Requirement& own = all_.emplace_back();
        if (failure.leaf != kNone) {
            own.node = failure.node;
            own.in_chain = std::find(explanation.chain.begin(), explanation.chain.end(), index) != explanation.chain.end();
            add_leaf(failure, own);
        } else if (failure.path.starts_with("effects") || failure.path == "lines") {
            add_effects(promotion, failure.judgement.reason, own);
            own.is_of_shipping = failure.judgement.reason == Reason::shipping_method_required;
        } else if (failure.path == "stacking") {
            own.cures.push_back({.ways = kRemoveCode | kSplit | kWait, .only_tried = true});
        } else {
            add_gate(failure, promotion, own);
        }
        for (Cure& cure : own.cures) cure.excess.or_more = (cure.ways & kRemove) != 0 && has_budget(promotion);
    }
}

void Requirements::add_gate(const PromotionFailure& failure, const CompiledPromotion& promotion, Requirement& requirement) const {
    Cure cure;
    switch (failure.judgement.reason) {
        case Reason::promotion_not_started:
            cure.ways = kWait;
            cure.instant = Instant{failure.judgement.required};
            cure.schedules = promotion.schedules;
            break;
        case Reason::promotion_outside_time_window:
            cure.ways = kWait;
            cure.schedules = promotion.schedules;
            break;
        case Reason::channel_not_eligible:
            cure.ways = kChannel;
            cure.names = promotion.channels;
            break;
        default:
            return;
    }
    requirement.cures.push_back(std::move(cure));
}

/// Any of the effects is enough.
void Requirements::add_effects(const CompiledPromotion& promotion, Reason reason, Requirement& requirement) const {
    if (reason == Reason::budget_exhausted) {
        requirement.cures.push_back({.ways = kRemove, .excess = {.until_it_fits = true}});
        // A cheaper delivery may fit.
        if ((promotion.classes & kShippingBit) != 0) requirement.cures.push_back({.ways = kShippingMethod});
        return;
    }
    for (const CompiledEffect& effect : core_.snapshot().newest().effects(promotion)) {
        if (effect.effect_class == EffectClass::shipping) {
            if (effect.list3 != kNone) requirement.cures.push_back({.ways = kAddress, .names = effect.list3, .field = "country"});
            requirement.cures.push_back({.ways = kShippingMethod, .names = effect.list});
            if (effect.list == kNone) add_named(*find_condition("shipping_method"), kShippingMethod, {}, requirement);
        } else if (effect.effect_class != EffectClass::afterwards) {
            add_gaps_of(effect, core_.facts(), requirement.cures);
        }
    }
    // In an empty cart whatever is added is something.
    if (reason == Reason::cart_empty) requirement.cures.push_back({.ways = kAdd, .gap = {.pieces_from = 1, .pieces_to = 1}});
}

/// What any condition of a type asks for: where any value will do, or any but some, nobody else can say which is meant.
void Requirements::add_named(const ConditionDescriptor& descriptor, Ways ways, std::string_view field,
                             Requirement& requirement) const {
    const Facts& facts = core_.facts();
    for (const TreeNode& node : nodes_) {
        if (node.kind != ConditionTree::Kind::leaf) continue;
        const Leaf& leaf = facts.tables().leaves[node.leaf];
        if (condition_descriptors()[leaf.type] != &descriptor) continue;
        const Need asked = descriptor.need(leaf, facts, nullptr);
        if (!asked.excluded) requirement.cures.push_back({.ways = ways, .names = asked.list, .field = field});
    }
}

void Requirements::add_leaf(const PromotionFailure& failure, Requirement& requirement) const {
    const Facts& facts = core_.facts();
    const Leaf& leaf = facts.tables().leaves[failure.leaf];
    const ConditionDescriptor& descriptor = *condition_descriptors()[leaf.type];
    const Judgement& judgement = failure.judgement;
    const auto invert = failure.negated ? descriptor.negated_need : descriptor.need;
    const Need need = invert == nullptr ? Need{} : invert(leaf, facts, &core_.solution().state);
    const auto add = [&](Cure cure) { requirement.cures.push_back(std::move(cure)); };
    // The numbers are those of the explanation: what the leaf counts in its promotion's turn.
    const std::int64_t missing = judgement.required - judgement.observed;
    const auto add_names = [&](Ways ways, std::string_view field = {}) {
        add({.ways = ways, .names = need.list, .field = field, .is_excluded = need.excluded});
        add_named(descriptor, ways, field, requirement);
    };
    if (judgement.measure == Measure::grams && missing > 0) add({.ways = kAdd, .gap = {.filter = leaf.filter, .grams = missing}});
    if (judgement.measure == Measure::grams && missing < 0)
        add({.ways = kRemove | kSplit, .excess = {.filter = leaf.filter, .grams = -missing}});
    if (judgement.measure == Measure::products && missing < 0)
        add({.ways = kRemove | kSplit, .excess = {.filter = leaf.filter, .products = -missing}});
    switch (need.kind) {
        case Need::Kind::amount:
            add({.ways = kAdd, .gap = {.filter = need.filter, .amount = missing, .basis = need.basis}});
            if (need.basis != Basis::list)
                requirement.cures.back().gap.least =
                    std::max<std::int64_t>(1, judgement.required - facts.subtotal(need.filter, Basis::list, nullptr));
            break;
        case Need::Kind::pieces: {
            const std::int64_t pieces = judgement.measure == Measure::pieces ? missing : 1;
            add({.ways = kAdd, .gap = {.filter = need.filter, .pieces_from = pieces, .pieces_to = pieces}});
            break;
        }
        case Need::Kind::others:
            add({.ways = kAdd, .gap = {.filter = need.filter, .pieces_from = 1, .pieces_to = 1, .outside = true}});
            break;
        case Need::Kind::products:
            add({.ways = kAdd, .gap = {.filter = need.filter, .pieces_from = 1, .pieces_to = 1, .new_products = missing}});
            break;
        case Need::Kind::every:
            for (const FilterId thing : facts.tables().numbers(facts.tables().filter_at(need.filter).any)) {
                if (!facts.match(thing).lines.empty()) continue;
                if (requirement.cures.empty() || requirement.cures.back().gap.pieces_to == 0)
                    add({.ways = kAdd, .gap = {.filter = thing, .pieces_from = 1, .pieces_to = 1}});
                else
                    requirement.cures.back().gap.also.push_back(thing);
            }
            break;
        case Need::Kind::less_amount:
            add({.ways = kRemove | kSplit, .excess = {.filter = need.filter, .amount = -missing, .basis = need.basis}});
            break;
        case Need::Kind::less_pieces:
            add({.ways = kRemove | kSplit, .excess = {.filter = need.filter, .pieces = -missing}});
            break;
        case Need::Kind::without:
            add({.ways = kRemove | kSplit, .excess = {.filter = need.filter, .all_that_fit = true}});
            // Of several things it is enough that one is gone.
            if (const Need all = descriptor.need(leaf, facts, nullptr); failure.negated && all.kind == Need::Kind::every)
                for (const FilterId thing : facts.tables().numbers(facts.tables().filter_at(all.filter).any))
                    if (thing != need.filter) add({.ways = kRemove | kSplit, .excess = {.filter = thing, .all_that_fit = true}});
            break;
        case Need::Kind::without_some:
            add({.ways = kRemove | kSplit, .excess = {.filter = need.filter, .until_it_fits = true}});
            break;
        case Need::Kind::only:
            add({.ways = kRemove | kSplit, .excess = {.filter = need.filter, .all_others = true}});
            break;
        case Need::Kind::country:
            add_names(kAddress, "country");
            break;
        case Need::Kind::region:
            add_names(kAddress, "region");
            break;
        case Need::Kind::postcode:
            add_names(kAddress, "postcode");
            break;
        case Need::Kind::shipping_method:
            add_names(kShippingMethod);
            break;
        case Need::Kind::payment_method:
            add_names(kPaymentMethod);
            break;
        case Need::Kind::channel:
            add_names(kChannel);
            break;
        case Need::Kind::wait:
            if (need.extra == kNone)
                add({.ways = kWait, .instant = need.instant});
            else
                add({.ways = kWait, .is_excluded = need.excluded, .schedules = {need.extra, 1}});
            break;
        case Need::Kind::log_in:
            add({.ways = kLogIn});
            break;
        case Need::Kind::other_promotion:
        case Need::Kind::email:
        case Need::Kind::none:
            break;
    }
    if (failure.negated && judgement.measure == Measure::days) add({.ways = kWait, .only_tried = true});
    // Others may be what gives, or takes, the discounts that the leaf counts.
    requirement.reads_selection = leaf.reads_selection;
    if (!leaf.reads_selection) return;
    const bool may_split = judgement.reason == Reason::not_combinable;
    add({.ways = static_cast<Ways>(kRemoveCode | kWait | (may_split ? kSplit : 0)), .only_tried = true});
}

std::vector<std::pair<FixAction, std::int64_t>> shipping_methods(const Cure& cure, const Core& core) {
    std::vector<std::pair<FixAction, std::int64_t>> methods;
    const auto add = [&](std::string_view method, std::int64_t costs) {
        const auto is_same = [&](const auto& other) { return other.first.value == method; };
        if (method.empty() || std::any_of(methods.begin(), methods.end(), is_same)) return;
        FixAction action;
        action.kind = FixKind::choose_shipping_method;
        action.value = method;
        methods.emplace_back(std::move(action), costs);
    };
    const Facts& facts = core.facts();
    const auto named = facts.tables().list_at(cure.names);
    for (const Shipment& option : facts.cart().shipping_options) {
        const bool is_named = std::find(named.begin(), named.end(), facts.symbols().find(option.method)) != named.end();
        if (cure.names == kNone || is_named != cure.is_excluded)
            add(option.method, std::max<std::int64_t>(0, option.amount - core.shipping()));
    }
    // Without options the methods named, at the cost there is; what is meant by "any but these" nobody can say.
    if (facts.cart().shipping_options.empty() && !cure.is_excluded)
        for (const Symbol symbol : named) add(facts.symbols().text(symbol), 0);
    return methods;
}

}  // namespace couponry::engine
