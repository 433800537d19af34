#include "model/counted_uses.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "model/usage.h"

namespace couponry {
namespace {

Used times(std::int64_t redemptions) {
    Used used;
    used.redemptions = redemptions;
    return used;
}

std::map<std::string, Used> used(const std::string& subject, std::int64_t redemptions) {
    return {{subject, times(redemptions)}};
}

TEST(CountedUses, AnotherOneLeavesTheFirstAsItWas) {
    const CountedUses none;
    const CountedUses one = none.with(used("coupons:A", 1));
    const CountedUses two = one.with(used("coupons:A", 2)).with(used("coupons:B", 5));
    EXPECT_EQ(none.find("coupons:A"), nullptr);
    EXPECT_EQ(one.find("coupons:A")->redemptions, 1);
    EXPECT_EQ(one.find("coupons:B"), nullptr);
    EXPECT_EQ(two.find("coupons:A")->redemptions, 2);
    EXPECT_EQ(two.find("coupons:B")->redemptions, 5);
    EXPECT_EQ(two.size(), 2);
}

TEST(CountedUses, NothingIsLostWhileItGrows) {
    CountedUses uses;
    constexpr int kCount = 5'000;
    for (int number = 0; number < kCount; ++number) uses = uses.with(used(fmt::format("promotions:{}", number), number));
    EXPECT_EQ(uses.size(), kCount);
    for (int number = 0; number < kCount; ++number) {
        const Used* const found = uses.find(fmt::format("promotions:{}", number));
        ASSERT_NE(found, nullptr) << number;
        EXPECT_EQ(found->redemptions, number);
    }
}

TEST(UsageFacts, SumsWhatIsSaidImportedAndCounted) {
    const Currency euro = *parse_currency("EUR");
    UsageFacts imported;
    imported.promotions["summer"].all = {.redemptions = 1, .applications = 1, .amount = {{euro, 100}}, .customers = 1};
    imported.campaigns["autumn"].redemptions = 7;
    UsageFacts facts;
    facts.promotions["summer"].all.redemptions = -1;  // what the cart's own order holds
    facts.promotions["summer"].customer.redemptions = 2;
    facts.imported = std::make_shared<const UsageFacts>(imported);
    facts.counted = std::make_shared<const CountedUses>(CountedUses().with(
        {{promotion_subject("summer"), Used{.redemptions = 10, .applications = 20, .amount = {{euro, 50}}, .customers = 0}},
         {coupon_subject("HELLO"), times(4)},
         {campaign_subject("autumn"), times(3)}}));
    const Usage summer = facts.of_promotion("summer");
    EXPECT_EQ(summer.all.redemptions, 10);
    EXPECT_EQ(summer.all.applications, 21);
    EXPECT_EQ(summer.all.amount.find(euro), 150);
    EXPECT_EQ(summer.customer.redemptions, 2);
    EXPECT_EQ(facts.of_coupon("HELLO").all.redemptions, 4);
    EXPECT_EQ(facts.of_campaign("autumn").redemptions, 10);
    EXPECT_EQ(facts.of_promotion("winter").all.redemptions, 0);
}

}  // namespace
}  // namespace couponry
