#include "training/train.h"

#include <fmt/format.h>
#include <linear.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>

#include "assistant/features.h"
#include "assistant/find_slots.h"
#include "assistant/text.h"
#include "base/check.h"
#include "base/digest.h"

namespace couponry::training {
namespace {

using assistant::kBuckets;
using assistant::kColumns;
using assistant::kIntents;

// By cross-validation; more makes the model learn single rows by heart.
constexpr double kCost = 2;
constexpr double kPrecision = 0.3;
constexpr double kBias = 1;
// Rare intents count more, though not as much as if they were as frequent as the others: then they are seen everywhere.
constexpr double kBalance = 0.75;
constexpr float kStepsMax = 127;

struct Example {
    std::vector<feature_node> nodes;
    const Sentence* sentence;
};

std::vector<assistant::MaskedWord> words_of(const Sentence& sentence, bool with_slots) {
    const std::string cleaned = assistant::clean(sentence.text);
    const std::vector<assistant::Token> tokens = assistant::tokens_of(cleaned);
    if (!with_slots) return assistant::plain_words(tokens);
    const assistant::Calendar calendar{Date{}, sentence.language, false};
    return assistant::masked_words(tokens, assistant::find_slots(cleaned, tokens, calendar, {}));
}

std::vector<feature_node> nodes_of(std::span<const assistant::Feature> features) {
    // Filled with zeros, gaps between fields too, for digest_of() reads the bytes.
    std::vector<feature_node> nodes(features.size() + 2);
    std::memset(static_cast<void*>(nodes.data()), 0, nodes.size() * sizeof(feature_node));
    const auto put = [&](std::size_t i, int index, double value) {
        nodes[i].index = index;
        nodes[i].value = value;
    };
    for (std::size_t i = 0; i < features.size(); ++i) put(i, features[i].bucket + 1, static_cast<double>(features[i].value));
    put(features.size(), static_cast<int>(kBuckets) + 1, kBias);
    put(features.size() + 1, -1, 0);
    return nodes;
}

/// Weights of one column, the bias last.
std::vector<double> solve(std::vector<Example>& examples, const std::vector<double>& signs) {
    const auto positive = static_cast<double>(std::ranges::count(signs, 1.0));
    if (positive == 0) return std::vector<double>(kBuckets + 1, 0.0);
    std::vector<feature_node*> rows;
    rows.reserve(examples.size());
    for (Example& example : examples) rows.push_back(example.nodes.data());
    std::vector<double> labels = signs;
    const problem rows_and_labels{static_cast<int>(rows.size()), static_cast<int>(kBuckets) + 1, labels.data(), rows.data(),
                                  kBias};
    int label = 1;
    double weight = std::pow((static_cast<double>(signs.size()) - positive) / positive, kBalance);
    const parameter how{L2R_LR_DUAL, kPrecision, kCost, 1, &label, &weight, 0.1, nullptr};
    CHECK(check_parameter(&rows_and_labels, &how) == nullptr);
    std::srand(1);
    struct Free {
        void operator()(model* made) const { free_and_destroy_model(&made); }
    };
    const std::unique_ptr<model, Free> made(::train(&rows_and_labels, &how));
    std::vector<double> weights(made->w, made->w + kBuckets + 1);
    if (made->label[0] != 1)
        for (double& one : weights) one = -one;
    return weights;
}

void put_column(assistant::Model& model, std::size_t column, const std::vector<double>& weights) {
    double largest = 0;
    for (std::size_t i = 0; i < kBuckets; ++i) largest = std::max(largest, std::abs(weights[i]));
    const double step = largest > 0 ? largest / kStepsMax : 1;
    for (std::size_t i = 0; i < kBuckets; ++i)
        model.weights[i * kColumns + column] = static_cast<std::int8_t>(std::lround(weights[i] / step));
    model.scales[column] = static_cast<float>(step);
    model.biases[column] = static_cast<float>(weights[kBuckets] * kBias);
}

/// Of the words as they are: dates are read by the language, so it is found before them.
std::vector<Example> language_examples(const std::vector<Sentence>& sentences) {
    std::vector<Example> examples;
    std::size_t english = 0;
    constexpr std::size_t kOneInEnglish = 3;  // most rows are English
    for (const Sentence& sentence : sentences) {
        if (sentence.language == assistant::Language::en && ++english % kOneInEnglish != 0) continue;
        examples.push_back({nodes_of(assistant::features_of(words_of(sentence, false), {})), &sentence});
    }
    return examples;
}

/// Words of patterns, and those of rows that several people wrote: single ones are typos too often.
void learn_words(const std::vector<Sentence>& sentences, assistant::Spelling& spelling) {
    constexpr int kSentencesMin = 5;
    std::map<std::string, int> counts;
    for (const Sentence& sentence : sentences) {
        const int weight = sentence.source.starts_with("patterns/") ? kSentencesMin : 1;
        for (const assistant::MaskedWord& word : words_of(sentence, true))
            if (!word.is_mask && word.text.size() + 1 >= assistant::Spelling::kLettersMin) counts[word.text] += weight;
    }
    std::vector<std::pair<int, std::string>> frequent;
    for (const auto& [word, count] : counts)
        if (count >= kSentencesMin) frequent.emplace_back(-count, word);
    std::ranges::sort(frequent);
    for (const auto& [count, word] : frequent) spelling.learn(word);
}

}  // namespace

std::string digest_of(const std::vector<Sentence>& sentences) {
    Sha256 digest;
    digest.add(
        fmt::format("{} {} {} {} {}\n", kCost, kPrecision, kBias, kBalance, assistant::Neighbours::kSentencesPerBucketMax));
    assistant::Spelling spelling;
    learn_words(sentences, spelling);
    for (const std::string& word : spelling.words()) digest.add(word + " ");
    const auto add = [&](const std::vector<feature_node>& nodes) {
        digest.add({reinterpret_cast<const char*>(nodes.data()), nodes.size() * sizeof(feature_node)});
    };
    for (const Sentence& sentence : sentences) {
        auto words = words_of(sentence, true);
        assistant::correct(words, spelling);
        add(nodes_of(assistant::features_of(words, sentence.context)));
        const auto telling = assistant::telling_buckets(words);
        digest.add({reinterpret_cast<const char*>(telling.data()), telling.size() * sizeof(telling.front())});
        add(nodes_of(assistant::features_of(words_of(sentence, false), {})));
        digest.add(name_of(sentence.language));
        for (const assistant::Intent intent : sentence.intents) digest.add(name_of(intent));
    }
    return digest.hex();
}

assistant::Model train(const std::vector<Sentence>& sentences) {
    set_print_string_function([](const char*) {});
    assistant::Model model;
    model.weights.assign(std::size_t{kBuckets} * kColumns, 0);
    std::vector<Example> examples;
    std::vector<std::vector<std::uint16_t>> telling;
    std::vector<assistant::Intent> intents;
    learn_words(sentences, model.spelling);
    for (const Sentence& sentence : sentences) {
        auto words = words_of(sentence, true);
        assistant::correct(words, model.spelling);
        examples.push_back({nodes_of(assistant::features_of(words, sentence.context)), &sentence});
        if (sentence.intents.size() > 1) continue;  // near to both, so no example of either
        telling.push_back(assistant::telling_buckets(words));
        intents.push_back(sentence.intents.front());
    }
    model.neighbours = assistant::Neighbours::of(telling, std::move(intents));
    std::vector<double> signs(examples.size());
    for (std::size_t i = 0; i < kIntents; ++i) {
        std::ranges::transform(examples, signs.begin(), [&](const Example& example) {
            return std::ranges::find(example.sentence->intents, static_cast<assistant::Intent>(i)) !=
                           example.sentence->intents.end()
                       ? 1.0
                       : -1.0;
        });
        put_column(model, i, solve(examples, signs));
    }
    examples = language_examples(sentences);
    signs.resize(examples.size());
    for (std::size_t i = 0; i < assistant::kLanguages; ++i) {
        std::ranges::transform(examples, signs.begin(), [&](const Example& example) {
            return static_cast<std::size_t>(example.sentence->language) == i ? 1.0 : -1.0;
        });
        put_column(model, kIntents + i, solve(examples, signs));
    }
    return model;
}

}  // namespace couponry::training
