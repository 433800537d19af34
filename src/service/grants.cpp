#include "service/grants.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"
#include "document/coupon_document.h"
#include "document/grant_document.h"
#include "service/customer_facts.h"
#include "service/kinds.h"
#include "service/mailbox.h"
#include "service/reminders.h"

namespace couponry::service {
namespace {

using store::Aggregate;
using store::Transaction;

std::string coupon_id(std::string_view code) {
    return kind_of(Aggregate::coupons).id_of(code);
}

/// What a grant is found by: "customer:<id>", "email:<mailbox>".
std::string holder_key(const Holder& holder) {
    return holder.customer.empty() ? "email:" + mailbox_of(holder.email) : "customer:" + holder.customer;
}

std::optional<Coupon> coupon_of(const std::optional<store::Document>& document) {
    if (!document) return std::nullopt;
    auto coupon = document::read_coupon(boost::json::parse(document->body));
    CHECK(coupon.has_value());  // it was read before it was kept
    return std::move(*coupon);
}

}  // namespace

std::string grant_id(std::string_view coupon, const Holder& holder) {
    return fmt::format("{}/{}", coupon_id(coupon), holder_key(holder));
}

std::vector<std::string> places_of(std::string_view coupon, const Holder& holder) {
    std::vector<std::string> ids;
    if (!holder.customer.empty()) ids.push_back(grant_id(coupon, {.customer = holder.customer, .email = {}}));
    if (!holder.email.empty()) ids.push_back(grant_id(coupon, {.customer = {}, .email = holder.email}));
    return ids;
}

StoredGrant grant_of(const store::Document& document) {
    auto grant = document::read_stored_grant(boost::json::parse(document.body));
    CHECK(grant.has_value());  // it was written by put_grant
    return std::move(*grant);
}

store::NewVersion kept_grant(const StoredGrant& grant, Instant now) {
    return {grant_id(grant.grant.coupon, grant.holder),
            boost::json::serialize(document::write_stored_grant(grant)),
            now,
            {{"coupon", coupon_id(grant.grant.coupon)}, {"holder", holder_key(grant.holder)}}};
}

void put_grant(Transaction& transaction, const StoredGrant& grant, Instant now) {
    static_cast<void>(transaction.of(Aggregate::grants).put(kept_grant(grant, now)));
}

std::optional<Coupon> find_coupon(const Transaction& transaction, std::string_view code) {
    return coupon_of(transaction.of(Aggregate::coupons).find(coupon_id(code)));
}

std::vector<std::optional<Coupon>> find_coupons(const Transaction& transaction, std::span<const std::string> codes) {
    std::vector<std::string> ids;
    ids.reserve(codes.size());
    for (const std::string& code : codes) ids.push_back(coupon_id(code));
    std::vector<std::optional<Coupon>> coupons;
    coupons.reserve(codes.size());
    for (const auto& document : transaction.of(Aggregate::coupons).find_all(ids)) coupons.push_back(coupon_of(document));
    return coupons;
}

Holder with_known_email(const Transaction& transaction, Holder holder) {
    if (holder.customer.empty() || !holder.email.empty()) return holder;
    if (const auto customer = transaction.of(Aggregate::customers).find(holder.customer)) {
        const boost::json::value body = boost::json::parse(customer->body);
        if (const auto* email = body.as_object().if_contains("email")) holder.email = email->as_string();
    }
    return holder;
}

std::vector<StoredGrant> grants_of_holder(const Transaction& transaction, const Holder& holder) {
    std::vector<StoredGrant> grants;
    const auto add = [&](const Holder& own) {
        const auto found = transaction.of(Aggregate::grants).find_by("holder", holder_key(own), {}, kGrantsPerHolderMax);
        for (const store::Document& document : found) grants.push_back(grant_of(document));
    };
    if (!holder.customer.empty()) add({.customer = holder.customer, .email = {}});
    if (!holder.email.empty()) add({.customer = {}, .email = holder.email});
    std::ranges::stable_sort(grants, {}, [](const StoredGrant& grant) -> const std::string& { return grant.grant.coupon; });
    return grants;
}

std::optional<StoredGrant> find_grant(const Transaction& transaction, std::string_view coupon, const Holder& holder) {
    std::vector<StoredGrant> grants;
    for (const auto& document : transaction.of(Aggregate::grants).find_all(places_of(coupon, holder)))
        if (document) grants.push_back(grant_of(*document));
    const auto best = best_of(grants);
    return best == grants.end() ? std::nullopt : std::optional(std::move(*best));
}

std::vector<StoredGrant>::iterator best_of(std::vector<StoredGrant>& grants) {
    return std::ranges::max_element(grants, [](const StoredGrant& one, const StoredGrant& other) {
        if (one.grant.status != other.grant.status) return one.grant.status > other.grant.status;
        const auto end = [](const StoredGrant& grant) { return grant.grant.ends_at ? grant.grant.ends_at->ms : INT64_MAX; };
        return end(one) < end(other);
    });
}

std::optional<Instant> end_of(const StoredGrant& grant, const Coupon& coupon) {
    if (!grant.grant.ends_at || !coupon.ends_at) return grant.grant.ends_at ? grant.grant.ends_at : coupon.ends_at;
    return std::min(*grant.grant.ends_at, *coupon.ends_at);
}

bool is_usable(const StoredGrant& grant, const Coupon& coupon, Instant now) {
    const auto end = end_of(grant, coupon);
    return grant.grant.status == GrantStatus::available && (!end || now <= *end);
}

StoredGrant new_grant(const Coupon& coupon, const Gift& gift, Instant now) {
    StoredGrant stored;
    stored.grant.coupon = coupon.code;
    stored.grant.granted_at = now;
    if (coupon.valid_for) stored.grant.ends_at = Instant{now.ms + coupon.valid_for->count * kDayMs};
    stored.holder = gift.holder;
    if (!stored.holder.customer.empty()) stored.holder.email.clear();
    stored.source = gift.source;
    stored.reason = gift.reason;
    stored.given_by = gift.given_by;
    stored.code = gift.code;
    return stored;
}

Given give(Transaction& transaction, const Coupon& coupon, const Gift& gift, Instant now) {
    const auto held = find_grant(transaction, coupon.code, with_known_email(transaction, gift.holder));
    if (held && is_usable(*held, coupon, now)) return {*held, false};
    StoredGrant stored = new_grant(coupon, gift, now);
    stored.notify = held && held->notify;  // who wanted to be reminded still does
    put_grant(transaction, stored, now);
    plan_reminder(transaction, stored, coupon);
    return {std::move(stored), true};
}

}  // namespace couponry::service
