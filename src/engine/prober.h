// Prober: evaluates changed copies of a cart, for fixes, `potential`, the wallet and shipping options. What a fix promises was
// computed here. Belongs to one evaluator.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/core.h"

namespace couponry::engine {

/// What came of a changed cart.
struct Probe {
    std::vector<bool> applied;  // per code of the changed cart
    std::int64_t discount = 0;
    std::int64_t shipping_discount = 0;
    std::int64_t total = 0;
    bool optimal = true;
};

class Prober {
public:
    void start(const Core& core) { core_ = &core; }

    Probe try_cart(const std::function<void(Cart&)>& change, std::vector<std::string>* shipping_promotions = nullptr,
                   std::optional<Instant> now = std::nullopt, std::optional<FilterId> made_up_for = std::nullopt);
    /// The evaluation behind the last probe.
    const Core& last() const { return probe_; }

private:
    const Core* core_ = nullptr;
    Cart cart_;
    Core probe_;
};

/// The cart with a shipping option chosen instead of its shipping.
void choose_shipping(Cart& cart, const Shipment& option);

}  // namespace couponry::engine
