#include "http/last_ones.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "http/program.h"
#include "http/testing.h"

namespace couponry::http_tests {
namespace {

constexpr std::int64_t kLimit = 1'000'000;  // more than any test redeems
constexpr int kHoldSeconds = 86'400;  // no hold ends by itself while a test counts it, however long that takes

}  // namespace

void offer_last_ones(std::uint16_t port) {
    http::testing::Client client(port);
    const auto put = [&](const std::string& target, const std::string& body) {
        const auto answer = client.ask(request("PUT", target, body));
        ASSERT_EQ(answer.status, 201) << target << answer.body;
    };
    put("/v1/sites/gb", R"({"name":"GB","currencies":["GBP"],"time_zone":"Europe/London"})");
    ASSERT_EQ(client
                  .ask(request("POST", "/v1/coupons",
                               fmt::format(R"({{"code":"LASTONES","kind":"single_code","name":{{"en":"x"}},"active":true,)"
                                           R"("limits":{{"redemptions":{}}}}})",
                                           kLimit)))
                  .status,
              201);
    put("/v1/promotions/last-ones",
        R"({"name":"p","status":"published","coupons":["LASTONES"],"effects":[{"type":"percent_off_order","percent":"10"}]})");
}

std::string last_ones_body(const std::string& order, bool holds) {
    return fmt::format(R"({{"order":"{0}","hold":{1},"hold_seconds":{2},)"
                       R"("cart":{{"site":"gb","currency":"GBP","lines":[{{"product":"x","quantity":1,"unit_price":1000}}],)"
                       R"("codes":["LASTONES"],"customer":{{"email":"{0}@shop.example"}}}}}})",
                       order, holds, kHoldSeconds);
}

void expect_all_there(std::uint16_t port, KnownOrders& orders) {
    http::testing::Client client(port);
    std::map<std::string, std::string> statuses;
    std::string cursor;
    do {
        const auto answer =
            client.ask(request("GET", "/v1/redemptions?limit=200" + (cursor.empty() ? "" : "&cursor=" + cursor), ""));
        ASSERT_EQ(answer.status, 200) << answer.body;
        const boost::json::value page = boost::json::parse(answer.body);
        for (const auto& item : page.at("items").as_array()) {
            const std::string order(item.at("order").as_string());
            EXPECT_TRUE(statuses.emplace(order, item.at("status").as_string()).second) << order << " is there twice";
            EXPECT_EQ(std::string(item.at("id").as_string()), order + ".1") << "entered more than once";
        }
        cursor = page.at("next_cursor").is_null() ? "" : std::string(page.at("next_cursor").as_string());
    } while (!cursor.empty());
    for (auto& [order, known] : orders) {
        const auto found = statuses.find(order);
        const std::string status = found == statuses.end() ? "" : found->second;
        EXPECT_TRUE(status == known.answered || (!known.unanswered.empty() && status == known.unanswered))
            << order << " is \"" << status << "\", answered \"" << known.answered << "\", then \"" << known.unanswered << '"';
        known = {known.id, status, ""};
    }
    std::int64_t used = 0;
    for (const auto& [order, status] : statuses) {
        EXPECT_TRUE(orders.contains(order)) << order;
        used += status == "released" ? 0 : 1;
    }
    const auto coupon = client.ask(request("GET", "/v1/coupons/LASTONES", ""));
    ASSERT_EQ(coupon.status, 200);
    EXPECT_EQ(boost::json::parse(coupon.body).at("usage").at("redemptions").to_number<std::int64_t>(), used);
}

}  // namespace couponry::http_tests
