// Claim links and guests' claims as they are kept. Pure functions, any thread.
#pragma once

#include <boost/json/fwd.hpp>

#include "document/reader.h"
#include "model/claim_link.h"

namespace couponry::document {

/// {"token", "coupon", "label", "created_at", "ends_at", "revoked_at", "claims_max", "claims", "claims_waiting"}.
Result<ClaimLink> read_claim_link(const boost::json::value& value);
boost::json::object write_claim_link(const ClaimLink& link);

/// {"label", "ends_at", "claims_max"}: what whoever makes a link says of it.
Result<ClaimLink> read_new_claim_link(const boost::json::value& value);

/// {"link", "ends_at", "customer"}.
Result<GuestClaim> read_guest_claim(const boost::json::value& value);
boost::json::object write_guest_claim(const GuestClaim& claim);

}  // namespace couponry::document
