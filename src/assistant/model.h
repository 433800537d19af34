// The trained model: a column of weights per intent and per language, and the sentences it was trained on, for similarity. Training
// writes it, the server reads it once. Immutable, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assistant/features.h"
#include "assistant/intents.h"
#include "assistant/languages.h"
#include "assistant/spelling.h"
#include "base/result.h"

namespace couponry::assistant {

constexpr std::size_t kColumns = kIntents + kLanguages;
constexpr std::size_t kModelBytesMax = 5'000'000;

/// One float per intent, in their order.
using IntentScores = std::array<float, kIntents>;
using LanguageScores = std::array<float, kLanguages>;

/// Sentences by their telling buckets. A bucket of more than kSentencesPerBucketMax sentences tells little and is left out.
struct Neighbours {
    static constexpr std::size_t kSentencesPerBucketMax = 128;
    std::vector<Intent> intents;  // per sentence
    std::vector<std::uint8_t> sizes;  // its buckets that are kept
    std::vector<std::uint32_t> begins;  // kBuckets + 1: where the sentences of a bucket begin in `sentences`
    std::vector<std::uint16_t> sentences;

    static Neighbours of(const std::vector<std::vector<std::uint16_t>>& buckets, std::vector<Intent> intents);
    /// Per intent the similarity of its nearest sentence: the cosine of the two sets of buckets, 0 to 1.
    IntentScores nearest(std::span<const std::uint16_t> buckets) const;
};

struct Model {
    std::vector<std::int8_t> weights;  // kBuckets rows of kColumns
    std::array<float, kColumns> scales{};  // of one step of a weight
    std::array<float, kColumns> biases{};
    Neighbours neighbours;
    Spelling spelling;  // the words it was trained on, the frequent ones first

    /// Failure `unreadable_model` for anything that write() did not make.
    static Result<Model> read(std::string_view bytes);
    std::string write() const;

    /// Log odds of each column against all others: intents, then languages.
    std::array<float, kColumns> log_odds(std::span<const Feature> features) const;
};

}  // namespace couponry::assistant
