// Prober: evaluates changed copies of a cart, for fixes, `potential`, the wallet and shipping options. What a fix promises was
// computed here. Belongs to one evaluator.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core.h"
#include "engine/evaluation.h"

namespace couponry::engine {

/// What came of a changed cart.
struct Probe {
    std::vector<bool> applied;  // per code of the changed cart
    std::int64_t discount = 0;
    std::int64_t shipping_discount = 0;
    std::int64_t total = 0;
};

/// An action that is tried, and the code it is for (replace_code puts its code there).
struct Change {
    std::span<const FixAction> actions;  // carried out one after the other
    std::size_t code = 0;
    /// The condition's filter that the made-up piece of add_amount fits, and no other.
    std::optional<FilterId> made_up_for = std::nullopt;
    /// Without this code; of the second order of two.
    bool without_code = false;
};

class Prober {
public:
    /// The evaluation whose cart is changed; it must outlive the tries.
    void start(const Core& core);

    const Probe& try_change(const Change& change);
    const Probe& try_code_added(const std::string& code);
    /// With the names of the shipping promotions that applied.
    const Probe& try_shipping_option(const Shipment& option, std::vector<std::string>& promotions);
    /// The evaluation behind the last try.
    const Core& last() const { return probe_; }

private:
    // The parts of a cart that actions change; the rest of the copy is made once.
    enum Part : unsigned { kLines = 1, kCodes = 2, kDelivery = 4, kCustomer = 8, kOthers = 16, kMorePieces = 32 };
    static unsigned part_of(FixKind kind);
    void restore();
    const Probe& run(Instant now, std::optional<FilterId> made_up_for = std::nullopt);

    const Core* core_ = nullptr;
    bool has_cart_ = false;
    unsigned changed_ = 0;
    Cart cart_;
    Core probe_;
    Probe result_;
};

/// Carries out an action on a cart. Actions that name an instant, or what only a person can do, change nothing.
void carry_out(const FixAction& action, std::size_t code, Cart& cart);

}  // namespace couponry::engine
