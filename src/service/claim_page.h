// What the page of a claim link says, in the reader's language; it reads nothing and changes nothing. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "service/claims.h"
#include "words/catalogue.h"

namespace couponry::service {

/// All plain text; whoever shows it escapes it.
struct ClaimPage {
    std::string language;
    std::string heading;  ///< The coupon's name, or what a page without one is called.
    std::string description;
    std::string sentence;  ///< What is true of this link now, and what to do.
    std::string button;  ///< Empty: there is nothing to press.
    int status = 200;
};

/// `locale`: the tag that the reader prefers; dates are those of `zone`.
ClaimPage claim_page(const words::Catalogue& catalogue, std::string_view locale, const std::optional<Claims::Offer>& offer,
                     const TimeZone& zone, Instant now);

}  // namespace couponry::service
