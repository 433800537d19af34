#include "engine/fixes.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "engine/schedule.h"

namespace couponry::engine {
namespace {

class Search {
public:
    Search(const Core& core, Prober& prober, std::size_t code, const CodeExplanation& explanation, CodeAnswer& answer)
        : core_(core), prober_(prober), code_(code), explanation_(explanation), answer_(answer), cart_(*core.request().cart) {
        before_ = core.discount();
        for (std::size_t other = 0; other < cart_.codes.size(); ++other) applied_before_.push_back(core.code_applied(other));
    }

    void run() {
        if (!is_hopeless()) {
            for (const PromotionExplanation& promotion : explanation_.promotions) try_single_changes(promotion);
            try_codes();
            try_instants();
            if (answer_.fixes.empty())
                for (const PromotionExplanation& promotion : explanation_.promotions) try_chain(promotion);
            try_split();
        }
        offer_unverified();
        finish();
    }

private:
    static bool is_time(Reason reason) {
        return reason == Reason::code_not_started || reason == Reason::promotion_not_started ||
               reason == Reason::promotion_outside_time_window || reason == Reason::code_outside_time_window;
    }

    /// A change of the cart does not help a code that fails for itself; another code may replace it.
    bool code_itself_fails() const {
        return std::any_of(core_.codes()[code_].failures.begin(), core_.codes()[code_].failures.end(), [](const GateFailure& failure) {
            return !is_time(failure.judgement.reason) && failure.judgement.reason != Reason::cart_empty &&
                   failure.judgement.reason != Reason::codes_per_cart_limit_reached &&
                   failure.judgement.reason != Reason::sibling_code_already_applied;
        });
    }
    bool is_hopeless() const { return answer_.reason == Reason::too_many_attempts; }

    /// Evaluates the changed cart; a fix when the code then applies.
    std::optional<Fix> verify(const FixAction& action, const std::vector<FixAction>& then, std::int64_t costs,
                              std::optional<FilterId> made_up_for = std::nullopt) {
        std::optional<Instant> now;
        if (action.kind == FixKind::wait_until) now = action.at;
        const Probe probe = prober_.try_cart(
            [&](Cart& cart) {
                if (action.kind == FixKind::replace_code) {
                    cart.codes[code_] = action.code;
                    return;
                }
                carry_out(action, cart);
                for (const FixAction& more : then) carry_out(more, cart);
            },
            nullptr, now, made_up_for);
        const std::size_t own = action.kind == FixKind::remove_code ? place_without(action.code) : code_;
        if (own >= probe.applied.size() || !probe.applied[own]) return std::nullopt;
        Fix fix;
        fix.action = action;
        fix.then = then;
        fix.verified = true;
        fix.costs = costs;
        fix.saves = probe.discount - before_;
        fix.total = probe.total;
        for (std::size_t other = 0, at = 0; other < cart_.codes.size(); ++other) {
            if (action.kind == FixKind::remove_code && cart_.codes[other] == action.code) continue;
            if (other != code_ && applied_before_[other] && at < probe.applied.size() && !probe.applied[at]) fix.drops.push_back(cart_.codes[other]);
            ++at;
        }
        return fix;
    }

    std::size_t place_without(const std::string& removed) const {
        std::size_t place = code_;
        for (std::size_t other = 0; other < code_; ++other)
            if (cart_.codes[other] == removed) --place;
        return place;
    }

    /// Keeps the better of two fixes of a kind: least costs, fewest pieces, smallest total, earliest instant, id.
    void offer(const Fix& fix, std::int64_t pieces) {
        const auto key = [](const Fix& own, std::int64_t count) {
            return std::tuple(own.costs, count, own.total, own.action.at ? own.action.at->ms : 0, id_of(own.action));
        };
        for (std::size_t index = 0; index < answer_.fixes.size(); ++index)
            if (answer_.fixes[index].action.kind == fix.action.kind) {
                Fix& other = answer_.fixes[index];
                if (!other.verified || key(fix, pieces) < key(other, pieces_[index])) {
                    other = fix;
                    pieces_[index] = pieces;
                }
                return;
            }
        answer_.fixes.push_back(fix);
        pieces_.push_back(pieces);
    }

