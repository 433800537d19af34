#include "service/claims.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "service/testing.h"

namespace couponry::service {
namespace {

class ClaimsTest : public testing::Test {
protected:
    ClaimsTest() { shop_.put("coupons", "CARE15", R"({"kind": "customer", "name": {"en": "15% off"}})"); }

    std::string by(std::string_view field, std::string_view value) {
        return boost::json::serialize(boost::json::object{{std::string(field), std::string(value)}});
    }
    /// "made", "unchanged", or the type of the failure.
    std::string claim(std::string_view customer, std::string_view field, std::string_view value) {
        const auto done = shop_.claim(customer, by(field, value));
        if (!done) return done.error().type;
        return done->outcome == Outcome::made ? "made" : "unchanged";
    }
    boost::json::object link() { return shop_.services().claim_links.list("default", "CARE15")->at(0); }
    bool coupon_says_open() {
        const auto coupon = shop_.services().resources.find("default", *find_kind("coupons"), "CARE15");
        return boost::json::parse(coupon->body).as_object().contains("has_open_claim_link");
    }

    TestShop shop_;
};

TEST_F(ClaimsTest, ByLink) {
    const std::string token = shop_.link("CARE15", R"({"label": "poster", "claims_max": 2})");
    EXPECT_GE(token.size(), 22U) << "128 bits";
    EXPECT_EQ(claim("clara", "token", token), "made");
    EXPECT_EQ(claim("clara", "token", token), "unchanged");
    EXPECT_EQ(claim("ben", "token", token), "made");
    EXPECT_EQ(claim("amy", "token", token), "claim_link_full");
    EXPECT_EQ(claim("clara", "token", token), "unchanged") << "who has it is not refused";
    EXPECT_EQ(link().at("claims"), 2);
    EXPECT_EQ(claim("amy", "token", "unknown"), "not_found");
    EXPECT_EQ(shop_.claim("amy", R"({"token": "a", "code": "b"})").error().type, "invalid_document");
}

TEST_F(ClaimsTest, NotForWhatCannotBeACustomer) {
    const std::string token = shop_.link("CARE15");
    for (const std::string& id : {std::string(), std::string(101, 'c'), std::string("cla\nra")})
        EXPECT_EQ(claim(id, "token", token), "invalid_document") << id;
    EXPECT_EQ(link().at("claims"), 0);
}

TEST_F(ClaimsTest, NotByALinkThatIsOver) {
    const std::string ended = shop_.link("CARE15", R"({"ends_at": "2026-11-22T00:00:00Z"})");
    const std::string revoked = shop_.link("CARE15");
    ASSERT_TRUE(shop_.services().claim_links.revoke(shop_.context(), "CARE15", revoked));
    shop_.wait(2 * kDayMs);
    EXPECT_EQ(claim("clara", "token", ended), "claim_link_ended");
    EXPECT_EQ(claim("clara", "token", revoked), "claim_link_revoked");
    const std::string open = shop_.link("CARE15");
    shop_.put("coupons", "CARE15", R"({"kind": "customer", "active": false})");
    EXPECT_EQ(claim("clara", "token", open), "coupon_inactive");
}

TEST_F(ClaimsTest, NotWhatWasTakenBack) {
    const std::string token = shop_.link("CARE15");
    EXPECT_EQ(claim("clara", "token", token), "made");
    ASSERT_TRUE(shop_.services().coupon_grants.revoke(shop_.context(), "CARE15", "clara"));
    EXPECT_EQ(claim("clara", "token", token), "coupon_revoked");
}

TEST_F(ClaimsTest, ByCodeWhileALinkIsOpen) {
    EXPECT_EQ(claim("clara", "code", "CARE15"), "coupon_not_claimable");
    const std::string token = shop_.link("CARE15", R"({"claims_max": 1})");
    EXPECT_TRUE(coupon_says_open());
    EXPECT_EQ(claim("clara", "code", "care 15"), "made");
    EXPECT_EQ(link().at("claims"), 1) << "it takes a place of the link";
    EXPECT_EQ(claim("ben", "code", "CARE15"), "coupon_not_claimable");
    EXPECT_EQ(claim("ben", "code", "NONE"), "not_found");
}

TEST_F(ClaimsTest, TheCouponSaysWhetherALinkIsOpen) {
    EXPECT_FALSE(coupon_says_open());
    const std::string first = shop_.link("CARE15", R"({"ends_at": "2026-11-22T00:00:00Z"})");
    shop_.put("coupons", "CARE15", R"({"kind": "customer"})");
    EXPECT_TRUE(coupon_says_open()) << "whatever a writer leaves out";
    shop_.wait(2 * kDayMs);
    ASSERT_TRUE(shop_.services().claims.end_what_is_over("default", shop_.now));
    EXPECT_FALSE(coupon_says_open());
    const std::string second = shop_.link("CARE15");
    EXPECT_TRUE(coupon_says_open());
    ASSERT_TRUE(shop_.services().claim_links.revoke(shop_.context(), "CARE15", second));
    EXPECT_FALSE(coupon_says_open());
}

TEST_F(ClaimsTest, AGuestKeepsAPlaceUntilHeSignsIn) {
    const std::string token = shop_.link("CARE15");
    const auto kept = shop_.services().claims.claim_as_guest(token, "");
    ASSERT_TRUE(kept.has_value()) << kept.error().detail;
    EXPECT_EQ(shop_.services().claims.claim_as_guest(token, kept->claim)->claim, kept->claim) << "a second click";
    EXPECT_EQ(link().at("claims"), 1);
    EXPECT_EQ(link().at("claims_waiting"), 1);
    EXPECT_EQ(claim("clara", "claim", kept->claim), "made");
    EXPECT_EQ(claim("clara", "claim", kept->claim), "unchanged");
    EXPECT_EQ(claim("ben", "claim", kept->claim), "not_found") << "it is Clara's";
    EXPECT_EQ(claim("ben", "claim", "guessed"), "not_found");
    EXPECT_EQ(link().at("claims"), 1);
    EXPECT_EQ(link().at("claims_waiting"), 0);
}

TEST_F(ClaimsTest, AGuestWhoHeldItNeedsNoPlace) {
    ASSERT_TRUE(shop_.give("CARE15", R"({"customer": "clara"})"));
    const auto kept = shop_.services().claims.claim_as_guest(shop_.link("CARE15"), "");
    EXPECT_EQ(claim("clara", "claim", kept->claim), "unchanged");
    EXPECT_EQ(link().at("claims"), 0);
}

TEST_F(ClaimsTest, AClaimThatNobodyFinishesLapses) {
    const std::string token = shop_.link("CARE15", R"({"claims_max": 1})");
    const auto kept = shop_.services().claims.claim_as_guest(token, "");
    EXPECT_EQ(shop_.services().claims.claim_as_guest(token, "").error().type, "claim_link_full");
    shop_.wait(kGuestClaimMs + 1);
    EXPECT_EQ(claim("clara", "claim", kept->claim), "not_found");
    ASSERT_TRUE(shop_.services().claims.end_what_is_over("default", shop_.now));
    ASSERT_TRUE(shop_.services().claims.end_what_is_over("default", shop_.now));
    EXPECT_EQ(link().at("claims"), 0);
    EXPECT_EQ(claim("clara", "token", token), "made");
}

TEST_F(ClaimsTest, LookingChangesNothing) {
    const std::string token = shop_.link("CARE15");
    const boost::json::object before = link();
    EXPECT_EQ((*shop_.services().claims.look(token, ""))->coupon.code, "CARE15");
    EXPECT_FALSE(shop_.services().claims.look("unknown", "")->has_value());
    EXPECT_FALSE(shop_.services().claims.look("unknown.nobody", "")->has_value()) << "a tenant that is not there";
    EXPECT_EQ(link(), before);
}

}  // namespace
}  // namespace couponry::service
