// Lists: their parts, what they may be narrowed by, and searching.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "http/test_server.h"

namespace couponry::http_tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> ids(const std::vector<boost::json::value>& items, const char* field = "code") {
    std::vector<std::string> all;
    for (const auto& item : items) all.emplace_back(item.at(field).as_string());
    return all;
}

class Lists : public testing::Test {
protected:
    Lists() { put_small_shop(api_); }
    void promote(std::string_view code, std::string_view fields) {
        api_.must(api_.put(fmt::format("/v1/promotions/{}", code),
                           fmt::format(R"({{"effects": [{{"type": "free_shipping"}}]{}}})", fields)));
    }
    Api api_ = new_tenant();
};

TEST_F(Lists, HaveEveryRowOnceInOrder) {
    constexpr int kProducts = 25;
    for (int number = 0; number < kProducts; ++number)
        api_.must(api_.put(fmt::format("/v1/products/p{:02}", (number * 7) % kProducts), R"({"prices": {"GBP": 100}})"));
    for (const int limit : {1, 4, 13, 26, 27, 200}) {
        const auto found = ids(api_.all("/v1/products", limit), "id");
        EXPECT_EQ(found.size(), kProducts + 1U) << limit;
        EXPECT_TRUE(std::ranges::is_sorted(found)) << limit;
        EXPECT_EQ(std::set<std::string>(found.begin(), found.end()).size(), found.size()) << limit;
    }
    EXPECT_TRUE(api_.get("/v1/products?limit=26").json().at("next_cursor").is_null());
    EXPECT_EQ(api_.get("/v1/products?limit=25").json().at("items").as_array().size(), 25U);
    constexpr std::size_t kDefault = 50;
    for (int number = kProducts; number < 60; ++number)
        api_.must(api_.put(fmt::format("/v1/products/p{:02}", number), R"({"prices": {"GBP": 100}})"));
    EXPECT_EQ(api_.get("/v1/products").json().at("items").as_array().size(), kDefault);
}

TEST_F(Lists, GoOnBehindARowThatIsGone) {
    for (const char* id : {"a", "b", "c"}) api_.must(api_.put(fmt::format("/v1/customers/{}", id), "{}"));
    const std::string cursor(api_.get("/v1/customers?limit=2").json().at("next_cursor").as_string());
    api_.must(api_.del("/v1/customers/b"));
    EXPECT_THAT(ids(api_.all("/v1/customers?cursor=" + cursor), "id"), ElementsAre("c"));
}

TEST_F(Lists, OfPromotionsAreNarrowedAndSearched) {
    api_.must(api_.put("/v1/campaigns/autumn", "{}"));
    promote("a", R"(, "status": "draft", "campaign": "autumn", "name": "Teatime in Übersee")");
    promote("b", R"(, "status": "draft", "public_name": {"de": "TEE", "en": "Tea"})");
    promote("c", R"(, "campaign": "autumn")");
    EXPECT_THAT(ids(api_.all("/v1/promotions?status=draft")), ElementsAre("a", "b"));
    EXPECT_THAT(ids(api_.all("/v1/promotions?status=published")), ElementsAre("c", "ten-off"));
    EXPECT_THAT(ids(api_.all("/v1/promotions?campaign=autumn", 1)), ElementsAre("a", "c"));
    EXPECT_THAT(ids(api_.all("/v1/promotions?coupon=t-e-n")), ElementsAre("ten-off"));
    for (const int limit : {1, 2, 200}) {
        EXPECT_THAT(ids(api_.all("/v1/promotions?campaign=autumn&status=draft", limit)), ElementsAre("a"));
        EXPECT_THAT(ids(api_.all("/v1/promotions?q=TEA", limit)), ElementsAre("a", "b"));
        EXPECT_THAT(ids(api_.all("/v1/promotions?q=tea&status=draft&campaign=autumn", limit)), ElementsAre("a"));
    }
    EXPECT_THAT(ids(api_.all("/v1/promotions?q=%C3%BCBERSEE")), ElementsAre("a"));
    EXPECT_THAT(ids(api_.all("/v1/promotions?q=OFF")), ElementsAre("ten-off"));
    EXPECT_THAT(ids(api_.all("/v1/promotions?q=effects")), IsEmpty()) << "only what people named is searched";
    EXPECT_THAT(ids(api_.all("/v1/promotions?status=archived")), IsEmpty());
}

TEST_F(Lists, OfOtherKindsAreNarrowedAndSearched) {
    api_.must(api_.put("/v1/customers/clara", R"({"email": "Clara@Shop.example"})"));
    api_.must(api_.put("/v1/customers/otto", R"({"email": "otto@shop.example"})"));
    EXPECT_THAT(ids(api_.all("/v1/customers?email=cLARA@shop.EXAMPLE"), "id"), ElementsAre("clara"));
    const std::string order =
        R"({"site": "gb", "currency": "GBP", "placed_at": "2026-11-01T10:00:00Z", "lines": [], "customer": )";
    api_.must(api_.put("/v1/orders/1", order + R"({"id": "clara"}})"));
    api_.must(api_.put("/v1/orders/2", order + R"({"email": "OTTO@shop.example"}})"));
    EXPECT_THAT(ids(api_.all("/v1/orders?customer=clara"), "id"), ElementsAre("1"));
    EXPECT_THAT(ids(api_.all("/v1/orders?email=otto@shop.example"), "id"), ElementsAre("2"));
    EXPECT_THAT(ids(api_.all("/v1/orders?customer=nobody"), "id"), IsEmpty());
    EXPECT_THAT(ids(api_.all("/v1/categories?parent=home"), "id"), ElementsAre("kitchen"));
    EXPECT_THAT(ids(api_.all("/v1/products?q=MU"), "id"), ElementsAre("mug"));
    EXPECT_THAT(ids(api_.all("/v1/coupons?q=te")), ElementsAre("TEN"));
    EXPECT_THAT(ids(api_.all("/v1/codes")), IsEmpty());
}

}  // namespace
}  // namespace couponry::http_tests