    static std::string id_of(const FixAction& action) {
        return action.product + action.line + action.code + action.value + (action.lines.empty() ? "" : action.lines.front());
    }

    bool may_try(FixKind kind) { return ++tries_[static_cast<std::size_t>(kind)] <= kFixTriesPerKindMax; }

    /// Options by rising costs: the first that applies is the smallest; equal ones are compared by what is then to pay.
    template <class Next>
    void try_options(const Next& next) {
        std::optional<std::pair<std::int64_t, std::int64_t>> found;
        while (const std::optional<Option> option = next()) {
            if (found && std::pair(option->costs, option->pieces) != *found) break;
            if (!may_try(option->action.kind)) break;
            if (const auto fix = verify(option->action, {}, option->costs)) {
                offer(*fix, option->pieces);
                found = std::pair(option->costs, option->pieces);
            }
        }
    }

    void try_list(const std::vector<Option>& options) {
        std::size_t at = 0;
        try_options([&]() -> std::optional<Option> { return at < options.size() ? std::optional(options[at++]) : std::nullopt; });
    }

    void try_single_changes(const PromotionExplanation& promotion) {
        if (code_itself_fails()) return;
        for (const PromotionFailure& failure : promotion.failures) try_need(need_of(core_, promotion, failure));
        if (promotion.shown.reason == Reason::no_effect) try_completing_groups(promotion);
    }

    void try_need(const Need& need) {
        using Kind = Need::Kind;
        switch (need.kind) {
            case Kind::amount:
                try_amount(need);
                [[fallthrough]];
            case Kind::pieces:
            case Kind::products:
                try_list(more_of_lines(core_.facts(), need));
                if (need.kind != Kind::products || need.missing == 1) {
                    ProductOptions products(core_.facts(), need);
                    try_options([&] { return products.next(); });
                }
                break;
            case Kind::every:
                if (need.missing == 1) {
                    for (const std::uint32_t thing : core_.facts().tables().numbers(core_.facts().tables().filter_at(need.filter).any)) {
                        if (!core_.facts().match(thing).lines.empty()) continue;
                        Need one = need;
                        one.kind = Kind::pieces;
                        one.filter = thing;
                        ProductOptions products(core_.facts(), one);
                        try_options([&] { return products.next(); });
                    }
                }
                break;
            case Kind::less_amount:
            case Kind::less_pieces:
                try_list(fewer_of_lines(need));
                break;
            case Kind::without:
            case Kind::only:
                try_list(without_lines(need));
                break;
            case Kind::country:
                try_values(need, FixKind::set_address, "country");
                break;
            case Kind::region:
                try_values(need, FixKind::set_address, "region");
                break;
            case Kind::postcode:
                try_values(need, FixKind::set_address, "postcode");
                break;
            case Kind::shipping_method:
                try_shipping_methods(need);
                break;
            case Kind::payment_method:
                try_values(need, FixKind::choose_payment_method, "");
                break;
            case Kind::channel:
                try_values(need, FixKind::use_channel, "");
                break;
            case Kind::none:
            case Kind::log_in:
            case Kind::email:
            case Kind::wait:
            case Kind::drop_promotion:
                break;
        }
    }

    void try_amount(const Need& need) {
        // One made-up piece; where discounts count, a little more may be needed than is missing now.
        FixAction action;
        action.kind = FixKind::add_amount;
        action.amount = need.missing;
        if (need.filter != kNone) {
            action.items = written_filter(core_.facts().tables(), need.filter);
            action.has_items = true;
        }
        for (int round = 0; round < 8 && action.amount > 0 && action.amount <= kAmountMinorMax && may_try(action.kind); ++round) {
            if (const auto fix = verify(action, {}, action.amount, need.filter)) {
                offer(*fix, 1);
                return;
            }
            if (need.basis == Basis::list) return;
            const Core& probe = prober_.last();
            const std::int64_t counted = probe.facts().subtotal(need.filter, need.basis, &probe.solution().state);
            const std::int64_t wanted = core_.facts().subtotal(need.filter, need.basis, &core_.solution().state) + need.missing;
            action.amount += std::max<std::int64_t>(1, wanted - counted);
        }
    }

