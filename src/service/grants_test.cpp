#include "service/grants.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>

#include "service/customer_facts.h"
#include "service/testing.h"

namespace couponry::service {
namespace {

constexpr std::string_view kCare = R"({"kind": "customer", "valid_for": "P30D", "assignable_by_agents": true})";

class GrantsTest : public testing::Test {
protected:
    GrantsTest() { shop_.put("coupons", "CARE15", kCare); }

    TestShop shop_;
};

TEST_F(GrantsTest, WhatIsHeldIsNotGivenTwice) {
    const auto first = shop_.give("care-15", R"({"customer": "clara", "reason": "late parcel"})");
    ASSERT_TRUE(first.has_value()) << first.error().detail;
    EXPECT_EQ(first->outcome, Outcome::made);
    EXPECT_EQ(first->body.at("coupon").as_string(), "CARE15");
    EXPECT_EQ(first->body.at("source").as_string(), "api");
    EXPECT_EQ(first->body.at("ends_at").as_string(), "2026-12-21T12:00:00Z");
    shop_.wait(kDayMs);
    const auto again = shop_.give("CARE15", R"({"customer": "clara"})");
    EXPECT_EQ(again->outcome, Outcome::unchanged);
    EXPECT_EQ(again->body, first->body);
}

TEST_F(GrantsTest, WhatWasTakenBackIsGivenAnew) {
    ASSERT_TRUE(shop_.give("CARE15", R"({"customer": "clara"})"));
    ASSERT_TRUE(shop_.services().coupon_grants.revoke(shop_.context(), "CARE15", "clara"));
    ASSERT_TRUE(shop_.services().coupon_grants.revoke(shop_.context(), "CARE15", "clara")) << "twice is once";
    EXPECT_EQ(shop_.state("clara", "CARE15"), "revoked");
    EXPECT_EQ(shop_.give("CARE15", R"({"customer": "clara"})")->outcome, Outcome::made);
    EXPECT_EQ(shop_.state("clara", "CARE15"), "available");
    EXPECT_EQ(shop_.services().coupon_grants.revoke(shop_.context(), "CARE15", "ben").error().type, "not_found");
}

TEST_F(GrantsTest, AnAgentGivesWhatAgentsMayGiveAndSaysWhy) {
    Caller agent = shop_.caller();
    agent.scopes = {};
    agent.scopes.add(Scope::agent);
    const auto give = [&](std::string_view coupon, std::string_view json) {
        return shop_.services().coupon_grants.give(shop_.context(), agent, coupon, TestShop::value(json));
    };
    EXPECT_EQ(give("CARE15", R"({"customer": "clara"})").error().errors.at(0).pointer, "/reason");
    EXPECT_EQ(give("CARE15", R"({"customer": "clara", "reason": "broken cup"})")->body.at("source").as_string(), "agent");
    shop_.put("coupons", "VIP", R"({"kind": "customer"})");
    EXPECT_EQ(give("VIP", R"({"customer": "clara", "reason": "x"})").error().type, "coupon_not_assignable");
}

TEST_F(GrantsTest, OnlyWhatCanBeHeldIsGiven) {
    shop_.put("coupons", "TEN", R"({"kind": "single_code"})");
    shop_.put("coupons", "OLD", R"({"kind": "customer", "ends_at": "2026-01-01T00:00:00Z"})");
    EXPECT_EQ(shop_.give("TEN", R"({"customer": "clara"})").error().type, "coupon_not_grantable");
    EXPECT_EQ(shop_.give("OLD", R"({"customer": "clara"})").error().type, "coupon_ended");
    EXPECT_EQ(shop_.give("NONE", R"({"customer": "clara"})").error().type, "not_found");
    EXPECT_EQ(shop_.give("CARE15", "{}").error().type, "invalid_document");
    EXPECT_EQ(shop_.give("CARE15", R"({"customer": "clara", "email": "clara@shop.example"})").error().type, "invalid_document");
}

TEST_F(GrantsTest, AMailboxIsOneWhateverItsAlias) {
    ASSERT_TRUE(shop_.give("CARE15", R"({"email": "Clara.B+tea@googlemail.com"})"));
    EXPECT_EQ(shop_.give("CARE15", R"({"email": "clarab@gmail.com"})")->outcome, Outcome::unchanged);
    shop_.put("customers", "clara", R"({"email": "ClaraB@gmail.com"})");
    EXPECT_EQ(shop_.state("clara", "CARE15"), "available");
    EXPECT_EQ(shop_.give("CARE15", R"({"customer": "clara"})")->outcome, Outcome::unchanged) << "his mailbox holds it";
}

TEST_F(GrantsTest, AMultiCodeCouponGivesACodeOfOnesOwn) {
    shop_.put("coupons", "WELCOME", R"({"kind": "multi_code", "code_prefix": "WELC-", "has_check_letter": true})");
    EXPECT_EQ(shop_.give("WELCOME", R"({"customer": "clara"})").error().errors.at(0).pointer, "/customer");
    const auto given = shop_.give("WELCOME", R"({"email": "clara@shop.example"})");
    ASSERT_TRUE(given.has_value()) << given.error().detail;
    const std::string code(given->body.at("code").as_string());
    EXPECT_TRUE(code.starts_with("WELC-")) << code;
    const auto kept = [&] {
        std::optional<store::StoredCode> found;
        shop_.write([&](auto& transaction) { found = transaction.codes().find(find_kind("codes")->id_of(code)); });
        return found.value_or(store::StoredCode{});
    };
    EXPECT_EQ(kept().code.bound_email, "clara@shop.example");
    EXPECT_EQ(kept().code.coupon, "WELCOME");
    EXPECT_EQ(shop_.give("WELCOME", R"({"email": "clara@shop.example"})")->body.at("code").as_string(), code.c_str());
    ASSERT_TRUE(shop_.services().coupon_grants.revoke(shop_.context(), "WELCOME", "clara@shop.example"));
    EXPECT_EQ(kept().code.status, CodeStatus::disabled);
}

TEST_F(GrantsTest, EvaluationsSeeThem) {
    shop_.put("customers", "clara", R"({"email": "clara@shop.example", "grants": [{"coupon": "CARE15"}, {"coupon": "OLD"}]})");
    shop_.put("coupons", "POST", R"({"kind": "customer", "ends_at": "2026-11-30T00:00:00Z"})");
    ASSERT_TRUE(shop_.give("POST", R"({"email": "clara@shop.example"})"));
    shop_.settle(order_of("clara", "o1", {"CARE15"}), Standing::none, Standing::used);
    const auto facts = [&](CustomerFacts sent) {
        shop_.write([&](auto& transaction) { join_stored_facts(transaction, sent); });
        std::string found;
        for (const Grant& grant : sent.grants)
            found += grant.coupon + (grant.status == GrantStatus::used ? " used" : "") + (grant.ends_at ? " ends" : "") + "; ";
        return found;
    };
    CustomerFacts clara;
    clara.id = "clara";
    EXPECT_EQ(facts(clara), "OLD; CARE15 used; POST ends; ");
    CustomerFacts mailbox;
    mailbox.email = "CLARA+x@shop.example";
    EXPECT_EQ(facts(mailbox), "POST ends; ");
    clara.grants = {Grant{.coupon = "OWN", .granted_at = {}, .ends_at = {}}};
    EXPECT_EQ(facts(clara), "OWN; ") << "what the request says wins";
}

/// What a grant is, in the plainest words.
struct PlainGrant {
    bool is_held = false, is_revoked = false, is_used = false;
    std::int64_t end = 0;

