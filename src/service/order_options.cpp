#include "service/order_options.h"

#include <algorithm>
#include <tuple>

#include "service/line_filter.h"

namespace couponry::service {
namespace {

bool is_past(const std::optional<Instant>& instant, Instant now) {
    return instant && *instant <= now;
}

bool carries(const OrderShipment& shipment, const std::string& line) {
    return shipment.lines.empty() || std::ranges::find(shipment.lines, line) != shipment.lines.end();
}

bool holds_for(const Policy& policy, std::string_view site, Instant placed_at) {
    if (policy.sites && std::ranges::find(*policy.sites, site) == policy.sites->end()) return false;
    return (!policy.starts_at || *policy.starts_at <= placed_at) && (!policy.ends_at || placed_at <= *policy.ends_at);
}

/// The last second of the day that is so many days later on the wall.
Instant end_of_day_after(const TimeZone& zone, Instant start, std::int64_t days) {
    const Date next{zone.local(start).date.days + static_cast<std::int32_t>(days) + 1};
    return {zone.instant_of(next, 0).ms - kSecondMs};
}

class Judge {
public:
    Judge(const OrderFacts& facts, std::span<const Policy> policies, Instant now)
        : facts_(facts), order_(facts.order), policies_(policies), now_(now) {}

    OrderOptions options() const {
        OrderOptions options{.cancel = change(PolicyTopic::cancellation, facts_.is_cancel_requested),
                             .change_address = change(PolicyTopic::delivery, facts_.is_address_requested),
                             .lines = {}};
        for (const CartLine& line : order_.lines) {
            LineOptions& own = options.lines.emplace_back();
            own.line = &line;
            if (const auto pieces = facts_.pieces.find(line.id); pieces != facts_.pieces.end()) own.pieces = pieces->second;
            own.left = std::max<std::int64_t>(0, line.quantity - own.pieces.in_return - own.pieces.gone);
            own.give_back = comes_back(PolicyTopic::returns, own);
            own.exchange = comes_back(PolicyTopic::exchange, own);
        }
        return options;
    }

private:
    Verdict found(PolicyTopic topic) const {
        return {.reason = {}, .until = {}, .policy = find_policy(policies_, topic, order_.site, order_.placed_at)};
    }

    static Verdict refused(Verdict verdict, OrderReason reason) {
        verdict.reason = reason;
        return verdict;
    }

    std::optional<OrderReason> is_over() const {
        if (order_.status == OrderStatus::cancelled) return OrderReason::order_cancelled;
        if (order_.status == OrderStatus::returned) return OrderReason::everything_returned;
        return std::nullopt;
    }

    Verdict change(PolicyTopic topic, bool is_requested) const {
        Verdict verdict = found(topic);
        if (const auto over = is_over()) return refused(verdict, *over);
        if (is_requested) return refused(verdict, OrderReason::already_requested);
        if (verdict.policy == nullptr) return refused(verdict, OrderReason::no_policy);
        const auto& rules = std::get<ChangeRules>(verdict.policy->rules);
        if (rules.within_minutes) verdict.until = Instant{order_.placed_at.ms + *rules.within_minutes * kMinuteMs};
        const bool is_shipped = std::ranges::any_of(
            order_.shipments, [&](const OrderShipment& one) { return shipment_state(one, now_) != ShipmentState::preparing; });
        if (rules.until == ChangeRules::Until::shipped && is_shipped) return refused(verdict, OrderReason::already_shipped);
        if (verdict.until && *verdict.until < now_) return refused(verdict, OrderReason::time_over);
        return verdict;
    }

    Verdict comes_back(PolicyTopic topic, const LineOptions& own) const {
        Verdict verdict = found(topic);
        if (const auto over = is_over()) return refused(verdict, *over);
        if (own.left == 0)
            return refused(verdict, own.pieces.in_return > 0 ? OrderReason::in_return : OrderReason::everything_returned);
        if (verdict.policy == nullptr) return refused(verdict, OrderReason::no_policy);
        const auto& rules = std::get<ReturnRules>(verdict.policy->rules);
        if (rules.excluded && fits(*rules.excluded, *own.line, order_.currency))
            return refused(verdict, OrderReason::item_excluded);
        const Journey journey = journey_of(own.line->id);
        if (!journey.shipped_at) return refused(verdict, OrderReason::not_shipped);
        if (const auto start = start_of(rules, journey)) verdict.until = end_of_day_after(facts_.zone, *start, rules.days);
        if (verdict.until && verdict.until->ms + kSecondMs <= now_.ms) return refused(verdict, OrderReason::time_over);
        return verdict;
    }

