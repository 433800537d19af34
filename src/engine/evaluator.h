// Evaluator: one cart against a snapshot at an instant. Pure: no clock, no files, no locks; the same inputs give the same answer.
// An Evaluator keeps memory between carts, nothing else; one per thread.
#pragma once

#include <memory>

#include "engine/evaluation.h"
#include "engine/snapshot.h"
#include "engine/solver.h"

namespace couponry::engine {

/// Whom the answer is for: a shopper's token gets only what disclosure allows, API keys and staff get the true reasons.
enum class Asker : std::uint8_t { shopper, trusted };

struct EvaluationOptions {
    int potential = kPotentialDefault;
    bool fixes = true;
    int wallet = 0;
    Asker asker = Asker::trusted;
    int steps_max = kSearchStepsMax;
    /// Policy instead of the site's.
    std::optional<SelectionPolicy> policy;
};

class Evaluator {
public:
    Evaluator();
    ~Evaluator();
    Evaluator(const Evaluator&) = delete;
    Evaluator& operator=(const Evaluator&) = delete;

    /// The cart's site must be one of the snapshot's; a CHECK otherwise (the reader has refused it).
    void evaluate(const Snapshot& snapshot, const Cart& cart, const UsageFacts& usage, Instant now,
                  const EvaluationOptions& options, Evaluation& evaluation);

private:
    struct Work;
    std::unique_ptr<Work> work_;
};

}  // namespace couponry::engine
