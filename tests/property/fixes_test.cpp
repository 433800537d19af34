// Fixes keep what they promise: in random worlds every verified fix, carried out by the tests' own code and judged by the oracle, makes
// its code apply with the saving and the total it names; no smaller change of its kind does; where no fix is shown there is none.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <tuple>

#include "engine/core.h"
#include "engine/evaluator.h"
#include "oracle/oracle.h"
#include "property/cases.h"
#include "property/fix_changes.h"
#include "property/report.h"
#include "property/rich_world.h"

namespace couponry::property {
namespace {

using engine::Fix;
using engine::FixKind;

// Selections the oracle may try; a cart that needs more is left out.
constexpr std::int64_t kSelectionsMax = 20'000;
constexpr int kFailuresShown = 8;

struct Judged {
    bool is_known = true;
    bool applies = false;
    std::int64_t discount = 0;
    std::int64_t total = 0;
    std::set<std::string> promotions = {};  // of the code, that apply
};

Judged judge_by_oracle(const Shop& shop, const UsageFacts& usage, const Request& request, std::size_t code) {
    const bool is_best = shop.sites.front().selection == SelectionPolicy::best;
    const oracle::Answer answer = oracle::evaluate({shop, request.cart, usage, request.now}, is_best ? kSelectionsMax : 0);
    const oracle::Outcome& outcome = is_best ? answer.best : answer.priority;
    Judged judged;
    judged.is_known = !is_best || answer.complete;
    judged.applies = code < answer.codes.size() && answer.codes[code].applied;
    judged.discount = outcome.total_discount();
    judged.total = goods_of(shop, request.cart) + shipping_of(request.cart) - judged.discount;
    return judged;
}

/// How many fixes of a kind were offered, and what came of those that were carried out.
struct Kind {
    std::int64_t offered = 0, verified = 0, carried_out = 0, broken = 0, beaten = 0;
};

struct Tally {
    std::map<FixKind, Kind> kinds;
    Kind chains;
    std::int64_t rejected = 0, without_fix = 0, proofs = 0, refuted = 0, left_out = 0;
    std::map<std::string, std::int64_t> faults;
    std::int64_t tried = 0;
};

std::string told(const engine::FixAction& action) {
    std::string text(engine::fix_kind_name(action.kind));
    for (const std::string& part : {action.line, action.product, action.code, action.field, action.value})
        if (!part.empty()) text += " " + part;
    for (const std::string& line : action.lines) text += " " + line;
    if (action.quantity > 0) text += " x" + std::to_string(action.quantity);
    if (action.amount > 0) text += " " + std::to_string(action.amount);
    if (action.at) text += " " + format_instant(*action.at);
    return text;
}

std::string told(const Fix& fix) {
    std::string text = told(fix.action);
    for (const engine::FixAction& action : fix.then) text += ", then " + told(action);
    return text + ": costs " + std::to_string(fix.costs) + ", saves " + std::to_string(fix.saves) + ", total " +
           std::to_string(fix.total);
}

bool is_by_value(FixKind kind) {
    constexpr std::array kByValue{FixKind::replace_code,          FixKind::set_address, FixKind::choose_shipping_method,
                                  FixKind::choose_payment_method, FixKind::use_channel, FixKind::split_order};
    return std::find(kByValue.begin(), kByValue.end(), kind) != kByValue.end();
}

/// What a kind is for (docs/engine.md, Fixes): goods are added where something is missing, never for the sake of a better selection.
bool is_for(FixKind kind, Reason reason) {
    // Reasons are numbered in the order in which they are shown.
    const auto is_between = [&](Reason first, Reason last) { return first <= reason && reason <= last; };
    const bool is_of_place = is_between(Reason::channel_not_eligible, Reason::payment_method_not_eligible);
    const bool is_of_cart = is_between(Reason::excluded_item_present, Reason::min_quantity_not_met);
    const bool is_too_much = reason == Reason::excluded_item_present || reason == Reason::max_subtotal_exceeded ||
                             reason == Reason::max_quantity_exceeded || reason == Reason::attribute_not_matched;
    if (reason == Reason::too_many_attempts) return false;  // it would tell that there is such a code
    if (reason == Reason::code_already_applied) return kind == FixKind::replace_code;
    switch (kind) {
        case FixKind::add_amount:
            return is_of_cart;
        case FixKind::add_quantity:
        case FixKind::add_product:
            return is_of_cart || reason == Reason::cart_empty || reason == Reason::no_effect;
        case FixKind::remove_product:
            return is_too_much || reason == Reason::budget_exhausted;
        case FixKind::choose_shipping_method:
            return is_of_place || reason == Reason::budget_exhausted;
        case FixKind::set_address:
        case FixKind::choose_payment_method:
        case FixKind::use_channel:
            return is_of_place;
        case FixKind::claim_coupon:
            return reason == Reason::code_not_claimed;
        case FixKind::log_in:
            return reason == Reason::login_required;
        case FixKind::split_order:
            return is_too_much || is_between(Reason::not_combinable, Reason::better_offer_applied);
        case FixKind::wait_until:
            // The earlier code is told what it waits for, and no budget grows.
            return reason != Reason::sibling_code_already_applied && reason != Reason::budget_exhausted;
        default:
            return true;
    }
}

/// One world and the fixes its rejected codes were offered.
class Trial {
public:
    Trial(const oracle::World& world, engine::Evaluator& evaluator, engine::Core& core, Tally& tally)
        : world_(world), evaluator_(evaluator), core_(core), tally_(tally), snapshot_(engine::compile(world.shop)) {}

