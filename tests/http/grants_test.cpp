// Grants, links, the wallet and welcome offers over sockets.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "http/test_server.h"

namespace couponry::http_tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class Grants : public testing::Test {
protected:
    Grants() {
        put_small_shop(api_);
        api_.must(api_.put("/v1/coupons/CARE15", R"({"kind": "customer", "name": {"en": "15% <off>", "de": "15 % Rabatt"},
            "valid_for": "P30D", "assignable_by_agents": true})"));
        api_.must(api_.put("/v1/promotions/care",
                           R"({"coupons": ["CARE15"], "effects": [{"type": "percent_off_order", "percent": "15"}]})"));
    }
    boost::json::value evaluated(std::string_view codes, std::string_view customer) {
        return api_
            .must(api_.post("/v1/evaluate?wallet=20",
                            fmt::format(R"({{"site": "gb", "currency": "GBP", "codes": [{}], "customer": {{"id": "{}"}},
                "lines": [{{"product": "mug", "quantity": 2}}]}})",
                                        codes, customer)))
            .json();
    }
    std::vector<std::string> wallet(std::string_view query) {
        std::vector<std::string> coupons;
        for (const auto& item : api_.all(fmt::format("/v1/customers/clara/coupons{}{}", query.empty() ? "" : "?", query), 1))
            coupons.emplace_back(item.at("coupon").as_string());
        return coupons;
    }
    std::string link(std::string_view body = "{}") {
        return std::string(api_.must(api_.post("/v1/coupons/CARE15/campaign-links", body)).json().at("token").as_string());
    }

    Api api_ = new_tenant();
    Api nobody_{server(), ""};
};

TEST_F(Grants, AreGivenOnceAndTakenBack) {
    const Reply given = api_.post("/v1/coupons/care-15/grants", R"({"customer": "clara", "reason": "late parcel"})");
    EXPECT_EQ(given.status, 201) << given;
    EXPECT_EQ(given.header("Location"), "/v1/coupons/care-15/grants/clara");
    EXPECT_FALSE(given.json().as_object().contains("opens_nothing"));
    EXPECT_EQ(api_.post("/v1/coupons/CARE15/grants", R"({"customer": "clara"})").status, 200);
    EXPECT_EQ(api_.get("/v1/coupons/CARE15/grants?q=CLAR&status=available").json().at("items").as_array().size(), 1U);
    EXPECT_EQ(api_.get("/v1/coupons/CARE15/grants?q=ben").json().at("items").as_array().size(), 0U);
    EXPECT_EQ(api_.get("/v1/coupons/CARE15/grants?status=lost").pointers(), std::vector<std::string>{"/status"});
    EXPECT_EQ(api_.del("/v1/coupons/CARE15/grants/clara").status, 204);
    EXPECT_EQ(api_.get("/v1/coupons/CARE15/grants?status=revoked").json().at("items").as_array().size(), 1U);
    EXPECT_EQ(api_.del("/v1/coupons/CARE15/grants/ben").type(), "not_found");
    EXPECT_EQ(api_.del("/v1/coupons/CARE15").type(), "in_use");
    EXPECT_EQ(api_.post("/v1/coupons/TEN/grants", R"({"customer": "clara"})").type(), "coupon_not_grantable");
}

TEST_F(Grants, AreSeenByEvaluations) {
    EXPECT_EQ(evaluated(R"("CARE15")", "clara").at("codes").at(0).at("reason").as_string(), "code_not_yours");
    link();
    EXPECT_EQ(evaluated(R"("CARE15")", "clara").at("codes").at(0).at("reason").as_string(), "code_not_claimed");
    api_.must(api_.post("/v1/coupons/CARE15/grants", R"({"customer": "clara"})"));
    EXPECT_EQ(evaluated(R"("CARE15")", "clara").at("codes").at(0).at("status").as_string(), "applied");
    EXPECT_EQ(evaluated("", "clara").at("wallet").at(0).at("coupon").as_string(), "CARE15");
}

