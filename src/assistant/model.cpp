#include "assistant/model.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "base/check.h"

namespace couponry::assistant {
namespace {

// The format: this line, then the parts in the order of Model, little endian, each vector behind its length of 32 bits.
constexpr std::string_view kMagic = "couponry assistant model 1\n";

class PartWriter {
public:
    template <class T>
    void put(const T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        bytes.append(reinterpret_cast<const char*>(&value), sizeof(T));
    }
    template <class T>
    void put(const std::vector<T>& values) {
        put(static_cast<std::uint32_t>(values.size()));
        bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
    }
    std::string bytes = std::string(kMagic);
};

class PartReader {
public:
    explicit PartReader(std::string_view bytes) : rest_(bytes) {}
    template <class T>
    bool get(T& value) {
        if (rest_.size() < sizeof(T)) return false;
        rest_.copy(reinterpret_cast<char*>(&value), sizeof(T));
        rest_.remove_prefix(sizeof(T));
        return true;
    }
    template <class T>
    bool get(std::vector<T>& values) {
        std::uint32_t size = 0;
        if (!get(size) || rest_.size() / sizeof(T) < size) return false;
        values.resize(size);
        rest_.copy(reinterpret_cast<char*>(values.data()), size * sizeof(T));
        rest_.remove_prefix(size * sizeof(T));
        return true;
    }
    bool is_done() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

bool is_sound(const Neighbours& neighbours) {
    const std::size_t count = neighbours.intents.size();
    return neighbours.sizes.size() == count && neighbours.begins.size() == kBuckets + 1 &&
           std::ranges::is_sorted(neighbours.begins) && neighbours.begins.front() == 0 &&
           neighbours.begins.back() == neighbours.sentences.size() &&
           std::ranges::all_of(neighbours.intents, [](Intent intent) { return static_cast<std::size_t>(intent) < kIntents; }) &&
           std::ranges::all_of(neighbours.sentences, [&](std::uint16_t sentence) { return sentence < count; });
}

}  // namespace

Neighbours Neighbours::of(const std::vector<std::vector<std::uint16_t>>& buckets, std::vector<Intent> intents) {
    CHECK(buckets.size() == intents.size() && intents.size() <= kBuckets);
    std::vector<std::vector<std::uint16_t>> sentences(kBuckets);
    for (std::size_t i = 0; i < buckets.size(); ++i)
        for (const std::uint16_t bucket : buckets[i]) sentences[bucket].push_back(static_cast<std::uint16_t>(i));
    Neighbours made;
    made.intents = std::move(intents);
    made.sizes.assign(made.intents.size(), 0);
    made.begins.push_back(0);
    for (const auto& own : sentences) {
        if (own.size() <= kSentencesPerBucketMax) {
            made.sentences.insert(made.sentences.end(), own.begin(), own.end());
            for (const std::uint16_t sentence : own)
                made.sizes[sentence] = static_cast<std::uint8_t>(std::min(made.sizes[sentence] + 1, 255));
        }
        made.begins.push_back(static_cast<std::uint32_t>(made.sentences.size()));
    }
    return made;
}

IntentScores Neighbours::nearest(std::span<const std::uint16_t> buckets) const {
    std::vector<std::uint8_t> shared(intents.size(), 0);
    std::vector<std::uint16_t> touched;
    for (const std::uint16_t bucket : buckets)
        for (std::uint32_t i = begins[bucket]; i < begins[bucket + 1U]; ++i)
            if (shared[sentences[i]]++ == 0) touched.push_back(sentences[i]);
    IntentScores best{};
    const auto own = static_cast<float>(std::max<std::size_t>(buckets.size(), 1));
    for (const std::uint16_t sentence : touched) {
        const auto both = static_cast<float>(shared[sentence]);
        const float squared = both * both / (own * static_cast<float>(sizes[sentence]));
        float& place = best[static_cast<std::size_t>(intents[sentence])];
        place = std::max(place, squared);
    }
    for (float& similarity : best) similarity = std::min(std::sqrt(similarity), 1.0F);
    return best;
}

Result<Model> Model::read(std::string_view bytes) {
    const auto refuse = [] {
        return fail("unreadable_model", "This is no model of the assistant; make one with \"couponry train\".");
    };
    if (!bytes.starts_with(kMagic)) return refuse();
    PartReader reader(bytes.substr(kMagic.size()));
    Model model;
    Neighbours& neighbours = model.neighbours;
    std::vector<char> words;
    if (!reader.get(model.weights) || !reader.get(model.scales) || !reader.get(model.biases) || !reader.get(neighbours.intents) ||
        !reader.get(neighbours.sizes) || !reader.get(neighbours.begins) || !reader.get(neighbours.sentences) ||
        !reader.get(words) || !reader.is_done())
        return refuse();
    const auto is_finite = [](float value) { return std::isfinite(value); };
    if (model.weights.size() != std::size_t{kBuckets} * kColumns || !std::ranges::all_of(model.scales, is_finite) ||
        !std::ranges::all_of(model.biases, is_finite) || !is_sound(neighbours))
        return refuse();
    for (auto begin = words.begin(); begin != words.end();) {
        const auto end = std::find(begin, words.end(), '\n');
        if (end == words.end()) return refuse();
        model.spelling.learn(std::string_view(&*begin, static_cast<std::size_t>(end - begin)));
        begin = end + 1;
    }
    return model;
}

std::string Model::write() const {
    PartWriter writer;
    writer.put(weights);
    writer.put(scales);
    writer.put(biases);
    writer.put(neighbours.intents);
    writer.put(neighbours.sizes);
    writer.put(neighbours.begins);
    writer.put(neighbours.sentences);
    std::vector<char> words;
    for (const std::string& word : spelling.words()) {
        words.insert(words.end(), word.begin(), word.end());
        words.push_back('\n');
    }
    writer.put(words);
    return std::move(writer.bytes);
}

std::array<float, kColumns> Model::log_odds(std::span<const Feature> features) const {
    std::array<float, kColumns> sums{};
    for (const Feature& feature : features) {
        const std::int8_t* row = weights.data() + std::size_t{feature.bucket} * kColumns;
        for (std::size_t i = 0; i < kColumns; ++i) sums[i] += feature.value * static_cast<float>(row[i]);
    }
    for (std::size_t i = 0; i < kColumns; ++i) sums[i] = sums[i] * scales[i] + biases[i];
    return sums;
}

}  // namespace couponry::assistant