    std::string state(std::int64_t now) const {
        if (!is_held) return "";
        if (is_revoked) return "revoked";
        if (is_used) return "used";
        if (end < now) return "expired";
        return end - now <= 7 * kDayMs ? "expiring" : "available";
    }
};

RC_GTEST_PROP(Grants, AnyOrderOfEventsGivesTheStateOfAPlainModel, ()) {
    static TestShop shop;
    static int run = 0, orders = 0;
    const std::string coupon = "C" + std::to_string(++run);
    shop.put("coupons", coupon, kCare);
    const std::string token = shop.link(coupon);
    PlainGrant plain;
    Redemption redemption;
    for (const int step : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 6))) {
        const std::string before = plain.state(shop.now.ms);
        const bool is_usable = before == "available" || before == "expiring";
        switch (step) {
            case 0:
                RC_ASSERT(shop.claim("clara", R"({"token": ")" + token + "\"}").has_value() == (before != "revoked"));
                if (!plain.is_held) plain = {true, false, false, shop.now.ms + 30 * kDayMs};
                break;
            case 1:
                RC_ASSERT(shop.give(coupon, R"({"customer": "clara"})").has_value());
                if (!is_usable) {
                    plain = {true, false, false, shop.now.ms + 30 * kDayMs};
                    redemption = {};
                }
                break;
            case 2:
                RC_ASSERT(shop.services().coupon_grants.revoke(shop.context(), coupon, "clara").has_value() == plain.is_held);
                plain.is_revoked = plain.is_held;
                break;
            case 3:
                if (!is_usable) break;  // nothing else is redeemed
                redemption = order_of("clara", "o" + std::to_string(++orders), {coupon});
                shop.settle(redemption, Standing::none, Standing::used);
                plain.is_used = true;
                break;
            case 4:
                shop.settle(redemption, Standing::used, Standing::none);
                if (!redemption.order.empty()) plain.is_used = false;
                break;
            default:
                shop.wait(*rc::gen::inRange<std::int64_t>(1, 20) * kDayMs);
        }
        RC_ASSERT(shop.state("clara", coupon) == plain.state(shop.now.ms));
    }
}

}  // namespace
}  // namespace couponry::service
