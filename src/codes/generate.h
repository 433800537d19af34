// Codes of a batch: as many as wanted, each once, in an order nobody without the batch's key can foresee. The generation job
// asks for code(0), code(1), …; after a crash or a pause it goes on at any index. Immutable; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/random.h"
#include "base/result.h"
#include "codes/number.h"
#include "codes/pattern.h"
#include "codes/permutation.h"

namespace couponry::codes {

/// Above it a batch is split: one job stays within minutes, its CSV within some hundred megabytes.
constexpr std::uint64_t kCodesPerBatchMax = 10'000'000;

/// Guesses per hit that a batch must leave, unless its maker lowers it: with a thousand addresses of ten tries a minute each,
/// a hit takes more than an hour and a half of an attack that is easy to see.
constexpr std::uint64_t kGuessesPerHitDefault = 1'000'000;
/// Nobody may go below: a batch never fills more than a thousandth of what a guesser must search.
constexpr std::uint64_t kGuessesPerHitLeast = 1'000;

/// 128 secret bits of one batch, kept with its job. Who has them and the pattern can compute all codes of the batch.
struct BatchKey {
    std::array<std::byte, 16> bytes{};
    static BatchKey random(RandomSource& source);
};

struct BatchRequest {
    std::uint64_t count = 0;
    std::uint64_t codes_before = 0;  // of earlier batches of the same pattern that are still alive
    std::uint64_t guesses_per_hit_min = kGuessesPerHitDefault;
};

/// How many codes of a pattern, all batches together, leave that many guesses per hit, however the guesses are chosen and with
/// look-alikes accepted (Pattern::guess_space). Saturates at 2^64 - 1.
std::uint64_t safe_count(const Pattern& pattern, std::uint64_t guesses_per_hit);

/// Fails at `/count` with `batch_empty`, `batch_too_large` (kCodesPerBatchMax) or `batch_too_easy_to_guess`, whose sentence
/// says how many codes are safe and how many # to add (none helps if the alphabet of # is one look-alike group).
/// guesses_per_hit_min is at least kGuessesPerHitLeast (CHECKed).
Result<void> check_batch(const Pattern& pattern, const BatchRequest& request);

class Generator {
public:
    /// Of a batch that was checked.
    Generator(Pattern pattern, const BatchKey& key);
    /// Failures of check_batch().
    static Result<Generator> make(Pattern pattern, const BatchKey& key, const BatchRequest& request);

    /// Code `index` of the batch, as printed. Different indexes give different codes; equal ones the same, on every machine.
    /// Indexes go on beyond the count, up to index_end(): a code that the tenant already has is left out and the next index
    /// taken.
    std::string code(std::uint64_t index) const { return text(number(index)); }
    /// The same in two steps. Codes are in the order of their numbers where the alphabets are.
    Number number(std::uint64_t index) const { return order_.at(index); }
    std::string text(Number number) const { return pattern_.write(number); }

    std::uint64_t index_end() const;

private:
    Pattern pattern_;
    Permutation order_;
};

}  // namespace couponry::codes
