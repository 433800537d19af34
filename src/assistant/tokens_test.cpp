#include "assistant/tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace couponry::assistant {
namespace {

using testing::ElementsAre;

std::vector<std::string> texts(std::string_view cleaned) {
    std::vector<std::string> all;
    for (const Token& token : tokens_of(cleaned)) all.emplace_back(token.text);
    return all;
}

TEST(Tokens, PartNumbersFromSignsAndUnits) {
    EXPECT_THAT(texts("20% off £5"), ElementsAre("20", "%", "off", "£", "5"));
    EXPECT_THAT(texts("50off 12.50eur"), ElementsAre("50", "off", "12.50", "eur"));
}

TEST(Tokens, KeepCodesAndAddressesWhole) {
    EXPECT_THAT(texts("WLC-77Q2, jo.f+x@example.com."), ElementsAre("WLC-77Q2", ",", "jo.f+x@example.com", "."));
}

TEST(Tokens, PartElisionsButNotContractions) {
    EXPECT_THAT(texts("l'offre d'achat"), ElementsAre("l", "offre", "d", "achat"));
    EXPECT_THAT(texts("don't it's we'll"), ElementsAre("don't", "it's", "we'll"));
}

RC_GTEST_PROP(Tokens, StandInOrderInTheText, (const std::string& text)) {
    std::size_t end = 0;
    for (const Token& token : tokens_of(text)) {
        RC_ASSERT(token.begin >= end);
        RC_ASSERT(token.end() <= text.size());
        RC_ASSERT(std::string_view(text).substr(token.begin, token.text.size()) == token.text);
        end = token.end();
    }
}

}  // namespace
}  // namespace couponry::assistant
