#include "engine/core.h"

#include <algorithm>

#include "base/check.h"
#include "engine/cart_effects.h"
#include "engine/judge.h"

namespace couponry::engine {

void Core::run(const Request& request) {
    request_ = request;
    const Site* site = request.snapshot->find_site(request.cart->site);
    CHECK(site != nullptr);
    if (request.before != nullptr)
        facts_.read_more(request.before->facts_, *request.cart);
    else
        facts_.read(request.snapshot->tables(), *request.snapshot->catalog, *site, *request.cart, *request.usage, request.now);
    if (request.made_up_for) facts_.make_up_last_line(*request.made_up_for);
    subtotal_ = shipping_ = 0;
    for (const LineFacts& line : facts_.lines()) subtotal_ = add_checked(subtotal_, line.subtotal);
    for (const Shipment& shipment : request.cart->shipments) shipping_ = add_checked(shipping_, shipment.amount);
    candidates_.clear();
    afterwards_.clear();
    afterwards_candidates_.clear();
    near_misses_.clear();
    found_.clear();
    reach_ = -1;
    shared_budgets_.clear();
    shared_campaigns_.clear();
    if (request.before != nullptr)
        codes_ = request.before->codes_;
    else
        resolve_codes();
    // In a cart without lines every promotion fails with `cart_empty`.
    if (!facts_.lines().empty()) {
        gather_opened();
        if (request.cart->automatic) gather();
    }
    solver_.solve(facts_, candidates_, shared_budgets_, request.policy, solution_, kNone, request.steps_max);
    judge_afterwards();
}

void Core::solve_with(std::uint32_t candidate, Solution& solution) {
    forced_solver_.solve(facts_, candidates_, shared_budgets_, SelectionPolicy::best, solution, candidate, request_.steps_max);
}

void Core::solve_only(std::uint32_t candidate, bool without_budgets, Solution& solution) {
    Candidate own = candidates_[candidate];
    if (without_budgets) {
        own.budget_left = own.period_left = kUnlimited;
        own.shared_budget = -1;
    }
    forced_solver_.solve(facts_, {&own, 1}, shared_budgets_, SelectionPolicy::best, solution, kNone, request_.steps_max);
}

std::uint32_t Core::candidate_of(std::uint32_t promotion) const {
    for (std::uint32_t index = 0; index < candidates_.size(); ++index)
        if (candidates_[index].id == promotion) return index;
    return kNone;
}

bool Core::is_applied(std::uint32_t candidate) const {
    return std::any_of(solution_.applied.begin(), solution_.applied.end(),
                       [&](const Applied& applied) { return applied.candidate == candidate; });
}

bool Core::code_applied(std::size_t code) const {
    const auto own = static_cast<std::int32_t>(code);
    return std::any_of(solution_.applied.begin(), solution_.applied.end(),
                       [&](const Applied& applied) { return candidates_[applied.candidate].code == own; }) ||
           std::any_of(afterwards_.begin(), afterwards_.end(), [&](const Candidate& candidate) { return candidate.code == own; });
}

std::int64_t Core::code_amount(std::size_t code) const {
    std::int64_t sum = 0;
    for (const Applied& applied : solution_.applied)
        if (candidates_[applied.candidate].code == static_cast<std::int32_t>(code))
            sum += solution_.state.tallies[applied.candidate].spent;
    return sum;
}

/// Whether some effect has something in the cart that it may touch; who has nothing stands in nobody's way.
bool Core::has_target(const CompiledPromotion& promotion, std::span<const CompiledEffect> effects) const {
    const auto touches = [&](FilterId filter) {
        const std::vector<std::uint32_t>& lines = facts_.match(filter).lines;
        return filter == kNone ||
               std::any_of(lines.begin(), lines.end(), [&](std::uint32_t line) { return facts_.lines()[line].is_discountable; });
    };
    const auto fits = [&](const CompiledEffect& effect) {
        if (effect.effect_class == EffectClass::afterwards) return false;
        if (effect.effect_class == EffectClass::shipping) {
            const auto& shipments = facts_.cart().shipments;
            return fits_country(effect, facts_) && std::any_of(shipments.begin(), shipments.end(), [&](const Shipment& shipment) {
                       return fits_shipment(effect, facts_, shipment);
                   });
        }
        if (effect.name != kNoSymbol || effect.list != kNone) return true;  // a gift
        const auto parts = facts_.tables().parts.range(effect.parts.begin, effect.parts.count);
        if (!parts.empty())
            return std::all_of(parts.begin(), parts.end(), [&](const CompiledPart& part) { return touches(part.filter); });
        return touches(effect.filter) && (!effect.gives_others || touches(effect.filter2));
    };
    return promotion.only_afterwards() || std::any_of(effects.begin(), effects.end(), fits);
}

std::int32_t Core::shared_budget_of(std::uint32_t campaign) {
    if (campaign == kNone || (*request_.snapshot->campaigns)[campaign].spend == kNone) return -1;
    const auto place = std::find(shared_campaigns_.begin(), shared_campaigns_.end(), campaign);
    if (place != shared_campaigns_.end()) return static_cast<std::int32_t>(place - shared_campaigns_.begin());
    shared_campaigns_.push_back(campaign);
    shared_budgets_.push_back(campaign_left(*request_.snapshot, campaign, facts_));
    return static_cast<std::int32_t>(shared_budgets_.size()) - 1;
}

bool Core::gather_one(std::uint32_t id, std::int32_t code) {
    const Snapshot& snapshot = *request_.snapshot;
    const CompiledPromotion& promotion = snapshot.promotion(id);
    if (!passes_gate(snapshot, promotion, facts_, nullptr)) return false;
    Candidate candidate;
    candidate.promotion = &promotion;
    candidate.effects = snapshot.newest().effects(promotion);
    candidate.id = id;
    candidate.code = code;
    if (!passes_limits(snapshot, candidate, facts_, nullptr)) return false;
    if (code >= 0 && codes_[static_cast<std::size_t>(code)].provisional) candidate.provisional = true;
    const auto nodes = facts_.tables().nodes.range(promotion.tree.begin, promotion.tree.count);
    const Truth truth = judge_tree(nodes, facts_, nullptr, &candidate.provisional);
    if (truth == Truth::no) {
        if (code < 0 && request_.near_misses && !promotion.only_afterwards()) near_misses_.push_back({id});
        return false;
    }
    if (!has_target(promotion, candidate.effects)) {
        if (code < 0 && request_.near_misses) near_misses_.push_back({id});
        return false;
    }
    if (promotion.only_afterwards()) {
        afterwards_candidates_.push_back(candidate);
        return true;
    }
    candidate.shared_budget = shared_budget_of(promotion.campaign);
    candidates_.push_back(candidate);
    return true;
}

void Core::gather_opened() {
    std::vector<std::uint32_t> opened;
    for (std::size_t index = 0; index < codes_.size(); ++index) {
        if (!codes_[index].is_usable) continue;
        for (const std::uint32_t id : codes_[index].promotions) {
            if (std::find(opened.begin(), opened.end(), id) != opened.end()) continue;
            opened.push_back(id);
            gather_one(id, static_cast<std::int32_t>(index));
        }
    }
}

void Core::gather() {
    const Snapshot& snapshot = *request_.snapshot;
    seen_.resize(std::max<std::size_t>(seen_.size(), snapshot.newest().size()), 0);
    if (++epoch_ == 0) {
        std::fill(seen_.begin(), seen_.end(), 0);
        epoch_ = 1;
    }
    // Minimums up to twice the cart are near enough for `potential`: what it costs is at most what the cart is worth.
    reach_ = request_.near_misses ? add_checked(subtotal_, subtotal_) : subtotal_;
    const auto found = [&](std::uint32_t id) {
        if (seen_[id] == epoch_ || snapshot.is_dead(id)) return;
        seen_[id] = epoch_;
        found_.push_back(id);
        gather_one(id, -1);
    };
    const Core* before = request_.before;
    if (before == nullptr || before->reach_ < reach_) {
        snapshot.base->index().find(facts_, reach_, found);
        if (snapshot.delta) snapshot.delta->index().find(facts_, reach_, found);
        return;
    }
    for (const std::uint32_t id : before->found_) {
        seen_[id] = epoch_;
        gather_one(id, -1);
    }
    const std::size_t first = before->facts_.lines().size();
    snapshot.base->index().find_more(facts_, first, found);
    if (snapshot.delta) snapshot.delta->index().find_more(facts_, first, found);
}

void Core::judge_afterwards() {
    // After the selection was chosen: in order, against it (docs/engine.md, Effects).
    const Symbols& symbols = facts_.symbols();
    std::sort(afterwards_candidates_.begin(), afterwards_candidates_.end(), [&](const Candidate& one, const Candidate& two) {
        if (one.promotion->priority != two.promotion->priority) return one.promotion->priority < two.promotion->priority;
        return symbols.text(one.promotion->code) < symbols.text(two.promotion->code);
    });
    const Tables& tables = facts_.tables();
    for (const Candidate& candidate : afterwards_candidates_) {
        const CompiledPromotion& own = *candidate.promotion;
        const auto meets = [&](const CompiledPromotion& other) {
            return !tables.is_listed(own.never_with, other.code) && !tables.is_listed(other.never_with, own.code) &&
                   (own.only_with == kNone || tables.is_listed(own.only_with, other.code)) &&
                   (other.only_with == kNone || tables.is_listed(other.only_with, own.code));
        };
        const bool meets_all =
            std::all_of(solution_.applied.begin(), solution_.applied.end(),
                        [&](const Applied& applied) { return meets(*candidates_[applied.candidate].promotion); }) &&
            std::all_of(afterwards_.begin(), afterwards_.end(),
                        [&](const Candidate& earlier) { return meets(*earlier.promotion); });
        const auto nodes = tables.nodes.range(own.tree.begin, own.tree.count);
        if (!meets_all || judge_tree(nodes, facts_, &solution_.state) != Truth::yes) continue;
        solution_.state.has_run_codes.push_back(own.code);
        afterwards_.push_back(candidate);
    }
}

}  // namespace couponry::engine