    std::vector<Option> fewer_of_lines(const Need& need) const {
        std::vector<Option> options;
        const Facts& facts = core_.facts();
        for (std::uint32_t line = 0; line < facts.lines().size(); ++line) {
            const LineFacts& own = facts.lines()[line];
            if (!facts.fits(need.filter, own) || own.unit_price <= 0) continue;
            const bool is_amount = need.kind == Need::Kind::less_amount;
            const std::int64_t pieces = is_amount ? (need.missing + own.unit_price - 1) / own.unit_price : need.missing;
            if (pieces > own.quantity) continue;
            Option option;
            option.action.kind = FixKind::remove_product;
            option.action.product = cart_.lines[line].product;
            if (pieces == own.quantity || cart_.lines[line].subtotal) {
                option.action.lines = {cart_.lines[line].id};
                option.action.quantity = own.quantity;
                option.costs = own.subtotal;
            } else {
                option.action.line = cart_.lines[line].id;
                option.action.quantity = pieces;
                option.costs = pieces * own.unit_price;
            }
            option.pieces = option.action.quantity;
            options.push_back(std::move(option));
        }
        sort(options);
        return options;
    }

    std::vector<Option> without_lines(const Need& need) const {
        const Facts& facts = core_.facts();
        Option option;
        option.action.kind = FixKind::remove_product;
        for (std::uint32_t line = 0; line < facts.lines().size(); ++line) {
            if (facts.fits(need.filter, facts.lines()[line]) != (need.kind == Need::Kind::without)) continue;
            option.action.lines.push_back(cart_.lines[line].id);
            if (option.action.product.empty()) option.action.product = cart_.lines[line].product;
            option.action.quantity += facts.lines()[line].quantity;
            option.costs += facts.lines()[line].subtotal;
        }
        option.pieces = option.action.quantity;
        if (option.action.lines.empty() || option.action.lines.size() == cart_.lines.size()) return {};
        return {option};
    }

    static void sort(std::vector<Option>& options) {
        std::sort(options.begin(), options.end(), [](const Option& one, const Option& two) {
            return std::tuple(one.costs, one.pieces, id_of(one.action)) < std::tuple(two.costs, two.pieces, id_of(two.action));
        });
    }

    /// The value that saves most, of those a condition names.
    void try_values(const Need& need, FixKind kind, std::string_view field) {
        if (need.excluded) return;
        std::optional<Fix> best;
        for (const Symbol symbol : core_.facts().tables().list_at(need.list)) {
            if (!may_try(kind)) break;
            FixAction action;
            action.kind = kind;
            action.field = field;
            action.value = core_.facts().symbols().text(symbol);
            if (kind == FixKind::use_channel) {
                const auto& channels = core_.facts().site().channels;
                if (std::find(channels.begin(), channels.end(), action.value) == channels.end()) continue;
            }
            const auto fix = verify(action, {}, 0);
            if (fix && (!best || std::tuple(-fix->saves, fix->total, fix->action.value) < std::tuple(-best->saves, best->total, best->action.value)))
                best = fix;
        }
        if (best) offer(*best, 0);
    }

