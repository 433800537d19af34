// Coupon: what opens a promotion; a code is the text a shopper enters. Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/money.h"
#include "model/promotion.h"

namespace couponry {

enum class CouponKind : std::uint8_t { single_code, multi_code, customer };
enum class Visibility : std::uint8_t { open, hidden };  // "public", "private"

struct CouponLimits {
    std::optional<std::int64_t> redemptions;
    std::optional<std::int64_t> redemptions_per_customer;
    bool operator==(const CouponLimits&) const = default;
};

struct Coupon {
    std::string code;  // canonical text; for multi_code the coupon's id, not a text a shopper enters
    CouponKind kind = CouponKind::single_code;
    LocalText name;
    LocalText description;
    bool active = true;
    Visibility visibility = Visibility::open;
    bool listed = false;  // may be suggested
    std::optional<Instant> starts_at;
    std::optional<Instant> ends_at;
    std::optional<Days> valid_for;  // from grant or generation
    bool assignable_by_agents = false;
    bool restore_on_cancel = true;
    bool has_open_claim_link = false;
    bool has_check_letter = false;  // multi_code: an unknown text with its prefix and a wrong check letter was mistyped
    std::string code_prefix;  // multi_code
    CouponLimits limits;
    bool operator==(const Coupon&) const = default;
};

enum class CodeStatus : std::uint8_t { available, held, redeemed, disabled };

/// One generated code of a multi_code coupon.
struct Code {
    std::string text;  // canonical
    std::string coupon;
    std::optional<std::string> bound_email;
    std::optional<Instant> generated_at;
    std::optional<Instant> ends_at;  // besides what its coupon says
    CodeStatus status = CodeStatus::available;
    std::string held_by_order;  // when held; of a redeemed one, who redeemed it
    bool operator==(const Code&) const = default;
};

enum class GrantStatus : std::uint8_t { available, used, revoked };

/// A customer holds a coupon.
struct Grant {
    std::string coupon;
    std::optional<Instant> granted_at;
    std::optional<Instant> ends_at;
    GrantStatus status = GrantStatus::available;
    bool operator==(const Grant&) const = default;
};

}  // namespace couponry
