#include "service/claims.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "document/reader.h"
#include "service/claim_links.h"
#include "service/claim_places.h"
#include "service/coupon_grants.h"
#include "service/customer_facts.h"
#include "service/grants.h"
#include "service/guest_claims.h"
#include "service/kinds.h"
#include "service/resources.h"
#include "service/settings.h"

namespace couponry::service {
namespace {

using store::Aggregate;

struct Wish {
    std::string code, token, claim;
};

Result<Wish> read_wish(const boost::json::value& value) {
    return document::read_whole<Wish>(value, [](const document::Reader& reader, Wish& target) {
        document::Fields fields(reader);
        const bool has_code = fields.optional("code", target.code, document::kIdentifier);
        const bool has_token = fields.optional("token", target.token, document::kIdentifier);
        const bool has_claim = fields.optional("claim", target.claim, document::kIdentifier);
        fields.refuse_others();
        if (fields.is_object() && has_code + has_token + has_claim != 1)
            return reader.refuse("Name what is claimed: a \"code\", the \"token\" of a link, or the \"claim\" of a guest.");
        return true;
    });
}

Failure no_link() {
    return {"not_found", "There is no such link.", {}};
}

Result<void> check_claimable(const Coupon& coupon, Instant now) {
    if (!coupon.active) return fail("coupon_inactive", "This coupon is switched off.");
    return check_grantable(coupon, now);
}

/// What the customer has of this coupon already; a failure when it was taken back.
Result<std::optional<StoredGrant>> held_by(const store::Transaction& transaction, const Coupon& coupon, const Holder& holder) {
    auto held = find_grant(transaction, coupon.code, with_known_email(transaction, holder));
    if (held && held->grant.status == GrantStatus::revoked)
        return fail("coupon_revoked", "This coupon was taken back; ask the shop.");
    return held;
}

/// One claim by a customer, in its transaction.
class Claiming {
public:
    Claiming(store::Transaction& transaction, std::string_view customer, Instant now)
        : transaction_(transaction), holder_{.customer = std::string(customer), .email = {}}, now_(now) {}

    Result<Given> by_token(std::string_view token) {
        const auto found = find_link(transaction_, token);
        const auto coupon = found ? find_coupon(transaction_, found->link.coupon) : std::nullopt;
        if (!coupon) return std::unexpected(no_link());
        return by_link(*coupon, *found);
    }

    Result<Given> by_code(std::string_view code) {
        const auto coupon = find_coupon(transaction_, code);
        if (!coupon) return std::unexpected(not_found(kind_of(Aggregate::coupons), code));
        const auto held = held_by(transaction_, *coupon, holder_);
        if (!held) return std::unexpected(held.error());
        if (*held) return Given{**held, false};
        const auto not_claimable =
            fail("coupon_not_claimable", "Nobody can claim this coupon by its code; it needs an open link.");
        if (coupon->kind != CouponKind::customer) return not_claimable;
        const std::vector<ClaimLink> links = links_of(transaction_, code);
        const auto open =
            std::ranges::find(links, ClaimLinkState::open, [&](const ClaimLink& link) { return state_of(link, now_); });
        if (open != links.end()) return by_link(*coupon, *find_link(transaction_, open->token));
        // A coupon that says itself that there is a link elsewhere.
        if (!links.empty() || !coupon->has_open_claim_link) return not_claimable;
        if (auto done = check_claimable(*coupon, now_); !done) return std::unexpected(done.error());
        return give(transaction_, *coupon, gift({}), now_);
    }

    Result<Given> by_guest(std::string_view secret) {
        auto claim = find_guest_claim(transaction_, secret);
        const auto found = claim ? find_link(transaction_, claim->link) : std::nullopt;
        const auto coupon = found ? find_coupon(transaction_, found->link.coupon) : std::nullopt;
        const bool is_own = claim && (claim->customer.empty() || claim->customer == holder_.customer);
        if (!coupon || !is_own || claim->ends_at < now_) return fail("not_found", "There is no such claim, or it has lapsed.");
        const auto held = held_by(transaction_, *coupon, holder_);
        if (!held) return std::unexpected(held.error());
        if (!claim->customer.empty() && *held) return Given{**held, false};
        if (auto done = check_claimable(*coupon, now_); !done) return std::unexpected(done.error());
        if (state_of(found->link, now_) == ClaimLinkState::revoked) return std::unexpected(check_open(found->link, now_).error());
        claim->customer = holder_.customer;
        put_guest_claim(transaction_, secret, *claim, now_);
        // Who held it before needs no second place.
        if (auto done = end_waiting(transaction_, claim->link, held->has_value(), now_); !done)
            return std::unexpected(done.error());
        if (*held) return Given{**held, false};
        return give(transaction_, *coupon, gift(claim->link), now_);
    }

private:
    Result<Given> by_link(const Coupon& coupon, const FoundLink& found) {
        const auto held = held_by(transaction_, coupon, holder_);
        if (!held) return std::unexpected(held.error());
        if (*held) return Given{**held, false};
        if (auto done = check_claimable(coupon, now_); !done) return std::unexpected(done.error());
        if (auto done = take_place(transaction_, found, false, now_); !done) return std::unexpected(done.error());
        return give(transaction_, coupon, gift(found.link.token), now_);
    }
    Gift gift(std::string_view link) const { return {holder_, GrantSource::claim, {}, std::string(link), {}}; }

