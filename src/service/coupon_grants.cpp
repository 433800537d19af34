#include "service/coupon_grants.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "document/reader.h"
#include "service/fold_case.h"
#include "service/grants.h"
#include "service/kinds.h"
#include "service/personal_code.h"
#include "service/reminders.h"
#include "service/resources.h"
#include "service/settings.h"

namespace couponry::service {
namespace {

using store::Aggregate;

struct Wish {
    Holder holder;
    std::string reason;
};

Result<Wish> read_wish(const boost::json::value& value) {
    return document::read_whole<Wish>(value, [](const document::Reader& reader, Wish& target) {
        document::Fields fields(reader);
        fields.optional("customer", target.holder.customer, document::kIdentifier);
        fields.optional("email", target.holder.email, document::read_email);
        fields.optional("reason", target.reason, document::Text{.may_be_empty = true});
        fields.refuse_others();
        if (fields.is_object() && fields.has("customer") == fields.has("email"))
            return reader.refuse("Name the \"customer\" or the \"email\" that gets it, and not both.");
        return true;
    });
}

bool is_agent(const Caller& caller) {
    return caller.scopes.has(Scope::agent) && !caller.scopes.has(Scope::customers);
}

Result<void> check_agent(const Coupon& coupon, const Wish& wish) {
    if (!coupon.assignable_by_agents)
        return fail("coupon_not_assignable",
                    "Agents may not give this coupon away; ask marketing to allow it, or choose another.");
    if (wish.reason.empty()) return std::unexpected(document::invalid_document({{"/reason", "Say why this customer gets it."}}));
    return {};
}

Result<Coupon> find(const store::Transaction& transaction, std::string_view code) {
    auto coupon = find_coupon(transaction, code);
    if (!coupon) return std::unexpected(not_found(kind_of(Aggregate::coupons), code));
    return std::move(*coupon);
}

/// Asks no store: what of one grant answers the query.
bool fits(const CouponGrants::Query& query, std::string_view folded, const StoredGrant& grant, GrantState state) {
    if (query.state && *query.state != state) return false;
    return folded.empty() || fold_case(grant.holder.customer).find(folded) != std::string::npos ||
           fold_case(grant.holder.email).find(folded) != std::string::npos;
}

}  // namespace

Result<void> check_grantable(const Coupon& coupon, Instant now) {
    if (coupon.kind == CouponKind::single_code)
        return fail(
            "coupon_not_grantable",
            "Everybody enters the same code of this coupon, so nobody can hold it; choose a coupon of the kind customer.");
    if (coupon.ends_at && *coupon.ends_at < now)
        return fail("coupon_ended",
                    fmt::format("This coupon ended at {}; extend it or choose another.", format_instant(*coupon.ends_at)));
    return {};
}

Result<CouponGrants::Part> CouponGrants::list(const Caller& caller, std::string_view code, const Query& query) const {
    const bool is_search = query.state || !query.text.empty();
    const std::string folded = fold_case(query.text);
    const std::size_t page_size = is_search ? kRowsPerPageMax : query.limit + 1;
    const Instant now = writes_.now();
    Part part;
    const auto done = store_.read(caller.tenant, [&](const store::Transaction& transaction) -> Result<void> {
        part = {};
        const auto coupon = find(transaction, code);
        if (!coupon) return std::unexpected(coupon.error());
        const int days = read_settings(transaction).expiring_soon_days;
        const std::string id = kind_of(Aggregate::coupons).id_of(code);
        std::string after = query.after;
        for (std::size_t looked_at = 0; looked_at < kRowsSearchedMax; looked_at += page_size) {
            const auto page = transaction.of(Aggregate::grants).find_by("coupon", id, after, page_size);
            for (const store::Document& document : page) {
                const StoredGrant grant = grant_of(document);
                const GrantState state = state_of(grant, *coupon, now, days);
                if (fits(query, folded, grant, state)) {
                    if (part.grants.size() == query.limit) {
                        part.next = after;
                        return {};
                    }
                    part.grants.push_back(write_grant(grant, *coupon, state, may_see_codes(caller.scopes)));
                }
                after = document.id;
            }
            if (page.size() < page_size) return {};
        }
        part.next = after;
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return part;
}

Result<Written> CouponGrants::give(const WriteContext& context, const Caller& caller, std::string_view code,
                                   const boost::json::value& value) {
    const auto wish = read_wish(value);
    if (!wish) return std::unexpected(wish.error());
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>& changes) -> Result<Written> {
        const Instant now = writes_.now();
        const auto coupon = find(transaction, code);
        if (!coupon) return std::unexpected(coupon.error());
        if (auto done = check_grantable(*coupon, now); !done) return std::unexpected(done.error());
        if (is_agent(caller))
            if (auto done = check_agent(*coupon, *wish); !done) return std::unexpected(done.error());
        Gift gift{wish->holder, is_agent(caller) ? GrantSource::agent : GrantSource::api, wish->reason, caller.key, {}};
        const Holder known = with_known_email(transaction, gift.holder);
        if (coupon->kind == CouponKind::multi_code) {
            if (known.email.empty())
                return std::unexpected(document::invalid_document(
                    {{"/customer",
                      "A code of this coupon is bound to an address, and none of this customer is known; give the \"email\"."}}));
            if (const auto held = find_grant(transaction, code, known); !held || !is_usable(*held, *coupon, now)) {
                auto text = personal_code(transaction, *coupon, known.email, random_, now, changes);
                if (!text) return std::unexpected(text.error());
                gift.code = std::move(*text);
            }
        }
        const Given given = service::give(transaction, *coupon, gift, now);
        const GrantState state = state_of(given.grant, *coupon, now, read_settings(transaction).expiring_soon_days);
        return Written{.outcome = given.is_new ? Outcome::made : Outcome::unchanged,
                       .id = grant_id(code, given.grant.holder),
                       .body = write_grant(given.grant, *coupon, state, may_see_codes(caller.scopes))};
    });
}

Result<Written> CouponGrants::revoke(const WriteContext& context, std::string_view code, std::string_view holder) {
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>&) -> Result<Written> {
        const auto coupon = find(transaction, code);
        if (!coupon) return std::unexpected(coupon.error());
        const std::string text(holder);
        std::optional<StoredGrant> grant = find_grant(transaction, code, {.customer = text, .email = {}});
        if (!grant && text.find('@') != std::string::npos) grant = find_grant(transaction, code, {.customer = {}, .email = text});
        if (!grant) return fail("not_found", fmt::format("\"{}\" does not hold this coupon.", holder));
        if (grant->grant.status != GrantStatus::revoked) {
            grant->grant.status = GrantStatus::revoked;
            grant->revoked_at = writes_.now();
            put_grant(transaction, *grant, writes_.now());
            plan_reminder(transaction, *grant, *coupon);
            if (!grant->code.empty()) disable_code(transaction, grant->code);
        }
        return Written{.outcome = Outcome::erased, .id = grant_id(code, grant->holder), .body = {}};
    });
}

}  // namespace couponry::service
