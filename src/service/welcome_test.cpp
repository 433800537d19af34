#include "service/welcome.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "service/testing.h"

namespace couponry::service {
namespace {

class WelcomeTest : public testing::Test {
protected:
    WelcomeTest() {
        shop_.put("coupons", "WELCOME",
                  R"({"kind": "multi_code", "valid_for": "P90D", "code_prefix": "W-", "name": {"en": "10% off"}})");
    }
    Result<Written> sign_up(std::string_view email, const Caller& caller) {
        return shop_.services().welcome_offers.sign_up(shop_.context(), caller, "WELCOME",
                                                       boost::json::object{{"email", std::string(email)}, {"locale", "de"}});
    }
    std::string code_of(std::string_view email) {
        const auto done = sign_up(email, shop_.caller());
        EXPECT_TRUE(done.has_value()) << (done ? "" : done.error().detail);
        return done ? std::string(done->body.at("code").as_string()) : "";
    }

    TestShop shop_;
};

TEST_F(WelcomeTest, OnePersonHasOneCode) {
    const std::string code = code_of("amelia@gmail.com");
    EXPECT_TRUE(code.starts_with("W-")) << code;
    EXPECT_EQ(code_of("A.melia+shop@googlemail.com"), code);
    EXPECT_NE(code_of("ben@gmail.com"), code);
}

TEST_F(WelcomeTest, TheCodeIsMailedAtMostOnceAnHour) {
    const std::string code = code_of("amelia@shop.example");
    code_of("amelia+2@shop.example");
    auto mails = shop_.outbox();
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_EQ(mails[0].at("to").at("email").as_string(), "amelia@shop.example");
    EXPECT_EQ(mails[0].at("template").as_string(), "welcome_code");
    EXPECT_EQ(mails[0].at("locale").as_string(), "de");
    EXPECT_EQ(mails[0].at("facts").at("code").as_string(), code.c_str());
    shop_.wait(kHourMs);
    code_of("amelia@shop.example");
    mails = shop_.outbox();
    ASSERT_EQ(mails.size(), 2U);
    EXPECT_EQ(mails[0].at("facts"), mails[1].at("facts"));
}

TEST_F(WelcomeTest, OnlyKeysThatReadSeeTheCode) {
    Caller shop_front = shop_.caller();
    shop_front.scopes = {};
    shop_front.scopes.add(Scope::customers);
    const auto first = sign_up("amelia@shop.example", shop_front);
    const auto second = sign_up("amelia@shop.example", shop_front);
    ASSERT_TRUE(first.has_value()) << first.error().detail;
    EXPECT_EQ(boost::json::serialize(first->body), R"({"coupon":"WELCOME","status":"sent"})");
    EXPECT_EQ(first->body, second->body) << "whether the address is known is not told";
}

TEST_F(WelcomeTest, OnlyAMultiCodeCouponThatRuns) {
    shop_.put("coupons", "CARE15", R"({"kind": "customer"})");
    const auto type = [&](std::string_view coupon, std::string_view json) {
        return shop_.services()
            .welcome_offers.sign_up(shop_.context(), shop_.caller(), coupon, TestShop::value(json))
            .error()
            .type;
    };
    EXPECT_EQ(type("CARE15", R"({"email": "a@b.example"})"), "coupon_not_grantable");
    EXPECT_EQ(type("NONE", R"({"email": "a@b.example"})"), "not_found");
    EXPECT_EQ(type("WELCOME", "{}"), "invalid_document");
    shop_.put("coupons", "WELCOME", R"({"kind": "multi_code", "active": false})");
    EXPECT_EQ(type("WELCOME", R"({"email": "a@b.example"})"), "coupon_inactive");
}

}  // namespace
}  // namespace couponry::service
