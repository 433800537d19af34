// A code that is generated for one person: bound to an address, for welcome offers. Pure but for what is given; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "model/coupon.h"
#include "service/live_shop.h"
#include "store/transaction.h"

namespace couponry::service {

/// The code of a multi_code coupon that is bound to this address: one that is there already, as from a batch, or a new one.
Result<std::string> personal_code(store::Transaction& transaction, const Coupon& coupon, std::string_view email,
                                  RandomSource& random, Instant now, std::vector<Change>& changes);

/// It can be entered no more; one that was redeemed stays so.
void disable_code(store::Transaction& transaction, std::string_view text);

}  // namespace couponry::service
