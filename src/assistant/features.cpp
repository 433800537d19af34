#include "assistant/features.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace couponry::assistant {
namespace {

constexpr std::size_t kPieceLettersMin = 2;
constexpr std::size_t kPieceLettersMax = 5;
constexpr std::size_t kTellingLettersMin = 4;  // of a piece that counts for similarity
// The parts of the vector, by what they gained in cross-validation.
constexpr float kWordsLength = 1.0F;
constexpr float kPiecesLength = 1.0F;
constexpr float kContextLength = 0.6F;

/// FNV-1a (Fowler, Noll, Vo), 64 bits folded to 16.
class Hash {
public:
    explicit Hash(char kind) { add(std::string_view(&kind, 1)); }
    Hash& add(std::string_view bytes) {
        for (const char byte : bytes) state_ = (state_ ^ static_cast<unsigned char>(byte)) * 0x100000001B3ULL;
        return *this;
    }
    std::uint16_t bucket() const {
        const std::uint64_t folded = state_ ^ (state_ >> 32U);
        return static_cast<std::uint16_t>(folded ^ (folded >> 16U));
    }

private:
    std::uint64_t state_ = 0xCBF29CE484222325ULL;
};

using Buckets = std::vector<std::uint16_t>;

void add_words(std::span<const MaskedWord> words, Buckets& buckets) {
    std::string_view before = "<begin>";
    for (const MaskedWord& word : words) {
        buckets.push_back(Hash('w').add(word.text).bucket());
        buckets.push_back(Hash('p').add(before).add(" ").add(word.text).bucket());
        before = word.text;
    }
    if (!words.empty()) buckets.push_back(Hash('p').add(before).add(" <end>").bucket());
}

/// All pieces of a word with a mark at each of its ends.
void add_pieces(std::string_view word, std::size_t letters_min, Buckets& buckets) {
    constexpr std::size_t kLettersMax = 40;
    const std::string marked = "_" + std::string(word.substr(0, kLettersMax)) + "_";
    for (std::size_t begin = 0; begin < marked.size(); ++begin)
        for (std::size_t size = letters_min; size <= kPieceLettersMax && begin + size <= marked.size(); ++size)
            buckets.push_back(Hash('c').add(std::string_view(marked).substr(begin, size)).bucket());
}

void make_unique(Buckets& buckets) {
    std::ranges::sort(buckets);
    const auto repeated = std::ranges::unique(buckets);
    buckets.erase(repeated.begin(), repeated.end());
}

/// Each bucket once, all together of this length.
void append(Buckets& buckets, float length, std::vector<Feature>& features) {
    make_unique(buckets);
    const float value = length / std::sqrt(static_cast<float>(std::max<std::size_t>(buckets.size(), 1)));
    for (const std::uint16_t bucket : buckets) features.push_back({bucket, value});
}

Buckets context_buckets(const Context& context) {
    Buckets buckets;
    if (context.was_rejected) buckets.push_back(Hash('x').add("rejected").bucket());
    if (context.tried_code) buckets.push_back(Hash('x').add("tried").bucket());
    if (context.has_promotion) buckets.push_back(Hash('x').add("promotion").bucket());
    if (context.page == Page::checkout || context.page == Page::cart) buckets.push_back(Hash('x').add("checkout").bucket());
    if (context.last_intent) buckets.push_back(Hash('x').add(name_of(*context.last_intent)).bucket());
    return buckets;
}

}  // namespace

std::vector<Feature> features_of(std::span<const MaskedWord> words, const Context& context) {
    std::vector<Feature> features;
    Buckets buckets;
    add_words(words, buckets);
    append(buckets, kWordsLength, features);
    buckets.clear();
    for (const MaskedWord& word : words)
        if (!word.is_mask) add_pieces(word.text, kPieceLettersMin, buckets);
    append(buckets, kPiecesLength, features);
    buckets = context_buckets(context);
    append(buckets, kContextLength, features);
    // Where words and pieces share a bucket, they add up.
    std::ranges::sort(features, {}, &Feature::bucket);
    std::vector<Feature> summed;
    summed.reserve(features.size());
    for (const Feature& feature : features) {
        if (!summed.empty() && summed.back().bucket == feature.bucket)
            summed.back().value += feature.value;
        else
            summed.push_back(feature);
    }
    return summed;
}

std::vector<std::uint16_t> telling_buckets(std::span<const MaskedWord> words) {
    Buckets buckets;
    add_words(words, buckets);
    for (const MaskedWord& word : words)
        if (!word.is_mask) add_pieces(word.text, kTellingLettersMin, buckets);
    make_unique(buckets);
    return buckets;
}

}  // namespace couponry::assistant
