// Uses of one promotion, coupon or campaign, and the names under which they are counted. Plain data.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/money.h"

namespace couponry {

struct Used {
    std::int64_t redemptions = 0;
    std::int64_t applications = 0;
    MoneyMap amount;
    std::int64_t customers = 0;  // different ones; only of what everybody used
};
Used& operator+=(Used& used, const Used& more);

// "promotions:summer", "coupons:WELCOME", "campaigns:autumn"
std::string promotion_subject(std::string_view promotion);
std::string coupon_subject(std::string_view coupon);
std::string campaign_subject(std::string_view campaign);

}  // namespace couponry
