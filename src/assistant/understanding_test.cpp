#include "assistant/understanding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assistant/built_in_model.h"
#include "assistant/testing.h"
#include "base/limits.h"

namespace couponry::assistant {
namespace {

using testing::Contains;
using testing::ElementsAre;

const Model& model() {
    static const Model kModel = *Model::read(built_in_model());
    return kModel;
}

Understanding read(const std::string& text, const Context& context = {}, const std::string& locale = "") {
    return understand(model(), {.text = text, .locale = locale, .today = kMonday}, context, little_inventory());
}
Intent first(const std::string& text, const Context& context = {}) {
    return read(text, context).ranked.at(0).intent;
}

TEST(Understanding, KnowsTheLanguage) {
    EXPECT_EQ(read("my coupon does not work").language, Language::en);
    EXPECT_EQ(read("mein Gutschein funktioniert nicht").language, Language::de);
    EXPECT_EQ(read("mi cupón no funciona").language, Language::es);
    EXPECT_EQ(read("mon code ne marche pas").language, Language::fr);
    EXPECT_EQ(read("meu cupom não funciona").language, Language::pt);
    EXPECT_EQ(read("il mio codice non funziona").language, Language::it);
    EXPECT_EQ(read("HELLO15", {}, "de-AT").language, Language::de);
    EXPECT_EQ(read("HELLO15", {.language = Language::fr}, "de-AT").language, Language::fr);
}

TEST(Understanding, OneIntentInSixLanguages) {
    for (const char* text : {"the voucher is rejected", "der Gutschein wird abgelehnt", "el cupón no me funciona",
                             "le bon est refusé", "o cupom não está funcionando", "il buono non viene accettato"})
        EXPECT_EQ(first(text), Intent::promo_not_working) << text;
}

TEST(Understanding, UnmistakableForms) {
    EXPECT_EQ(first("HELLO15", {.was_rejected = true}), Intent::promo_not_working);
    EXPECT_EQ(first("HELLO15"), Intent::promo_terms);
    EXPECT_EQ(first("73-20481"), Intent::order_status);
    EXPECT_EQ(first("agent please"), Intent::human_handoff);
    EXPECT_EQ(first("why?", {.was_rejected = true}), Intent::promo_not_working);
    EXPECT_EQ(read("why?", {.was_rejected = true}).decision, Decision::answer);
}

TEST(Understanding, FollowUpsNeedWhatIsSpokenOf) {
    EXPECT_EQ(first("and in your shops?", {.has_promotion = true}), Intent::promo_channel);
    EXPECT_EQ(first("since when?", {.has_promotion = true}), Intent::promo_expiry);
}

TEST(Understanding, SeveralIntents) {
    const Understanding both = read("where is my parcel 88120? and how do i return the kettle");
    std::vector<Intent> all = both.intents;
    all.insert(all.end(), both.further.begin(), both.further.end());
    EXPECT_THAT(all, Contains(Intent::order_status));
    EXPECT_THAT(all, Contains(Intent::return_start));
}

TEST(Understanding, NonsenseIsDeclined) {
    for (const char* text :
         {"", " ", "?", "....", "who won the football match in 1974", "\xff\xfe", "sing a song about my grandmother"})
        EXPECT_NE(read(text).decision, Decision::answer) << text;
}

TEST(Understanding, AskNamesTwoIntentsAndAnswerOneAtLeast) {
    for (const char* text :
         {"discount", "code", "shoes", "it is not there", "can i", "where", "thanks", "return code", "the 20%"}) {
        const Understanding result = read(text);
        const std::size_t least = result.decision == Decision::ask ? 2 : result.decision == Decision::answer ? 1 : 0;
        const std::size_t most = result.decision == Decision::answer ? kIntentsPerMessageMax : least;
        EXPECT_GE(result.intents.size(), least) << text;
        EXPECT_LE(result.intents.size(), most) << text;
    }
}

TEST(Understanding, SameBytesSameAnswer) {
    const std::string text = "is HELLO15 valid tomorrow in the shop, and for candles?";
    const Understanding once = read(text);
    const Understanding again = read(text);
    ASSERT_EQ(once.ranked.size(), again.ranked.size());
    for (std::size_t i = 0; i < once.ranked.size(); ++i) EXPECT_EQ(once.ranked[i].probability, again.ranked[i].probability);
}

TEST(Understanding, TakesTheLongestMessage) {
    EXPECT_FALSE(read(std::string(kMessageBytesMax, 'a')).ranked.empty());
    std::string codes;
    while (codes.size() + 8 <= kMessageBytesMax) codes += "SAVE20 ,";
    EXPECT_FALSE(read(codes).slots.empty());
}

}  // namespace
}  // namespace couponry::assistant
