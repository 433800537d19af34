// What the store knows of who asks: its record, its grants and its orders. Pure but for the transaction that is given; any thread.
#pragma once

#include <string_view>

#include "base/result.h"
#include "model/cart.h"
#include "model/order.h"
#include "store/transaction.h"

namespace couponry::service {

/// Orders of one customer that are looked at; a shop's best customer has fewer.
constexpr std::size_t kOrdersPerCustomerMax = 10'000;

/// Of an address, in which anything may stand. Failure `invalid_document`.
Result<void> check_customer_id(std::string_view id);

/// Whether anything of the store could add to what the request says itself.
bool wants_facts(const CustomerFacts& sent);
/// Fills what the request did not say; what it said wins. An e-mail that was never seen has no orders.
void join_stored_facts(const store::Transaction& transaction, CustomerFacts& sent);

CustomerFacts::PastOrder past_order(const Order& order);

/// The shop's facts of a customer, where the request says nothing itself.
void join_customer(const CustomerFacts& known, CustomerFacts& sent);

}  // namespace couponry::service
