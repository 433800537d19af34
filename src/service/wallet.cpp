#include "service/wallet.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "service/fold_case.h"
#include "service/grants.h"
#include "service/reminders.h"
#include "service/settings.h"

namespace couponry::service {
namespace {

struct Entry {
    StoredGrant grant;
    Coupon coupon;
    GrantState state = GrantState::available;
};

/// One per coupon, those in the states that are asked for.
std::vector<Entry> entries_of(const store::Transaction& transaction, std::string_view customer, const Wallet::Query& query,
                              Instant now) {
    const Holder holder = with_known_email(transaction, {.customer = std::string(customer), .email = {}});
    std::vector<StoredGrant> grants = grants_of_holder(transaction, holder);
    std::vector<std::string> codes;
    codes.reserve(grants.size());
    for (const StoredGrant& grant : grants) codes.push_back(grant.grant.coupon);
    const auto coupons = find_coupons(transaction, codes);
    const int days = read_settings(transaction).expiring_soon_days;
    std::vector<Entry> entries;
    for (std::size_t index = 0; index < grants.size(); ++index) {
        if (!coupons[index]) continue;
        const GrantState state = state_of(grants[index], *coupons[index], now, days);
        const auto same = std::ranges::find(entries, coupons[index]->code, [](const Entry& entry) { return entry.coupon.code; });
        if (same == entries.end())
            entries.push_back({std::move(grants[index]), *coupons[index], state});
        else if (state < same->state)  // the mailbox holds what the customer himself used up or lost
            *same = {std::move(grants[index]), *coupons[index], state};
    }
    std::erase_if(entries, [&](const Entry& entry) {
        if (query.states.empty()) return entry.state == GrantState::revoked;
        return std::ranges::find(query.states, entry.state) == query.states.end();
    });
    return entries;
}

std::string name_of(const Coupon& coupon) {
    const auto english = coupon.name.find("en");
    if (english != coupon.name.end()) return fold_case(english->second);
    return fold_case(coupon.name.empty() ? coupon.code : coupon.name.begin()->second);
}

/// What begins at no moment has always begun, what ends at none ends last.
std::int64_t moment_of(const Entry& entry, Wallet::SortBy by) {
    if (by == Wallet::SortBy::starts_at) return entry.coupon.starts_at ? entry.coupon.starts_at->ms : INT64_MIN;
    if (by == Wallet::SortBy::granted_at) return entry.grant.grant.granted_at ? entry.grant.grant.granted_at->ms : INT64_MIN;
    const auto end = end_of(entry.grant, entry.coupon);
    return end ? end->ms : INT64_MAX;
}

void sort(std::vector<Entry>& entries, const Wallet::Query& query) {
    const auto is_before = [&](const Entry& one, const Entry& other) {
        if (query.sort_by == Wallet::SortBy::name) return name_of(one.coupon) < name_of(other.coupon);
        return moment_of(one, query.sort_by) < moment_of(other, query.sort_by);
    };
    // They come in the order of their codes, which stays among equals.
    std::ranges::stable_sort(entries, [&](const Entry& one, const Entry& other) {
        return query.is_descending ? is_before(other, one) : is_before(one, other);
    });
}

}  // namespace

std::optional<Wallet::SortBy> parse_wallet_sort(std::string_view name) {
    constexpr std::array<std::string_view, 4> kNames = {"starts_at", "ends_at", "granted_at", "name"};
    const auto* const found = std::ranges::find(kNames, name);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<Wallet::SortBy>(found - kNames.begin());
}

Result<std::vector<boost::json::object>> Wallet::list(const Caller& caller, std::string_view customer, const Query& query) const {
    std::vector<Entry> entries;
    const auto done = store_.read(caller.tenant, [&](const store::Transaction& transaction) {
        entries = entries_of(transaction, customer, query, writes_.now());
    });
    if (!done) return std::unexpected(done.error());
    sort(entries, query);
    std::vector<boost::json::object> coupons;
    coupons.reserve(entries.size());
    for (const Entry& entry : entries)
        coupons.push_back(write_grant(entry.grant, entry.coupon, entry.state, may_see_codes(caller.scopes)));
    return coupons;
}

Result<Written> Wallet::set_notification(const WriteContext& context, const Caller& caller, std::string_view customer,
                                         std::string_view coupon, bool is_wanted) {
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>&) -> Result<Written> {
        const Holder holder = with_known_email(transaction, {.customer = std::string(customer), .email = {}});
        const auto known = find_coupon(transaction, coupon);
        auto grant = known ? find_grant(transaction, coupon, holder) : std::nullopt;
        if (!grant || grant->grant.status == GrantStatus::revoked)
            return fail("not_found", fmt::format("The customer does not hold the coupon \"{}\".", coupon));
        const bool is_new = grant->notify != is_wanted;
        grant->notify = is_wanted;
        if (is_new) {
            put_grant(transaction, *grant, writes_.now());
            plan_reminder(transaction, *grant, *known);
        }
        const GrantState state = state_of(*grant, *known, writes_.now(), read_settings(transaction).expiring_soon_days);
        return Written{.outcome = is_new ? Outcome::changed : Outcome::unchanged,
                       .id = grant_id(coupon, grant->holder),
                       .body = write_grant(*grant, *known, state, may_see_codes(caller.scopes))};
    });
}

}  // namespace couponry::service
