#include "engine/prober.h"

#include <algorithm>

namespace couponry::engine {

Probe Prober::try_cart(const std::function<void(Cart&)>& change, std::vector<std::string>* shipping_promotions,
                       std::optional<Instant> now, std::optional<FilterId> made_up_for) {
    const Core::Request& request = core_->request();
    cart_ = *request.cart;
    change(cart_);
    probe_.run({.snapshot = request.snapshot,
                .cart = &cart_,
                .usage = request.usage,
                .now = now.value_or(request.now),
                .policy = request.policy,
                .steps_max = request.steps_max,
                .near_misses = false,
                .made_up_for = made_up_for});
    Probe probe;
    for (std::size_t code = 0; code < cart_.codes.size(); ++code) probe.applied.push_back(probe_.code_applied(code));
    probe.discount = probe_.discount();
    probe.shipping_discount = probe_.solution().state.shipping_total;
    probe.total = probe_.total();
    probe.optimal = probe_.solution().optimal;
    if (shipping_promotions != nullptr)
        for (const Applied& applied : probe_.solution().applied) {
            const CompiledPromotion& promotion = *probe_.candidates()[applied.candidate].promotion;
            if ((promotion.classes & kShippingBit) != 0) shipping_promotions->emplace_back(probe_.facts().symbols().text(promotion.code));
        }
    return probe;
}

void choose_shipping(Cart& cart, const Shipment& option) {
    cart.shipping_given = true;
    cart.shipments = {option};
    cart.shipments.front().lines.clear();
}

}  // namespace couponry::engine
