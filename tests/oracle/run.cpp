#include "oracle/run.h"

#include <algorithm>
#include <functional>

#include "base/check.h"
#include "oracle/conditions.h"
#include "oracle/effects.h"

namespace couponry::oracle {
namespace {

int tier_of(const Rule& rule) {
    return is_group_effect(rule) || is_unit_limited(rule) || rule.type == "gift_item" ? 0 : 1;
}

auto block_key(const Turn& turn) {
    return std::tuple(turn.effect_class, turn.priority, turn.tier);
}

// The chosen offers that have a turn in a class, in the order of their turns there.
std::vector<std::size_t> order_in_class(const std::vector<Turn>& turns, EffectClass effect_class) {
    std::vector<std::size_t> offers;
    for (const Turn& turn : turns)
        if (turn.effect_class == effect_class && std::find(offers.begin(), offers.end(), turn.offer) == offers.end())
            offers.push_back(turn.offer);
    return offers;
}

// Judges the probe once the block of its first turn is over.
class Prober {
public:
    Prober(const Setting& setting, Probe* probe) : setting_(setting), probe_(probe) {
        if (probe == nullptr) return;
        const auto turns = turns_of(setting, {probe->offer});
        if (!turns.empty()) block_ = block_key(turns.front());
    }
    void before(const Turn& turn, const State& state) {
        if (block_ && block_key(turn) > *block_) judge_now(state);
    }
    void at_end(const State& state) { judge_now(state); }

private:
    void judge_now(const State& state) {
        if (probe_ == nullptr || is_judged_) return;
        is_judged_ = true;
        probe_->reason = judge(setting_, state, setting_.offers[probe_->offer].promotion->when);
    }
    const Setting& setting_;
    Probe* probe_;
    std::optional<std::tuple<EffectClass, std::int32_t, int>> block_;
    bool is_judged_ = false;
};

const Rule& rule_of(const Setting& setting, const Turn& turn) {
    return setting.offers[turn.offer].promotion->effects[turn.effect];
}

// No contest: each takes as much as it can when its conditions hold and it may meet all that joined before.
State run_joint(const Setting& setting, const std::vector<std::size_t>& offers, bool ask_conditions, Probe* probe) {
    State state = start(setting);
    Prober prober(setting, probe);
    std::vector<bool> is_refused(setting.offers.size());
    for (const Turn& turn : turns_of(setting, offers)) {
        prober.before(turn, state);
        Progress& progress = state.progress[turn.offer];
        if (is_refused[turn.offer]) continue;
        if (!progress.is_in) {
            const bool meets_all = std::all_of(state.first_turns.begin(), state.first_turns.end(),
                                               [&](std::size_t other) { return may_meet(setting, turn.offer, other); });
            const bool holds =
                !ask_conditions || judge(setting, state, setting.offers[turn.offer].promotion->when) == Reason::none;
            if (!meets_all || !holds) {
                is_refused[turn.offer] = true;
                continue;
            }
            progress.is_in = true;
            state.first_turns.push_back(turn.offer);
        }
        take_turn(setting, state, {turn.offer, setting.offers[turn.offer].applications_max, true}, rule_of(setting, turn));
    }
    prober.at_end(state);
    return state;
}

bool has_done_something(const Progress& progress) {
    return !progress.is_over_budget && (progress.taken > 0 || progress.gifts > 0);
}

}  // namespace

std::vector<Turn> turns_of(const Setting& setting, const std::vector<std::size_t>& offers) {
    std::vector<Turn> turns;
    for (const std::size_t offer : offers) {
        const Promotion& promotion = *setting.offers[offer].promotion;
        for (std::size_t effect = 0; effect < promotion.effects.size(); ++effect) {
            const Rule& rule = promotion.effects[effect];
            if (class_of(rule) == EffectClass::afterwards) continue;
            turns.push_back({class_of(rule), promotion.priority, tier_of(rule), offer, effect});
        }
    }
    std::stable_sort(turns.begin(), turns.end(), [&](const Turn& one, const Turn& two) {
        if (block_key(one) != block_key(two)) return block_key(one) < block_key(two);
        if (one.offer != two.offer) return setting.offers[one.offer].promotion->code < setting.offers[two.offer].promotion->code;
        return one.effect < two.effect;
    });
    return turns;
}

bool may_meet_by_name(const Promotion& one, const Promotion& other) {
    const auto lists = [](const std::vector<std::string>& codes, const std::string& code) {
        return std::find(codes.begin(), codes.end(), code) != codes.end();
    };
    const auto refuses = [&](const Promotion& own, const Promotion& met) {
        return (own.never_with && lists(*own.never_with, met.code)) || (own.only_with && !lists(*own.only_with, met.code));
    };
    return !refuses(one, other) && !refuses(other, one);
}

bool may_meet(const Setting& setting, std::size_t one, std::size_t other) {
    const auto refuses = [&](const Promotion& own, const Promotion& met) {
        if (!own.group.empty() && own.group == met.group) return true;
        if (own.exclusive == Exclusive::cart) return true;
        for (const Rule& rule : own.effects) {
            for (const Rule& met_rule : met.effects) {
                const EffectClass own_class = class_of(rule);
                const EffectClass met_class = class_of(met_rule);
                if (own_class == EffectClass::afterwards || met_class == EffectClass::afterwards) continue;
                if (own.exclusive == Exclusive::promotion_class && own_class == met_class) return true;
                const bool decided_elsewhere = own_class == met_class && own_class != EffectClass::order;
                if (!decided_elsewhere && !combines(own, own_class, met_class)) return true;
            }
        }
        return false;
    };
    const Promotion& first = *setting.offers[one].promotion;
    const Promotion& second = *setting.offers[other].promotion;
    return may_meet_by_name(first, second) && !refuses(first, second) && !refuses(second, first);
}

std::optional<State> run_selection(const Setting& setting, const std::vector<Choice>& chosen, const std::vector<Turn>& turns,
                                   Probe* probe) {
    State state = start(setting);
    state.has_contests = true;
    Prober prober(setting, probe);
    for (const Turn& turn : turns) {
        prober.before(turn, state);
        const Offer& offer = setting.offers[turn.offer];
        if (!state.progress[turn.offer].is_in) {
            if (judge(setting, state, offer.promotion->when) != Reason::none) return std::nullopt;
            state.progress[turn.offer].is_in = true;
            state.first_turns.push_back(turn.offer);
        }
        if (turn.effect_class == EffectClass::item && offer.is_plain && !state.is_plain_settled)
            settle_plain(setting, state, order_in_class(turns, EffectClass::item));
        if (turn.effect_class == EffectClass::shipping && !state.is_shipping_settled)
            settle_shipments(setting, state, order_in_class(turns, EffectClass::shipping));
        const auto choice =
            std::find_if(chosen.begin(), chosen.end(), [&](const Choice& one) { return one.offer == turn.offer; });
        take_turn(setting, state, {turn.offer, choice->applications, false}, rule_of(setting, turn));
        if (state.progress[turn.offer].is_over_budget) return std::nullopt;
    }
    for (const Choice& choice : chosen) {
        const Progress& progress = state.progress[choice.offer];
        if (!has_done_something(progress)) return std::nullopt;
        // Where no group can be formed, the promotion's other effects stand for one application.
        const bool forms_none = progress.groups == 0 && choice.applications == 1;
        if (setting.offers[choice.offer].has_groups && progress.groups != choice.applications && !forms_none) return std::nullopt;
    }
    prober.at_end(state);
    return state;
}

State run_by_priority(const Setting& setting, Probe* probe) {
    std::vector<std::size_t> offers;
    for (std::size_t offer = 0; offer < setting.offers.size(); ++offer) {
        if (!setting.offers[offer].is_candidate()) continue;
        offers.push_back(offer);
        const Promotion& promotion = *setting.offers[offer].promotion;
        const bool wants_to_be_alone = promotion.only_with && promotion.only_with->empty();
        if (promotion.exclusive != Exclusive::cart && !wants_to_be_alone) continue;
        const State alone = run_joint(setting, {offer}, true, nullptr);
        if (has_done_something(alone.progress[offer])) return run_joint(setting, {offer}, true, probe);
    }
    for (;;) {
        State state = run_joint(setting, offers, true, probe);
        const auto removed = std::find_if(state.first_turns.begin(), state.first_turns.end(),
                                          [&](std::size_t offer) { return !has_done_something(state.progress[offer]); });
        if (removed == state.first_turns.end()) return state;
        std::erase(offers, *removed);
    }
}

State run_alone(const Setting& setting, std::size_t offer) {
    return run_joint(setting, {offer}, false, nullptr);
}

}  // namespace couponry::oracle
