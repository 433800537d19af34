// A customer's coupons, as the shop shows them on My Coupons: what his id and his mailbox hold. Any thread.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/access.h"
#include "service/grant_answers.h"
#include "service/writes.h"
#include "store/store.h"

namespace couponry::service {

class Wallet {
public:
    Wallet(store::Store& store, Writes& writes) : store_(store), writes_(writes) {}

    enum class SortBy : std::uint8_t { starts_at, ends_at, granted_at, name };
    struct Query {
        std::vector<GrantState> states;  ///< Empty: all but what was taken back.
        SortBy sort_by = SortBy::ends_at;
        bool is_descending = false;
    };
    /// All of them: nobody holds more than kGrantsPerHolderMax of each kind of holder.
    Result<std::vector<boost::json::object>> list(const Caller& caller, std::string_view customer, const Query& query) const;

    /// Whether the customer is reminded of a coupon before it ends. `not_found`.
    Result<Written> set_notification(const WriteContext& context, const Caller& caller, std::string_view customer,
                                     std::string_view coupon, bool is_wanted);

private:
    store::Store& store_;
    Writes& writes_;
};
/// "ends_at"; nothing for another word.
std::optional<Wallet::SortBy> parse_wallet_sort(std::string_view name);

}  // namespace couponry::service