    void run() {
        engine::EvaluationOptions options;
        options.potential = 0;
        evaluator_.evaluate(*snapshot_, world_.cart, world_.usage, world_.now, options, answer_);
        before_ = judge_by_oracle(world_.shop, world_.usage, {world_.cart, world_.now, 0}, 0);
        // Which selection is the right one is another test's matter.
        if (!before_.is_known || before_.discount != answer_.totals.discount()) {
            ++tally_.left_out;
            return;
        }
        for (std::size_t code = 0; code < answer_.codes.size(); ++code)
            if (!answer_.codes[code].applied) look_at(code);
    }

private:
    void look_at(std::size_t code) {
        ++tally_.rejected;
        request_ = {world_.cart, world_.now, code};
        bool has_fix = false;
        for (const Fix& fix : answer_.codes[code].fixes) {
            Kind& kind = fix.then.empty() ? tally_.kinds[fix.action.kind] : tally_.chains;
            ++kind.offered;
            has_fix = has_fix || (fix.action.kind != FixKind::none && fix.action.kind != FixKind::ask_person);
            if (!fix.verified) continue;
            ++kind.verified;
            carry_out_by_oracle(fix, kind);
            if (fix.then.empty()) look_for_smaller(fix, kind);
        }
        if (has_fix) return;
        ++tally_.without_fix;
        prove_that_none();
    }

    void carry_out_by_oracle(const Fix& fix, Kind& kind) {
        std::vector<engine::FixAction> actions{fix.action};
        actions.insert(actions.end(), fix.then.begin(), fix.then.end());
        const auto piece = std::find_if(actions.begin(), actions.end(),
                                        [](const engine::FixAction& action) { return action.kind == FixKind::add_amount; });
        const Shop shop = piece == actions.end() ? world_.shop : shop_with_piece(world_.shop, *piece);
        const Request changed = carry_out(request_, actions);
        Judged judged = judge_by_oracle(shop, world_.usage, changed, changed.code);
        if (fix.action.kind == FixKind::split_order) {
            const Judged rest = judge_by_oracle(shop, world_.usage, other_order(request_, fix.action), world_.cart.codes.size());
            judged.is_known = judged.is_known && rest.is_known;
            judged.discount += rest.discount;
            judged.total += rest.total;
        }
        if (!judged.is_known) return;
        ++kind.carried_out;
        const std::int64_t costs = costs_of(world_.shop, request_, actions);
        const std::int64_t saves = judged.discount - before_.discount;
        if (judged.applies && saves == fix.saves && judged.total == fix.total && costs == fix.costs) return;
        ++kind.broken;
        fail("broken", told(fix) + "\ninstead of " + (judged.applies ? "applied" : "rejected") + ", costs " +
                           std::to_string(costs) + ", saves " + std::to_string(saves) + ", total " +
                           std::to_string(judged.total));
    }

