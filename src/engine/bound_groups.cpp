// Bounds of effects that form groups of units.
#include <algorithm>

#include "engine/bound.h"
#include "engine/solver.h"
#include "engine/units.h"

namespace couponry::engine {

std::int64_t Bound::simulated(const Item& item, const State& state, bool ignores_budgets) const {
    scratch_ = state;
    const std::int64_t before = scratch_.taken();
    Turn turn{*plan_->facts,
              plan_->candidates,
              item.candidate,
              item.position,
              plan_->candidates[item.candidate].applications_max,
              scratch_,
              nullptr};
    turn.ignores_budgets = ignores_budgets;
    effect_descriptors()[item.effect->type]->run(*item.effect, turn);
    return scratch_.taken() - before;
}

std::int64_t Bound::contested_extra(const Item& item, const State& state, const Turn& turn) const {
    const Facts& facts = *plan_->facts;
    const CompiledEffect& effect = *item.effect;
    std::int64_t room = 0;
    std::int64_t lines = 0;
    std::uint32_t last_line = kNone;
    for (const Run& run : state.runs) {
        if (!turn.may_cover(run, kNone, effect.forms_groups) || !touches(item, run.line)) continue;
        room += turn.room(run) * run.quantity;
        if (run.line != last_line) ++lines;
        last_line = run.line;
    }
    if (effect.is_pooled && !effect.forms_groups) {
        std::int64_t times = effect.option == 0 ? lines : 1;
        if (effect.each_amount != kNone)
            times *= std::min(turn.applications_max,
                              facts.subtotal(effect.filter, Basis::list, nullptr) / facts.amount(effect.each_amount));
        return std::min(room, multiply_checked(facts.amount(effect.reward.money), times));
    }
    const bool is_bundle = effect.parts.count > 0;
    const std::string_view type = effect_descriptors()[effect.type]->type;
    const bool frees = type == "cheapest_free";
    PieceList list = list_pieces(turn, effect.filter, effect.gives_others ? &effect.filter2 : nullptr);
    if (is_bundle) list = list_pieces(turn, kNone);
    const auto order = ordered(list, UnitOrder::dearest_first);
    std::int64_t total = 0;
    bool falls = true;  // what may be taken of a unit, in the order in which units are chosen
    const auto run_of = [&](const Pieces& pieces) -> const Run& { return state.runs[list.parts[pieces.first_part].run]; };
    const Pieces* last = nullptr;
    for (const std::uint32_t index : order) {
        const Pieces& pieces = list.pieces[index];
        total += pieces.count;
        falls =
            falls && (last == nullptr || (last->left >= pieces.left && turn.room(run_of(*last)) >= turn.room(run_of(pieces))));
        last = &pieces;
    }
    if (!is_bundle && !effect.gives_others && !(frees && effect.option == 0) && falls)
        // Taking units away never gives it more, but may make it fit a budget.
        return simulated(item, state, true);
    if (frees && !is_bundle && falls) {
        // Freeing the cheapest of each group of dearest units frees units at least as dear, position by position, for every number of
        // groups; and that sum never rises when units are taken away.
        const std::int64_t groups = std::min(turn.applications_max, total / effect.quantity);
        const auto freed_before = [&](std::int64_t position) {
            return position / effect.quantity * effect.quantity2 +
                   std::max<std::int64_t>(0, position % effect.quantity - (effect.quantity - effect.quantity2));
        };
        std::int64_t sum = 0;
        std::int64_t at = 0;
        for (const std::uint32_t index : order) {
            const Pieces& pieces = list.pieces[index];
            const std::int64_t end = groups * effect.quantity;
            const std::int64_t freed = freed_before(std::min(at + pieces.count, end)) - freed_before(std::min(at, end));
            sum += freed * turn.room(run_of(pieces));
            at += pieces.count;
        }
        return std::min(sum, room);
    }
    if (is_bundle) {
        // The dearest units of each part, application by application, as if no unit served two parts.
        const auto parts = facts.tables().parts.range(effect.parts.begin, effect.parts.count);
        const std::int64_t price = facts.amount(effect.reward.money);
        std::vector<std::vector<std::int64_t>> dearest(parts.size());
        std::int64_t most_applications = turn.applications_max;
        constexpr std::int64_t kApplicationsCountedMax = 1'000;
        for (std::size_t part = 0; part < parts.size(); ++part) {
            for (const Pieces& pieces : list.pieces)
                if (facts.fits(parts[part].filter, facts.lines()[pieces.line]))
                    dearest[part].insert(
                        dearest[part].end(),
                        static_cast<std::size_t>(std::min(pieces.count, kApplicationsCountedMax * parts[part].quantity)),
                        pieces.left);
            std::sort(dearest[part].rbegin(), dearest[part].rend());
            most_applications =
                std::min(most_applications, static_cast<std::int64_t>(dearest[part].size()) / parts[part].quantity);
        }
        if (most_applications > kApplicationsCountedMax) return room;
        std::int64_t sum = 0;
        for (std::int64_t application = 0; application < most_applications; ++application) {
            std::int64_t cost = 0;
            for (std::size_t part = 0; part < parts.size(); ++part)
                for (std::int64_t unit = application * parts[part].quantity; unit < (application + 1) * parts[part].quantity;
                     ++unit)
                    cost += dearest[part][static_cast<std::size_t>(unit)];
            if (cost <= price) break;
            sum += cost - price;
        }
        return std::min(sum, room);
    }
    if (type == "bundle_price" || type == "amount_off_items") return room;
    // The dearest units that so many groups could give.
    const std::int64_t per_group = effect.quantity + (effect.gives_others ? effect.at_least : 0);
    std::int64_t left = multiply_checked(std::min(turn.applications_max, total / per_group), effect.quantity2);
    std::vector<std::pair<std::int64_t, std::int64_t>> takes;
    for (const Pieces& pieces : list.pieces) {
        if (effect.gives_others && !pieces.may_give) continue;
        takes.emplace_back(frees ? turn.room(run_of(pieces)) : turn.take_of(effect.reward, run_of(pieces)), pieces.count);
    }
    std::sort(takes.rbegin(), takes.rend());
    std::int64_t sum = 0;
    for (const auto& [take, count] : takes) {
        const std::int64_t here = std::min(left, count);
        sum += take * here;
        left -= here;
    }
    return sum;
}

void Bound::find_groups_alone() {
    // A group effect that runs before everything else on its lines, where no other one is bounded in all: how often it is best applied
    // depends on its own lines only.
    for (Item& item : items_) {
        item.forms_alone = item.kind == Kind::extra && item.effect->forms_groups && !item.is_gift;
        int effects_in_groups = 0;
        for (const CompiledEffect& effect : plan_->candidates[item.candidate].effects)
            effects_in_groups += effect.forms_groups ? 1 : 0;
        if (effects_in_groups > 1) item.forms_alone = false;
        // Where nothing else of its promotion is on units, who is in its groups is lost to the others that do not stack.
        item.displaces =
            item.effect->forms_groups && !item.stackable && std::none_of(items_.begin(), items_.end(), [&](const Item& other) {
                return other.candidate == item.candidate && other.position != item.position;
            });
        for (const Item& other : items_) {
            if (!item.forms_alone || &other == &item || (other.kind != Kind::extra && other.block > item.block)) continue;
            if (share_lines(item, other)) item.forms_alone = false;
        }
    }
}

std::int64_t Bound::joint(const Item& item, const State& state, bool with_limited) const {
    // Nothing has run on its lines yet, and the same promotions are open: the value found before holds.
    std::uint64_t key = with_limited ? 1 : 0;
    for (const Item* other : active_) key = key * 0x9E3779B97F4A7C15ULL + other->candidate + 1;
    for (const Run& run : state.runs)
        if (touches(item, run.line))
            key = (key ^ static_cast<std::uint64_t>(run.left)) * 0xD6E8FEB86659FD93ULL + std::uint64_t{run.carrier} * 31 +
                  std::uint64_t{run.kept_for} * 7 + static_cast<std::uint64_t>(run.quantity);
    for (const auto& [known, value] : item.joint_values)
        if (known == key) return value;
    const auto gains_on_lines = [&](const State& after) {
        std::int64_t gains = 0;
        for (const Run& run : after.runs)
            if (touches(item, run.line)) gains += best_unit_gain(run, with_limited).best * run.quantity;
        return gains;
    };
    // An effect looks at what it may take from: the other lines of a large cart would only be copied and read.
    touched_ = state;
    std::erase_if(touched_.runs, [&](const Run& run) { return !touches(item, run.line); });
    std::int64_t most = gains_on_lines(touched_);
    std::int64_t limit = plan_->candidates[item.candidate].applications_max;
    constexpr std::int64_t kApplicationsTriedMax = 200;
    for (bool is_first = true; limit > 0; is_first = false) {
        scratch_ = touched_;
        const std::int64_t before = scratch_.taken();
        Turn turn{*plan_->facts, plan_->candidates, item.candidate, item.position, limit, scratch_, nullptr};
        effect_descriptors()[item.effect->type]->run(*item.effect, turn);
        if (turn.applications_made == 0) break;
        if (is_first && turn.applications_made > kApplicationsTriedMax) {
            most += extra(item, state);
            break;
        }
        most = std::max(most, scratch_.taken() - before + gains_on_lines(scratch_));
        limit = std::min(limit, turn.applications_made) - 1;
    }
    constexpr std::size_t kValuesKeptMax = 64;
    if (item.joint_values.size() == kValuesKeptMax) item.joint_values.clear();
    item.joint_values.emplace_back(key, most);
    return most;
}

std::int64_t Bound::net(const Item& item, const State& state) const {
    const Facts& facts = *plan_->facts;
    const CompiledEffect& effect = *item.effect;
    const Turn turn{facts,
                    plan_->candidates,
                    item.candidate,
                    item.position,
                    plan_->candidates[item.candidate].applications_max,
                    const_cast<State&>(state),
                    nullptr};
    const std::string_view type = effect_descriptors()[effect.type]->type;
    const bool frees = type == "cheapest_free";
    const auto parts = facts.tables().parts.range(effect.parts.begin, effect.parts.count);
    // Of one group: units that pay and lose nothing, units that give, and an amount beside what these give.
    std::int64_t paying = 0;
    std::int64_t giving = 0;
    std::int64_t beside = 0;
    if (effect.gives_others) {
        paying = effect.quantity;
        giving = effect.quantity2;
    } else if (frees) {
        paying = effect.quantity - effect.quantity2;
        giving = effect.quantity2;
    } else if (type == "nth_unit") {
        paying = effect.quantity - 1;
        giving = 1;
    } else if (type == "bundle_price") {
        giving = parts.empty() ? effect.quantity : 0;
        for (const CompiledPart& part : parts) giving += part.quantity;
        beside = -facts.amount(effect.reward.money);
    } else {
        paying = effect.quantity;
        beside = facts.amount(effect.reward.money);
    }
    const bool is_bundle = beside < 0;
    gives_.clear();
    pays_.clear();
    std::int64_t units = 0;
    for (std::uint32_t index = 0; index < state.runs.size(); ++index) {
        const Run& run = state.runs[index];
        if (!touches(item, run.line) || !turn.may_cover(run, kNone, true)) continue;
        const LineFacts& line = facts.lines()[run.line];
        units += run.quantity;
        const bool may_pay = !effect.gives_others || facts.fits(effect.filter, line);
        const bool may_give = !effect.gives_others || facts.fits(effect.filter2, line);
        if (may_pay && paying > 0) pays_.emplace_back(losses_[index], run.quantity);
        if (!may_give || giving == 0) continue;
        const std::int64_t take = is_bundle ? run.left : frees ? turn.room(run) : turn.take_of(effect.reward, run);
        gives_.emplace_back(take - losses_[index], run.quantity);
    }
    std::sort(gives_.rbegin(), gives_.rend());
    std::sort(pays_.begin(), pays_.end());
    const std::int64_t per_group = paying + (effect.gives_others ? effect.at_least : giving);
    std::int64_t groups = std::min(turn.applications_max, units / std::max<std::int64_t>(1, per_group));
    // The next group never adds more than the one before: giving units are worth less and less, paying ones cost more and more.
    std::size_t give_at = 0;
    std::size_t pay_at = 0;
    std::int64_t sum = 0;
    for (; groups > 0; --groups) {
        std::int64_t adds = beside;
        for (std::int64_t left = giving; left > 0 && give_at < gives_.size();) {
            auto& [value, count] = gives_[give_at];
            if (value <= 0 && !is_bundle) break;
            const std::int64_t here = std::min(left, count);
            adds += value * here;
            left -= here;
            count -= here;
            if (count == 0) ++give_at;
        }
        for (std::int64_t left = paying; left > 0 && pay_at < pays_.size();) {
            auto& [loss, count] = pays_[pay_at];
            const std::int64_t here = std::min(left, count);
            adds -= loss * here;
            left -= here;
            count -= here;
            if (count == 0) ++pay_at;
        }
        if (adds <= 0) break;
        sum += adds;
    }
    return sum;
}

}  // namespace couponry::engine
