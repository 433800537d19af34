#include "codes/generate.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "codes/look_alikes.h"
#include "codes/normalise.h"

namespace couponry::codes {
namespace {

Pattern pattern_of(std::string_view text, bool avoid_look_alikes = true) {
    return Pattern::parse(text, {.prefix = "", .avoid_look_alikes = avoid_look_alikes, .alphabet = {}}).value();
}

BatchKey seeded_key(std::uint64_t seed) {
    SeededRandom source(seed);
    return BatchKey::random(source);
}

Generator generator_of(std::string_view pattern, std::uint64_t count, std::uint64_t seed = 1) {
    return Generator::make(pattern_of(pattern), seeded_key(seed), {.count = count}).value();
}

TEST(Generate, OneMillionCodesWithoutADuplicate) {
    constexpr std::uint64_t kCount = 1'000'000;
    const Pattern pattern = pattern_of("#####-#####");
    const Generator generator = Generator::make(pattern, seeded_key(1), {.count = kCount}).value();
    std::vector<std::uint64_t> numbers;
    numbers.reserve(kCount);
    for (std::uint64_t index = 0; index < kCount; ++index) {
        std::string code = generator.code(index);
        code.erase(5, 1);
        const auto number = pattern.read(code);
        ASSERT_TRUE(number.has_value()) << code;
        numbers.push_back(static_cast<std::uint64_t>(*number));
    }
    std::ranges::sort(numbers);
    EXPECT_EQ(std::ranges::adjacent_find(numbers), numbers.end());
}

// The bytes 00 01 … 0F as key; computed by another program. A job that goes on after an upgrade depends on it.
TEST(Generate, NeverChanges) {
    BatchKey key;
    for (std::size_t i = 0; i < key.bytes.size(); ++i) key.bytes[i] = static_cast<std::byte>(i);
    const Generator generator = Generator::make(pattern_of("####-####"), key, {.count = 1000}).value();
    EXPECT_EQ(generator.code(0), "54NX-D8YF");
    EXPECT_EQ(generator.code(1), "9KWV-WKCV");
    EXPECT_EQ(generator.code(999'999), "7527-4XRR");
}

TEST(Generate, GoesOnAtAnyIndex) {
    const Generator first = generator_of("####-####-##!", 1000);
    const Generator later = generator_of("####-####-##!", 1000);
    std::vector<std::string> codes;
    for (std::uint64_t index = 0; index < 100; ++index) codes.push_back(first.code(index));
    for (std::uint64_t index = 100; index-- > 0;) EXPECT_EQ(later.code(index), codes[index]);
}

TEST(Generate, OtherKeysGiveOtherCodes) {
    EXPECT_NE(generator_of("####-####", 10, 1).code(0), generator_of("####-####", 10, 2).code(0));
    SeededRandom source(7);
    const BatchKey key = BatchKey::random(source);
    BatchKey other = key;
    for (std::size_t i = 0; i < other.bytes.size(); ++i) {
        other.bytes[i] ^= std::byte{1};
        const auto code = Generator::make(pattern_of("####-####"), other, {.count = 10}).value().code(0);
        EXPECT_NE(code, Generator::make(pattern_of("####-####"), key, {.count = 10}).value().code(0)) << "byte " << i;
        other.bytes[i] ^= std::byte{1};
    }
}

/// Sum over the cells of (seen - expected)² / expected.
template <std::size_t kCells>
double chi_square(const std::array<int, kCells>& counts, double expected) {
    double sum = 0;
    for (const int count : counts) sum += (count - expected) * (count - expected) / expected;
    return sum;
}

// 22 degrees of freedom for a letter, 528 for two neighbours; chance passes 60 and 680 less than once in ten thousand seeds,
// and the seed is fixed.
TEST(Generate, LettersAreUniformAtEveryPlaceAndIndependentOfTheirNeighbours) {
    constexpr std::size_t kLength = 8;
    constexpr std::size_t kSize = kPlainAlphanumerics.size();
    constexpr int kCount = 100'000;
    const Generator generator = generator_of("########", 1000);
    std::array<std::array<int, kSize>, kLength> letters{};
    std::array<std::array<int, kSize * kSize>, kLength - 1> pairs{};
    std::array<std::array<int, kSize * kSize>, kLength> successors{};
    std::string before = generator.code(kCount);
    for (std::uint64_t index = 0; index < kCount; ++index) {
        const std::string code = generator.code(index);
        for (std::size_t place = 0; place < kLength; ++place) {
            const std::size_t letter = kPlainAlphanumerics.find(code[place]);
            ++letters[place][letter];
            ++successors[place][letter * kSize + kPlainAlphanumerics.find(before[place])];
            if (place > 0) ++pairs[place - 1][letter * kSize + kPlainAlphanumerics.find(code[place - 1])];
        }
        before = code;
    }
    for (std::size_t place = 0; place < kLength; ++place) {
        EXPECT_LT(chi_square(letters[place], kCount / static_cast<double>(kSize)), 60) << "place " << place;
        EXPECT_LT(chi_square(successors[place], kCount / static_cast<double>(kSize * kSize)), 680) << "place " << place;
        if (place > 0) {
            EXPECT_LT(chi_square(pairs[place - 1], kCount / static_cast<double>(kSize * kSize)), 680) << "place " << place;
        }
    }
}

std::string refusal(std::string_view pattern, const BatchRequest& request, bool avoid_look_alikes = true) {
    const auto generator = Generator::make(pattern_of(pattern, avoid_look_alikes), seeded_key(1), request);
    if (generator) return "accepted";
    EXPECT_EQ(generator.error().errors.at(0).pointer, "/count");
    return generator.error().type;
}

TEST(Generate, RefusesBatchesThatWouldBeGuessed) {
    // 23^8 = 78,310,985,281 possibilities are good for 78,310 codes at a million guesses per hit.
    EXPECT_EQ(safe_count(pattern_of("####-####"), kGuessesPerHitDefault), 78'310U);
    EXPECT_EQ(refusal("####-####", {.count = 78'310}), "accepted");
    EXPECT_EQ(refusal("####-####", {.count = 78'311}), "batch_too_easy_to_guess");
    EXPECT_EQ(refusal("####-####", {.count = 310, .codes_before = 78'000}), "accepted");
    EXPECT_EQ(refusal("####-####", {.count = 311, .codes_before = 78'000}), "batch_too_easy_to_guess");
    EXPECT_EQ(refusal("####-####", {.count = 1, .codes_before = UINT64_MAX}), "batch_too_easy_to_guess");
    // With all letters a guesser tries 0 for 0, O and Q: 12^8 = 429,981,696.
    EXPECT_EQ(refusal("####-####", {.count = 429}, false), "accepted");
    EXPECT_EQ(refusal("####-####", {.count = 430}, false), "batch_too_easy_to_guess");
    EXPECT_EQ(refusal("AAA-999", {.count = 1728, .guesses_per_hit_min = kGuessesPerHitLeast}), "accepted");
    EXPECT_EQ(refusal("AAA-999", {.count = 1729, .guesses_per_hit_min = kGuessesPerHitLeast}), "batch_too_easy_to_guess");
}

TEST(Generate, RefusesNoneAndTooMany) {
    EXPECT_EQ(refusal("############", {.count = 0}), "batch_empty");
    EXPECT_EQ(refusal("############", {.count = kCodesPerBatchMax}), "accepted");
    EXPECT_EQ(refusal("############", {.count = kCodesPerBatchMax + 1}), "batch_too_large");
}

RC_GTEST_PROP(Generate, TheLettersToAddAreEnoughAndOneFewerIsNot, ()) {
    const auto count = *rc::gen::inRange<std::uint64_t>(1, kCodesPerBatchMax + 1);
    const auto length = *rc::gen::inRange<std::size_t>(1, 12);
    const bool avoid_look_alikes = *rc::gen::arbitrary<bool>();
    std::string pattern(length, '#');
    const auto generator = Generator::make(pattern_of(pattern, avoid_look_alikes), seeded_key(1), {.count = count});
    RC_PRE(!generator.has_value());
    const std::string& sentence = generator.error().detail;
    const std::string_view lead = "or add ";
    const std::size_t letters = std::stoul(sentence.substr(sentence.find(lead) + lead.size()));
    RC_ASSERT(refusal(pattern + std::string(letters, '#'), {.count = count}, avoid_look_alikes) == "accepted");
    RC_ASSERT(refusal(pattern + std::string(letters - 1, '#'), {.count = count}, avoid_look_alikes) == "batch_too_easy_to_guess");
}

TEST(Generate, AnAlphabetOfOneLookAlikeGroupIsNeverSafe) {
    const auto pattern =
        Pattern::parse(std::string(50, '#'), {.prefix = "", .avoid_look_alikes = false, .alphabet = Alphabet::of("0O")});
    const auto generator = Generator::make(pattern.value(), seeded_key(1), {.count = 1});
    ASSERT_FALSE(generator.has_value());
    EXPECT_EQ(generator.error().detail,
              "Codes of this pattern would be too easy to guess: it is good for 0 codes. Ask for fewer codes.");
}

// The worst guess against a batch, by trying them all: two letters of ten thousand codes, guessed with look-alikes accepted.
TEST(Generate, NoGuessFindsMoreThanTheGuessSpaceSays) {
    const Pattern pattern = pattern_of("##A999", false);
    constexpr std::uint64_t kCount = 1000;
    const auto generator =
        Generator::make(pattern, seeded_key(3), {.count = 100, .guesses_per_hit_min = kGuessesPerHitLeast}).value();
    std::array<int, 256 * 256> hits{};
    for (std::uint64_t index = 0; index < kCount * 100; ++index) {
        const std::string code = skeleton(generator.code(index));
        ++hits[static_cast<unsigned char>(code[0]) * 256U + static_cast<unsigned char>(code[1])];
    }
    const double expected_worst = kCount * 100 / (12.0 * 12.0);
    const double worst = *std::ranges::max_element(hits);
    EXPECT_GT(worst, 0.9 * expected_worst);
    EXPECT_LT(worst, 1.2 * expected_worst);
}

TEST(Generate, IndexesGoOnBeyondTheCount) {
    const Generator generator = generator_of("####-####", 1);
    EXPECT_EQ(generator.index_end(), 78'310'985'281U);
    EXPECT_NE(generator.code(generator.index_end() - 1), generator.code(0));
    EXPECT_EQ(generator_of(std::string(26, '#'), 1).index_end(), UINT64_MAX);
}

}  // namespace
}  // namespace couponry::codes
