#include "document/redemption_document.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "document/testing.h"

namespace couponry::document {
namespace {

constexpr std::string_view kFull =
    R"({"id": "r-1", "order": "1001", "attempt": 2, "status": "partly_returned", "site": "us", "currency": "USD",
    "customer": "c-42", "email": "ann@example.com", "made_at": "2026-03-01T10:00:00.123Z", "expires_at": "2026-03-01T10:15:00Z",
    "confirmed_at": "2026-03-01T10:01:00Z", "released_at": "2026-03-01T10:02:00Z", "has_expired": true, "revision": 17, "total": 3797,
    "uses": [{"promotion": "health-20", "campaign": "spring", "coupon": "WELL20", "code": "WELL20-AB", "applications": 2,
              "amount": 800, "period": "day:2026-03-01", "is_period_by_customer": true, "restores_coupon": false}, {"promotion": "gift", "applications": 1, "amount": 0}],
    "earned": ["THANKS"],
    "returns": [{"id": "x-1", "at": "2026-03-09T10:00:00Z", "lines": [{"line": "l1", "quantity": 1}], "refund": 1599}],
    "cart": {"site": "us", "lines": []}, "evaluation": {"totals": {"total": 3797}}})";

TEST(RedemptionDocument, RoundTrips) {
    const boost::json::value document = json(kFull);
    const auto redemption = read_redemption(document);
    ASSERT_TRUE(redemption) << redemption.error().detail;
    EXPECT_EQ(redemption->status, RedemptionStatus::partly_returned);
    EXPECT_EQ(redemption->uses[0].code, "WELL20-AB");
    EXPECT_EQ(redemption->returns[0].lines[0].quantity, 1);
    EXPECT_EQ(redemption->cart, R"({"site":"us","lines":[]})");
    EXPECT_EQ(json(write_redemption(*redemption)), document);
}

TEST(RedemptionDocument, NeedsLittle) {
    const auto redemption = read_redemption(json(R"({"order": "1001", "status": "held", "site": "us", "currency": "USD",
        "made_at": "2026-03-01T10:00:00Z", "total": 0})"),
                                            "r-1");
    ASSERT_TRUE(redemption) << redemption.error().detail;
    EXPECT_EQ(redemption->id, "r-1");
    const auto again = read_redemption(json(write_redemption(*redemption)));
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(again->total, 0);
}

TEST(RedemptionDocument, RefusesWithThePointer) {
    const struct {
        std::string_view pointer;
        std::string_view text;
    } cases[] = {
        {"/status", "\"paid\""},
        {"/uses/1/amount", "-1"},
        {"/uses/0/applications", "0"},
        {"/returns/0/lines", "[]"},
        {"/returns/0/lines/0/quantity", "0"},
        {"/cart", "\"{}\""},
        {"/evaluation", "[]"},
        {"/paid", "1"},
    };
    for (const auto& [pointer, text] : cases)
        EXPECT_EQ(refused(read_redemption(changed(json(kFull), pointer, text))), std::vector{std::string(pointer)}) << pointer;
}

}  // namespace
}  // namespace couponry::document
