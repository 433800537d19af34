#include "codes/look_alikes.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "base/utf8.h"
#include "codes/alphabet.h"
#include "codes/normalise.h"

namespace couponry::codes {
namespace {

TEST(Skeleton, FoldsWhatLooksAlike) {
    EXPECT_EQ(skeleton("OQ0Ø"), "0000");
    EXPECT_EQ(skeleton("IL1"), "111");
    EXPECT_EQ(skeleton("Z2S5G6B8UV"), "22556688UU");
    EXPECT_EQ(skeleton("SUMMER10"), skeleton("5UMMERIO"));
    EXPECT_EQ(skeleton("ÉTÉ"), "ETE");
    EXPECT_EQ(skeleton("STRAßE"), skeleton("STRASSE"));
    EXPECT_EQ(skeleton("冬%"), "冬%");
}

TEST(Skeleton, GreekAndCyrillicCapitalsCountAsTheLatinOnesTheyLookLike) {
    EXPECT_EQ(skeleton("АВЕКМНОРСТХУ"), skeleton("ABEKMHOPCTXY"));
    EXPECT_EQ(skeleton("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"), skeleton("ABEZHIKMNOPTYX"));
    EXPECT_EQ(skeleton("ЗИМА"), "3ИMA");
}

TEST(Skeleton, KeepsLettersApartThatAreRarelyMistaken) {
    const std::string apart = "023456789ACDEFHJKMNPRTUWXY1";
    EXPECT_EQ(largest_look_alike_group(apart), 1U);
    EXPECT_EQ(skeleton("0A1") == skeleton("0D1"), false);
}

TEST(Skeleton, TwiceIsOnceForEveryLetter) {
    for (char32_t letter = 0; letter <= 0xFFFF; ++letter) {
        if (letter >= 0xD800 && letter <= 0xDFFF) continue;
        std::string text;
        append_utf8(text, letter);
        const auto normalised = normalise(text);
        if (!normalised) continue;
        const std::string once = skeleton(*normalised);
        ASSERT_EQ(skeleton(once), once) << text;
        ASSERT_EQ(normalise(once), once) << text;
    }
}

TEST(Skeleton, LargestGroupOfAnAlphabet) {
    EXPECT_EQ(largest_look_alike_group(kAlphanumerics), 3U);
    EXPECT_EQ(largest_look_alike_group(kLetters), 2U);
    EXPECT_EQ(largest_look_alike_group(kDigits), 1U);
    EXPECT_EQ(largest_look_alike_group(kPlainAlphanumerics), 1U);
    EXPECT_EQ(largest_look_alike_group(""), 0U);
}

// A store of codes that counts how it is asked.
struct Store {
    std::vector<std::string> codes;
    int asked_for_skeleton = 0;

    CodeLookup lookup() {
        return {[this](std::string_view normalised) { return std::ranges::find(codes, normalised) != codes.end(); },
                [this](std::string_view wanted) {
                    ++asked_for_skeleton;
                    std::vector<std::string> fitting;
                    std::ranges::copy_if(codes, std::back_inserter(fitting),
                                         [&](const auto& code) { return skeleton(code) == wanted; });
                    return fitting;
                }};
    }
};

TEST(FindCode, ExactTextWinsAndLooksNoFurther) {
    Store store{{"SAVE10", "SAVEIO"}};
    EXPECT_EQ(find_code("SAVE10", store.lookup()), (Finding{FoundBy::kExactText, "SAVE10"}));
    EXPECT_EQ(find_code("SAVEIO", store.lookup()), (Finding{FoundBy::kExactText, "SAVEIO"}));
    EXPECT_EQ(store.asked_for_skeleton, 0);
}

TEST(FindCode, OneLookAlikeCounts) {
    Store store{{"SAVE10", "HELLO15"}};
    EXPECT_EQ(find_code("SAVEIO", store.lookup()), (Finding{FoundBy::kLookAlike, "SAVE10"}));
    EXPECT_EQ(find_code("HE11015", store.lookup()), (Finding{FoundBy::kLookAlike, "HELLO15"}));
}

TEST(FindCode, SeveralLookAlikesCountForNothing) {
    Store store{{"SAVE10", "SAVEIO"}};
    EXPECT_EQ(find_code("SAVEI0", store.lookup()), (Finding{FoundBy::kSeveralLookAlikes, ""}));
}

TEST(FindCode, TheSameCodeTwiceIsOneCode) {
    Store store{{"SAVE10", "SAVE10"}};
    EXPECT_EQ(find_code("SAVEI0", store.lookup()), (Finding{FoundBy::kLookAlike, "SAVE10"}));
}

TEST(FindCode, FindsNothing) {
    Store store{{"SAVE10"}};
    EXPECT_EQ(find_code("SAVE11", store.lookup()), Finding{});
}

RC_GTEST_PROP(FindCode, AgreesWithCountingByHand, ()) {
    const auto code = rc::gen::container<std::string>(2, rc::gen::elementOf(std::string("0OQ1A")));
    Store store{*rc::gen::container<std::vector<std::string>>(code)};
    const std::string entered = *code;
    std::map<std::string, int> like;
    bool is_exact = false;
    for (const std::string& listed : store.codes) {
        is_exact = is_exact || listed == entered;
        if (skeleton(listed) == skeleton(entered)) ++like[listed];
    }
    Finding wanted;
    if (is_exact) {
        wanted = {FoundBy::kExactText, entered};
    } else if (like.size() == 1) {
        wanted = {FoundBy::kLookAlike, like.begin()->first};
    } else if (like.size() > 1) {
        wanted = {FoundBy::kSeveralLookAlikes, ""};
    }
    RC_ASSERT(find_code(entered, store.lookup()) == wanted);
}

}  // namespace
}  // namespace couponry::codes
