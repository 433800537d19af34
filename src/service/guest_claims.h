// The claims of guests: kept under the hash of a secret that only the guest's browser has, until the shop says who he is. Pure but for
// what is given; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "model/claim_link.h"
#include "store/store.h"

namespace couponry::service {

std::optional<GuestClaim> find_guest_claim(const store::Transaction& transaction, std::string_view secret);
void put_guest_claim(store::Transaction& transaction, std::string_view secret, const GuestClaim& claim, Instant now);

/// Forgets those of a tenant that have lapsed; places that nobody came for are free again. Failures of the store.
Result<void> lapse_guest_claims(store::Store& store, std::string_view tenant, Instant now);

}  // namespace couponry::service
