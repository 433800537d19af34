// Welcome offers: who signs up with an address gets a code of his own by mail, once per mailbox. Any thread.
#pragma once

#include <boost/json/value.hpp>
#include <string_view>

#include "base/random.h"
#include "service/access.h"
#include "service/writes.h"

namespace couponry::service {

/// The same code is not mailed again sooner.
constexpr std::int64_t kWelcomeMailMs = kHourMs;

class WelcomeOffers {
public:
    WelcomeOffers(Writes& writes, RandomSource& random) : writes_(writes), random_(random) {}

    /// {"email", "locale"?, "source"?}. Answers {"coupon", "status": "sent"}, whether the mailbox is new or not; with the code for keys that
    /// may see codes. Failures `not_found`, `invalid_document`, `coupon_not_grantable`, `coupon_inactive`, `coupon_ended`, those of Writes.
    Result<Written> sign_up(const WriteContext& context, const Caller& caller, std::string_view coupon,
                            const boost::json::value& value);

private:
    Writes& writes_;
    RandomSource& random_;
};

}  // namespace couponry::service
