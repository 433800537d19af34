#include "engine/prober.h"

#include <algorithm>

namespace couponry::engine {

void Prober::start(const Core& core) {
    core_ = &core;
    has_cart_ = false;
}

unsigned Prober::part_of(FixKind kind) {
    switch (kind) {
        case FixKind::add_amount:
        case FixKind::add_quantity:
        case FixKind::add_product:
            return kMorePieces;
        case FixKind::remove_product:
        case FixKind::split_order:
            return kLines;
        case FixKind::remove_code:
        case FixKind::replace_code:
            return kCodes;
        case FixKind::set_address:
        case FixKind::choose_shipping_method:
            return kDelivery;
        case FixKind::log_in:
        case FixKind::use_email:
        case FixKind::claim_coupon:
            return kCustomer;
        default:
            return kOthers;
    }
}

/// Copying a large cart takes longer than evaluating a small one, so only what the last try changed is copied again.
void Prober::restore() {
    const Cart& cart = *core_->request().cart;
    if (!has_cart_) {
        cart_ = cart;
        has_cart_ = true;
    } else {
        if ((changed_ & kLines) != 0) {
            cart_.lines = cart.lines;
        } else if ((changed_ & kMorePieces) != 0) {
            cart_.lines.erase(cart_.lines.begin() + static_cast<std::ptrdiff_t>(cart.lines.size()), cart_.lines.end());
            for (std::size_t line = 0; line < cart.lines.size(); ++line) cart_.lines[line].quantity = cart.lines[line].quantity;
        }
        if ((changed_ & kCodes) != 0) cart_.codes = cart.codes;
        if ((changed_ & kCustomer) != 0) cart_.customer = cart.customer;
        if ((changed_ & kDelivery) != 0) {
            cart_.shipping_given = cart.shipping_given;
            cart_.shipments = cart.shipments;
            cart_.country = cart.country;
            cart_.region = cart.region;
            cart_.postcode = cart.postcode;
        }
        if ((changed_ & kOthers) != 0) {
            cart_.payment_method = cart.payment_method;
            cart_.channel = cart.channel;
        }
    }
    changed_ = 0;
}

const Probe& Prober::try_change(const Change& change) {
    restore();
    Instant now = core_->request().now;
    for (const FixAction& action : change.actions) {
        if (action.at) now = *action.at;
        changed_ |= part_of(action.kind);
        carry_out(action, change.code, cart_);
    }
    if (change.without_code) {
        changed_ |= kCodes;
        cart_.codes.erase(cart_.codes.begin() + static_cast<std::ptrdiff_t>(change.code));
    }
    return run(now, change.made_up_for);
}

const Probe& Prober::try_code_added(const std::string& code) {
    restore();
    changed_ |= kCodes;
    cart_.codes.push_back(code);
    return run(core_->request().now);
}

const Probe& Prober::try_shipping_option(const Shipment& option, std::vector<std::string>& promotions) {
    restore();
    changed_ |= kDelivery;
    cart_.shipping_given = true;
    cart_.shipments = {option};
    cart_.shipments.front().lines.clear();
    const Probe& probe = run(core_->request().now);
    for (const Applied& applied : probe_.solution().applied) {
        const CompiledPromotion& promotion = *probe_.candidates()[applied.candidate].promotion;
        if ((promotion.classes & kShippingBit) != 0) promotions.emplace_back(probe_.facts().symbols().text(promotion.code));
    }
    return probe;
}

const Probe& Prober::run(Instant now, std::optional<FilterId> made_up_for) {
    const Core::Request& request = core_->request();
    probe_.run({.snapshot = request.snapshot,
                .cart = &cart_,
                .usage = request.usage,
                .now = now,
                .policy = request.policy,
                .steps_max = request.steps_max,
                .near_misses = false,
                .made_up_for = made_up_for,
                .before = (changed_ & ~unsigned{kMorePieces}) == 0 ? core_ : nullptr});
    result_.applied.resize(cart_.codes.size());
    for (std::size_t code = 0; code < cart_.codes.size(); ++code) result_.applied[code] = probe_.code_applied(code);
    result_.discount = probe_.discount();
    result_.shipping_discount = probe_.solution().state.shipping_total;
    result_.total = probe_.total();
    return result_;
}

}  // namespace couponry::engine