    void try_shipping_methods(const Need& need) {
        // The shop's options with their costs; without options, the methods named at the cost there is now.
        std::vector<std::pair<std::string, std::int64_t>> methods;
        const auto named = core_.facts().tables().list_at(need.list);
        for (const Shipment& option : cart_.shipping_options) {
            const Symbol symbol = core_.facts().symbols().find(option.method);
            const bool is_named = std::find(named.begin(), named.end(), symbol) != named.end();
            if (named.empty() || is_named != need.excluded) methods.emplace_back(option.method, option.amount - core_.shipping());
        }
        if (cart_.shipping_options.empty() && !need.excluded)
            for (const Symbol symbol : named) methods.emplace_back(std::string(core_.facts().symbols().text(symbol)), 0);
        std::optional<Fix> best;
        for (const auto& [method, costs] : methods) {
            FixAction action;
            action.kind = FixKind::choose_shipping_method;
            action.value = method;
            if (!may_try(action.kind)) break;
            const auto fix = verify(action, {}, std::max<std::int64_t>(0, costs));
            if (fix && (!best || std::tuple(fix->total, -fix->saves, fix->action.value) < std::tuple(best->total, -best->saves, best->action.value)))
                best = fix;
        }
        if (best) offer(*best, 0);
    }

    /// A group effect that takes nothing because units are missing: more of them.
    void try_completing_groups(const PromotionExplanation& promotion) {
        const CompiledPromotion& own = core_.snapshot().promotion(promotion.promotion);
        for (const CompiledEffect& effect : core_.snapshot().newest().effects(own)) {
            if (!effect.forms_groups || effect.parts.count > 0) continue;
            for (const FilterId filter : {effect.filter, effect.filter2}) {
                for (std::int64_t missing = 1; missing <= effect.quantity; ++missing) {
                    Need need;
                    need.kind = Need::Kind::pieces;
                    need.filter = filter;
                    need.missing = missing;
                    const std::size_t before = answer_.fixes.size();
                    try_need(need);
                    if (answer_.fixes.size() > before) break;
                }
                if (effect.filter2 == kNone) break;
            }
        }
    }

    void try_codes() {
        const bool crowded = answer_.reason == Reason::codes_per_cart_limit_reached || answer_.reason == Reason::sibling_code_already_applied ||
                             reason_stage(answer_.reason) == RejectionStage::stacking;
        if (crowded) {
            std::vector<Option> options;
            for (std::size_t other = 0; other < cart_.codes.size(); ++other) {
                if (other == code_ || !core_.codes()[other].is_usable) continue;
                Option option;
                option.action.kind = FixKind::remove_code;
                option.action.code = cart_.codes[other];
                options.push_back(std::move(option));
            }
            try_list(options);
        }
        try_replacing();
    }

    /// A listed coupon, or one the asker holds, that applies here in place of this one and saves most.
    void try_replacing() {
        std::set<std::string> own;
        for (const Grant& grant : cart_.customer.grants)
            if (grant.status == GrantStatus::available) own.insert(grant.coupon);
        for (const Symbol coupon : *core_.snapshot().listed) own.insert(std::string(core_.facts().symbols().text(coupon)));
        std::optional<Fix> best;
        for (const std::string& text : own) {
            const bool entered = std::any_of(core_.codes().begin(), core_.codes().end(), [&](const ResolvedCode& code) {
                return code.coupon != nullptr && core_.facts().symbols().text(code.coupon->code) == text;
            });
            if (entered) continue;
            if (!may_try(FixKind::replace_code)) break;
            FixAction action;
            action.kind = FixKind::replace_code;
            action.code = text;
            const auto fix = verify(action, {}, 0);
            if (fix && fix->saves > 0 && (!best || std::tuple(-fix->saves, fix->total, fix->action.code) < std::tuple(-best->saves, best->total, best->action.code)))
                best = fix;
        }
        if (best) offer(*best, 0);
    }

