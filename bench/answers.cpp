#include "answers.h"

#include <algorithm>

#include "base/check.h"
#include "engine/gate.h"
#include "engine/judge.h"
#include "engine/solver.h"
#include "sample.h"

namespace couponry::bench {
namespace {

using engine::Candidate;
using engine::CompiledEffect;
using engine::CompiledPromotion;
using engine::Facts;
using engine::FilterId;
using engine::kNone;
using engine::Snapshot;

void sort_once(std::vector<std::string>& names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
}

/// The entered code that opens the promotion; -1 for an automatic one; nothing when it is not open to this cart.
std::optional<std::int32_t> opened_by(const Snapshot& snapshot, const CompiledPromotion& promotion, const Cart& cart) {
    if (promotion.is_automatic) return cart.automatic ? std::optional(-1) : std::nullopt;
    for (const engine::Symbol coupon : snapshot.tables().list_at(promotion.coupons))
        for (std::size_t code = 0; code < cart.codes.size(); ++code)
            if (snapshot.tables().symbols.text(coupon) == cart.codes[code]) return static_cast<std::int32_t>(code);
    return std::nullopt;
}

/// Whether an effect has anything to work on: lines for each of its filters.
bool may_take(const CompiledEffect& effect, const Facts& facts) {
    const auto touches = [&](FilterId filter) {
        const auto& lines = facts.match(filter).lines;
        return std::any_of(lines.begin(), lines.end(), [&](std::uint32_t line) { return facts.lines()[line].is_discountable; });
    };
    if (effect.effect_class == EffectClass::shipping || effect.effect_class == EffectClass::afterwards) return true;
    if (effect.name != engine::kNoSymbol || effect.list != kNone) return true;  // a gift
    const auto parts = facts.tables().parts.range(effect.parts.begin, effect.parts.count);
    if (!parts.empty()) return std::all_of(parts.begin(), parts.end(), [&](const auto& part) { return touches(part.filter); });
    return touches(effect.filter) && (effect.filter2 == kNone || touches(effect.filter2));
}

struct Gathered {
    std::vector<Candidate> candidates, afterwards;
    std::vector<std::uint32_t> campaigns;  // with a budget
    std::vector<std::int64_t> budgets;
};

void add_if_it_holds(const Snapshot& snapshot, std::uint32_t id, const Cart& cart, const Facts& facts, Gathered& gathered) {
    const CompiledPromotion& promotion = snapshot.promotion(id);
    if (snapshot.is_dead(id)) return;
    const auto code = opened_by(snapshot, promotion, cart);
    if (!code || !engine::passes_gate(snapshot, promotion, facts, nullptr)) return;
    Candidate candidate;
    candidate.promotion = &promotion;
    candidate.effects = snapshot.newest().effects(promotion);
    candidate.id = id;
    candidate.code = *code;
    if (!engine::passes_limits(snapshot, candidate, facts, nullptr)) return;
    const auto nodes = facts.tables().nodes.range(promotion.tree.begin, promotion.tree.count);
    if (engine::judge_tree(nodes, facts, nullptr, &candidate.provisional) == engine::Truth::no) return;
    if (promotion.only_afterwards()) {
        gathered.afterwards.push_back(candidate);
        return;
    }
    if (std::none_of(candidate.effects.begin(), candidate.effects.end(),
                     [&](const auto& effect) { return may_take(effect, facts); }))
        return;
    if (promotion.campaign != kNone && (*snapshot.campaigns)[promotion.campaign].spend != kNone) {
        auto place = std::find(gathered.campaigns.begin(), gathered.campaigns.end(), promotion.campaign);
        if (place == gathered.campaigns.end()) {
            place = gathered.campaigns.insert(place, promotion.campaign);
            gathered.budgets.push_back(engine::campaign_left(snapshot, promotion.campaign, facts));
        }
        candidate.shared_budget = static_cast<std::int32_t>(place - gathered.campaigns.begin());
    }
    gathered.candidates.push_back(candidate);
}

}  // namespace

Outcome outcome_of(const engine::Evaluation& evaluation) {
    Outcome outcome;
    outcome.discount = evaluation.totals.discount();
    outcome.total = evaluation.totals.total();
    outcome.optimal = evaluation.optimal;
    for (const auto& discount : evaluation.discounts) outcome.applied.push_back(discount.promotion);
    for (const auto& gift : evaluation.gifts) outcome.applied.push_back(gift.promotion);
    for (const auto& afterwards : evaluation.afterwards) outcome.applied.push_back(afterwards.promotion);
    sort_once(outcome.applied);
    return outcome;
}

Outcome NaiveMatcher::evaluate(const Snapshot& snapshot, const Cart& cart) {
    const UsageFacts usage;
    Facts facts;
    const Site* site = snapshot.find_site(cart.site);
    CHECK(site != nullptr);
    facts.read(snapshot.tables(), *snapshot.catalog, *site, cart, usage, now());
    Gathered gathered;
    for (std::uint32_t id = 0; id < snapshot.newest().size(); ++id) add_if_it_holds(snapshot, id, cart, facts, gathered);
    held_.clear();
    for (const auto* list : {&gathered.candidates, &gathered.afterwards})
        for (const Candidate& candidate : *list) held_.push_back(candidate.id);
    engine::Solver solver;
    engine::Solution solution;
    solver.solve(facts, gathered.candidates, gathered.budgets, site->selection, solution);
    Outcome outcome;
    const engine::State& state = solution.state;
    outcome.discount = state.item_total + state.order_total + state.shipping_total;
    for (const engine::LineFacts& line : facts.lines()) outcome.total += line.subtotal;
    for (const Shipment& shipment : cart.shipments) outcome.total += shipment.amount;
    outcome.total -= outcome.discount;
    outcome.optimal = solution.optimal;
    const auto add = [&](const CompiledPromotion& promotion) {
        outcome.applied.emplace_back(facts.symbols().text(promotion.code));
    };
    for (const engine::Applied& applied : solution.applied) add(*gathered.candidates[applied.candidate].promotion);
    for (const Candidate& candidate : gathered.afterwards) add(*candidate.promotion);
    sort_once(outcome.applied);
    return outcome;
}

void Checksum::add_bytes(const void* data, std::size_t size) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    for (std::size_t index = 0; index < size; ++index) value_ = (value_ ^ bytes[index]) * 1099511628211ULL;
}

void Checksum::add(const Outcome& outcome) {
    add_bytes(&outcome.discount, sizeof outcome.discount);
    add_bytes(&outcome.total, sizeof outcome.total);
    for (const std::string& name : outcome.applied) add_bytes(name.c_str(), name.size() + 1);
}

}  // namespace couponry::bench
