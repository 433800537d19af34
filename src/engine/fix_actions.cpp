// The actions of fixes: carrying them out on a cart, and what a failing condition needs.
#include <algorithm>

#include "engine/fixes.h"

namespace couponry::engine {
namespace {

constexpr std::string_view kKindNames[kFixKinds] = {
    "add_amount", "add_quantity", "add_product", "remove_product", "remove_code", "replace_code",
    "log_in", "use_email", "set_address", "choose_shipping_method", "choose_payment_method", "use_channel",
    "wait_until", "claim_coupon", "split_order", "ask_person", "none"};

void remove_pieces(const FixAction& action, Cart& cart) {
    if (!action.lines.empty()) {
        std::erase_if(cart.lines, [&](const CartLine& line) {
            return std::find(action.lines.begin(), action.lines.end(), line.id) != action.lines.end();
        });
        return;
    }
    for (CartLine& line : cart.lines)
        if (line.id == action.line) line.quantity -= action.quantity;
}

}  // namespace

std::string_view fix_kind_name(FixKind kind) {
    return kKindNames[static_cast<std::size_t>(kind)];
}

std::optional<FixKind> parse_fix_kind(std::string_view name) {
    const auto place = std::find(std::begin(kKindNames), std::end(kKindNames), name);
    if (place == std::end(kKindNames)) return std::nullopt;
    return static_cast<FixKind>(place - std::begin(kKindNames));
}

void carry_out(const FixAction& action, Cart& cart) {
    switch (action.kind) {
        case FixKind::add_amount: {
            CartLine line;
            line.id = "+";
            line.unit_price = action.amount;
            cart.lines.push_back(std::move(line));
            break;
        }
        case FixKind::add_quantity:
            for (CartLine& line : cart.lines)
                if (line.id == action.line) line.quantity += action.quantity;
            break;
        case FixKind::add_product:
            cart.lines.push_back(added_line(action));
            break;
        case FixKind::remove_product:
            remove_pieces(action, cart);
            break;
        case FixKind::remove_code:
            std::erase(cart.codes, action.code);
            break;
        case FixKind::set_address:
            (action.field == "country" ? cart.country : action.field == "region" ? cart.region : cart.postcode) = action.value;
            break;
        case FixKind::choose_shipping_method: {
            const auto option = std::find_if(cart.shipping_options.begin(), cart.shipping_options.end(),
                                             [&](const Shipment& shipment) { return shipment.method == action.value; });
            if (option != cart.shipping_options.end()) {
                choose_shipping(cart, Shipment(*option));
                break;
            }
            if (cart.shipments.empty()) cart.shipments.emplace_back();
            cart.shipping_given = true;
            for (Shipment& shipment : cart.shipments) shipment.method = action.value;
            break;
        }
        case FixKind::choose_payment_method:
            cart.payment_method = action.value;
            break;
        case FixKind::use_channel:
            cart.channel = action.value;
            break;
        case FixKind::split_order:
            std::erase_if(cart.lines, [&](const CartLine& line) {
                return std::find(action.lines.begin(), action.lines.end(), line.id) == action.lines.end();
            });
            break;
        case FixKind::replace_code:  // in place of the code it is for: done by the search
        case FixKind::log_in:
        case FixKind::use_email:
        case FixKind::wait_until:
        case FixKind::claim_coupon:
        case FixKind::ask_person:
        case FixKind::none:
            break;
    }
}

Need need_of(const Core& core, const PromotionExplanation& explanation, const PromotionFailure& failure) {
    const Facts& facts = core.facts();
    const CompiledPromotion& promotion = core.snapshot().promotion(explanation.promotion);
    Need need;
    if (failure.leaf != kNone) {
        const Leaf& leaf = facts.tables().leaves[failure.leaf];
        const ConditionDescriptor& descriptor = *condition_descriptors()[leaf.type];
        const auto invert = failure.negated ? descriptor.negated_need : descriptor.need;
        return invert == nullptr ? need : invert(leaf, facts, &core.solution().state);
    }
    switch (failure.judgement.reason) {
        case Reason::no_eligible_items:
        case Reason::only_reduced_items:
            need.kind = Need::Kind::pieces;
            need.filter = failure.filter;
            need.missing = 1;
            break;
        case Reason::promotion_not_started:
            need.kind = Need::Kind::wait;
            need.instant = Instant{failure.judgement.required};
            break;
        case Reason::promotion_outside_time_window:
            need.kind = Need::Kind::wait;
            need.extra = promotion.schedules.begin;
            break;
        case Reason::channel_not_eligible:
            need.kind = Need::Kind::channel;
            need.list = promotion.channels;
            break;
        case Reason::shipping_address_required:
        case Reason::country_not_eligible:
            need.kind = Need::Kind::country;
            for (const CompiledEffect& effect : core.snapshot().newest().effects(promotion))
                if (effect.list3 != kNone) need.list = effect.list3;
            break;
        case Reason::shipping_method_required:
        case Reason::shipping_method_not_eligible:
            need.kind = Need::Kind::shipping_method;
            for (const CompiledEffect& effect : core.snapshot().newest().effects(promotion))
                if (effect.effect_class == EffectClass::shipping && effect.list != kNone) need.list = effect.list;
            break;
        default:
            break;
    }
    return need;
}

}  // namespace couponry::engine
