// Codes of the cart: which coupon a text names, whether it is usable, and which promotions it opens. By docs/engine.md, Cart,
// and the stage "code" of the reasons.
#include <algorithm>

#include "base/limits.h"
#include "oracle/setting.h"

namespace couponry::oracle {
namespace {

// Capitals without spaces and separators; ASCII is enough for what the generator writes.
std::string normalised(std::string_view text) {
    std::string kept;
    for (const char letter : text) {
        if (std::string_view(" -_./'\"()[],;:!?\t").find(letter) != std::string_view::npos) continue;
        kept += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    }
    return kept;
}

bool same_email(std::string_view one, std::string_view two) {
    return std::equal(one.begin(), one.end(), two.begin(), two.end(), [](char left, char right) {
        return (left >= 'A' && left <= 'Z' ? left - 'A' + 'a' : left) ==
               (right >= 'A' && right <= 'Z' ? right - 'A' + 'a' : right);
    });
}

struct Named {
    const Coupon* coupon = nullptr;
    const Code* code = nullptr;  // of a multi_code coupon
};

Named find_named(const Input& input, const std::string& text) {
    Named named;
    std::string coupon;
    for (const auto& [canonical, code] : input.usage.codes)
        if (normalised(canonical) == text) {
            named.code = &code;
            coupon = code.coupon;
        }
    for (const Coupon& one : input.shop.coupons)
        if (named.code != nullptr ? one.code == coupon : one.kind != CouponKind::multi_code && normalised(one.code) == text)
            named.coupon = &one;
    return named;
}

Instant later_by(Instant from, Days days) {
    return Instant{from.ms + days.count * kDayMs};
}

void judge_generated_code(const Setting& setting, const Named& named, std::vector<Reason>& reasons) {
    const Code& code = *named.code;
    if (code.status == CodeStatus::disabled) reasons.push_back(Reason::code_disabled);
    if (code.status == CodeStatus::redeemed) reasons.push_back(Reason::code_already_redeemed);
    const bool is_own_hold = !code.held_by_order.empty() && code.held_by_order == setting.cart().order;
    if (code.status == CodeStatus::held && !is_own_hold) reasons.push_back(Reason::code_held_by_other_order);
    if (named.coupon->valid_for && code.generated_at &&
        later_by(*code.generated_at, *named.coupon->valid_for) < setting.input->now)
        reasons.push_back(Reason::code_expired);
    if (code.ends_at && *code.ends_at < setting.input->now) reasons.push_back(Reason::code_expired);
    const auto& email = setting.cart().customer.email;
    if (code.bound_email && email && !same_email(*code.bound_email, *email)) reasons.push_back(Reason::code_not_yours);
}

// The grant nearest to being usable decides.
void judge_grants(const Setting& setting, const Coupon& coupon, std::vector<Reason>& reasons) {
    Reason nearest = coupon.has_open_claim_link ? Reason::code_not_claimed : Reason::code_not_yours;
    bool is_used = false;
    bool is_expired = false;
    for (const Grant& grant : setting.cart().customer.grants) {
        if (grant.coupon != coupon.code || grant.status == GrantStatus::revoked) continue;
        const bool ended =
            (grant.ends_at && *grant.ends_at < setting.input->now) ||
            (coupon.valid_for && grant.granted_at && later_by(*grant.granted_at, *coupon.valid_for) < setting.input->now);
        if (grant.status == GrantStatus::available && !ended) return;
        if (grant.status == GrantStatus::used)
            is_used = true;
        else
            is_expired = true;
    }
    if (is_used) nearest = Reason::code_already_redeemed;
    if (is_expired) nearest = Reason::code_expired;
    reasons.push_back(nearest);
}

void judge_coupon(const Setting& setting, const Named& named, std::vector<Reason>& reasons) {
    const Coupon& coupon = *named.coupon;
    const Instant now = setting.input->now;
    if (!coupon.active) reasons.push_back(Reason::code_disabled);
    if (coupon.starts_at && now < *coupon.starts_at) reasons.push_back(Reason::code_not_started);
    if (coupon.ends_at && *coupon.ends_at < now) reasons.push_back(Reason::code_expired);
    if (named.code != nullptr) judge_generated_code(setting, named, reasons);
    if (coupon.kind == CouponKind::customer) judge_grants(setting, coupon, reasons);
    const auto found = setting.input->usage.coupons.find(coupon.code);
    const Usage used = found == setting.input->usage.coupons.end() ? Usage{} : found->second;
    const CustomerFacts& customer = setting.cart().customer;
    const bool is_unknown = !customer.id && !customer.email;
    if (coupon.limits.redemptions && used.all.redemptions >= *coupon.limits.redemptions)
        reasons.push_back(Reason::usage_limit_reached);
    if (!is_unknown && coupon.limits.redemptions_per_customer &&
        used.customer.redemptions >= *coupon.limits.redemptions_per_customer)
        reasons.push_back(Reason::customer_usage_limit_reached);
}

std::vector<std::size_t> named_offers(const Setting& setting, const Coupon& coupon) {
    std::vector<std::size_t> offers;
    for (std::size_t index = 0; index < setting.offers.size(); ++index) {
        const auto& coupons = setting.offers[index].promotion->coupons;
        if (coupons && std::find(coupons->begin(), coupons->end(), coupon.code) != coupons->end()) offers.push_back(index);
    }
    return offers;
}

// A usable code opens what no earlier one has opened; one with nothing left to open is a sibling, also where there is no room for
// another code (a sibling is not usable). `has_room`: fewer than the site's codes_per_cart are usable so far.
void open_offers(Setting& setting, EnteredCode& code, const Coupon& coupon, bool has_room) {
    std::vector<std::size_t> unopened;
    for (const std::size_t index : code.opens)
        if (!setting.offers[index].is_open) unopened.push_back(index);
    if (!code.opens.empty() && unopened.empty()) {
        code.reasons.push_back(Reason::sibling_code_already_applied);
        return;
    }
    if (!has_room) {
        code.reasons.push_back(Reason::codes_per_cart_limit_reached);
        return;
    }
    code.opens = unopened;
    for (const std::size_t index : unopened) {
        setting.offers[index].is_open = true;
        setting.offers[index].coupon = coupon.code;
    }
}

}  // namespace

void resolve_codes(Setting& setting) {
    const Input& input = *setting.input;
    for (Offer& offer : setting.offers) offer.is_open = !offer.promotion->coupons && input.cart.automatic;
    std::vector<std::string> seen;
    std::vector<std::string> used_coupons;
    std::int64_t usable = 0;
    for (const std::string& entered : input.cart.codes) {
        EnteredCode code;
        code.entered = entered;
        const std::string text = normalised(entered);
        if (input.usage.blocked_until && input.now < *input.usage.blocked_until)
            code.reasons.push_back(Reason::too_many_attempts);
        if (text.empty() || text.size() > kCodeLengthMax) code.reasons.push_back(Reason::code_malformed);
        const Named named = find_named(input, text);
        if (named.coupon == nullptr) {
            code.reasons.push_back(Reason::code_not_found);
        } else {
            code.opens = named_offers(setting, *named.coupon);
            if (code.opens.empty()) code.reasons.push_back(Reason::no_promotion);
            const std::size_t already = code.reasons.size();
            judge_coupon(setting, named, code.reasons);
            if (std::find(seen.begin(), seen.end(), text) != seen.end())
                code.reasons.push_back(Reason::code_already_applied);
            else if (std::find(used_coupons.begin(), used_coupons.end(), named.coupon->code) != used_coupons.end())
                code.reasons.push_back(Reason::sibling_code_already_applied);
            const bool is_blocked = !code.reasons.empty() && code.reasons.front() == Reason::too_many_attempts;
            if (!is_blocked && code.reasons.size() == already) {
                open_offers(setting, code, *named.coupon, usable < setting.site->codes_per_cart);
                if (code.reasons.size() == already) {
                    ++usable;
                    used_coupons.push_back(named.coupon->code);
                }
            }
        }
        seen.push_back(text);
        setting.codes.push_back(code);
    }
}

}  // namespace couponry::oracle
