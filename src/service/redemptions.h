// Redemptions: the uses of an order are held, confirmed and given back. What is held is exactly what is judged, under every limit. Any
// thread.
#pragma once

#include <boost/json/value.hpp>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/evaluate_cart.h"
#include "service/redemption_desk.h"

namespace couponry::service {

/// An idle shopper does not keep a code from everybody for longer, unless the shop asks for it.
constexpr std::int64_t kHoldSecondsDefault = 15 * 60;
constexpr std::int64_t kHoldSecondsMax = 7 * 24 * 60 * 60;

class Redemptions {
public:
    Redemptions(store::Store& store, Shops& shops, EvaluateCart& evaluate_cart, Clock clock);

    struct Context {
        std::string tenant;
        Scopes scopes;
        std::optional<Repeatable> repeatable;
    };
    /// Why an order cannot be redeemed as it was asked, and what its cart comes to now, as JSON; empty where nothing was evaluated.
    struct Refusal {
        Failure failure;
        std::string evaluation;
    };

    /// {"order", "cart", "evaluation_id" | "expected": {"total"}, "hold": true, "hold_seconds"}; without `hold` it is confirmed at
    /// once. Refused: `codes_rejected` when nothing says which total was shown, `promotion_changed_since_evaluation` when it would be
    /// higher, `email_required` for limits per customer, `order_already_redeemed`; what EvaluateCart and the desk refuse.
    std::expected<Settled, Refusal> redeem(const Context& context, const boost::json::value& value);
    /// Also of a hold that has ended, if every limit still has room. Failures of the desk.
    Result<Settled> confirm(const Context& context, std::string_view id);
    Result<Settled> release(const Context& context, std::string_view id);

    /// `not_found`.
    Result<Redemption> find(std::string_view tenant, std::string_view id) const;
    struct Query {
        std::string after;  ///< An order.
        std::size_t limit = 0;
        std::string order;
        std::vector<store::Key> keys;  ///< Only those with all of them.
    };
    /// In the order of their orders; may have fewer than `limit` with several keys.
    Result<std::vector<Redemption>> list(std::string_view tenant, const Query& query, std::optional<std::string>& next) const;

    /// Gives back what was held for too long; answers how many.
    Result<std::int64_t> end_holds(std::string_view tenant);

private:
    struct Asked;
    std::expected<Settled, Refusal> attempt(const Context& context, const Asked& asked, bool with_uses);
    Result<std::optional<Settled>> find_settled(const Context& context, const std::string& order) const;
    Result<Settled> act(const Context& context, std::string_view id, Ticket::Act act);

    store::Store& store_;
    Shops& shops_;
    EvaluateCart& evaluate_cart_;
    Clock clock_;
    RedemptionDesk desk_;
};

}  // namespace couponry::service
