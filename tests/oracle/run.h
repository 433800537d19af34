// Runs: a selection through the order of application, and the run by priority. Used by oracle.cpp only.
#pragma once

#include <optional>
#include <vector>

#include "oracle/state.h"

namespace couponry::oracle {

/// One effect's turn.
struct Turn {
    EffectClass effect_class = EffectClass::item;
    std::int32_t priority = 0;
    int tier = 0;  // 0: forms groups, limits its units or gives; 1: the others
    std::size_t offer = 0;
    std::size_t effect = 0;  // place in the promotion
    bool same_block(const Turn& other) const {
        return effect_class == other.effect_class && priority == other.priority && tier == other.tier;
    }
};

/// The turns of these offers in the order of application (ruling 1).
std::vector<Turn> turns_of(const Setting& setting, const std::vector<std::size_t>& offers);

/// No rule of combination forbids the two in one cart.
bool may_meet(const Setting& setting, std::size_t one, std::size_t other);

/// never_with and only_with alone, which reach promotions with only afterwards effects too.
bool may_meet_by_name(const Promotion& one, const Promotion& other);

struct Choice {
    std::size_t offer = 0;
    std::int64_t applications = 1;
};

/// A promotion outside the run whose conditions are judged in it.
struct Probe {
    std::size_t offer = 0;  // judged after all others of the block of its first turn
    Reason reason = Reason::none;
};

/// Nothing when the selection is not feasible. `turns` holds the turns of exactly the chosen offers. With a probe, the reason for
/// which the probe's conditions fail in this run is written to it.
std::optional<State> run_selection(const Setting& setting, const std::vector<Choice>& chosen, const std::vector<Turn>& turns,
                                   Probe* probe = nullptr);

/// All offers that may run, without contests (ruling 17).
State run_by_priority(const Setting& setting, Probe* probe = nullptr);

/// One offer alone, as often as it can, its conditions taken as met.
State run_alone(const Setting& setting, std::size_t offer);

}  // namespace couponry::oracle
