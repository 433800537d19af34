#include "assistant/intents.h"

#include <algorithm>
#include <array>

namespace couponry::assistant {
namespace {

constexpr std::array<std::string_view, kIntents> kNames = {
    "promo_not_working",
    "promo_fix_cart",
    "promo_how_to_apply",
    "promo_find",
    "promo_negotiate",
    "promo_terms",
    "promo_expiry",
    "promo_channel",
    "promo_quantity_limit",
    "promo_min_spend",
    "promo_product_eligibility",
    "promo_customer_eligibility",
    "promo_stacking",
    "promo_welcome_missing",
    "promo_welcome_problem",
    "promo_past",
    "promo_retroactive",
    "promo_amount",
    "promo_gift_or_shipping",
    "promo_already_used",
    "promo_after_return",
    "price_match",
    "loyalty_referral",
    "order_status",
    "order_change_cancel",
    "delivery_info",
    "return_start",
    "exchange",
    "return_policy",
    "refund_status",
    "payment_help",
    "account_help",
    "product_question",
    "human_handoff",
    "complaint_feedback",
    "smalltalk",
    "injection_abuse",
    "out_of_scope",
};

}  // namespace

std::string_view name_of(Intent intent) {
    return kNames[static_cast<std::size_t>(intent)];
}

std::optional<Intent> intent_named(std::string_view name) {
    const auto place = std::ranges::find(kNames, name);
    if (place == kNames.end()) return std::nullopt;
    return static_cast<Intent>(place - kNames.begin());
}

}  // namespace couponry::assistant