TEST_F(Grants, AgentsGiveWhatTheyMay) {
    Api agent = with_scopes(api_, {"agent"});
    EXPECT_EQ(agent.post("/v1/coupons/CARE15/grants", R"({"customer": "clara"})").pointers(),
              std::vector<std::string>{"/reason"});
    const Reply given = agent.post("/v1/coupons/CARE15/grants", R"({"customer": "clara", "reason": "broken cup"})");
    EXPECT_EQ(given.json().at("source").as_string(), "agent") << given;
    EXPECT_EQ(agent.del("/v1/coupons/CARE15/grants/clara").type(), "forbidden");
}

TEST_F(Grants, TheWalletIsSortedAndFiltered) {
    api_.must(api_.put("/v1/coupons/BEFORE",
                       R"({"kind": "customer", "name": {"en": "Another"}, "starts_at": "2099-01-01T00:00:00Z"})"));
    api_.must(api_.put("/v1/coupons/SOON", R"({"kind": "customer", "name": {"en": "Zebra"}, "valid_for": "P3D"})"));
    for (const char* coupon : {"CARE15", "BEFORE", "SOON"})
        api_.must(api_.post(fmt::format("/v1/coupons/{}/grants", coupon), R"({"customer": "clara"})"));
    EXPECT_THAT(wallet(""), ElementsAre("SOON", "CARE15", "BEFORE"));
    EXPECT_THAT(wallet("sort=-ends_at"), ElementsAre("BEFORE", "CARE15", "SOON"));
    EXPECT_THAT(wallet("sort=name"), ElementsAre("CARE15", "BEFORE", "SOON"));
    EXPECT_THAT(wallet("sort=-starts_at"), ElementsAre("BEFORE", "CARE15", "SOON"));
    EXPECT_THAT(wallet("status=expiring,upcoming"), ElementsAre("SOON", "BEFORE"));
    EXPECT_EQ(api_.get("/v1/customers/clara/coupons?sort=size").pointers(), std::vector<std::string>{"/sort"});
    EXPECT_EQ(api_.get("/v1/customers/clara/coupons?status=lost").pointers(), std::vector<std::string>{"/status"});
    EXPECT_EQ(api_.put("/v1/customers/clara/coupons/SOON/notification", "").json().at("notification"), true);
    EXPECT_EQ(api_.del("/v1/customers/clara/coupons/SOON/notification").json().at("notification"), false);
    EXPECT_EQ(api_.put("/v1/customers/ben/coupons/SOON/notification", "").type(), "not_found");
}

TEST_F(Grants, SettingsAreGuarded) {
    const Reply settings = api_.get("/v1/settings");
    EXPECT_EQ(settings.json().at("expiring_soon_days"), 7);
    EXPECT_EQ(api_.put("/v1/settings", R"({"expiring_soon_days": 40})", {{"If-Match", settings.header("ETag")}}).status, 200);
    EXPECT_EQ(api_.put("/v1/settings", R"({"expiring_soon_days": 3})", {{"If-Match", settings.header("ETag")}}).status, 412);
    api_.must(api_.post("/v1/coupons/CARE15/grants", R"({"customer": "clara"})"));
    EXPECT_THAT(wallet("status=expiring"), ElementsAre("CARE15"));
    EXPECT_EQ(api_.put("/v1/settings", R"({"expiring_soon_days": 366})").pointers(),
              std::vector<std::string>{"/expiring_soon_days"});
    api_.must(api_.put("/v1/customers/clara/notification-preferences", R"({"sms": true})"));
    const auto preferences = api_.get("/v1/customers/clara/notification-preferences").json();
    EXPECT_EQ(preferences, boost::json::parse(R"({"email": true, "sms": true, "site": true})"));
}

TEST_F(Grants, AreClaimedByALink) {
    const std::string token = link(R"({"claims_max": 1})");
    const std::string body = fmt::format(R"({{"token": "{}"}})", token);
    EXPECT_EQ(api_.post("/v1/customers/clara/coupons/claim", body).status, 201);
    EXPECT_EQ(api_.post("/v1/customers/clara/coupons/claim", body).status, 200);
    EXPECT_EQ(api_.post("/v1/customers/ben/coupons/claim", body).status, 410);
    const auto links = api_.get("/v1/coupons/CARE15/campaign-links").json().at("items");
    EXPECT_EQ(links.at(0).at("claims"), 1);
    EXPECT_EQ(links.at(0).at("path").as_string(), boost::json::string("/c/" + token));
    const std::string qr = "/v1/coupons/CARE15/campaign-links/" + token + "/qr.";
    EXPECT_EQ(api_.get(qr + "svg").header("Content-Type"), "image/svg+xml");
    EXPECT_EQ(api_.get(qr + "png").body.substr(1, 3), "PNG");
    EXPECT_EQ(api_.get("/v1/coupons/TEN/campaign-links/" + token + "/qr.png").type(), "not_found") << "another coupon's";
}

