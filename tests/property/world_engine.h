// Runs the engine on a random world of the oracle and says where the two disagree. Used by the property tests.
#pragma once

#include <string>

#include "engine/core.h"
#include "oracle/oracle.h"
#include "oracle/world.h"

namespace couponry::property {

/// What an engine applied: in the order of first turns, those with only afterwards effects last.
std::vector<oracle::Applied> applied_of(const engine::Core& core);

/// The engine on a world, up to the chosen selection.
struct EngineRun {
    explicit EngineRun(const oracle::World& world, SelectionPolicy policy, int steps_max = kSearchStepsMax);
    std::shared_ptr<const engine::Snapshot> snapshot;
    engine::Core core;
    std::vector<oracle::Applied> applied() const { return applied_of(core); }
};

/// Empty when engine and oracle agree on total, winner and allocations; else a sentence.
std::string difference(const EngineRun& run, const oracle::Outcome& expected);

}  // namespace couponry::property
