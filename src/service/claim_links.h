// Links by which people claim a coupon: made, listed, withdrawn. Any thread.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "service/writes.h"
#include "store/store.h"

namespace couponry::service {

class ClaimLinks {
public:
    ClaimLinks(store::Store& store, Writes& writes, RandomSource& random) : store_(store), writes_(writes), random_(random) {}

    /// Of a coupon, at most kClaimLinksPerCouponMax. `not_found`.
    Result<std::vector<boost::json::object>> list(std::string_view tenant, std::string_view coupon) const;
    /// {"label", "ends_at", "claims_max"}. Failures `not_found`, `invalid_document`, `coupon_not_grantable`, `coupon_ended`,
    /// `limit_reached`, those of Writes.
    Result<Written> create(const WriteContext& context, std::string_view coupon, const boost::json::value& value);
    /// Nobody can claim by it any more; what was claimed stays. `not_found`.
    Result<Written> revoke(const WriteContext& context, std::string_view coupon, std::string_view token);
    /// The path that the link leads to: "/c/<token>". `not_found`.
    Result<std::string> path(std::string_view tenant, std::string_view coupon, std::string_view token) const;

private:
    store::Store& store_;
    Writes& writes_;
    RandomSource& random_;
};

/// 144 random bits as base64url: nobody finds one by trying.
std::string new_token(RandomSource& random);

/// The tenant that a link's token belongs to: tokens of others than the default one end in "." and its name.
std::string_view tenant_of_token(std::string_view token);

}  // namespace couponry::service
