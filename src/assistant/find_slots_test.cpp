#include "assistant/find_slots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assistant/testing.h"

namespace couponry::assistant {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// "kind value" of each slot.
std::vector<std::string> found(const std::string& message, Language language = Language::en) {
    std::vector<std::string> all;
    for (const Slot& slot : slots_in(message, language)) all.push_back(std::string(name_of(slot.kind)) + " " + slot.value);
    return all;
}

TEST(Slots, Codes) {
    EXPECT_THAT(found("does hello15 work"), ElementsAre("code HELLO15"));
    EXPECT_THAT(found("my code is hello 15"), ElementsAre("code HELLO15"));
    EXPECT_THAT(found("why not WINTER9?"), ElementsAre("code WINTER9"));
    EXPECT_THAT(found("it took MIDWEEK but no discount"), ElementsAre("code MIDWEEK"));
    EXPECT_THAT(found("the code tea fails"), ElementsAre("code TEA"));
    EXPECT_THAT(found("i drink tea"), IsEmpty());
    EXPECT_THAT(found("this is NOT working AND i want help"), IsEmpty());
    EXPECT_THAT(found("WHY DOES NOTHING WORK HERE"), IsEmpty());
    EXPECT_THAT(found("buy 3-for-2 until 10am"), testing::Not(testing::Contains(testing::StartsWith("code"))));
}

TEST(Slots, CodesAreFoundByLookAlikesAndSuggestedByOneSlip) {
    const std::vector<Slot> look_alike = slots_in("HELL0I5 fails");
    ASSERT_EQ(look_alike.size(), 1U);
    EXPECT_EQ(look_alike[0].found_by, codes::FoundBy::kLookAlike);
    EXPECT_EQ(look_alike[0].value, "HELLO15");
    const std::vector<Slot> slip = slots_in("HELO15 fails");
    ASSERT_EQ(slip.size(), 1U);
    EXPECT_EQ(slip[0].found_by, codes::FoundBy::kNothing);
    EXPECT_THAT(slip[0].near_misses, ElementsAre("HELLO15"));
}

TEST(Slots, APrivateCodeIsNeverSuggested) {
    const std::vector<Slot> slots = slots_in("VIPONLY8 fails");
    ASSERT_EQ(slots.size(), 1U);
    EXPECT_THAT(slots[0].near_misses, IsEmpty());
}

TEST(Slots, AmountsAndPercentages) {
    EXPECT_THAT(found("far from the 40 quid"), ElementsAre("amount 40"));
    EXPECT_THAT(found("£12.50 or 1.234,50 €"), ElementsAre("amount 12.50", "amount 1234.50"));
    EXPECT_THAT(found("15 percent and 20%"), ElementsAre("percent 15", "percent 20"));
    EXPECT_THAT(found("el 20% y un 10 por ciento", Language::es), ElementsAre("percent 20", "percent 10"));
    EXPECT_EQ(slots_in("$75 minimum")[0].currency, "USD");
}

TEST(Slots, OrdersCardsAndAddresses) {
    EXPECT_THAT(found("where is 73-20481"), ElementsAre("order_number 73-20481"));
    EXPECT_THAT(found("order no. AC-55-9917"), ElementsAre("order_number AC-55-9917"));
    EXPECT_THAT(found("cancel 88120"), ElementsAre("order_number 88120"));
    EXPECT_THAT(found("gift card 6006-1122-3344"), ElementsAre("card_number 6006-1122-3344"));
    EXPECT_THAT(found("Jo.F+shop@Example.com"), ElementsAre("email jo.f+shop@example.com"));
}

TEST(Slots, GoodsByNameWithOneSlip) {
    EXPECT_THAT(found("is the blue wool jumper in"), ElementsAre("product p1"));
    EXPECT_THAT(found("copper ketle please"), ElementsAre("product p2"));
    EXPECT_THAT(found("does it cover candle"), ElementsAre("category c1"));
    EXPECT_THAT(found("gardne furniture"), ElementsAre("category c2"));
}

TEST(Slots, ChannelsAndQuantities) {
    EXPECT_THAT(found("in the shop or online"), ElementsAre("channel in_store", "channel online"));
    EXPECT_THAT(found("auch in der Filiale", Language::de), ElementsAre("channel in_store"));
    EXPECT_THAT(found("use two of 6"), ElementsAre("quantity 2", "quantity 6"));
}

TEST(Slots, ArePlacesInTheCleanedMessage) {
    const std::string cleaned = clean("code SAVE20 for jo@example.com, 20% off");
    for (const TokenSlot& found : find_slots(cleaned, tokens_of(cleaned), {kMonday, Language::en, false}, {}))
        EXPECT_EQ(cleaned.substr(found.slot.begin, found.slot.end - found.slot.begin), found.slot.text);
}

}  // namespace
}  // namespace couponry::assistant
