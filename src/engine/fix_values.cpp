// Fixes that choose something else: an address, a method, a channel, another code; and those of the person who asks.
#include <algorithm>

#include "codes/normalise.h"
#include "engine/fix_search.h"
#include "engine/gate.h"
#include "engine/judge.h"

namespace couponry::engine {

/// The values a cure names with what choosing them costs.
std::vector<std::pair<FixAction, std::int64_t>> FixSearch::values_of(const Cure& cure, Ways way) const {
    if (way == kShippingMethod) return shipping_methods(cure, core_);
    std::vector<std::pair<FixAction, std::int64_t>> values;
    const FixKind kind = way == kAddress         ? FixKind::set_address
                         : way == kPaymentMethod ? FixKind::choose_payment_method
                                                 : FixKind::use_channel;
    const auto add = [&](std::string_view value) {
        FixAction action;
        action.kind = kind;
        action.field = cure.field;
        action.value = value;
        values.emplace_back(std::move(action), 0);
    };
    const auto named = facts_.tables().list_at(cure.names);
    if (way == kChannel) {
        for (const std::string& channel : facts_.site().channels) {
            const bool is_named = std::find(named.begin(), named.end(), facts_.symbols().find(channel)) != named.end();
            if (is_named != cure.is_excluded) add(channel);
        }
    } else if (!cure.is_excluded) {
        // What is meant by "any but these" nobody can say.
        for (const Symbol symbol : named) add(facts_.symbols().text(symbol));
    }
    return values;
}

/// Of the values that something of the promotion names, the one that saves most.
void FixSearch::try_values(const Requirements& requirements, Ways way) {
    std::vector<FixAction> tried;
    for (const Requirement& requirement : requirements.all())
        for (const Cure& cure : requirement.cures) {
            if ((cure.ways & way) == 0) continue;
            for (const auto& [action, costs] : values_of(cure, way)) {
                if (std::find(tried.begin(), tried.end(), action) != tried.end()) continue;
                if (!may_try(action.kind)) return;
                tried.push_back(action);
                if (auto fix = verify({&action, 1}, costs)) offer(std::move(*fix), 0);
            }
        }
}

/// Whether an earlier code opens something that this one would open.
bool FixSearch::is_forestalled() const {
    const auto opens = [&](const ResolvedCode& other, std::uint32_t id) {
        return other.is_usable && std::find(other.promotions.begin(), other.promotions.end(), id) != other.promotions.end();
    };
    const auto own = core_.codes().begin() + static_cast<std::ptrdiff_t>(code_);
    return std::any_of(own->promotions.begin(), own->promotions.end(), [&](std::uint32_t id) {
        return std::any_of(core_.codes().begin(), own, [&](const ResolvedCode& other) { return opens(other, id); });
    });
}

void FixSearch::try_removing_codes(bool must_save) {
    if (tries_[static_cast<std::size_t>(FixKind::remove_code)] > 0) return;  // whoever asks, they are the same
    for (std::size_t other = 0; other < cart_.codes.size(); ++other) {
        if (other == code_ || !core_.codes()[other].is_usable || cart_.codes[other] == cart_.codes[code_]) continue;
        if (!may_try(FixKind::remove_code)) return;
        FixAction action;
        action.kind = FixKind::remove_code;
        action.code = cart_.codes[other];
        auto fix = verify({&action, 1}, 0);
        if (fix && (!must_save || fix->saves > 0)) offer(std::move(*fix), 0);
    }
}

/// Whether something that the coupon opens passes as far as the cart alone can tell: most suggestions end here, untried.
bool FixSearch::may_open(const CompiledCoupon& coupon) const {
    if (!coupon.is_active || coupon.kind == CouponKind::multi_code) return false;
    std::vector<std::uint32_t> opened;
    core_.snapshot().opened_by(coupon.code, opened);
    return std::any_of(opened.begin(), opened.end(), [&](std::uint32_t id) {
        const CompiledPromotion& promotion = core_.snapshot().promotion(id);
        if (!passes_gate(core_.snapshot(), promotion, facts_, nullptr)) return false;
        const auto nodes = facts_.tables().nodes.range(promotion.tree.begin, promotion.tree.count);
        return judge_tree(nodes, facts_, nullptr) != Truth::no;
    });
}

/// A listed coupon, or one the asker holds, that applies here in place of this one and saves most.
void FixSearch::try_replacing() {
    std::set<std::string_view> texts;
    for (const Grant& grant : cart_.customer.grants)
        if (grant.status == GrantStatus::available) texts.insert(grant.coupon);
    for (const Symbol coupon : *core_.snapshot().listed) texts.insert(facts_.symbols().text(coupon));
    for (const std::string_view text : texts) {
        const auto normalised = codes::normalise(text);
        const CompiledCoupon* coupon = normalised ? core_.snapshot().find_coupon(facts_.symbols().find(*normalised)) : nullptr;
        const bool is_entered = std::any_of(core_.codes().begin(), core_.codes().end(), [&](const ResolvedCode& code) {
            return code.coupon != nullptr && code.coupon == coupon;
        });
        if (coupon == nullptr || is_entered || !may_open(*coupon)) continue;
        if (!may_try(FixKind::replace_code)) return;
        FixAction action;
        action.kind = FixKind::replace_code;
        action.code = text;
        auto fix = verify({&action, 1}, 0);
        if (fix && fix->saves > 0) offer(std::move(*fix), 0);
    }
}

/// A known customer can be tried as the holder; who a guest will be, nobody knows.
void FixSearch::try_claiming() {
    if (facts_.is_guest() || !may_try(FixKind::claim_coupon)) return;
    FixAction action;
    action.kind = FixKind::claim_coupon;
    action.code = facts_.symbols().text(core_.codes()[code_].coupon->code);
    if (auto fix = verify({&action, 1}, 0)) offer(std::move(*fix), 0);
}

void FixSearch::try_logging_in() {
    if (facts_.is_guest() || facts_.customer().logged_in || !may_try(FixKind::log_in)) return;
    FixAction action;
    action.kind = FixKind::log_in;
    if (auto fix = verify({&action, 1}, 0)) offer(std::move(*fix), 0);
}

}  // namespace couponry::engine
