#include "document/coupon_document.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "document/testing.h"

namespace couponry::document {
namespace {

using Pointers = std::vector<std::string>;

// The example of the HTTP contract, with instants and texts where it has "…".
constexpr std::string_view kExample = R"(
{ "code": "CARE15", "kind": "customer", "name": {"en": "15% thank-you"}, "description": {"en": "…"}, "active": true,
  "visibility": "private", "listed": false, "starts_at": "2026-01-01T00:00:00Z", "ends_at": "2026-12-31T23:59:59Z", "valid_for": "P30D",
  "assignable_by_agents": true, "restore_on_cancel": true, "limits": {"redemptions": 5000, "redemptions_per_customer": 1} })";

TEST(CouponDocument, ReadsAndWritesTheExampleOfTheContract) {
    const boost::json::value document = json(kExample);
    const auto coupon = read_coupon(document);
    ASSERT_TRUE(coupon) << coupon.error().detail;
    EXPECT_EQ(coupon->kind, CouponKind::customer);
    EXPECT_EQ(coupon->valid_for, Days{30});
    EXPECT_EQ(coupon->limits.redemptions, 5000);
    EXPECT_EQ(boost::json::value(write_coupon(*coupon)), document);
}

TEST(CouponDocument, VisibilityDependsOnTheKind) {
    EXPECT_EQ(read_coupon(json(R"({"code": "A"})"))->visibility, Visibility::open);
    EXPECT_EQ(read_coupon(json(R"({"code": "A", "kind": "single_code"})"))->visibility, Visibility::open);
    EXPECT_EQ(read_coupon(json(R"({"code": "A", "kind": "multi_code"})"))->visibility, Visibility::hidden);
    EXPECT_EQ(read_coupon(json(R"({"code": "A", "kind": "customer"})"))->visibility, Visibility::hidden);
    EXPECT_EQ(read_coupon(json(R"({"code": "A", "kind": "customer", "visibility": "public"})"))->visibility, Visibility::open);
    EXPECT_EQ(read_coupon(json(R"({"code": "A", "visibility": "private"})"))->visibility, Visibility::hidden);
}

TEST(CouponDocument, RoundTripsEveryField) {
    const auto coupon =
        read_coupon(json(R"({"code": "W-", "kind": "multi_code", "active": false, "listed": true, "restore_on_cancel": false,
        "has_open_claim_link": true, "has_check_letter": true, "code_prefix": "W", "visibility": "public"})"));
    ASSERT_TRUE(coupon) << coupon.error().detail;
    EXPECT_TRUE(coupon->has_check_letter);
    EXPECT_EQ(*read_coupon(write_coupon(*coupon)), *coupon);
}

TEST(CouponDocument, RefusesWithThePointer) {
    const struct {
        std::string_view pointer;
        std::string_view value;
        Pointers refused;
    } cases[] = {
        {"/code", "", {"/code"}},
        {"/code", "\"\"", {"/code"}},
        {"/code", "\"0123456789012345678901234567890123456789012345678901234567890123X\"", {"/code"}},
        {"/kind", "\"voucher\"", {"/kind"}},
        {"/visibility", "\"hidden\"", {"/visibility"}},
        {"/ends_at", "\"2025-12-31T23:59:59Z\"", {"/ends_at"}},
        {"/valid_for", "30", {"/valid_for"}},
        {"/limits/budget", "{}", {"/limits/budget"}},
        {"/active", "\"yes\"", {"/active"}},
        {"/percent", "\"15\"", {"/percent"}},
    };
    for (const auto& [pointer, value, expected] : cases)
        EXPECT_EQ(refused(read_coupon(changed(json(kExample), pointer, value))), expected) << pointer << " " << value;
    EXPECT_EQ(refused(read_coupon(json(kExample), "CARE20")), Pointers{"/code"});
    EXPECT_EQ(read_coupon(changed(json(kExample), "/code", ""), "CARE20")->code, "CARE20");
}

TEST(CodeDocument, RoundTrips) {
    const boost::json::value document = json(R"({"code": "W-1", "coupon": "W", "bound_email": "a@example.com",
        "generated_at": "2026-01-01T00:00:00Z", "status": "held", "held_by_order": "o1"})");
    const auto code = read_whole<Code>(document, read_code);
    ASSERT_TRUE(code);
    EXPECT_EQ(boost::json::value(write_code(*code)), document);
    EXPECT_EQ(refused(read_whole<Code>(json(R"({"code": "W-1", "coupon": "W", "status": "held"})"), read_code)),
              Pointers{"/held_by_order"});
    EXPECT_EQ(refused(read_whole<Code>(json(R"({"bound_email": "x"})"), read_code)),
              (Pointers{"/code", "/coupon", "/bound_email"}));
}

TEST(GrantDocument, RoundTrips) {
    const boost::json::value document =
        json(R"({"coupon": "W", "granted_at": "2026-01-01T00:00:00Z", "ends_at": "2026-01-31T00:00:00Z", "status": "revoked"})");
    const auto grant = read_whole<Grant>(document, read_grant);
    ASSERT_TRUE(grant);
    EXPECT_EQ(boost::json::value(write_grant(*grant)), document);
    EXPECT_EQ(refused(read_whole<Grant>(json(R"({"status": "expired"})"), read_grant)), (Pointers{"/coupon", "/status"}));
}

}  // namespace
}  // namespace couponry::document
