// OrderReason: why something cannot be done with an order or a line of it. The words are data in api/order_reasons.yaml, which a test
// holds against this list. Plain data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace couponry {

// In the order in which one is shown.
#define COUPONRY_ORDER_REASONS(X)                                                                     \
    X(order_cancelled) X(everything_returned) X(in_return) X(already_requested) X(no_policy)          \
    X(item_excluded) X(not_shipped) X(already_shipped) X(time_over)

enum class OrderReason : std::uint8_t {
    none,
#define X(name) name,
    COUPONRY_ORDER_REASONS(X)
#undef X
};

constexpr std::string_view order_reason_name(OrderReason reason) {
    constexpr std::string_view kNames[] = {"none",
#define X(name) #name,
                                           COUPONRY_ORDER_REASONS(X)
#undef X
    };
    return kNames[static_cast<std::size_t>(reason)];
}

/// Nothing forbids it and nothing promises it: it may be asked for, and an agent decides.
constexpr bool is_for_agent(OrderReason reason) {
    return reason == OrderReason::no_policy;
}

}  // namespace couponry
