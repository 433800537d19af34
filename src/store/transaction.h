// One transaction: the aggregates of one tenant. Given to the function that Store::read or Store::write runs, and gone when that
// returns. Reading gets a constant one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "store/codes.h"
#include "store/counters.h"
#include "store/documents.h"
#include "store/due.h"
#include "store/idempotency_keys.h"

namespace couponry::store {

/// What belongs to no shop: `tenants` and `api_keys` are kept under it, because a key has to be found before its tenant is known.
/// No tenant can be named so.
constexpr std::string_view kServer = "#server";

enum class Aggregate {
    tenants,
    api_keys,
    sites,
    promotions,
    campaigns,
    coupons,
    products,
    categories,
    customers,
    orders,
    carts,
    jobs,
    settings,  ///< Of the server itself, under kServer; of a tenant and of its customers.
    codes,  ///< As they were kept before Codes; the service moves them there.
    uses,  ///< What was counted elsewhere and imported.
    redemptions,
    grants,  ///< A customer or an address holds a coupon.
    claim_links,  ///< And the claims of guests by them.
    outbox,  ///< Messages and events that are still to be delivered.
    batches,  ///< Of generated codes.
    code_series,  ///< Of a coupon: the key and the counters that its codes are generated with.
    policies,  ///< What the shop promises about orders.
    return_requests,
    order_requests,  ///< To cancel an order, or to send it elsewhere.
};
constexpr std::size_t kAggregates = 24;

class Transaction {
public:
    virtual ~Transaction() = default;

    virtual const Documents& of(Aggregate aggregate) const = 0;
    virtual Documents& of(Aggregate aggregate) = 0;
    virtual const History& promotion_history() const = 0;
    virtual const IdempotencyKeys& idempotency_keys() const = 0;
    virtual IdempotencyKeys& idempotency_keys() = 0;
    virtual const Codes& codes() const = 0;
    virtual Codes& codes() = 0;
    virtual const Counters& counters() const = 0;
    virtual Counters& counters() = 0;
    virtual const Due& due() const = 0;
    virtual Due& due() = 0;

    /// Grows with every write that changes what is evaluated; 0 before the first.
    virtual std::int64_t revision() const = 0;
    virtual std::int64_t next_revision() = 0;

    /// Erases all that the tenant has. Its revision goes on, so that no snapshot of it seems newer than what comes after.
    virtual void erase_tenant() = 0;
};

}  // namespace couponry::store
