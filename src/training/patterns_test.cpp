#include "training/patterns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace couponry::training {
namespace {

using testing::UnorderedElementsAre;

std::vector<std::string> made(std::string_view text) {
    Patterns patterns;
    EXPECT_TRUE(patterns.read_names("# names\n$CODE = A1 | B2\n").has_value());
    const auto sentences = patterns.sentences(text, "test.txt", assistant::Language::en, 20);
    std::vector<std::string> texts;
    if (!sentences) return {sentences.error().detail};
    for (const Sentence& sentence : *sentences) texts.push_back(sentence.text);
    return texts;
}

TEST(Patterns, MakeEveryAlternative) {
    EXPECT_THAT(made("= promo_find\nany (offers|(good|) deals)"),
                UnorderedElementsAre("any offers", "any good deals", "any deals"));
    EXPECT_THAT(made("$it = it | $CODE\n= promo_find\nuse $it"), UnorderedElementsAre("use it", "use A1", "use B2"));
    EXPECT_THAT(made("= promo_find\npay $1"), UnorderedElementsAre("pay $1"));
}

TEST(Patterns, RefuseWhatIsNotSoundWithItsLine) {
    EXPECT_THAT(made("= promo_find\nany (offers"), UnorderedElementsAre(testing::HasSubstr("test.txt:2")));
    EXPECT_THAT(made("= promo_find\nany $offers"), UnorderedElementsAre(testing::HasSubstr("test.txt:2")));
    EXPECT_THAT(made("= something_else"), UnorderedElementsAre(testing::HasSubstr("no such intent")));
    EXPECT_THAT(made("any offers"), UnorderedElementsAre(testing::HasSubstr("No intent")));
    EXPECT_THAT(made("= promo_find\n@nowhere any offers"), UnorderedElementsAre(testing::HasSubstr("no such mark")));
}

TEST(Patterns, TypoChangesOneWordOnly) {
    SeededRandom random(3);
    for (int i = 0; i < 100; ++i) {
        const std::string typed = with_typo("my coupon is it", random);
        EXPECT_TRUE(typed.starts_with("my c") && typed.ends_with(" is it")) << typed;
    }
    EXPECT_EQ(with_typo("a bc", random), "a bc");
}

}  // namespace
}  // namespace couponry::training
