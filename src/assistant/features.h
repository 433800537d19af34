// What the linear model sees of a clause: hashed words, pairs of words and pieces of words, and what the checkout knows. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "assistant/find_slots.h"
#include "assistant/message.h"

namespace couponry::assistant {

constexpr std::uint32_t kBuckets = 1U << 16U;

struct Feature {
    std::uint16_t bucket = 0;
    float value = 0;
};

/// Sorted by bucket, each once. Words with their pairs have length 1 together, pieces of words too: messages of all lengths weigh
/// alike.
std::vector<Feature> features_of(std::span<const MaskedWord> words, const Context& context);

/// The buckets of words, pairs and long pieces only, for similarity.
std::vector<std::uint16_t> telling_buckets(std::span<const MaskedWord> words);

}  // namespace couponry::assistant
