// A tenant's documents as models. Pure but for the transaction that is given; any thread.
#pragma once

#include "model/order.h"
#include "model/shop.h"
#include "store/transaction.h"

namespace couponry::service {

/// All of it: sites, catalog, campaigns, coupons, promotions of every status.
Shop read_shop(const store::Transaction& transaction);

Promotion promotion_of(const store::Document& document);
Order order_of(const store::Document& document);

}  // namespace couponry::service