    /// The earliest instant within 30 days at which it applies.
    void try_instants() {
        const std::int64_t now = core_.request().now.ms;
        const std::int64_t last = now + kFixWaitDaysMax * kDayMs;
        std::set<std::int64_t> instants;
        const auto add = [&](std::int64_t instant) {
            if (instant > now && instant <= last) instants.insert(instant);
        };
        if (core_.codes()[code_].coupon != nullptr) add(core_.codes()[code_].coupon->starts_ms);
        bool is_about_time = is_time(answer_.reason);
        for (const PromotionExplanation& promotion : explanation_.promotions)
            for (const PromotionFailure& failure : promotion.failures) {
                const Need need = need_of(core_, promotion, failure);
                if (need.kind != Need::Kind::wait) continue;
                is_about_time = true;
                if (need.extra == kNone) {
                    add(need.instant.ms);
                    continue;
                }
                const CompiledPromotion& own = core_.snapshot().promotion(promotion.promotion);
                const std::uint32_t count = failure.leaf == kNone ? own.schedules.count : 1;
                for (std::uint32_t index = 0; index < count; ++index)
                    add_openings(core_.facts().tables().schedule_at(need.extra + index), need.excluded, add);
            }
        if (!is_about_time) return;
        for (const std::int64_t instant : instants) {
            FixAction action;
            action.kind = FixKind::wait_until;
            action.at = Instant{instant};
            if (!may_try(action.kind)) return;
            if (const auto fix = verify(action, {}, 0)) {
                offer(*fix, 0);
                return;
            }
        }
    }

    /// When the wall clock enters (or, `leaves`, leaves) a schedule in the next days.
    template <class Add>
    void add_openings(const Schedule& schedule, bool leaves, const Add& add) const {
        const TimeZone& zone = core_.facts().site().time_zone;
        const Date today = zone.local(core_.request().now).date;
        for (std::int32_t day = -1; day <= kFixWaitDaysMax + 1; ++day)
            for (const std::int32_t minute : {0, schedule.from_minute.value_or(0), schedule.to_minute.value_or(0)}) {
                const Instant instant = zone.instant_of(Date{today.days + day}, minute % (24 * 60));
                if (lets_in(schedule, zone.local(instant)) != leaves) add(instant.ms);
            }
    }

    /// Several failing leaves: for each the smallest change for it alone, carried out together.
    void try_chain(const PromotionExplanation& promotion) {
        if (code_itself_fails() || promotion.chain.size() < 2 || promotion.chain.size() > 3) return;
        if (promotion.chain.size() != promotion.failures.size() && promotion.failures.size() > 3) return;
        std::vector<FixAction> actions;
        std::int64_t costs = 0;
        for (const std::uint32_t index : promotion.chain) {
            const Need need = need_of(core_, promotion, promotion.failures[index]);
            const auto option = smallest_for(need);
            if (!option) return;
            actions.push_back(option->action);
            costs += option->costs;
        }
        const std::vector<FixAction> then(actions.begin() + 1, actions.end());
        if (!may_try(actions.front().kind)) return;
        if (const auto fix = verify(actions.front(), then, costs)) offer(*fix, 0);
    }

    std::optional<Option> smallest_for(const Need& need) const {
        using Kind = Need::Kind;
        if (need.kind == Kind::amount || need.kind == Kind::pieces) {
            const auto lines = more_of_lines(core_.facts(), need);
            ProductOptions products(core_.facts(), need);
            const auto product = products.next();
            if (!lines.empty() && (!product || lines.front().costs <= product->costs)) return lines.front();
            return product;
        }
        std::vector<Option> removals;
        if (need.kind == Kind::less_amount || need.kind == Kind::less_pieces) removals = fewer_of_lines(need);
        if (need.kind == Kind::without || need.kind == Kind::only) removals = without_lines(need);
        if (!removals.empty()) return removals.front();
        const auto named = core_.facts().tables().list_at(need.list);
        Option option;
        switch (need.kind) {
            case Kind::country: option.action.kind = FixKind::set_address, option.action.field = "country"; break;
            case Kind::region: option.action.kind = FixKind::set_address, option.action.field = "region"; break;
            case Kind::shipping_method: option.action.kind = FixKind::choose_shipping_method; break;
            case Kind::payment_method: option.action.kind = FixKind::choose_payment_method; break;
            case Kind::channel: option.action.kind = FixKind::use_channel; break;
            default: return std::nullopt;
        }
        if (named.empty() || need.excluded) return std::nullopt;
        option.action.value = core_.facts().symbols().text(named.front());
        return option;
    }

