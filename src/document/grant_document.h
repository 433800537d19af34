// Grants as they are kept. Pure functions, any thread.
#pragma once

#include <boost/json/fwd.hpp>

#include "document/common.h"
#include "document/reader.h"
#include "model/grant.h"

namespace couponry::document {

inline constexpr Choice<GrantSource, 5> kGrantSources{{{{"claim", GrantSource::claim},
                                                        {"agent", GrantSource::agent},
                                                        {"api", GrantSource::api},
                                                        {"welcome", GrantSource::welcome},
                                                        {"effect", GrantSource::effect}}}};

/// {"coupon", "customer" | "email", "status", "source", "reason", "given_by", "code", "granted_at", "ends_at", "notification",
/// "revoked_at", "redemptions", "mailed_at", "reminded_at"}.
Result<StoredGrant> read_stored_grant(const boost::json::value& value);
boost::json::object write_stored_grant(const StoredGrant& stored);

}  // namespace couponry::document
