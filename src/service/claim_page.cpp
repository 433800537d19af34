#include "service/claim_page.h"

#include <algorithm>

#include "service/claim_places.h"
#include "service/grants.h"
#include "words/names.h"
#include "words/words.h"

namespace couponry::service {
namespace {

/// When nothing can be claimed any more: why, and whether the page is gone for ever.
std::string_view reason_of(const Claims::Offer& offer, Instant now) {
    if (!offer.coupon.active) return "claim.inactive";
    if (offer.coupon.ends_at && *offer.coupon.ends_at < now) return "claim.ended";
    switch (state_of(offer.link, now)) {
        case ClaimLinkState::open:
            return {};
        case ClaimLinkState::full:
            return "claim.full";
        case ClaimLinkState::ended:
            return "claim.ended";
        case ClaimLinkState::revoked:
            return "claim.revoked";
    }
    return {};
}

}  // namespace

ClaimPage claim_page(const words::Catalogue& catalogue, std::string_view locale, const std::optional<Claims::Offer>& offer,
                     const TimeZone& zone, Instant now) {
    constexpr int kNotFound = 404, kGone = 410;
    const words::Messages& messages = catalogue.find(locale);
    ClaimPage page;
    page.language = messages.locale();
    if (!offer) {
        page.heading = messages.format("claim.unknown.heading");
        page.sentence = messages.format("claim.unknown");
        page.status = kNotFound;
        return page;
    }
    const auto name = words::find_local_text(offer->coupon.name, page.language);
    page.heading = name && !name->empty() ? *name : offer->coupon.code;
    page.description = words::find_local_text(offer->coupon.description, page.language).value_or("");
    const words::NoNames names;
    const words::Words words(messages, names, {.time_zone = zone, .now = now, .currency = {}, .locale = page.language});
    if (offer->own) {
        page.sentence = offer->own->customer.empty()
                            ? messages.format("claim.kept", {{"instant", words.instant(offer->own->ends_at)}})
                            : messages.format("claim.done");
        return page;
    }
    if (const std::string_view reason = reason_of(*offer, now); !reason.empty()) {
        page.sentence = messages.format(reason);
        page.status = kGone;
        return page;
    }
    const auto ends_at = end_of(new_grant(offer->coupon, {}, now), offer->coupon);
    page.sentence =
        ends_at ? messages.format("claim.open_until", {{"instant", words.instant(*ends_at)}}) : messages.format("claim.open");
    page.button = messages.format("claim.button");
    return page;
}

}  // namespace couponry::service
