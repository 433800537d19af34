#include "service/reminders.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "service/testing.h"

namespace couponry::service {
namespace {

class RemindersTest : public testing::Test {
protected:
    RemindersTest() {
        shop_.put("coupons", "CARE15", R"({"kind": "customer", "valid_for": "P30D"})");
        shop_.put("customers", "clara", R"({"email": "clara@shop.example"})");
        EXPECT_TRUE(shop_.give("CARE15", R"({"customer": "clara"})"));
    }
    void set_notification(bool is_wanted) {
        ASSERT_TRUE(shop_.services().wallet.set_notification(shop_.context(), shop_.caller(), "clara", "CARE15", is_wanted));
    }
    std::int64_t sent_after(std::int64_t days) {
        shop_.wait(days * kDayMs);
        return *send_reminders(shop_.store(), "default", shop_.now);
    }

    TestShop shop_;
};

TEST(ReminderMoment, IsDaysBeforeTheEndOrHalfway) {
    EXPECT_EQ(reminder_moment(Instant{0}, Instant{30 * kDayMs}, 7).ms, 23 * kDayMs);
    EXPECT_EQ(reminder_moment(Instant{0}, Instant{2 * kDayMs}, 7).ms, kDayMs);
    EXPECT_EQ(reminder_moment(Instant{kDayMs}, Instant{0}, 7).ms, kDayMs);
}

TEST_F(RemindersTest, OncePerGrantOnTime) {
    set_notification(true);
    EXPECT_EQ(sent_after(22), 0);
    EXPECT_EQ(sent_after(1), 1);
    EXPECT_EQ(sent_after(1), 0);
    const auto rows = shop_.outbox();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].at("template").as_string(), "coupon_ends_soon");
    EXPECT_EQ(rows[0].at("to").at("email").as_string(), "clara@shop.example");
    EXPECT_EQ(rows[0].at("channels"), (boost::json::array{"email", "site"}));
    EXPECT_EQ(rows[0].at("facts").at("coupon").as_string(), "CARE15");
}

TEST_F(RemindersTest, OnceEvenIfItIsUsedAndGivenBackAfterwards) {
    set_notification(true);
    EXPECT_EQ(sent_after(23), 1);
    const Redemption order = order_of("clara", "o1", {"CARE15"});
    shop_.settle(order, Standing::none, Standing::used);
    shop_.settle(order, Standing::used, Standing::none);
    EXPECT_EQ(sent_after(1), 0);
}

TEST_F(RemindersTest, AgainOfWhatAnOrderGaveBack) {
    set_notification(true);
    const Redemption order = order_of("clara", "o1", {"CARE15"});
    shop_.settle(order, Standing::none, Standing::used);
    EXPECT_EQ(sent_after(23), 0);
    shop_.settle(order, Standing::used, Standing::none);
    EXPECT_EQ(sent_after(1), 1);
}

TEST_F(RemindersTest, NotUnlessTheyAreWanted) {
    EXPECT_EQ(sent_after(25), 0);
    set_notification(true);
    set_notification(false);
    EXPECT_EQ(sent_after(1), 0);
}

TEST_F(RemindersTest, NotOfWhatCannotBeUsed) {
    set_notification(true);
    ASSERT_TRUE(shop_.services().coupon_grants.revoke(shop_.context(), "CARE15", "clara"));
    EXPECT_EQ(sent_after(25), 0);
}

TEST_F(RemindersTest, NotWhereNobodyWantsThem) {
    set_notification(true);
    ASSERT_TRUE(shop_.services().settings.put_preferences(shop_.context(), "clara",
                                                          TestShop::value(R"({"email": false, "site": false})"), {}));
    sent_after(25);
    EXPECT_TRUE(shop_.outbox().empty());
}

TEST_F(RemindersTest, AsManyDaysBeforeAsTheShopSays) {
    ASSERT_TRUE(shop_.services().settings.put(shop_.context(), TestShop::value(R"({"expiring_soon_days": 2})"), {}));
    set_notification(true);
    EXPECT_EQ(sent_after(27), 0);
    EXPECT_EQ(shop_.state("clara", "CARE15"), "available");
    EXPECT_EQ(sent_after(1), 1);
    EXPECT_EQ(shop_.state("clara", "CARE15"), "expiring");
}

}  // namespace
}  // namespace couponry::service