TEST_F(Grants, ThePageOfALinkChangesNothingUntilItsButtonIsPressed) {
    const std::string token = link(R"({"claims_max": 1})");
    const std::string path = "/c/" + token;
    for (int time = 0; time < 2; ++time) {
        const Reply page = nobody_.get(path, {{"Accept-Language", "de-DE,en;q=0.5"}});
        EXPECT_EQ(page.status, 200);
        EXPECT_THAT(page.body, HasSubstr("15 % Rabatt"));
        EXPECT_THAT(page.body, HasSubstr("Gutschein sichern"));
        EXPECT_EQ(page.header("Set-Cookie"), "");
        EXPECT_THAT(page.header("Content-Security-Policy"), HasSubstr("default-src 'none'"));
        EXPECT_EQ(page.header("Referrer-Policy"), "no-referrer");
    }
    const Reply french = nobody_.get(path, {{"Accept-Language", "nl, fr-CA;q=0.8, en;q=0.5"}});
    EXPECT_THAT(french.body, HasSubstr("<html lang=\"fr\">"));
    EXPECT_THAT(french.body, HasSubstr("<button>Obtenir ce coupon</button>"));
    EXPECT_THAT(nobody_.get(path).body, HasSubstr("15% &lt;off&gt;"));
    EXPECT_EQ(api_.get("/v1/coupons/CARE15/campaign-links").json().at("items").at(0).at("claims"), 0);

    const Reply kept = nobody_.post(path);
    EXPECT_EQ(kept.status, 200) << kept;
    const std::string cookie = kept.header("Set-Cookie");
    EXPECT_THAT(cookie, HasSubstr("; HttpOnly; SameSite=Lax"));
    const std::string pair = cookie.substr(0, cookie.find(';'));
    EXPECT_THAT(nobody_.get(path, {{"Cookie", pair}}).body, Not(HasSubstr("<button>")));
    EXPECT_EQ(nobody_.post(path, "", {{"Cookie", pair}}).status, 200) << "again, with the same place";
    EXPECT_EQ(nobody_.get(path).status, 410) << "all gone for others";
    EXPECT_EQ(nobody_.post(path).status, 410);

    const std::string claim = fmt::format(R"({{"claim": "{}"}})", pair.substr(pair.find('=') + 1));
    EXPECT_EQ(api_.post("/v1/customers/clara/coupons/claim", claim).status, 201);
    EXPECT_EQ(api_.post("/v1/customers/ben/coupons/claim", claim).type(), "not_found");
    EXPECT_THAT(wallet(""), ElementsAre("CARE15"));
    EXPECT_EQ(nobody_.get("/c/unknown").status, 404);
    EXPECT_EQ(nobody_.post("/c/unknown.nobody").status, 404);
    EXPECT_EQ(api_.del("/v1/coupons/CARE15/campaign-links/" + token).status, 204);
    EXPECT_EQ(nobody_.get(path).status, 410);
}

