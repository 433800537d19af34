#include "service/claim_places.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"
#include "document/claim_document.h"
#include "service/kinds.h"
#include "service/resources.h"

namespace couponry::service {
namespace {

using store::Aggregate;

ClaimLink link_of(const store::Document& document) {
    auto link = document::read_claim_link(boost::json::parse(document.body));
    CHECK(link.has_value());  // it was written by put_link
    return std::move(*link);
}

std::string coupon_id(std::string_view code) {
    return kind_of(Aggregate::coupons).id_of(code);
}

}  // namespace

ClaimLinkState state_of(const ClaimLink& link, Instant now) {
    if (link.revoked_at) return ClaimLinkState::revoked;
    if (link.ends_at && *link.ends_at < now) return ClaimLinkState::ended;
    if (link.claims_max && link.claims >= *link.claims_max) return ClaimLinkState::full;
    return ClaimLinkState::open;
}

std::string_view name_of(ClaimLinkState state) {
    constexpr std::string_view kNames[] = {"open", "full", "ended", "revoked"};
    return kNames[static_cast<std::size_t>(state)];
}

Result<void> check_open(const ClaimLink& link, Instant now) {
    switch (state_of(link, now)) {
        case ClaimLinkState::open:
            return {};
        case ClaimLinkState::full:
            return fail("claim_link_full", "All coupons of this link are gone.");
        case ClaimLinkState::ended:
            return fail("claim_link_ended", fmt::format("This link ended at {}.", format_instant(*link.ends_at)));
        case ClaimLinkState::revoked:
            return fail("claim_link_revoked", "This link was withdrawn.");
    }
    return {};
}

std::optional<FoundLink> find_link(const store::Transaction& transaction, std::string_view token) {
    const auto document = transaction.of(Aggregate::claim_links).find("link:" + std::string(token));
    if (!document) return std::nullopt;
    return FoundLink{link_of(*document), document->version};
}

std::vector<ClaimLink> links_of(const store::Transaction& transaction, std::string_view coupon) {
    std::vector<ClaimLink> links;
    for (const store::Document& document :
         transaction.of(Aggregate::claim_links).find_by("coupon", coupon_id(coupon), {}, kClaimLinksPerCouponMax))
        links.push_back(link_of(document));
    return links;
}

Result<void> put_link(store::Transaction& transaction, const FoundLink& found, Instant now) {
    const auto written = transaction.of(Aggregate::claim_links)
                             .put({"link:" + found.link.token,
                                   boost::json::serialize(document::write_claim_link(found.link)),
                                   now,
                                   {{"coupon", coupon_id(found.link.coupon)}}},
                                  found.version);
    if (!written) return fail("store_busy", "Somebody else changed the link at this moment; try again.");
    return {};
}

Result<void> take_place(store::Transaction& transaction, FoundLink found, bool is_waiting, Instant now) {
    if (auto open = check_open(found.link, now); !open) return open;
    ++found.link.claims;
    found.link.claims_waiting += is_waiting ? 1 : 0;
    return put_link(transaction, found, now);
}

Result<void> end_waiting(store::Transaction& transaction, std::string_view token, bool is_free, Instant now) {
    auto found = find_link(transaction, token);
    if (!found) return {};
    found->link.claims_waiting = std::max<std::int64_t>(0, found->link.claims_waiting - 1);
    if (is_free) found->link.claims = std::max<std::int64_t>(0, found->link.claims - 1);
    return put_link(transaction, *found, now);
}

void set_open_link(const store::Transaction& transaction, std::string_view coupon_id, Instant now, boost::json::object& coupon) {
    const std::vector<ClaimLink> links = links_of(transaction, coupon_id);
    if (links.empty()) return;
    if (std::ranges::any_of(links, [&](const ClaimLink& link) { return state_of(link, now) == ClaimLinkState::open; }))
        coupon["has_open_claim_link"] = true;
    else
        coupon.erase("has_open_claim_link");
}

Result<void> show_open_link(store::Transaction& transaction, std::string_view coupon, Instant now, std::vector<Change>& changes) {
    const Kind& kind = kind_of(Aggregate::coupons);
    const auto document = transaction.of(Aggregate::coupons).find(kind.id_of(coupon));
    if (!document) return {};
    const boost::json::object before = boost::json::parse(document->body).as_object();
    boost::json::object after = before;
    set_open_link(transaction, document->id, now, after);
    if (after == before) return {};
    const auto kept = kind.read(boost::json::value(std::move(after)), document->id);
    CHECK(kept.has_value());  // it was read before it was kept
    if (auto written = put_kept(transaction, kind, *kept, now, changes); !written) return std::unexpected(written.error());
    return {};
}

}  // namespace couponry::service
