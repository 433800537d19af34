#include "codes/normalise.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>

#include "base/utf8.h"
#include "codes/letter_folding.h"

namespace couponry::codes {
namespace {

std::string normal(std::string_view entered) {
    const auto normalised = normalise(entered);
    return normalised ? *normalised : std::string(name_of(normalised.error()));
}

TEST(Normalise, CaseSpaceAndSeparatorsDoNotMatter) {
    for (const char* entered : {"HELLO15",
                                "hello15",
                                "  Hello-15 ",
                                "hello_15",
                                "HEL LO 15",
                                "hello.15",
                                "h-e-l-l-o-1-5",
                                "\"HELLO15\"",
                                "'hello15'",
                                "„Hello15“",
                                "‚Hello15‘",
                                "“hello15”",
                                "‘hello15’",
                                "«HELLO15»",
                                "»HELLO15«",
                                "`hello15`",
                                "(HELLO15)",
                                "[hello15].",
                                "hello15,",
                                "HELLO15!",
                                "*HELLO15*",
                                "hello/15",
                                "hello15\n",
                                "\thello15\r\n",
                                "hello\xC2\xA0"
                                "15",
                                "hello\u200915",
                                "hello\u300015",
                                "hello\u200B15",
                                "\uFEFFhello15",
                                "hello\u201315",
                                "hello\u201415",
                                "hello\u221215",
                                "hello\uFF0D15",
                                "hello\u201015",
                                "hello\u00AD15",
                                "hello\u30FC15",
                                "hello·15",
                                "hello•15",
                                "\u202Ahello15\u202C"}) {
        EXPECT_EQ(normal(entered), "HELLO15") << entered;
    }
}

TEST(Normalise, FullWidthLettersAndArabicDigitsAreAscii) {
    EXPECT_EQ(normal("ＨＥＬＬＯ１５"), "HELLO15");
    EXPECT_EQ(normal("ｈｅｌｌｏ－１５"), "HELLO15");
    EXPECT_EQ(normal("２０％"), "20%");
    EXPECT_EQ(normal("HELLO١٥"), "HELLO15");
    EXPECT_EQ(normal("HELLO۱۵"), "HELLO15");
}

TEST(Normalise, SignsThatMeanSomethingAreKept) {
    EXPECT_EQ(normal("20% off"), "20%OFF");
    EXPECT_EQ(normal("2+1"), "2+1");
    EXPECT_EQ(normal("A&B=C#D@E$F^G"), "A&B=C#D@E$F^G");
    EXPECT_EQ(normal("save €5"), "SAVE€5");
}

TEST(Normalise, LettersOfOtherLanguagesAreKeptAsCapitals) {
    EXPECT_EQ(normal("größe"), "GRÖßE");
    EXPECT_EQ(normal("GRÖẞE"), "GRÖßE");
    EXPECT_EQ(normal("éàüñçøåÿœžšłđ"), "ÉÀÜÑÇØÅŸŒŽŠŁĐ");
    EXPECT_EQ(normal("țară ơư ế"), "ȚARĂƠƯẾ");
    EXPECT_EQ(normal("зима10ёй"), "ЗИМА10ЁЙ");
    EXPECT_EQ(normal("χειμώνας"), "ΧΕΙΜΏΝΑΣ");
    EXPECT_EQ(normal("indirim ıİ"), "INDIRIMII");
    EXPECT_EQ(normal("冬セル"), "冬セル");
    EXPECT_EQ(normal("🎁5"), "🎁5");
}

TEST(Normalise, CapitalsOfTheTablesStayAndTheirSmallLettersJoinThem) {
    const std::u32string capitals = U"ÀÖØÞĀĮĶĹŇŊŶŹŽȘȚẀẔẠỸΑΡΣΫΆΈΉΊΌΎΏАЯЀЏҐ";
    const std::u32string small = U"àöøþāįķĺňŋŷźžșțẁẕạỹαρσϋάέήίόύώаяѐџґ";
    ASSERT_EQ(capitals.size(), small.size());
    for (std::size_t i = 0; i < capitals.size(); ++i) {
        EXPECT_EQ(capital(capitals[i]), capitals[i]) << to_utf8(capitals.substr(i, 1));
        EXPECT_EQ(capital(small[i]), capitals[i]) << to_utf8(small.substr(i, 1));
    }
    // No capitals of one letter: multiplication and division sign, kra, n with apostrophe.
    for (const char32_t alone : {U'×', U'÷', U'ĸ', U'ŉ'}) EXPECT_EQ(capital(alone), alone);
}

TEST(Normalise, AccentsPastedApartAreJoined) {
    EXPECT_EQ(normal("A\u0308pfel"), "ÄPFEL");
    EXPECT_EQ(normal("e\u0301te\u0301"), "ÉTÉ");
    EXPECT_EQ(normal("i\u0307"), "I");
    EXPECT_EQ(normal("и\u0306"), "Й");
    EXPECT_EQ(normal("a-\u0308"), "Ä");
    EXPECT_EQ(normal("q\u0308"), "Q\u0308");
}

TEST(Normalise, SaysWhyATextIsNoCode) {
    for (const char* entered : {"", "   ", "---", "\"\"", "\u3000\u200B", "-._/"}) EXPECT_EQ(normal(entered), "empty") << entered;
    for (const char* entered : {"\xC3\x28", "HELLO\xFF", "\xEF\xBF\xBD", "\xEF\xBF\xBE"}) EXPECT_EQ(normal(entered), "not_text");
    EXPECT_EQ(normal(std::string_view("HEL\0LO", 6)), "control_character");
    for (const char* entered : {"HEL\x1BLO",
                                "\x7F"
                                "A",
                                "\xC2\x85"
                                "A",
                                "\U000E0041"
                                "A"})
        EXPECT_EQ(normal(entered), "control_character");
}

TEST(Normalise, LengthIsCountedInLettersThatRemain) {
    const std::string longest(kCodeLengthMax, 'a');
    EXPECT_EQ(normal(longest), std::string(kCodeLengthMax, 'A'));
    EXPECT_EQ(normal(longest + "b"), "too_long");
    EXPECT_EQ(normal(longest + "---   "), std::string(kCodeLengthMax, 'A'));
    std::string gifts;
    for (std::size_t i = 0; i < kCodeLengthMax; ++i) gifts += "🎁";
    EXPECT_EQ(normal(gifts), gifts);
    EXPECT_EQ(normal("A" + std::string(kEnteredBytesMax - 1, ' ')), "A");
    EXPECT_EQ(normal("A" + std::string(kEnteredBytesMax, ' ')), "too_long");
}

// Letters for which the tables do something, and ordinary ones between them.
rc::Gen<std::string> entered_text() {
    const auto letter = rc::gen::oneOf(rc::gen::inRange<char32_t>(0x20, 0x250), rc::gen::inRange<char32_t>(0x300, 0x330),
                                       rc::gen::inRange<char32_t>(0x370, 0x460), rc::gen::inRange<char32_t>(0x1E00, 0x2070),
                                       rc::gen::inRange<char32_t>(0xFF00, 0xFFF0), rc::gen::inRange<char32_t>('A', '['));
    return rc::gen::map(rc::gen::container<std::u32string>(letter),
                        [](const std::u32string& letters) { return to_utf8(letters); });
}

RC_GTEST_PROP(Normalise, TwiceIsOnce, ()) {
    const auto once = normalise(*entered_text());
    RC_PRE(once.has_value());
    RC_ASSERT(normalise(*once).value() == *once);
}

TEST(Normalise, TwiceIsOnceForEveryLetterBesideAnyOther) {
    for (char32_t letter = 0; letter <= 0x10FFFF; ++letter) {
        if (letter >= 0xD800 && letter <= 0xDFFF) continue;
        const auto once = normalise(to_utf8(std::u32string{U'i', letter, U'\u0307', U'\u0301'}));
        if (once) {
            ASSERT_EQ(normalise(*once), once) << static_cast<std::uint32_t>(letter);
        }
    }
}

RC_GTEST_PROP(Normalise, AnyBytesGiveACodeOrAReason, (const std::string& bytes)) {
    const auto normalised = normalise(bytes);
    if (!normalised) {
        RC_ASSERT(!name_of(normalised.error()).empty());
        return;
    }
    const auto letters = letters_of(*normalised);
    RC_ASSERT(letters.has_value());
    RC_ASSERT(!letters->empty() && letters->size() <= kCodeLengthMax);
    for (const char32_t letter : *letters) RC_ASSERT(kind_of(letter) == LetterKind::kKept);
}

RC_GTEST_PROP(Normalise, SeparatorsAnywhereChangeNothing, ()) {
    const auto codes = rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(std::string("abcXYZ019"))));
    const std::string code = *rc::gen::suchThat(codes, [](const std::string& text) { return text.size() <= kCodeLengthMax; });
    const std::vector<std::string> separators = {" ", "-", "–", "_", ".", "\u00A0", "\u200B", "'", ""};
    std::string entered;
    for (const char letter : code) entered += letter + *rc::gen::elementOf(separators);
    RC_ASSERT(normalise(entered).value() == normalise(code).value());
}

}  // namespace
}  // namespace couponry::codes
