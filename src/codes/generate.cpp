#include "codes/generate.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "base/check.h"

namespace couponry::codes {
namespace {

std::unexpected<Failure> refuse(std::string type, std::string sentence) {
    std::vector<FieldError> errors{{"/count", sentence}};
    return fail(std::move(type), std::move(sentence), std::move(errors));
}

std::uint64_t little_endian(std::span<const std::byte, 8> bytes) {
    std::uint64_t word = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) word = word << 8 | std::to_integer<std::uint64_t>(bytes[i]);
    return word;
}

HashKey hash_key(const BatchKey& key) {
    const std::span bytes(key.bytes);
    return {little_endian(bytes.first<8>()), little_endian(bytes.last<8>())};
}

std::string too_easy_sentence(const Pattern& pattern, const BatchRequest& request) {
    const std::uint64_t safe = safe_count(pattern, request.guesses_per_hit_min);
    const double wanted = static_cast<double>(request.count) + static_cast<double>(request.codes_before);
    const double missing = wanted * static_cast<double>(request.guesses_per_hit_min) / pattern.guess_space();
    std::string sentence = "Codes of this pattern would be too easy to guess: it is good for " + std::to_string(safe) + " codes";
    if (request.codes_before > 0) sentence += ", and there are " + std::to_string(request.codes_before) + " already";
    sentence += ". Ask for fewer codes";
    if (pattern.guess_space_per_letter() > 1) {
        const int letters =
            std::max(1, static_cast<int>(std::ceil(std::log(missing) / std::log(pattern.guess_space_per_letter()))));
        sentence += " or add " + std::to_string(letters) + " more #";
    }
    return sentence + ".";
}

}  // namespace

BatchKey BatchKey::random(RandomSource& source) {
    BatchKey key;
    source.fill(key.bytes);
    return key;
}

std::uint64_t safe_count(const Pattern& pattern, std::uint64_t guesses_per_hit) {
    CHECK(guesses_per_hit > 0);
    constexpr double kSaturated = 18'446'744'073'709'551'616.0;  // 2^64
    const double count = std::floor(pattern.guess_space() / static_cast<double>(guesses_per_hit));
    return count >= kSaturated ? UINT64_MAX : static_cast<std::uint64_t>(count);
}

Result<void> check_batch(const Pattern& pattern, const BatchRequest& request) {
    CHECK(request.guesses_per_hit_min >= kGuessesPerHitLeast);
    if (request.count == 0) return refuse("batch_empty", "Ask for one code or more.");
    if (request.count > kCodesPerBatchMax) {
        return refuse("batch_too_large",
                      "A batch has at most " + std::to_string(kCodesPerBatchMax) + " codes; make several batches.");
    }
    const std::uint64_t safe = safe_count(pattern, request.guesses_per_hit_min);
    if (request.count > safe || request.codes_before > safe - request.count) {
        return refuse("batch_too_easy_to_guess", too_easy_sentence(pattern, request));
    }
    return {};
}

Generator::Generator(Pattern pattern, const BatchKey& key)
    : pattern_(std::move(pattern)), order_(hash_key(key), pattern_.capacity()) {}

Result<Generator> Generator::make(Pattern pattern, const BatchKey& key, const BatchRequest& request) {
    if (auto checked = check_batch(pattern, request); !checked) return std::unexpected(std::move(checked).error());
    return Generator(std::move(pattern), key);
}

std::uint64_t Generator::index_end() const {
    return static_cast<std::uint64_t>(std::min(pattern_.capacity(), Number{UINT64_MAX}));
}

}  // namespace couponry::codes