TEST_F(Grants, AWelcomeCodeIsToldToItsOwnerOnly) {
    api_.must(api_.put("/v1/coupons/WELCOME", R"({"kind": "multi_code", "code_prefix": "W-"})"));
    api_.must(api_.put("/v1/promotions/welcome",
                       R"({"coupons": ["WELCOME"], "effects": [{"type": "percent_off_order", "percent": "10"}]})"));
    Api front = with_scopes(api_, {"customers"});
    const Reply first = front.post("/v1/welcome-offers/WELCOME/signups", R"({"email": "Clara+tea@shop.example"})");
    const Reply second = front.post("/v1/welcome-offers/WELCOME/signups", R"({"email": "clara@shop.example"})");
    EXPECT_EQ(first.status, 200) << first;
    EXPECT_EQ(first.body, second.body);
    EXPECT_EQ(first.json().as_object().contains("code"), false);
    const auto codes = api_.all("/v1/codes?coupon=WELCOME");
    ASSERT_EQ(codes.size(), 1U) << "one mailbox, one code";
    const std::string code(codes[0].at("code").as_string());
    EXPECT_EQ(api_.post("/v1/welcome-offers/WELCOME/signups", R"({"email": "clara@shop.example"})").json().at("code").as_string(),
              code.c_str());
    const auto evaluation = api_.post("/v1/evaluate", fmt::format(R"({{"site": "gb", "currency": "GBP", "codes": ["{}"],
        "customer": {{"email": "clara@shop.example"}}, "lines": [{{"product": "mug"}}]}})",
                                                                  code))
                                .json();
    EXPECT_EQ(evaluation.at("codes").at(0).at("status").as_string(), "applied");
}

TEST_F(Grants, AreUsedAndEarnedByOrders) {
    api_.must(api_.put("/v1/coupons/THANKS", R"({"kind": "customer"})"));
    api_.must(api_.put("/v1/promotions/thanks", R"({"effects": [{"type": "grant_coupon", "coupon": "THANKS"}]})"));
    api_.must(api_.post("/v1/coupons/CARE15/grants", R"({"customer": "clara"})"));
    const auto redeem = [&](std::string_view order) {
        return api_.post("/v1/redemptions",
                         fmt::format(R"({{"order": "{}", "cart": {{"site": "gb", "currency": "GBP", "codes": ["CARE15"],
            "customer": {{"id": "clara"}}, "lines": [{{"id": "l1", "product": "mug", "quantity": 2, "unit_price": 500}}]}}}})",
                                     order));
    };
    api_.must(redeem("o-1"));
    EXPECT_THAT(wallet("status=available"), ElementsAre("CARE15")) << "nothing is paid yet";
    for (int time = 0; time < 2; ++time) api_.must(api_.post("/v1/redemptions/o-1.1/confirm"));
    EXPECT_THAT(wallet("status=available"), ElementsAre("THANKS"));
    EXPECT_THAT(wallet("status=used"), ElementsAre("CARE15"));
    EXPECT_EQ(redeem("o-2").json().at("codes").at(0).at("reason"), "code_already_redeemed");
    const auto holders = api_.get("/v1/coupons/THANKS/grants").json().at("items");
    EXPECT_EQ(holders.at(0).at("source"), "effect");
    EXPECT_EQ(holders.at(0).at("given_by"), "o-1.1");
    for (int time = 0; time < 2; ++time) api_.must(api_.post("/v1/redemptions/o-1.1/release"));
    EXPECT_THAT(wallet("status=available"), ElementsAre("CARE15"));
    EXPECT_THAT(wallet("status=revoked"), ElementsAre("THANKS"));

    api_.must(redeem("o-2"));
    api_.must(api_.post("/v1/redemptions/o-2.1/confirm"));
    const auto give_back = [&] {
        api_.must(api_.post("/v1/redemptions/o-2.1/returns", R"({"lines": [{"id": "l1", "quantity": 1}]})"));
    };
    give_back();
    EXPECT_THAT(wallet("status=available"), ElementsAre("THANKS")) << "she keeps a part";
    give_back();
    EXPECT_THAT(wallet("status=available"), ElementsAre("CARE15"));
}

TEST_F(Grants, ACouponWithoutARunningPromotionIsReported) {
    api_.must(api_.put("/v1/coupons/LONELY", R"({"kind": "customer"})"));
    EXPECT_EQ(api_.post("/v1/coupons/LONELY/grants", R"({"customer": "clara"})").json().at("opens_nothing"), "no_promotion");
    api_.must(api_.post("/v1/promotions/care/pause"));
    const Reply made = api_.post("/v1/coupons/CARE15/campaign-links", "{}");
    EXPECT_EQ(made.json().at("opens_nothing"), "promotion_inactive") << made;
}

}  // namespace
}  // namespace couponry::http_tests
