#include "document/order_document.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "document/cart_document.h"
#include "document/testing.h"

namespace couponry::document {
namespace {

using Pointers = std::vector<std::string>;

constexpr std::string_view kOrder =
    R"({"order":"536365","at":"2010-12-01T08:26:00Z","customer":"17850","country":"United Kingdom","currency":"GBP",
    "lines":[{"product":"85123A","quantity":6,"unit_price":255},{"product":"71053","quantity":6,"unit_price":339}]})";

TEST(OrderDocument, BecomesACart) {
    const auto cart = read_recorded_order(json(kOrder), "gb");
    ASSERT_TRUE(cart) << cart.error().detail;
    EXPECT_EQ(cart->site, "gb");
    EXPECT_EQ(cart->order, "536365");
    EXPECT_EQ(cart->at, parse_instant("2010-12-01T08:26:00Z"));
    EXPECT_EQ(cart->customer.id, "17850");
    EXPECT_EQ(cart->country, "GB");
    ASSERT_EQ(cart->lines.size(), 2U);
    EXPECT_EQ(cart->lines[1].id, "l2");
    EXPECT_EQ(cart->lines[1].unit_price, 339);
    // What is written reads as a request.
    Site site;
    site.id = "gb";
    site.currencies = {*parse_currency("GBP")};
    const auto request = read_cart(write_cart(*cart), {site});
    ASSERT_TRUE(request) << request.error().detail;
    EXPECT_EQ(write_cart(*request), write_cart(*cart));
    EXPECT_FALSE(read_recorded_order(changed(json(kOrder), "/customer", "null"), "gb")->customer.is_known());
}

TEST(OrderDocument, RefusesWithThePointer) {
    const struct {
        std::string_view pointer;
        std::string_view value;
        Pointers refused;
    } cases[] = {
        {"/country", "\"Atlantis\"", {"/country"}},        {"/at", "", {"/at"}},
        {"/lines/0/quantity", "0", {"/lines/0/quantity"}}, {"/lines/1/unit_price", "-1", {"/lines/1/unit_price"}},
        {"/lines/0/id", "\"x\"", {"/lines/0/id"}},         {"/currency", "\"gbp\"", {"/currency"}},
    };
    for (const auto& [pointer, value, expected] : cases)
        EXPECT_EQ(refused(read_recorded_order(changed(json(kOrder), pointer, value), "gb")), expected) << pointer;
}

TEST(OrderDocument, KnowsTheCountriesOfTheFile) {
    EXPECT_EQ(country_code("United Kingdom"), "GB");
    EXPECT_EQ(country_code("EIRE"), "IE");
    EXPECT_EQ(country_code("Unspecified"), "");
    EXPECT_EQ(country_code("United Arab Emirates"), "AE");
    EXPECT_EQ(country_code("united kingdom"), std::nullopt);
    EXPECT_EQ(country_code(""), std::nullopt);
    EXPECT_EQ(read_recorded_order(changed(json(kOrder), "/country", "\"FR\""), "gb")->country, "FR");
    EXPECT_FALSE(read_recorded_order(changed(json(kOrder), "/country", "\"Unspecified\""), "gb")->shipping_given);
}

}  // namespace
}  // namespace couponry::document
