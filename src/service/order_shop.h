// The shop as one order saw it: the promotions that the order had, as they were then, and nothing else. What a return prices is compiled
// from it, in well under a millisecond, however many promotions the shop has.
#pragma once

#include <vector>

#include "base/result.h"
#include "engine/evaluation.h"
#include "model/redemption.h"
#include "model/shop.h"
#include "store/transaction.h"

namespace couponry::service {

/// `promotions` are those of `uses` as they were then; `was` is the order's evaluation. The order has its uses, so that nothing stands in
/// the way that decides who may have one: they are automatic, without campaign, and without limits but `applications_per_cart`. One that
/// had a budget or a limit of applications gives no more money, and applies no more often, than it did (docs/engine.md, Returns).
Shop order_shop(const Site& site, std::vector<Promotion> promotions, const std::vector<Use>& uses, const engine::Evaluation& was);

/// The same from the store. Failure `not_recorded` when the site, or one of the promotions, is gone.
Result<Shop> read_order_shop(const store::Transaction& transaction, const Redemption& redemption, const engine::Evaluation& was);

}  // namespace couponry::service
