#include "assistant/understanding.h"

#include <algorithm>
#include <cmath>

#include "assistant/clauses.h"
#include "assistant/features.h"
#include "assistant/find_slots.h"
#include "assistant/rules.h"
#include "assistant/text.h"
#include "assistant/thresholds.h"
#include "base/check.h"
#include "base/limits.h"

namespace couponry::assistant {
namespace {

constexpr std::size_t index_of(Intent intent) {
    return static_cast<std::size_t>(intent);
}

/// Whether it adds anything to another intent of the same message.
bool is_filler(Intent intent) {
    return intent == Intent::smalltalk || intent == Intent::out_of_scope;
}

IntentScores probabilities(const IntentScores& log_odds) {
    const float highest = *std::ranges::max_element(log_odds);
    IntentScores shares{};
    float sum = 0;
    for (std::size_t i = 0; i < kIntents; ++i) sum += shares[i] = std::exp(kSharpness * (log_odds[i] - highest));
    for (float& share : shares) share /= sum;
    return shares;
}

Intent best_of(const IntentScores& scores) {
    return static_cast<Intent>(std::ranges::max_element(scores) - scores.begin());
}

/// One message on its way.
class Reader {
public:
    Reader(const Model& model, const Message& message, const Context& context, const Inventory& inventory)
        : model_(model),
          message_(message),
          context_(context),
          inventory_(inventory),
          cleaned_(clean(message.text)),
          tokens_(tokens_of(cleaned_)) {}

    Understanding read() {
        Understanding result;
        result.language = language();
        const Calendar calendar{message_.today, result.language, message_.locale == "en-US"};
        const std::vector<TokenSlot> slots = find_slots(cleaned_, tokens_, calendar, inventory_);
        words_ = masked_words(tokens_, slots);
        correct(words_, model_.spelling);
        for (const TokenSlot& slot : slots) result.slots.push_back(slot.slot);
        if (words_.empty()) return result;

        const IntentScores log_odds = scores(words_, &result.similarity);
        const IntentScores whole = probabilities(log_odds);
        for (std::size_t i = 0; i < kIntents; ++i) result.ranked.push_back({static_cast<Intent>(i), whole[i]});
        std::ranges::stable_sort(result.ranked, std::greater{}, &ScoredIntent::probability);
        result.out_of_scope = doubt(whole);
        if (const auto intent = unmistakable(words_, slots, context_)) {
            promote(*intent, result.ranked);
            result.decision = Decision::answer;
            result.intents = {*intent};
            return result;
        }
        // Marks alone mean nothing.
        const auto says_something = [](const MaskedWord& word) { return !word.is_mask || word.text.starts_with("<"); };
        if (std::ranges::any_of(words_, says_something)) decide(result, log_odds);
        return result;
    }

private:
    /// Of the words as they are, for dates are read by it; a short text follows the conversation, then the page.
    Language language() const {
        constexpr float kUsualLanguage = 1.0F;  // what the language so far adds to its log odds
        const std::vector<MaskedWord> words = plain_words(tokens_);
        const auto log_odds = model_.log_odds(features_of(words, {}));
        LanguageScores scores{};
        std::copy(log_odds.begin() + kIntents, log_odds.end(), scores.begin());
        const std::optional<Language> usual = context_.language ? context_.language : language_of(message_.locale);
        if (words.empty()) return usual.value_or(Language::en);
        if (usual) scores[static_cast<std::size_t>(*usual)] += kUsualLanguage;
        return static_cast<Language>(std::ranges::max_element(scores) - scores.begin());
    }

    IntentScores scores(std::span<const MaskedWord> words, float* similarity) const {
        const auto log_odds = model_.log_odds(features_of(words, context_));
        const IntentScores near = model_.neighbours.nearest(telling_buckets(words));
        if (similarity != nullptr) *similarity = *std::ranges::max_element(near);
        IntentScores sums{};
        for (std::size_t i = 0; i < kIntents; ++i) sums[i] = log_odds[i] + kNeighbourWeight * near[i];
        sums[index_of(Intent::out_of_scope)] -= kOutOfScope;
        return sums;
    }

    /// How far "out of scope" leads the best of all others.
    static float doubt(const IntentScores& shares) {
        float best = 0;
        for (std::size_t i = 0; i < kIntents; ++i)
            if (i != index_of(Intent::out_of_scope)) best = std::max(best, shares[i]);
        return shares[index_of(Intent::out_of_scope)] - best;
    }

    static void promote(Intent intent, std::vector<ScoredIntent>& ranked) {
        const auto place = std::ranges::find(ranked, intent, &ScoredIntent::intent);
        std::rotate(ranked.begin(), place, place + 1);
    }

    void decide(Understanding& result, const IntentScores& log_odds) const {
        const ScoredIntent best = result.ranked[0];
        const ScoredIntent second = result.ranked[1];
        const Parts parts = intents_of_parts(result.language, log_odds, result.ranked);
        if (parts.sure.size() > 1) {
            result.decision = Decision::answer;
            result.intents = parts.sure;
        } else if (best.intent == Intent::out_of_scope) {
            return;
        } else if (best.probability >= kAnswerProbability && best.probability - second.probability >= kAnswerLead &&
                   result.similarity >= kAnswerSimilarity) {
            result.decision = Decision::answer;
            result.intents = {best.intent};
        } else if (best.probability + second.probability >= kAskProbability) {
            result.decision = Decision::ask;
            result.intents = {best.intent, second.intent != Intent::out_of_scope ? second.intent : result.ranked[2].intent};
        }
        if (result.decision == Decision::decline) return;
        for (const Intent intent : parts.possible)
            if (std::ranges::find(result.intents, intent) == result.intents.end()) result.further.push_back(intent);
    }

    struct Parts {
        std::vector<Intent> sure;
        std::vector<Intent> possible;  // those too
    };
    /// What single clauses ask for, as far as the whole message supports it; in the order of the message.
    Parts intents_of_parts(Language language, const IntentScores& log_odds, const std::vector<ScoredIntent>& ranked) const {
        const auto clauses = clauses_of(words_, tokens_, language);
        Parts parts;
        IntentScores largest{};
        std::vector<Intent> candidates;
        for (const auto& clause : clauses) {
            const IntentScores shares = probabilities(scores(clause, nullptr));
            for (std::size_t i = 0; i < kIntents; ++i) largest[i] = std::max(largest[i], shares[i]);
            if (std::ranges::find(candidates, best_of(shares)) == candidates.end()) candidates.push_back(best_of(shares));
        }
        if (clauses.size() < 2) largest = {};  // the clause is the whole
        for (std::size_t i = 0; i < kIntentsPerMessageMax; ++i) {
            if (std::ranges::find(candidates, ranked[i].intent) == candidates.end()) candidates.push_back(ranked[i].intent);
        }
        for (const Intent intent : candidates) {
            const float support = log_odds[index_of(intent)] + kPartWeight * largest[index_of(intent)];
            if (is_filler(intent) || support < kPartPossible || parts.possible.size() == kIntentsPerMessageMax) continue;
            parts.possible.push_back(intent);
            if (support >= kPartSure) parts.sure.push_back(intent);
        }
        return parts;
    }

    const Model& model_;
    const Message& message_;
    const Context& context_;
    const Inventory& inventory_;
    std::string cleaned_;
    std::vector<Token> tokens_;
    std::vector<MaskedWord> words_;
};

}  // namespace

Understanding understand(const Model& model, const Message& message, const Context& context, const Inventory& inventory) {
    CHECK(message.text.size() <= kMessageBytesMax);
    return Reader(model, message, context, inventory).read();
}

}  // namespace couponry::assistant
