#include "service/claim_links.h"

#include <fmt/format.h>

#include <array>
#include <boost/json.hpp>
#include <span>

#include "base/digest.h"
#include "document/claim_document.h"
#include "document/writer.h"
#include "service/access.h"
#include "service/claim_places.h"
#include "service/coupon_grants.h"
#include "service/grants.h"
#include "service/kinds.h"
#include "service/resources.h"

namespace couponry::service {
namespace {

using store::Aggregate;

std::string path_of(std::string_view token) {
    return fmt::format("/c/{}", token);
}

boost::json::object write(const ClaimLink& link, Instant now) {
    boost::json::object answer = document::write_claim_link(link);
    answer["path"] = path_of(link.token);
    answer["status"] = document::json_text(name_of(state_of(link, now)));
    return answer;
}

Result<Coupon> find(const store::Transaction& transaction, std::string_view code) {
    auto coupon = find_coupon(transaction, code);
    if (!coupon) return std::unexpected(not_found(kind_of(Aggregate::coupons), code));
    return std::move(*coupon);
}

/// The link of this token, if it is one of this coupon.
Result<FoundLink> find(const store::Transaction& transaction, std::string_view code, std::string_view token) {
    auto found = find_link(transaction, token);
    const Kind& kind = kind_of(Aggregate::coupons);
    if (!found || kind.id_of(found->link.coupon) != kind.id_of(code)) return fail("not_found", "The coupon has no such link.");
    return std::move(*found);
}

}  // namespace

std::string new_token(RandomSource& random) {
    constexpr std::size_t kBytes = 18;
    std::string bytes(kBytes, '\0');
    random.fill(std::as_writable_bytes(std::span(bytes)));
    return base64url(bytes);
}

std::string_view tenant_of_token(std::string_view token) {
    const std::size_t point = token.find('.');
    return point == std::string_view::npos ? kDefaultTenant : token.substr(point + 1);
}

Result<std::vector<boost::json::object>> ClaimLinks::list(std::string_view tenant, std::string_view code) const {
    std::vector<boost::json::object> links;
    const auto done = store_.read(tenant, [&](const store::Transaction& transaction) -> Result<void> {
        links.clear();
        if (auto coupon = find(transaction, code); !coupon) return std::unexpected(coupon.error());
        for (const ClaimLink& link : links_of(transaction, code)) links.push_back(write(link, writes_.now()));
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return links;
}

Result<Written> ClaimLinks::create(const WriteContext& context, std::string_view code, const boost::json::value& value) {
    const auto wished = document::read_new_claim_link(value);
    if (!wished) return std::unexpected(wished.error());
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>& changes) -> Result<Written> {
        const Instant now = writes_.now();
        const auto coupon = find(transaction, code);
        if (!coupon) return std::unexpected(coupon.error());
        if (auto done = check_grantable(*coupon, now); !done) return std::unexpected(done.error());
        if (coupon->kind != CouponKind::customer)
            return fail("coupon_not_grantable",
                        "Codes of this coupon are bound to addresses; only coupons of the kind customer have links.");
        if (links_of(transaction, code).size() >= kClaimLinksPerCouponMax)
            return fail("limit_reached", fmt::format("A coupon has at most {} links.", kClaimLinksPerCouponMax));
        FoundLink made{*wished, store::kAbsent};
        made.link.token = new_token(random_);
        if (context.tenant != kDefaultTenant) made.link.token += "." + context.tenant;
        made.link.coupon = coupon->code;
        made.link.created_at = now;
        if (auto done = put_link(transaction, made, now); !done) return std::unexpected(done.error());
        if (made.link.ends_at)
            transaction.due().set(kLinksDue, std::array{store::DueEntry{made.link.token, Instant{made.link.ends_at->ms + 1}}});
        if (auto done = show_open_link(transaction, code, now, changes); !done) return std::unexpected(done.error());
        return Written{.outcome = Outcome::made, .id = made.link.token, .body = write(made.link, now)};
    });
}

Result<Written> ClaimLinks::revoke(const WriteContext& context, std::string_view code, std::string_view token) {
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>& changes) -> Result<Written> {
        auto found = find(transaction, code, token);
        if (!found) return std::unexpected(found.error());
        if (!found->link.revoked_at) {
            found->link.revoked_at = writes_.now();
            if (auto done = put_link(transaction, *found, writes_.now()); !done) return std::unexpected(done.error());
            if (auto done = show_open_link(transaction, code, writes_.now(), changes); !done)
                return std::unexpected(done.error());
        }
        return Written{.outcome = Outcome::erased, .id = found->link.token, .body = {}};
    });
}

Result<std::string> ClaimLinks::path(std::string_view tenant, std::string_view code, std::string_view token) const {
    std::string path;
    const auto done = store_.read(tenant, [&](const store::Transaction& transaction) -> Result<void> {
        const auto found = find(transaction, code, token);
        if (!found) return std::unexpected(found.error());
        path = path_of(found->link.token);
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return path;
}

}  // namespace couponry::service
