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

constexpr std::string_view kPlaced = R"({"id": "1001", "status": "placed", "site": "gb", "currency": "GBP",
    "placed_at": "2026-11-01T10:00:00Z", "lines": [{"id": "l1", "product": "mug", "quantity": 1, "unit_price": 500}]})";

TEST(PlacedOrderDocument, ReadsAndWritesParcelsAndRefunds) {
    boost::json::value order = json(kPlaced);
    order.as_object()["shipments"] = json(R"([{"id": "p1", "method": "standard", "status": "on its way", "carrier": "Royal Mail",
        "tracking": "RM1", "tracking_url": "https://carrier.example/RM1", "shipped_at": "2026-11-02T10:00:00Z",
        "delivered_at": "2026-11-04T10:00:00Z", "expected_at": "2026-11-05T10:00:00Z", "lines": ["l1"]}])");
    order.as_object()["refunds"] = json(R"([{"id": "r1", "amount": 500, "status": "pending", "method": "card",
        "at": "2026-11-06T10:00:00Z", "expected_at": "2026-11-16T10:00:00Z", "lines": ["l1"]},
        {"id": "r2", "amount": 0, "status": "failed", "at": "2026-11-07T10:00:00Z"}])");
    order.as_object()["total"] = 895;
    const auto read = read_order(order);
    ASSERT_TRUE(read.has_value()) << read.error().detail;
    boost::json::object written = write_order(*read);
    written["lines"] = order.at("lines");  // which carts write in full
    EXPECT_EQ(boost::json::value(written), order);
}

TEST(PlacedOrderDocument, ReadsOrdersFromBeforeThereWereRefunds) {
    const auto read = read_order(json(kPlaced));
    ASSERT_TRUE(read.has_value()) << read.error().detail;
    EXPECT_TRUE(read->refunds.empty());
    EXPECT_FALSE(write_order(*read).contains("refunds"));
}

TEST(PlacedOrderDocument, RefusesARefundWithThePointer) {
    const auto with = [](std::string_view refund) { return changed(json(kPlaced), "/refunds", "[" + std::string(refund) + "]"); };
    EXPECT_EQ(refused(read_order(with(R"({"id": "r", "amount": 1, "at": "2026-11-07T10:00:00Z"})"))),
              std::vector<std::string>{"/refunds/0/status"});
    EXPECT_EQ(refused(read_order(with(R"({"id": "r", "amount": 1, "status": "lost", "at": "2026-11-07T10:00:00Z"})"))),
              std::vector<std::string>{"/refunds/0/status"});
    EXPECT_EQ(refused(read_order(with(R"({"id": "r", "amount": 1.5, "status": "sent", "at": "2026-11-07"})"))),
              (std::vector<std::string>{"/refunds/0/amount", "/refunds/0/at"}));
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
