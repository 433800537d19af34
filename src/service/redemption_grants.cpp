#include "service/redemption_grants.h"

#include <algorithm>
#include <set>

#include "service/grants.h"
#include "service/kept_redemption.h"
#include "service/kinds.h"
#include "service/reminders.h"

namespace couponry::service {
namespace {

using store::Aggregate;

/// How many redemptions one grant is good for. A generated code is good for one, whatever the coupon's limits.
std::size_t uses_of(const Coupon& coupon) {
    if (coupon.kind == CouponKind::multi_code) return 1;
    const std::int64_t allowed = coupon.limits.redemptions_per_customer.value_or(1);
    return static_cast<std::size_t>(std::clamp<std::int64_t>(allowed, 1, kRedemptionsPerGrantMax));
}

void count_uses(StoredGrant& stored, const Coupon& coupon) {
    if (stored.grant.status == GrantStatus::revoked) return;
    stored.grant.status = stored.redemptions.size() >= uses_of(coupon) ? GrantStatus::used : GrantStatus::available;
}

bool counts(const StoredGrant& grant, std::string_view redemption) {
    return std::ranges::find(grant.redemptions, redemption) != grant.redemptions.end();
}

}  // namespace

void RedemptionGrants::move(const Redemption& redemption, Standing from, Standing to) {
    if (to == Standing::used) note(redemption, Event::confirmed);
    if (from == Standing::used) note(redemption, Event::cancelled);
}

void RedemptionGrants::take_back(const Redemption& redemption) {
    note(redemption, Event::returned);
}

void RedemptionGrants::note(const Redemption& redemption, Event event) {
    Noted noted{event,
                redemption_id(redemption.order, redemption.attempt),
                {.customer = redemption.customer, .email = redemption.email},
                {},
                redemption.earned};
    if (noted.holder.empty()) return;
    for (const Use& use : redemption.uses)
        if (!use.coupon.empty() && std::ranges::find(noted.uses, use.coupon, &Used::coupon) == noted.uses.end())
            noted.uses.push_back({use.coupon, use.code, use.restores_coupon});
    if (!noted.uses.empty() || !noted.earned.empty()) noted_.push_back(std::move(noted));
}

bool RedemptionGrants::write(store::Transaction& transaction, Instant now) {
    if (noted_.empty()) return true;
    read_coupons(transaction);
    read_grants(transaction);
    for (const Noted& noted : noted_) apply(noted, now);
    std::vector<store::NewVersion> versions;
    std::vector<std::int64_t> expected;
    for (const auto& [id, place] : places_) {
        if (place.changed_of == nullptr) continue;
        versions.push_back(kept_grant(place.grant, now));
        expected.push_back(place.version);
    }
    if (!transaction.of(Aggregate::grants).put_all_expected(versions, expected)) return false;
    for (const auto& [id, place] : places_)
        if (place.changed_of != nullptr && place.grant.notify) plan_reminder(transaction, place.grant, *place.changed_of);
    return true;
}

void RedemptionGrants::read_coupons(const store::Transaction& transaction) {
    std::set<std::string> named;
    for (const Noted& noted : noted_) {
        for (const Used& used : noted.uses) named.insert(used.coupon);
        named.insert(noted.earned.begin(), noted.earned.end());
    }
    const std::vector<std::string> codes(named.begin(), named.end());
    std::vector<std::optional<Coupon>> found = find_coupons(transaction, codes);
    for (std::size_t at = 0; at < codes.size(); ++at)
        if (found[at] && found[at]->kind != CouponKind::single_code) coupons_.insert_or_assign(codes[at], std::move(*found[at]));
}

void RedemptionGrants::read_grants(const store::Transaction& transaction) {
    std::set<std::string> named;
    for (Noted& noted : noted_) {
        std::erase_if(noted.uses, [&](const Used& used) { return !coupons_.contains(used.coupon); });
        std::erase_if(noted.earned, [&](const std::string& coupon) { return !coupons_.contains(coupon); });
        if (noted.uses.empty() && noted.earned.empty()) continue;
        noted.holder = with_known_email(transaction, std::move(noted.holder));
        const auto add = [&](const std::string& coupon) {
            for (std::string& id : places_of(coupon, noted.holder)) named.insert(std::move(id));
        };
        for (const Used& used : noted.uses) add(used.coupon);
        for (const std::string& coupon : noted.earned) add(coupon);
    }
    if (named.empty()) return;
    const std::vector<std::string> ids(named.begin(), named.end());
    const auto found = transaction.of(Aggregate::grants).find_all(ids);
    for (std::size_t at = 0; at < ids.size(); ++at)
        if (found[at]) places_.insert_or_assign(ids[at], Place{grant_of(*found[at]), found[at]->version});
}

void RedemptionGrants::apply(const Noted& noted, Instant now) {
    for (const Used& used : noted.uses) {
        const Coupon& coupon = coupons_.at(used.coupon);
        if (noted.event == Event::confirmed)
            use(noted, used, coupon);
        else
            give_back(noted, used, coupon);
    }
    for (const std::string& code : noted.earned) {
        const Coupon& coupon = coupons_.at(code);
        if (noted.event == Event::confirmed)
            earn(noted, coupon, now);
        else
            unearn(noted, coupon, now);
    }
}

void RedemptionGrants::use(const Noted& noted, const Used& used, const Coupon& coupon) {
    std::vector<StoredGrant> grants = held(noted, coupon);
    if (std::ranges::any_of(grants, [&](const StoredGrant& grant) { return counts(grant, noted.redemption); })) return;
    const bool has_own_code = coupon.kind == CouponKind::multi_code;
    if (has_own_code)
        std::erase_if(grants, [&](const StoredGrant& grant) { return kind_of(Aggregate::codes).id_of(grant.code) != used.code; });
    const auto best = best_of(grants);
    if (best == grants.end() && has_own_code) return;  // a code that nobody was given
    StoredGrant grant;
    if (best != grants.end()) {
        grant = std::move(*best);
    } else {  // that he holds it only the shop's own document of the customer says
        grant.grant.coupon = coupon.code;
        grant.holder = noted.holder;
        if (!grant.holder.customer.empty()) grant.holder.email.clear();
    }
    if (grant.redemptions.size() == kRedemptionsPerGrantMax) grant.redemptions.erase(grant.redemptions.begin());
    grant.redemptions.push_back(noted.redemption);
    count_uses(grant, coupon);
    keep(std::move(grant), coupon);
}

void RedemptionGrants::give_back(const Noted& noted, const Used& used, const Coupon& coupon) {
    if (!used.is_given_back) return;
    // A generated code stays redeemed when its goods come back.
    const bool is_counted = coupon.kind == CouponKind::multi_code || coupon.limits.redemptions_per_customer;
    if (noted.event == Event::returned && is_counted) return;
    for (StoredGrant& grant : held(noted, coupon)) {
        if (std::erase(grant.redemptions, noted.redemption) == 0) continue;
        count_uses(grant, coupon);
        keep(std::move(grant), coupon);
    }
}

void RedemptionGrants::earn(const Noted& noted, const Coupon& coupon, Instant now) {
    if (coupon.kind != CouponKind::customer || (coupon.ends_at && *coupon.ends_at < now)) return;
    std::vector<StoredGrant> grants = held(noted, coupon);
    if (std::ranges::any_of(grants, [&](const StoredGrant& grant) { return is_usable(grant, coupon, now); })) return;
    StoredGrant earned = new_grant(
        coupon, {.holder = noted.holder, .source = GrantSource::effect, .reason = {}, .given_by = noted.redemption, .code = {}},
        now);
    const auto before = best_of(grants);
    earned.notify = before != grants.end() && before->notify;
    keep(std::move(earned), coupon);
}

void RedemptionGrants::unearn(const Noted& noted, const Coupon& coupon, Instant now) {
    for (StoredGrant& grant : held(noted, coupon)) {
        const bool is_earned = grant.source == GrantSource::effect && grant.given_by == noted.redemption;
        const bool is_unused = grant.grant.status == GrantStatus::available && grant.redemptions.empty();
        if (!is_earned || !is_unused) continue;
        grant.grant.status = GrantStatus::revoked;
        grant.revoked_at = now;
        keep(std::move(grant), coupon);
    }
}

std::vector<StoredGrant> RedemptionGrants::held(const Noted& noted, const Coupon& coupon) const {
    std::vector<StoredGrant> grants;
    for (const std::string& id : places_of(coupon.code, noted.holder))
        if (const auto place = places_.find(id); place != places_.end()) grants.push_back(place->second.grant);
    return grants;
}

void RedemptionGrants::keep(StoredGrant grant, const Coupon& coupon) {
    Place& place = places_[grant_id(grant.grant.coupon, grant.holder)];
    place.grant = std::move(grant);
    place.changed_of = &coupon;
}

Result<void> keep_return(store::Transaction& transaction, const Redemption& redemption, std::int64_t version, Instant now,
                         std::vector<Change>& changes) {
    if (auto kept = keep_redemption(transaction, redemption, version, now, changes); !kept) return kept;
    if (redemption.status != RedemptionStatus::returned) return {};
    RedemptionGrants grants;
    grants.take_back(redemption);
    if (!grants.write(transaction, now)) return fail("store_busy", "Somebody else uses these coupons at this moment; try again.");
    return {};
}

}  // namespace couponry::service