    store::Transaction& transaction_;
    const Holder holder_;
    const Instant now_;
};

}  // namespace

Result<Written> Claims::claim(const WriteContext& context, const Caller& caller, std::string_view customer,
                              const boost::json::value& value) {
    const auto wish = read_wish(value);
    if (!wish) return std::unexpected(wish.error());
    if (auto checked = check_customer_id(customer); !checked) return std::unexpected(checked.error());
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>&) -> Result<Written> {
        const Instant now = writes_.now();
        Claiming claiming(transaction, customer, now);
        const auto given = !wish->token.empty()  ? claiming.by_token(wish->token)
                           : !wish->code.empty() ? claiming.by_code(wish->code)
                                                 : claiming.by_guest(wish->claim);
        if (!given) return std::unexpected(given.error());
        const auto coupon = find_coupon(transaction, given->grant.grant.coupon);
        const GrantState state = state_of(given->grant, *coupon, now, read_settings(transaction).expiring_soon_days);
        return Written{.outcome = given->is_new ? Outcome::made : Outcome::unchanged,
                       .id = grant_id(coupon->code, given->grant.holder),
                       .body = write_grant(given->grant, *coupon, state, may_see_codes(caller.scopes))};
    });
}

Result<std::optional<Claims::Offer>> Claims::look(std::string_view token, std::string_view claim) const {
    std::optional<Offer> offer;
    const auto done = store_.read(tenant_of_token(token), [&](const store::Transaction& transaction) {
        offer.reset();
        const auto found = find_link(transaction, token);
        auto coupon = found ? find_coupon(transaction, found->link.coupon) : std::nullopt;
        if (!coupon) return;
        offer = Offer{found->link, std::move(*coupon), find_guest_claim(transaction, claim)};
        if (offer->own && (offer->own->link != token || offer->own->ends_at < writes_.now())) offer->own.reset();
    });
    if (!done) return std::unexpected(done.error());
    return offer;
}

Result<Claims::Kept> Claims::claim_as_guest(std::string_view token, std::string_view claim) {
    // Looked up first: a text that is no link must not make a shop of its tenant.
    const auto offer = look(token, claim);
    if (!offer) return std::unexpected(offer.error());
    if (!*offer) return std::unexpected(no_link());
    if ((*offer)->own) return Kept{std::string(claim), (*offer)->own->ends_at};
    Kept kept{new_token(random_), Instant{writes_.now().ms + kGuestClaimMs}};
    const WriteContext context{.tenant = std::string(tenant_of_token(token)), .repeatable = std::nullopt};
    const auto done = writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>&) -> Result<Written> {
        const Instant now = writes_.now();
        const auto found = find_link(transaction, token);
        const auto coupon = found ? find_coupon(transaction, found->link.coupon) : std::nullopt;
        if (!coupon) return std::unexpected(no_link());
        if (auto open = check_open(found->link, now); !open) return std::unexpected(open.error());
        if (auto claimable = check_claimable(*coupon, now); !claimable) return std::unexpected(claimable.error());
        if (auto taken = take_place(transaction, *found, true, now); !taken) return std::unexpected(taken.error());
        put_guest_claim(transaction, kept.claim, {std::string(token), kept.ends_at, {}}, now);
        return Written{.outcome = Outcome::made, .id = std::string(token), .body = {}};
    });
    if (!done) return std::unexpected(done.error());
    return kept;
}

Result<void> Claims::end_what_is_over(std::string_view tenant, Instant now) {
    auto lapsed = lapse_guest_claims(store_, tenant, now);
    if (!lapsed) return lapsed;
    std::vector<store::DueEntry> ended;
    auto done = store_.read(tenant, [&](const store::Transaction& transaction) {
        ended = transaction.due().reached(kLinksDue, now, kRowsPerPageMax);
    });
    if (!done) return done;
    for (const store::DueEntry& entry : ended) {
        const WriteContext context{.tenant = std::string(tenant), .repeatable = std::nullopt};
        const auto shown =
            writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>& changes) -> Result<Written> {
                transaction.due().erase(kLinksDue, std::array{entry.id});
                if (const auto found = find_link(transaction, entry.id))
                    if (auto put = show_open_link(transaction, found->link.coupon, now, changes); !put)
                        return std::unexpected(put.error());
                return Written{.outcome = Outcome::changed, .id = entry.id, .body = {}};
            });
        if (!shown) return std::unexpected(shown.error());
    }
    return {};
}

}  // namespace couponry::service
