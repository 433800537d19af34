// What an evaluation came to, in the few facts that must agree whoever computes them, and the slow ways to compute them: every
// promotion judged without the index, and the oracle. Pure functions; one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/evaluation.h"
#include "engine/snapshot.h"
#include "model/cart.h"

namespace couponry::bench {

struct Outcome {
    std::int64_t discount = 0;
    std::int64_t total = 0;
    std::vector<std::string> applied;  // promotions, sorted
    bool optimal = true;
    bool operator==(const Outcome&) const = default;
};

Outcome outcome_of(const engine::Evaluation& evaluation);

/// Judges every promotion of the snapshot, one after the other; only the search is the engine's. Nobody's limits are used up.
class NaiveMatcher {
public:
    Outcome evaluate(const engine::Snapshot& snapshot, const Cart& cart);
    /// The promotions that held for the last cart, by number in the snapshot.
    const std::vector<std::uint32_t>& held() const { return held_; }

private:
    std::vector<std::uint32_t> held_;
};

/// One number for many outcomes, in their order (64-bit FNV-1a).
class Checksum {
public:
    void add(const Outcome& outcome);
    std::uint64_t value() const { return value_; }

private:
    void add_bytes(const void* data, std::size_t size);
    std::uint64_t value_ = 14695981039346656037ULL;
};

}  // namespace couponry::bench
