// The entered codes of a cart: what they are, and whether they may be used at all (docs/engine.md, Codes).
#include <algorithm>

#include "codes/look_alikes.h"
#include "codes/normalise.h"
#include "engine/conditions/common.h"
#include "engine/core.h"

namespace couponry::engine {
void Core::resolve_codes() {
    const auto& entered = request_.cart->codes;
    codes_.clear();
    codes_.resize(entered.size());
    std::int64_t usable = 0;
    for (std::size_t index = 0; index < entered.size(); ++index) {
        resolve_code(index);
        ResolvedCode& code = codes_[index];
        const auto blocked = request_.usage->blocked_until;
        if (blocked && *blocked > request_.now)
            code.failures.push_back(
                {Judgement::failed(Reason::too_many_attempts, Measure::instant, blocked->ms, request_.now.ms), "code"});
        if (code.failures.empty() && usable >= facts_.site().codes_per_cart)
            code.failures.push_back({Judgement::failed(Reason::codes_per_cart_limit_reached, Measure::count,
                                                       facts_.site().codes_per_cart, facts_.site().codes_per_cart + 1),
                                     "codes"});
        code.is_usable = code.failures.empty();
        usable += code.is_usable ? 1 : 0;
    }
}

void Core::resolve_code(std::size_t index) {
    ResolvedCode& code = codes_[index];
    const Snapshot& snapshot = *request_.snapshot;
    const auto fail = [&](Reason reason) { code.failures.push_back({Judgement::failed(reason), "code"}); };
    const auto normalised = codes::normalise(request_.cart->codes[index]);
    if (!normalised) return fail(Reason::code_malformed);
    const auto is_code = [&](std::string_view text) {
        if (request_.usage->codes.contains(std::string(text))) return true;
        const CompiledCoupon* coupon = snapshot.find_coupon(facts_.symbols().find(text));
        return coupon != nullptr && coupon->kind != CouponKind::multi_code;
    };
    const codes::Finding finding =
        codes::find_code(*normalised, {is_code, [&](std::string_view skeleton) { return snapshot.codes_like(skeleton); }});
    code.normalised =
        finding.by == codes::FoundBy::kExactText || finding.by == codes::FoundBy::kLookAlike ? finding.code : *normalised;
    if (finding.code.empty()) {
        const bool mistyped = std::any_of(snapshot.coupons->begin(), snapshot.coupons->end(), [&](const CompiledCoupon& coupon) {
            return coupon.has_check_letter && coupon.prefix != kNoSymbol &&
                   normalised->starts_with(facts_.symbols().text(coupon.prefix));
        });
        return fail(mistyped ? Reason::code_mistyped : Reason::code_not_found);
    }
    if (const auto generated = request_.usage->codes.find(finding.code); generated != request_.usage->codes.end()) {
        code.code = &generated->second;
        const auto of = codes::normalise(code.code->coupon);
        code.coupon = of ? snapshot.find_coupon(facts_.symbols().find(*of)) : nullptr;
    } else {
        code.coupon = snapshot.find_coupon(facts_.symbols().find(finding.code));
    }
    if (code.coupon == nullptr) return fail(Reason::code_not_found);
    code.is_proven = code.coupon->is_public;
    snapshot.opened_by(code.coupon->code, code.promotions);
    const Symbols& symbols = facts_.symbols();
    std::sort(code.promotions.begin(), code.promotions.end(), [&](std::uint32_t one, std::uint32_t two) {
        const CompiledPromotion& first = snapshot.promotion(one);
        const CompiledPromotion& second = snapshot.promotion(two);
        return first.priority != second.priority ? first.priority < second.priority
                                                 : symbols.text(first.code) < symbols.text(second.code);
    });
    judge_coupon(code);
    judge_holder(code);
    judge_coupon_limits(code);
    if (code.promotions.empty()) fail(Reason::no_promotion);
    mark_siblings(index);
}

void Core::judge_coupon(ResolvedCode& code) {
    const CompiledCoupon& coupon = *code.coupon;
    const auto fail = [&](std::string_view path, Reason reason, Measure measure = Measure::nothing, std::int64_t required = 0,
                          std::int64_t observed = 0) {
        code.failures.push_back({Judgement::failed(reason, measure, required, observed), path});
    };
    const std::int64_t now = request_.now.ms;
    if (!coupon.is_active || (code.code != nullptr && code.code->status == CodeStatus::disabled))
        fail("active", Reason::code_disabled);
    if (now < coupon.starts_ms) fail("starts_at", Reason::code_not_started, Measure::instant, coupon.starts_ms, now);
    std::int64_t ends = coupon.ends_ms;
    // Valid for a period: counted from generation, and over with the coupon at the latest.
    if (code.code != nullptr && code.code->generated_at && coupon.valid_for_days > 0)
        ends = std::min(ends, code.code->generated_at->ms + coupon.valid_for_days * kDayMs);
    if (code.code != nullptr && code.code->ends_at) ends = std::min(ends, code.code->ends_at->ms);
    if (now > ends) fail("ends_at", Reason::code_expired, Measure::instant, ends, now);
    if (code.code != nullptr && code.code->status == CodeStatus::redeemed) fail("code", Reason::code_already_redeemed);
    if (code.code != nullptr && code.code->status == CodeStatus::held &&
        (request_.cart->order.empty() || code.code->held_by_order != request_.cart->order))
        fail("code", Reason::code_held_by_other_order);
}

void Core::judge_holder(ResolvedCode& code) {
    const CompiledCoupon& coupon = *code.coupon;
    const CustomerFacts& who = facts_.customer();
    const auto fail = [&](std::string_view path, Reason reason) { code.failures.push_back({Judgement::failed(reason), path}); };
    if (code.code != nullptr && code.code->bound_email) {
        if (!who.email)
            code.provisional = true;
        else if (normalised_email(*who.email) == normalised_email(*code.code->bound_email))
            code.is_proven = true;
        else
            fail("bound_email", Reason::code_not_yours);
    }
    if (coupon.kind != CouponKind::customer) return;
    const std::string_view text = facts_.symbols().text(coupon.code);
    // Of several grants the one nearest to being usable counts; a revoked one is not held.
    Reason reason = coupon.has_open_claim_link ? Reason::code_not_claimed : Reason::code_not_yours;
    std::int64_t ended = 0;
    for (const Grant& grant : who.grants) {
        if (grant.coupon != text || grant.status == GrantStatus::revoked) continue;
        code.is_proven = true;
        std::int64_t ends = grant.ends_at ? grant.ends_at->ms : INT64_MAX;
        if (grant.granted_at && coupon.valid_for_days > 0)
            ends = std::min(ends, grant.granted_at->ms + coupon.valid_for_days * kDayMs);
        if (grant.status == GrantStatus::used) {
            if (reason != Reason::code_expired) reason = Reason::code_already_redeemed;
        } else if (request_.now.ms <= ends) {
            return;
        } else {
            reason = Reason::code_expired;
            ended = std::max(ended, ends);
        }
    }
    if (reason != Reason::code_expired) return fail("grant", reason);
    code.failures.push_back({Judgement::failed(reason, Measure::instant, ended, request_.now.ms), "grant/ends_at"});
}

void Core::judge_coupon_limits(ResolvedCode& code) {
    const CompiledCoupon& coupon = *code.coupon;
    const auto [all, own, period] = request_.usage->of_coupon(facts_.symbols().text(coupon.code));
    if (all.redemptions >= coupon.redemptions)
        code.failures.push_back(
            {Judgement::failed(Reason::usage_limit_reached, Measure::count, coupon.redemptions, all.redemptions),
             "limits/redemptions"});
    if (coupon.redemptions_per_customer == kUnlimited) return;
    if (facts_.is_guest() && !facts_.customer().email)
        code.provisional = true;
    else if (own.redemptions >= coupon.redemptions_per_customer)
        code.failures.push_back({Judgement::failed(Reason::customer_usage_limit_reached, Measure::count,
                                                   coupon.redemptions_per_customer, own.redemptions),
                                 "limits/redemptions_per_customer"});
}

void Core::mark_siblings(std::size_t index) {
    // The same text again, a second code of a coupon, or a coupon all of whose promotions earlier usable ones already open.
    ResolvedCode& code = codes_[index];
    const auto fail = [&](std::size_t earlier, Reason reason) {
        code.sibling = static_cast<std::int32_t>(earlier);
        code.failures.push_back({Judgement::failed(reason), "code"});
    };
    for (std::size_t earlier = 0; earlier < index; ++earlier)
        if (codes_[earlier].normalised == code.normalised) return fail(earlier, Reason::code_already_applied);
    for (std::size_t earlier = 0; earlier < index; ++earlier)
        if (codes_[earlier].is_usable && codes_[earlier].coupon == code.coupon)
            return fail(earlier, Reason::sibling_code_already_applied);
    if (!code.failures.empty()) return;
    std::vector<std::uint32_t> opened;
    for (std::size_t earlier = 0; earlier < index; ++earlier) {
        if (!codes_[earlier].is_usable) continue;
        opened.insert(opened.end(), codes_[earlier].promotions.begin(), codes_[earlier].promotions.end());
        const bool all_opened = std::all_of(code.promotions.begin(), code.promotions.end(), [&](std::uint32_t id) {
            return std::find(opened.begin(), opened.end(), id) != opened.end();
        });
        if (all_opened) return fail(earlier, Reason::sibling_code_already_applied);
    }
}

}  // namespace couponry::engine
