#include "document/usage_document.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "document/testing.h"

namespace couponry::document {
namespace {

using Pointers = std::vector<std::string>;

TEST(UsageDocument, RoundTrips) {
    const boost::json::value document = json(R"({
        "promotions": {"a": {"redemptions": 3, "applications": 4, "amount": {"GBP": 500}, "customer": {"redemptions": 1},
                             "period": {"amount": {"GBP": 200}}}, "b": {"redemptions": 1}},
        "coupons": {"TEN": {"redemptions": 5}},
        "campaigns": {"autumn": {"redemptions": 7, "amount": {"GBP": 900, "USD": 1}}},
        "codes": [{"code": "W-1", "coupon": "W", "status": "redeemed"}, {"code": "W-2", "coupon": "W", "bound_email": "a@example.com", "status": "available"}],
        "blocked_until": "2026-01-01T00:00:00Z"})");
    const auto usage = read_usage(document);
    ASSERT_TRUE(usage) << usage.error().detail;
    EXPECT_EQ(usage->promotions.at("a").all.applications, 4);
    EXPECT_EQ(usage->promotions.at("a").customer.redemptions, 1);
    EXPECT_EQ(usage->promotions.at("a").period.amount.find(*parse_currency("GBP")), 200);
    EXPECT_EQ(usage->campaigns.at("autumn").redemptions, 7);
    EXPECT_EQ(usage->codes.at("W-1").status, CodeStatus::redeemed);
    EXPECT_EQ(boost::json::serialize(write_usage(*usage)), boost::json::serialize(document));
    EXPECT_TRUE(read_usage(json("{}")));
    EXPECT_TRUE(write_usage({}).empty());
}

TEST(UsageDocument, RefusesWithThePointer) {
    const struct {
        std::string_view text;
        Pointers pointers;
    } cases[] = {
        {R"({"promotions": {"a/b": {"redemptions": -1}}})", {"/promotions/a~1b/redemptions"}},
        {R"({"promotions": {"a": {"customer": {"customer": {}}}}})", {"/promotions/a/customer/customer"}},
        {R"({"campaigns": {"a": {"period": {}}}})", {"/campaigns/a/period"}},
        {R"({"codes": [{"code": "A", "coupon": "W"}, {"code": "A", "coupon": "W"}]})", {"/codes/1/code"}},
        {R"({"codes": {}})", {"/codes"}},
        {R"({"blocked_until": "tomorrow", "customers": {}})", {"/blocked_until", "/customers"}},
    };
    for (const auto& [text, pointers] : cases) EXPECT_EQ(refused(read_usage(json(text))), pointers) << text;
}

}  // namespace
}  // namespace couponry::document