    /// By the engine, because there are many.
    Judged judge_by_engine(const engine::Snapshot& snapshot, const Request& request) {
        ++tally_.tried;
        core_.run({.snapshot = &snapshot,
                   .cart = &request.cart,
                   .usage = &world_.usage,
                   .now = request.now,
                   .policy = world_.shop.sites.front().selection});
        Judged judged{true, request.code < request.cart.codes.size() && core_.code_applied(request.code), core_.discount(),
                      core_.total()};
        const auto note = [&](const engine::Candidate& candidate) {
            if (candidate.code == static_cast<std::int32_t>(request.code))
                judged.promotions.emplace(core_.facts().symbols().text(candidate.promotion->code));
        };
        for (const engine::Applied& applied : core_.solution().applied) note(core_.candidates()[applied.candidate]);
        for (const engine::Candidate& candidate : core_.afterwards()) note(candidate);
        return judged;
    }

    /// Whether the code applies by what the change is for.
    static bool helps(const Change& change, const Judged& judged) {
        const auto applies = [&](const std::string& promotion) { return judged.promotions.contains(promotion); };
        return judged.applies &&
               (change.promotions.empty() || std::any_of(change.promotions.begin(), change.promotions.end(), applies));
    }

    Judged try_change(const engine::FixAction& action) {
        const Request changed = carry_out(request_, {&action, 1});
        if (action.kind == FixKind::add_amount)
            return judge_by_engine(*engine::compile(shop_with_piece(world_.shop, action)), changed);
        Judged judged = judge_by_engine(*snapshot_, changed);
        if (action.kind != FixKind::split_order || !judged.applies) return judged;
        Request other = other_order(request_, action);
        other.code = other.cart.codes.size();
        const Judged rest = judge_by_engine(*snapshot_, other);
        judged.discount += rest.discount;
        judged.total += rest.total;
        judged.applies = judged.discount > before_.discount;  // two orders that save nothing are no help
        return judged;
    }

    void look_for_smaller(const Fix& fix, Kind& kind) {
        const auto key = [&](std::int64_t costs, std::int64_t pieces, std::int64_t saves, std::int64_t total, Instant at) {
            return is_by_value(fix.action.kind) ? std::tuple(-saves, std::int64_t{0}, total, std::int64_t{0})
                                                : std::tuple(costs, pieces, total, at.ms);
        };
        const auto own = key(fix.costs, fix.action.quantity, fix.saves, fix.total, fix.action.at.value_or(world_.now));
        for (const Change& change : all_changes(world_.shop, world_.usage, request_, fix.action.kind)) {
            const bool may_be_smaller = is_by_value(fix.action.kind) ||
                                        std::pair(change.costs, change.pieces) <= std::pair(fix.costs, fix.action.quantity);
            if (!may_be_smaller || change.action.at.value_or(world_.now) > fix.action.at.value_or(world_.now)) continue;
            if (change.action.kind == FixKind::add_amount && !(change.action.items == fix.action.items)) continue;
            const Judged judged = try_change(change.action);
            if (!helps(change, judged)) continue;
            const std::int64_t saves = judged.discount - before_.discount;
            if (saves <= 0) continue;
            if (key(change.costs, change.pieces, saves, judged.total, change.action.at.value_or(world_.now)) >= own) continue;
            ++kind.beaten;
            return fail("beaten", told(fix) + "\nbeaten by " + told(change.action) + ": costs " + std::to_string(change.costs) +
                                      ", saves " + std::to_string(saves) + ", total " + std::to_string(judged.total));
        }
    }

    void prove_that_none() {
        for (int number = 0; number < static_cast<int>(engine::kFixKinds); ++number) {
            const auto kind = static_cast<FixKind>(number);
            if (!is_for(kind, answer_.codes[request_.code].reason)) continue;
            for (const Change& change : all_changes(world_.shop, world_.usage, request_, kind)) {
                const Judged judged = try_change(change.action);
                const std::int64_t saves = judged.discount - before_.discount;
                if (!helps(change, judged) || saves <= 0) continue;
                ++tally_.refuted;
                return fail("no fix", told(change.action) + " would help: costs " + std::to_string(change.costs) + ", saves " +
                                          std::to_string(saves));
            }
        }
        ++tally_.proofs;
    }

