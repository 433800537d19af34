#include "engine/fix_search.h"

#include <algorithm>
#include <tuple>

namespace couponry::engine {
namespace {

/// What tells two actions of a kind apart, compared by bytes.
std::string id_of(const FixAction& action) {
    return action.product + action.line + action.code + action.value + (action.lines.empty() ? "" : action.lines.front());
}

bool is_by_value(FixKind kind) {
    return kind == FixKind::replace_code || kind == FixKind::set_address || kind == FixKind::choose_shipping_method ||
           kind == FixKind::choose_payment_method || kind == FixKind::use_channel || kind == FixKind::split_order;
}

bool adds_goods(const Fix& fix) {
    const auto adds = [](const FixAction& action) {
        return action.kind == FixKind::add_amount || action.kind == FixKind::add_quantity || action.kind == FixKind::add_product;
    };
    return adds(fix.action) || std::any_of(fix.then.begin(), fix.then.end(), adds);
}

}  // namespace

FixSearch::FixSearch(const Core& core, Prober& prober, std::size_t code, const CodeExplanation& explanation, CodeAnswer& answer)
    : core_(core),
      facts_(core.facts()),
      prober_(prober),
      code_(code),
      explanation_(explanation),
      answer_(answer),
      cart_(*core.request().cart) {
    applied_before_.reserve(cart_.codes.size());
    for (std::size_t other = 0; other < cart_.codes.size(); ++other) applied_before_.push_back(core.code_applied(other));
}

void FixSearch::run() {
    if (answer_.reason == Reason::code_already_applied) {
        try_replacing();  // the first entry is to be cured
    } else if (answer_.reason != Reason::too_many_attempts) {  // a fix would tell that there is such a code
        const ResolvedCode& code = core_.codes()[code_];
        std::vector<Requirements> each;
        each.reserve(std::max<std::size_t>(explanation_.promotions.size(), 1));
        for (const PromotionExplanation& promotion : explanation_.promotions) each.emplace_back(core_, &code, &promotion);
        if (each.empty()) each.emplace_back(core_, &code, nullptr);
        for (const Requirements& requirements : each) try_single_actions(requirements);
        if (is_forestalled()) try_removing_codes(true);
        if (!has_offer())
            for (const Requirements& requirements : each) try_chain(requirements);
        try_replacing();
        offer_unverified();
    }
    finish();
}

void FixSearch::try_single_actions(const Requirements& requirements) {
    if (requirements.could(kAdd)) try_additions(requirements);
    if (requirements.could(kRemove)) try_removals(requirements);
    for (const Ways way : {kAddress, kShippingMethod, kPaymentMethod, kChannel})
        if (requirements.could(way)) try_values(requirements, way);
    if (requirements.could(kRemoveCode)) try_removing_codes();
    if (requirements.could(kWait)) try_instants(requirements);
    if (requirements.could(kClaim)) try_claiming();
    if (requirements.could(kLogIn)) try_logging_in();
    if (requirements.could(kSplit)) try_split(requirements);
}

bool FixSearch::has_offer() const {
    return !answer_.fixes.empty();
}

/// Evaluates the changed cart; a fix when the code applies there.
std::optional<Fix> FixSearch::verify(std::span<const FixAction> actions, std::int64_t costs,
                                     std::optional<FilterId> made_up_for) {
    const Probe& probe = prober_.try_change({.actions = actions, .code = code_, .made_up_for = made_up_for});
    // Places of codes when one is taken out.
    const auto is_removed = [&](std::size_t code) {
        return std::any_of(actions.begin(), actions.end(), [&](const FixAction& action) {
            return action.kind == FixKind::remove_code && cart_.codes[code] == action.code;
        });
    };
    Fix fix;
    bool applies = false;
    std::size_t place = 0;
    for (std::size_t code = 0; code < cart_.codes.size(); ++code) {
        if (is_removed(code)) continue;
        if (code == code_) applies = probe.applied[place];
        if (code != code_ && applied_before_[code] && !probe.applied[place]) fix.drops.push_back(cart_.codes[code]);
        ++place;
    }
    if (!applies) return std::nullopt;
    fix.action = actions.front();
    fix.then.assign(actions.begin() + 1, actions.end());
    fix.verified = true;
    fix.costs = costs;
    fix.saves = probe.discount - core_.discount();
    fix.total = probe.total;
    return fix;
}

/// Keeps the smaller of two fixes of a kind (docs/engine.md, Fixes); where a value is chosen, the one that saves most.
void FixSearch::offer(Fix fix, std::int64_t pieces) {
    const auto key = [](const Fix& own, std::int64_t count) {
        const bool by_value = is_by_value(own.action.kind);
        return std::tuple(by_value ? -own.saves : own.costs, count, own.total, own.action.at ? own.action.at->ms : 0,
                          id_of(own.action));
    };
    for (std::size_t index = 0; index < answer_.fixes.size(); ++index) {
        Fix& other = answer_.fixes[index];
        if (other.action.kind != fix.action.kind) continue;
        if (key(fix, pieces) < key(other, pieces_[index])) {
            other = std::move(fix);
            pieces_[index] = pieces;
        }
        return;
    }
    answer_.fixes.push_back(std::move(fix));
    pieces_.push_back(pieces);
}

/// What only the person can do: said as what is required, never with an amount.
void FixSearch::offer_unverified() {
    FixAction action;
    switch (answer_.reason) {
        case Reason::login_required:
            action.kind = FixKind::log_in;
            break;
        case Reason::email_required:
            action.kind = FixKind::use_email;
            break;
        case Reason::code_not_claimed:
            action.kind = FixKind::claim_coupon;
            action.code = answer_.coupon;
            break;
        default:
            return;
    }
    const auto is_same = [&](const Fix& fix) { return fix.action.kind == action.kind; };
    if (std::any_of(answer_.fixes.begin(), answer_.fixes.end(), is_same)) return;
    if (!answer_.because.empty() && !answer_.because.front().names.empty()) action.value = answer_.because.front().names.front();
    Fix fix;
    fix.action = std::move(action);
    answer_.fixes.push_back(std::move(fix));
    pieces_.push_back(0);
}

void FixSearch::finish() {
    const std::int64_t total = core_.total();
    std::stable_sort(answer_.fixes.begin(), answer_.fixes.end(), [&](const Fix& one, const Fix& two) {
        const auto key = [&](const Fix& fix) {
            const bool is_dearer = fix.verified && !adds_goods(fix) && fix.total > total;
            return std::tuple(is_dearer, fix.costs - fix.saves, static_cast<int>(fix.action.kind));
        };
        return key(one) < key(two);
    });
    if (answer_.fixes.size() > kFixesShownMax) answer_.fixes.resize(kFixesShownMax);
    if (!answer_.fixes.empty()) return;
    // Nothing helps: say so, or name the person who can look at it.
    const bool is_for_person = answer_.reason == Reason::code_held_by_other_order ||
                               answer_.reason == Reason::code_already_redeemed || answer_.reason == Reason::usage_limit_reached ||
                               answer_.reason == Reason::code_disabled;
    Fix fix;
    fix.action.kind = is_for_person ? FixKind::ask_person : FixKind::none;
    answer_.fixes.push_back(std::move(fix));
}

}  // namespace couponry::engine
