#include "codes/pattern.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "codes/normalise.h"

namespace couponry::codes {
namespace {

Pattern pattern_of(std::string_view text, const PatternOptions& options = {}) {
    auto pattern = Pattern::parse(text, options);
    EXPECT_TRUE(pattern.has_value()) << (pattern ? "" : pattern.error().detail);
    return pattern.value();
}

const PatternOptions kAllLetters{.prefix = "", .avoid_look_alikes = false, .alphabet = {}};

TEST(Pattern, WritesTheFirstAndTheLastCode) {
    const Pattern plain = pattern_of("####-####");
    EXPECT_EQ(plain.write(0), "2222-2222");
    EXPECT_EQ(plain.write(plain.capacity() - 1), "YYYY-YYYY");
    const Pattern all = pattern_of("AAA-999", kAllLetters);
    EXPECT_EQ(all.write(0), "AAA-000");
    EXPECT_EQ(all.write(1), "AAA-001");
    EXPECT_EQ(all.write(1000), "AAB-000");
    EXPECT_EQ(all.write(all.capacity() - 1), "ZZZ-999");
    EXPECT_EQ(pattern_of("AA99").write(0), "CC22");
}

TEST(Pattern, PrintsPrefixAndQuotedTextAsTheyAre) {
    const Pattern pattern = pattern_of("'Größe'_99.\"A's\" 9", {.prefix = "Sommer-", .avoid_look_alikes = false, .alphabet = {}});
    EXPECT_EQ(pattern.write(123), "Sommer-Größe_12.A's 3");
    EXPECT_EQ(pattern.read("SOMMERGRÖßE12AS3"), Number{123});
}

TEST(Pattern, CountsItsCodes) {
    EXPECT_EQ(decimal(pattern_of("####-####").capacity()), "78310985281");
    EXPECT_EQ(decimal(pattern_of("####-####", kAllLetters).capacity()), "2821109907456");
    EXPECT_EQ(decimal(pattern_of("AAA-999", kAllLetters).capacity()), "17576000");
    EXPECT_EQ(decimal(pattern_of("AAA-999").capacity()), "1728000");
    EXPECT_EQ(decimal(pattern_of("AAA-999!").capacity()), "1728000");
    const PatternOptions octal{.prefix = "", .avoid_look_alikes = true, .alphabet = Alphabet::of("01234567")};
    EXPECT_EQ(decimal(pattern_of("##", octal).capacity()), "64");
    EXPECT_EQ(decimal(pattern_of("########################################", octal).capacity()), decimal(kPatternCapacityMax));
}

// A guesser who enters 0 meets 0, O and Q; no letter of the plain alphabet stands for another.
TEST(Pattern, GuessSpaceCountsLookAlikesOnce) {
    EXPECT_DOUBLE_EQ(pattern_of("##").guess_space(), 23.0 * 23);
    EXPECT_DOUBLE_EQ(pattern_of("##", kAllLetters).guess_space(), 12.0 * 12);
    EXPECT_DOUBLE_EQ(pattern_of("A9!", kAllLetters).guess_space(), 13.0 * 10);
    EXPECT_DOUBLE_EQ(pattern_of("9").guess_space_per_letter(), 23.0);
}

TEST(Pattern, CheckLetterComesFromTheLettersBeforeIt) {
    EXPECT_EQ(pattern_of("999!", kAllLetters).write(572), "5724");
    const Pattern pattern = pattern_of("####-####!");
    const std::string code = pattern.write(123'456'789);
    const std::string chosen = normalise(code.substr(0, 9)).value();
    EXPECT_EQ(code.back(), CheckLetter::over(Alphabet::of(kPlainAlphanumerics)).value().letter_for(chosen));
    const Pattern mixed = pattern_of("A9!", kAllLetters);
    EXPECT_EQ(mixed.write(0).back(), CheckLetter::over(Alphabet::of(kAlphanumerics)).value().letter_for("A0"));
}

TEST(Pattern, TellsAMistypedCodeFromAForeignOne) {
    const Pattern pattern = pattern_of("999-999!", {.prefix = "VIP", .avoid_look_alikes = false, .alphabet = {}});
    const std::string code = normalise(pattern.write(123'456)).value();
    EXPECT_EQ(pattern.read(code), Number{123'456});
    std::string mistyped = code;
    mistyped[3] = '9';
    EXPECT_EQ(pattern.read(mistyped).error(), Mismatch::kCheckLetter);
    for (const std::string& foreign :
         {code + "1", code.substr(0, 9), code.substr(1), "WIP" + code.substr(3), code.substr(0, 9) + "A", std::string()}) {
        EXPECT_EQ(pattern.read(foreign).error(), foreign.ends_with('A') ? Mismatch::kCheckLetter : Mismatch::kShape) << foreign;
    }
    EXPECT_EQ(pattern.read("VIP12X4567").error(), Mismatch::kShape);
}

std::string refusal(std::string_view text, const PatternOptions& options = {}) {
    const auto pattern = Pattern::parse(text, options);
    if (pattern) return "accepted";
    EXPECT_EQ(pattern.error().errors.size(), 1U);
    EXPECT_EQ(pattern.error().errors.at(0).detail, pattern.error().detail);
    return pattern.error().type + " " + pattern.error().errors.at(0).pointer;
}

TEST(Pattern, SaysWhatIsWrong) {
    EXPECT_EQ(refusal(""), "pattern_empty /pattern");
    EXPECT_EQ(refusal("##\xFF"), "pattern_not_text /pattern");
    for (const char* text : {"####-B###", "SUMMER-####", "####ä", "a999", "[##]", "##\n", "#-８"}) {
        EXPECT_EQ(refusal(text), "pattern_letter_unknown /pattern") << text;
    }
    EXPECT_EQ(refusal("##'VIP"), "pattern_quote_open /pattern");
    EXPECT_EQ(refusal("##'VIP\""), "pattern_quote_open /pattern");
    for (const char* text : {"##''", "##' '", "##'\x01'", "##'\u0308X'"})
        EXPECT_EQ(refusal(text), "pattern_text_malformed /pattern") << text;
    for (const char* text : {"!", "!##", "##!!", "##!#", "#!-9"})
        EXPECT_EQ(refusal(text), "pattern_check_letter_misplaced /pattern") << text;
    EXPECT_EQ(refusal("'VIP'-"), "pattern_without_choice /pattern");
    EXPECT_EQ(refusal(std::string(27, '#')), "pattern_too_large /pattern");
    EXPECT_EQ(refusal(std::string(26, '#')), "accepted");
    EXPECT_EQ(refusal("##", {.prefix = "-", .avoid_look_alikes = true, .alphabet = {}}), "prefix_malformed /prefix");
    EXPECT_EQ(refusal("##", {.prefix = "\x80", .avoid_look_alikes = true, .alphabet = {}}), "prefix_malformed /prefix");
    EXPECT_EQ(refusal("##!", {.prefix = "", .avoid_look_alikes = true, .alphabet = Alphabet::of("XY")}),
              "alphabet_too_small_for_check /alphabet");
}

TEST(Pattern, NamesThePlaceInLettersFromOne) {
    EXPECT_NE(Pattern::parse("'äö'#b", {}).error().detail.find("\"b\" at place 6 "), std::string::npos);
    EXPECT_NE(Pattern::parse("##'ä", {}).error().detail.find("place 3 "), std::string::npos);
}

TEST(Pattern, CodesCanAlwaysBeEntered) {
    const std::string longest(kCodeLengthMax - 1, 'x');
    EXPECT_EQ(refusal("#", {.prefix = longest, .avoid_look_alikes = true, .alphabet = {}}), "accepted");
    EXPECT_EQ(refusal("##", {.prefix = longest, .avoid_look_alikes = true, .alphabet = {}}), "pattern_too_long /pattern");
    EXPECT_EQ(refusal("#!", {.prefix = longest, .avoid_look_alikes = true, .alphabet = {}}), "pattern_too_long /pattern");
    EXPECT_EQ(refusal("#" + std::string(kEnteredBytesMax - 1, '-')), "accepted");
    EXPECT_EQ(refusal("#" + std::string(kEnteredBytesMax, '-')), "pattern_too_long /pattern");
}

rc::Gen<std::string> pattern_text() {
    const auto piece =
        rc::gen::element<std::string>("#", "A", "9", "#", "A", "9", "-", "_", " ", "'VIP'", "\"äß-x\"", "'\u00C5\u0308'");
    const auto pieces =
        rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [](const std::vector<std::string>& parts) {
            std::string text = "#";
            for (const std::string& part : parts) text += part;
            return text;
        });
    return rc::gen::map(rc::gen::pair(pieces, rc::gen::arbitrary<bool>()),
                        [](const auto& drawn) { return drawn.second ? drawn.first + "!" : drawn.first; });
}

RC_GTEST_PROP(Pattern, WhatIsWrittenIsReadBackHoweverItIsEntered,
              (bool avoid_look_alikes, std::uint64_t low, std::uint64_t high)) {
    const std::string text = *pattern_text();
    const auto pattern = Pattern::parse(
        text,
        {.prefix = *rc::gen::element<std::string>("", "Hé-", "a+"), .avoid_look_alikes = avoid_look_alikes, .alphabet = {}});
    RC_PRE(pattern.has_value());
    const Number number = (Number{high} << 64 | low) % pattern->capacity();
    const std::string code = pattern->write(number);
    const auto normalised = normalise(code);
    RC_ASSERT(normalised.has_value());
    RC_ASSERT((pattern->read(*normalised) == std::expected<Number, Mismatch>(number)));
}

RC_GTEST_PROP(Pattern, AnyTextIsParsedOrRefusedWithASentence, ()) {
    const auto letter = rc::gen::oneOf(rc::gen::elementOf(std::string("#A9!'\"- ")), rc::gen::arbitrary<char>());
    const auto pattern = Pattern::parse(*rc::gen::container<std::string>(letter), {});
    if (pattern) {
        RC_ASSERT((pattern->read(normalise(pattern->write(0)).value()) == std::expected<Number, Mismatch>(0)));
    } else {
        RC_ASSERT(pattern.error().detail.ends_with('.'));
        RC_ASSERT(letters_of(pattern.error().detail).has_value());
    }
}

RC_GTEST_PROP(Pattern, OneSlipInACodeWithACheckLetterIsNeverAnotherCode, (std::uint64_t seed)) {
    const Pattern pattern = pattern_of("'X'A#9-#A9!", kAllLetters);
    const Number number = seed % pattern.capacity();
    std::string code = normalise(pattern.write(number)).value();
    const std::string right = code;
    const auto place = *rc::gen::inRange<std::size_t>(0, code.size());
    if (*rc::gen::arbitrary<bool>() && place + 1 < code.size()) {
        std::swap(code[place], code[place + 1]);
    } else {
        code[place] = *rc::gen::elementOf(std::string(kAlphanumerics));
    }
    RC_ASSERT(pattern.read(code).has_value() == (code == right));
}

}  // namespace
}  // namespace couponry::codes
