// Measures what the assistant understands: rows that no model in question was trained on, and what was demanded of them. The
// evaluation of the command line prints it. One thread.
#pragma once

#include <string>
#include <vector>

#include "assistant/understanding.h"
#include "training/data_set.h"

namespace couponry::training {

/// One message and what was understood of it by a model that had not seen it.
struct Outcome {
    const Sentence* sentence;
    assistant::Understanding understanding;
    assistant::Understanding with_typo;  // of the same message with one letter wrong
};

/// A line of the report.
struct Finding {
    std::string point;
    std::string what;
    std::string figure;
    std::string aim;
    bool is_met = false;
};

/// The day on which relative dates are read, so that every run gives the same answers.
constexpr Date kEvaluationDay{20'600};  // 2026-05-27

Outcome measure(const assistant::Model& model, const Sentence& sentence);

/// Rows by a model per fold that did not see them: folds of paraphrase groups, so each is trained on the rows of the others, from
/// every source, and all patterns. What is written is measured with a model of all patterns and rows.
std::vector<Outcome> cross_validate(const DataSet& data, std::size_t folds, const assistant::Model& whole);

/// The rows that are not among the `seen` hashes (sorted).
std::vector<Outcome> measure_unseen(const assistant::Model& model, const std::vector<Sentence>& rows,
                                    const std::vector<std::string>& seen);

/// What was demanded (the table in docs/guide/assistant.md), as far as the outcomes hold rows for it.
std::vector<Finding> findings(const std::vector<Outcome>& outcomes);

/// For people: per intent, the most frequent mistakes, what other thresholds would give.
std::string tables(const std::vector<Outcome>& outcomes);

}  // namespace couponry::training