    /// Two orders: the lines that count, and the rest.
    void try_split() {
        const bool fitting = answer_.reason == Reason::max_subtotal_exceeded || answer_.reason == Reason::max_quantity_exceeded ||
                             answer_.reason == Reason::excluded_item_present || reason_stage(answer_.reason) == RejectionStage::stacking;
        if (!fitting || cart_.lines.size() < 2) return;
        std::vector<std::vector<std::string>> parts;
        for (const Fix& fix : answer_.fixes)
            if (fix.action.kind == FixKind::remove_product && fix.then.empty() && !fix.action.lines.empty()) parts.push_back(others(fix.action.lines));
        if (parts.empty() && reason_stage(answer_.reason) == RejectionStage::stacking)
            for (const CartLine& line : cart_.lines) parts.push_back({line.id});
        std::optional<Fix> best;
        for (const std::vector<std::string>& part : parts) {
            if (!may_try(FixKind::split_order)) break;
            FixAction action;
            action.kind = FixKind::split_order;
            action.lines = part;
            auto fix = verify(action, {}, core_.shipping());
            if (!fix) continue;
            FixAction rest = action;
            rest.lines = others(part);
            const Probe second = prober_.try_cart([&](Cart& cart) {
                carry_out(rest, cart);
                cart.codes.erase(cart.codes.begin() + static_cast<std::ptrdiff_t>(code_));
            });
            fix->saves += second.discount;
            fix->total += second.total;
            fix->drops.clear();
            if (fix->saves <= 0) continue;
            if (!best || std::tuple(fix->total, fix->action.lines) < std::tuple(best->total, best->action.lines)) best = fix;
        }
        if (best) offer(*best, 0);
    }

    std::vector<std::string> others(const std::vector<std::string>& lines) const {
        std::vector<std::string> rest;
        for (const CartLine& line : cart_.lines)
            if (std::find(lines.begin(), lines.end(), line.id) == lines.end()) rest.push_back(line.id);
        return rest;
    }

    /// What only the person can do: said as what is required, never with an amount.
    void offer_unverified() {
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
        if (!answer_.because.empty() && !answer_.because.front().names.empty()) action.value = answer_.because.front().names.front();
        Fix fix;
        fix.action = std::move(action);
        answer_.fixes.push_back(std::move(fix));
        pieces_.push_back(0);
    }

    void finish() {
        const auto adds_goods = [](const Fix& fix) {
            return fix.action.kind == FixKind::add_amount || fix.action.kind == FixKind::add_quantity || fix.action.kind == FixKind::add_product;
        };
        const std::int64_t total = core_.total();
        std::stable_sort(answer_.fixes.begin(), answer_.fixes.end(), [&](const Fix& one, const Fix& two) {
            const auto key = [&](const Fix& fix) {
                const bool dearer = fix.verified && !adds_goods(fix) && fix.total > total;
                return std::tuple(dearer, fix.costs - fix.saves, static_cast<int>(fix.action.kind));
            };
            return key(one) < key(two);
        });
        if (answer_.fixes.size() > kFixesShownMax) answer_.fixes.resize(kFixesShownMax);
        if (!answer_.fixes.empty()) return;
        // Nothing helps: say so, or name the person who can.
        const bool for_person = answer_.reason == Reason::code_held_by_other_order || answer_.reason == Reason::code_already_redeemed ||
                                answer_.reason == Reason::usage_limit_reached || answer_.reason == Reason::code_disabled;
        Fix fix;
        fix.action.kind = for_person ? FixKind::ask_person : FixKind::none;
        answer_.fixes.push_back(std::move(fix));
    }

    const Core& core_;
    Prober& prober_;
    std::size_t code_;
    const CodeExplanation& explanation_;
    CodeAnswer& answer_;
    const Cart& cart_;
    std::int64_t before_ = 0;
    std::vector<bool> applied_before_;
    std::vector<std::int64_t> pieces_;  // beside answer_.fixes
    int tries_[kFixKinds] = {};
};

}  // namespace

void find_fixes(const Core& core, Prober& prober, std::size_t code, const CodeExplanation& explanation, CodeAnswer& answer) {
    Search(core, prober, code, explanation, answer).run();
}

}  // namespace couponry::engine