    void fail(const std::string& what, const std::string& why) {
        const std::string reason(reason_name(answer_.codes[request_.code].reason));
        const std::string group = what + ", " + reason + ", " + why.substr(0, why.find(' '));
        if (++tally_.faults[group] > kFailuresShown) return;
        ADD_FAILURE() << what << ", seed " << world_.seed << ", code " << world_.cart.codes[request_.code] << ", " << reason
                      << ": " << why << "\n"
                      << oracle::describe(world_);
    }

    const oracle::World& world_;
    engine::Evaluator& evaluator_;
    engine::Core& core_;
    Tally& tally_;
    std::shared_ptr<const engine::Snapshot> snapshot_;
    engine::Evaluation answer_;
    Judged before_;
    Request request_;
};

void report_of(const std::string& what, const std::string& figure, std::string_view aim, bool is_reached) {
    EXPECT_TRUE(is_reached) << what << ": " << figure;
    report("2.4", what, figure, aim, is_reached);
}

std::string of(std::int64_t part, std::int64_t all) {
    return std::to_string(part) + " of " + std::to_string(all);
}

/// `is_whole`: with fewer worlds than usual a rare kind may not occur.
void print(Tally& tally, bool is_whole) {
    Kind all = tally.chains;
    for (int number = 0; number < static_cast<int>(engine::kFixKinds); ++number) {
        const auto fix_kind = static_cast<FixKind>(number);
        if (fix_kind == FixKind::none) continue;
        const Kind& kind = tally.kinds[fix_kind];
        all.carried_out += kind.carried_out;
        all.broken += kind.broken;
        all.verified += kind.verified;
        all.beaten += kind.beaten;
        // These two are never verified: what a person must do.
        const bool is_of_person = fix_kind == FixKind::ask_person || fix_kind == FixKind::use_email;
        report_of("fixes of the kind " + std::string(engine::fix_kind_name(fix_kind)) + " in worlds",
                  std::to_string(kind.offered) + " offered, " + std::to_string(kind.carried_out) + " carried out",
                  is_of_person ? "occurs" : "carried out", !is_whole || (is_of_person ? kind.offered : kind.carried_out) > 0);
    }
    report_of("chains in worlds", std::to_string(tally.chains.carried_out) + " carried out", "carried out",
              !is_whole || tally.chains.carried_out > 0);
    report_of("fixes in worlds not as promised", of(all.broken, all.carried_out), "0", all.broken == 0);
    report_of("fixes in worlds beaten by a smaller one of their kind", of(all.beaten, all.verified), "0", all.beaten == 0);
    report_of("rejections in worlds without a fix",
              share(tally.without_fix, tally.rejected) + ", " + of(tally.without_fix, tally.rejected), "told", true);
    report_of("rejections in worlds without a fix where one was found by trying all", of(tally.refuted, tally.without_fix), "0",
              tally.refuted == 0);
    EXPECT_LE(tally.left_out * 50, tally.rejected) << "too many worlds were left out";
    std::printf("%lld changes tried\n", static_cast<long long>(tally.tried));
    for (const auto& [group, count] : tally.faults) std::printf("  %s: %lld\n", group.c_str(), static_cast<long long>(count));
}

TEST(Fixes, KeepTheirPromisesInWorlds) {
    const Seeds seeds(12'000, 200'000);
    Tally tally;
    engine::Evaluator evaluator;
    engine::Core core;
    oracle::WorldOptions options;
    options.promotions_max = 4;
    options.lines_max = 5;
    options.pieces_max = 10;
    for (std::uint64_t seed = seeds.first; seed < seeds.end(); ++seed) {
        const oracle::World world = make_rich_world(seed, options);
        if (!world.cart.codes.empty()) Trial(world, evaluator, core, tally).run();
    }
    print(tally, seeds.are_all);
}

}  // namespace
}  // namespace couponry::property