    /// Of all parcels with a line: since when some of it is on its way, and since when all of it is there.
    struct Journey {
        std::optional<Instant> shipped_at;
        std::optional<Instant> last_shipped_at;
        std::optional<Instant> delivered_at;
    };
    Journey journey_of(const std::string& line) const {
        Journey journey;
        bool is_all_shipped = true, is_all_delivered = true;
        for (const OrderShipment& shipment : order_.shipments) {
            if (!carries(shipment, line)) continue;
            const ShipmentState state = shipment_state(shipment, now_);
            is_all_shipped = is_all_shipped && state != ShipmentState::preparing;
            is_all_delivered = is_all_delivered && state == ShipmentState::delivered;
            if (state == ShipmentState::preparing) continue;
            const Instant left = shipment.shipped_at.value_or(shipment.delivered_at.value_or(now_));
            journey.shipped_at = std::min(journey.shipped_at.value_or(left), left);
            journey.last_shipped_at = std::max(journey.last_shipped_at.value_or(left), left);
            if (state == ShipmentState::delivered)
                journey.delivered_at = std::max(journey.delivered_at.value_or(*shipment.delivered_at), *shipment.delivered_at);
        }
        if (!is_all_shipped) journey.last_shipped_at.reset();
        if (!is_all_delivered) journey.delivered_at.reset();
        return journey;
    }

    /// Nothing while the days have not begun.
    std::optional<Instant> start_of(const ReturnRules& rules, const Journey& journey) const {
        switch (rules.from) {
            case ReturnRules::From::delivered:
                return journey.delivered_at;
            case ReturnRules::From::shipped:
                return journey.last_shipped_at;
            case ReturnRules::From::placed:
                return order_.placed_at;
        }
        return std::nullopt;
    }

    const OrderFacts& facts_;
    const Order& order_;
    std::span<const Policy> policies_;
    Instant now_;
};

}  // namespace

const Policy* find_policy(std::span<const Policy> policies, PolicyTopic topic, std::string_view site, Instant placed_at) {
    const auto rank = [](const Policy& policy) {
        return std::tuple(!policy.sites, -policy.starts_at.value_or(Instant{INT64_MIN + 1}).ms, std::string_view(policy.id));
    };
    const Policy* best = nullptr;
    for (const Policy& policy : policies)
        if (policy.topic == topic && policy.rules.index() != 0 && holds_for(policy, site, placed_at) &&
            (best == nullptr || rank(policy) < rank(*best)))
            best = &policy;
    return best;
}

OrderOptions judge_order(const OrderFacts& facts, std::span<const Policy> policies, Instant now) {
    return Judge(facts, policies, now).options();
}

ShipmentState shipment_state(const OrderShipment& shipment, Instant now) {
    if (is_past(shipment.delivered_at, now)) return ShipmentState::delivered;
    return is_past(shipment.shipped_at, now) ? ShipmentState::shipped : ShipmentState::preparing;
}

std::string_view word_of(ShipmentState state) {
    switch (state) {
        case ShipmentState::preparing:
            return "preparing";
        case ShipmentState::shipped:
            return "shipped";
        case ShipmentState::delivered:
            return "delivered";
    }
    return {};
}

std::string_view order_state(const Order& order, Instant now) {
    if (order.status == OrderStatus::cancelled) return "cancelled";
    if (order.status == OrderStatus::returned) return "returned";
    std::size_t shipped = 0, delivered = 0;
    for (const OrderShipment& shipment : order.shipments) {
        const ShipmentState state = shipment_state(shipment, now);
        shipped += state != ShipmentState::preparing ? 1 : 0;
        delivered += state == ShipmentState::delivered ? 1 : 0;
    }
    const auto is_packed = [&](const CartLine& line) {
        return std::ranges::any_of(order.shipments, [&](const OrderShipment& shipment) { return carries(shipment, line.id); });
    };
    if (shipped == 0) return "placed";
    if (shipped < order.shipments.size() || !std::ranges::all_of(order.lines, is_packed)) return "partly_shipped";
    return delivered == shipped ? "delivered" : "shipped";
}

}  // namespace couponry::service
