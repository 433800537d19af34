// Who holds a coupon: listed, given by the shop's systems and by agents, and taken back. Any thread.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "model/grant.h"
#include "service/access.h"
#include "service/grant_answers.h"
#include "service/writes.h"
#include "store/store.h"

namespace couponry::service {

class CouponGrants {
public:
    CouponGrants(store::Store& store, Writes& writes, RandomSource& random) : store_(store), writes_(writes), random_(random) {}

    struct Query {
        std::string after;  ///< Where the part before ended.
        std::size_t limit = 0;
        std::optional<GrantState> state;
        std::string text;  ///< Only holders with it in their id or address, whatever its case.
    };
    struct Part {
        std::vector<boost::json::object> grants;
        std::optional<std::string> next;
    };
    /// In the order of holders. With a state or a text at most kRowsSearchedMax are looked at, as in Resources::list. `not_found`.
    Result<Part> list(const Caller& caller, std::string_view coupon, const Query& query) const;

    /// {"customer" | "email", "reason"}. What is held already is answered as it is (Outcome::unchanged). A key that has only the scope
    /// `agent` gives as an agent: what agents may give, with a reason. Failures `not_found`, `invalid_document`, `coupon_not_grantable`,
    /// `coupon_ended`, `coupon_not_assignable`, those of Writes.
    Result<Written> give(const WriteContext& context, const Caller& caller, std::string_view coupon,
                         const boost::json::value& value);
    /// `holder` is a customer's id or an address. What was taken back already stays so. `not_found`.
    Result<Written> revoke(const WriteContext& context, std::string_view coupon, std::string_view holder);

private:
    store::Store& store_;
    Writes& writes_;
    RandomSource& random_;
};

/// Failure `coupon_not_grantable` or `coupon_ended` of a coupon that nobody can be given now.
Result<void> check_grantable(const Coupon& coupon, Instant now);

}  // namespace couponry::service
