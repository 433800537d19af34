// Reason: why a code or promotion did not apply; RejectionStage and the fixed order in which one is shown. Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace couponry {

// In the order of docs/engine.md "Which reason is shown"; within a rank as listed there.
#define COUPONRY_REASONS(X)                                                                                                  \
    X(too_many_attempts, guard) X(reason_withheld, guard)                                                                     \
    X(code_not_found, code) X(code_malformed, code) X(code_mistyped, code) X(code_disabled, code) X(code_not_started, code)   \
    X(code_expired, code) X(code_outside_time_window, code) X(code_already_applied, code)                                     \
    X(sibling_code_already_applied, code) X(code_already_redeemed, code) X(code_not_claimed, code) X(code_not_yours, code)    \
    X(code_held_by_other_order, code)                                                                                         \
    X(no_promotion, promotion) X(promotion_inactive, promotion) X(promotion_not_started, promotion)                           \
    X(promotion_expired, promotion) X(promotion_outside_time_window, promotion) X(site_not_eligible, promotion)               \
    X(currency_mismatch, request)                                                                                             \
    X(usage_limit_reached, limit) X(customer_usage_limit_reached, limit) X(period_limit_reached, limit)                       \
    X(budget_exhausted, limit) X(application_limit_reached, limit) X(codes_per_cart_limit_reached, limit)                     \
    X(cart_empty, request)                                                                                                    \
    X(login_required, request) X(customer_required, request) X(email_required, request)                                       \
    X(segment_not_eligible, condition) X(not_first_order, condition) X(order_count_not_matched, condition)                    \
    X(eligibility_claim_unverified, condition)                                                                                \
    X(channel_not_eligible, promotion)                                                                                        \
    X(shipping_address_required, request) X(country_not_eligible, condition) X(region_not_eligible, condition)                \
    X(postcode_not_eligible, condition) X(shipping_method_required, request) X(shipping_method_not_eligible, condition)       \
    X(payment_method_required, request) X(payment_method_not_eligible, condition)                                             \
    X(excluded_item_present, condition) X(max_subtotal_exceeded, condition) X(max_quantity_exceeded, condition)               \
    X(no_eligible_items, condition) X(only_reduced_items, condition) X(required_product_missing, condition)                   \
    X(required_category_missing, condition) X(attribute_not_matched, condition) X(min_subtotal_not_met, condition)            \
    X(min_quantity_not_met, condition)                                                                                        \
    X(no_effect, effect) X(gift_out_of_stock, effect)                                                                         \
    X(not_combinable, stacking) X(blocked_by_exclusive, stacking) X(better_offer_applied, stacking)                           \
    X(promotion_changed_since_evaluation, order)

enum class RejectionStage : std::uint8_t { code, request, promotion, condition, limit, stacking, effect, guard, order };

/// The numbers are the order in which reasons are shown, smaller first; they are never stored, the names are.
enum class Reason : std::uint8_t {
    none,
#define X(name, stage) name,
    COUPONRY_REASONS(X)
#undef X
};

std::string_view reason_name(Reason reason);
std::optional<Reason> parse_reason(std::string_view name);
RejectionStage reason_stage(Reason reason);
std::string_view stage_name(RejectionStage stage);

}  // namespace couponry
