#include "document/cart_document.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>

#include "document/testing.h"

namespace couponry::document {
namespace {

using Pointers = std::vector<std::string>;

// The example of the HTTP contract, word for word.
constexpr std::string_view kExample = R"(
{ "site": "us", "channel": "online", "currency": "USD", "locale": "en-US",
  "customer": {"id": "c-42"},
  "lines": [{"id": "l1", "product": "serum-30", "sku": "…", "quantity": 2, "unit_price": 1999, "categories": ["face"], "brand": "…", "attributes": {},
             "discountable": true, "minimum_price": 0}],
  "shipping": {"method": "standard", "amount": 599, "country": "US", "region": "NY", "postcode": "10001"}, "payment": {"method": "card"},
  "codes": ["WELL20", "XMAS"], "at": "2027-01-02T12:00:00-05:00", "metadata": {} })";

Result<Cart> read(std::string_view text) {
    return read_cart(json(text), us_site());
}
/// The smallest cart with `more` beside it.
std::string cart_with(std::string_view more) {
    return fmt::format(R"({{"site": "us", "currency": "USD", "lines": [{{"product": "a"}}, {{"product": "b"}}]{}{}}})",
                       more.empty() ? "" : ", ", more);
}

TEST(CartDocument, ReadsTheExampleOfTheContract) {
    const auto cart = read(kExample);
    ASSERT_TRUE(cart) << cart.error().detail;
    EXPECT_EQ(cart->site, "us");
    EXPECT_EQ(cart->customer.id, "c-42");
    EXPECT_FALSE(cart->customer.segments);
    ASSERT_EQ(cart->lines.size(), 1U);
    EXPECT_EQ(cart->lines[0].quantity, 2);
    EXPECT_EQ(cart->lines[0].unit_price, 1999);
    EXPECT_TRUE(cart->lines[0].attributes && cart->lines[0].attributes->empty());
    EXPECT_EQ(cart->lines[0].minimum_price, 0);
    EXPECT_FALSE(cart->lines[0].reduced_from);
    EXPECT_TRUE(cart->shipping_given);
    ASSERT_EQ(cart->shipments.size(), 1U);
    EXPECT_EQ(cart->shipments[0].id, "");
    EXPECT_EQ(cart->shipments[0].amount, 599);
    EXPECT_EQ(cart->country, "US");
    EXPECT_EQ(cart->postcode, "10001");
    EXPECT_EQ(cart->payment_method, "card");
    EXPECT_EQ(cart->codes, (std::vector<std::string>{"WELL20", "XMAS"}));
    EXPECT_EQ(cart->at, parse_instant("2027-01-02T17:00:00Z"));
    EXPECT_TRUE(cart->automatic);
}

TEST(CartDocument, SmallestCart) {
    const auto cart = read(R"({"site": "us", "currency": "USD", "lines": [], "customer": null, "at": null})");
    ASSERT_TRUE(cart) << cart.error().detail;
    EXPECT_EQ(cart->channel, "online");
    EXPECT_FALSE(cart->customer.is_known());
    EXPECT_FALSE(cart->shipping_given);
    EXPECT_TRUE(cart->shipments.empty());
}

TEST(CartDocument, LinesGetIdsByTheirPlace) {
    const auto cart =
        read(R"({"site": "us", "currency": "USD", "lines": [{"product": "a"}, {"product": "b", "id": "l1"}, {"product": "c"},
        {"product": "d", "id": "l4"}, {"product": "e"}]})");
    ASSERT_TRUE(cart) << cart.error().detail;
    std::vector<std::string> ids;
    for (const CartLine& line : cart->lines) ids.push_back(line.id);
    EXPECT_EQ(ids, (std::vector<std::string>{"l2", "l1", "l3", "l4", "l5"}));
    EXPECT_EQ(read(cart_with(""))->lines[1].id, "l2");
}

TEST(CartDocument, RefusesWithThePointer) {
    const struct {
        std::string_view pointer;
        std::string_view value;  // "" removes it
        Pointers refused;
    } cases[] = {
        {"/site", "", {"/site"}},
        {"/site", "\"uk\"", {"/site"}},
        {"/currency", "", {"/currency"}},
        {"/currency", "\"GBP\"", {"/currency"}},
        {"/currency", "\"usd\"", {"/currency"}},
        {"/channel", "\"fax\"", {"/channel"}},
        {"/lines", "", {"/lines"}},
        {"/lines", "{}", {"/lines"}},
        {"/lines", R"([{"id": "a", "product": "x"}, {"id": "b", "product": "y"}, {"id": "a", "product": "z"}])", {"/lines/2/id"}},
        {"/lines/0/product", "", {"/lines/0/product"}},
        {"/lines/0/unit_price", "-1", {"/lines/0/unit_price"}},
        {"/lines/0/unit_price", "19.99", {"/lines/0/unit_price"}},
        {"/lines/0/unit_price", "1000000001", {"/lines/0/unit_price"}},
        {"/lines/0/subtotal", "3998", {"/lines/0/subtotal"}},
        {"/lines/0/minimum_price", "-1", {"/lines/0/minimum_price"}},
        {"/lines/0/reduced_from", "\"25\"", {"/lines/0/reduced_from"}},
        {"/lines/0/quantity", "0", {"/lines/0/quantity"}},
        {"/lines/0/quantity", "-2", {"/lines/0/quantity"}},
        {"/lines/0/quantity", "0.4", {"/lines/0/quantity"}},
        {"/lines/0/quantity", "1000000", {"/lines/0/quantity"}},
        {"/lines/0/purchase_type", "\"rent\"", {"/lines/0/purchase_type"}},
        {"/lines/0/price", "1999", {"/lines/0/price"}},
        {"/lines/0/attributes", R"({"color": 1.5})", {"/lines/0/attributes/color"}},
        {"/shipping/amount", "-1", {"/shipping/amount"}},
        {"/shipping/country", "\"USA\"", {"/shipping/country"}},
        {"/shipping/cost", "1", {"/shipping/cost"}},
        {"/shipping_options", R"([{"id": "a", "amount": 1}, {"id": "a", "amount": 2}])", {"/shipping_options/1/id"}},
        {"/shipping_options",
         R"([{"id": "a", "amount": -1}, {"amount": 2}])",
         {"/shipping_options/0/amount", "/shipping_options/1/id"}},
        {"/shipping_options", R"([{"id": "a", "amount": 1, "lines": ["l1"]}])", {"/shipping_options/0/lines"}},
        {"/shipments", R"([{"id": "a", "method": "x", "amount": 1}])", {"/shipping/method", "/shipping/amount"}},
        {"/payment/card_prefix", "\"4111111111111111\"", {"/payment/card_prefix"}},
        {"/payment/card_prefix", "\"41x\"", {"/payment/card_prefix"}},
        {"/codes", R"(["A", 5])", {"/codes/1"}},
        {"/codes", "\"A\"", {"/codes"}},
        {"/at", "\"2027-01-02T12:00:00\"", {"/at"}},
        {"/as_of", "\"2027-01-02T12:00:00Z\"", {"/as_of"}},
        {"/customer", "\"c-42\"", {"/customer"}},
        {"/customer/id", "\"\"", {"/customer/id"}},
        {"/customer/email", "\"me\"", {"/customer/email"}},
        {"/customer/birthday", "\"1990-02-01\"", {"/customer/birthday"}},
        {"/customer/orders_count", "-1", {"/customer/orders_count"}},
        {"/customer/orders",
         R"([{"placed_at": "2027-01-02T12:00:00Z"}])",
         {"/customer/orders/0/currency", "/customer/orders/0/total"}},
        {"/customer/name", "\"me\"", {"/customer/name"}},
        {"/metadata", R"({"a": {"b": 1}})", {"/metadata/a"}},
        {"/metadata", R"({"a": 0.5})", {"/metadata/a"}},
        {"/gifts", R"([{"promotion": "mug-75"}])", {"/gifts/0/product"}},
        {"/automatic", "\"no\"", {"/automatic"}},
        {"/total", "1", {"/total"}},
    };
    for (const auto& [pointer, value, expected] : cases) {
        const auto cart = read_cart(changed(json(kExample), pointer, value), us_site());
        EXPECT_EQ(refused(cart), expected) << pointer << " " << value;
    }
}

TEST(CartDocument, HoldsTheLimits) {
    const auto many = [](std::size_t count, std::string_view entry) {
        std::string text;
        for (std::size_t index = 0; index < count; ++index) text += (index == 0 ? "" : ",") + std::string(entry);
        return "[" + text + "]";
    };
    const auto lines = [&](std::size_t count) {
        return fmt::format(R"({{"site": "us", "currency": "USD", "lines": {}}})",
                           many(count, R"({"product": "a", "quantity": 999999, "unit_price": 1000000000})"));
    };
    EXPECT_TRUE(read(lines(kLinesPerCartMax)));
    EXPECT_EQ(refused(read(lines(kLinesPerCartMax + 1))), Pointers{"/lines"});
    EXPECT_TRUE(read(cart_with("\"codes\": " + many(kCodesPerCartMax, "\"A\""))));
    EXPECT_EQ(refused(read(cart_with("\"codes\": " + many(kCodesPerCartMax + 1, "\"A\"")))), Pointers{"/codes"});
    EXPECT_EQ(refused(read(cart_with("\"shipping_options\": " + many(kShippingOptionsMax + 1, R"({"id": "a", "amount": 1})")))),
              Pointers{"/shipping_options"});
}

TEST(CartDocument, SubtotalIsLimitedByTheQuantity) {
    const auto with = [](std::string_view line) {
        return refused(read(fmt::format(R"({{"site": "us", "currency": "USD", "lines": [{{"product": "a", {}}}]}})", line)));
    };
    EXPECT_EQ(with(R"("quantity": 3, "subtotal": 3000000000)"), Pointers{});
    EXPECT_EQ(with(R"("quantity": 3, "subtotal": 3000000001)"), Pointers{"/lines/0/subtotal"});
    EXPECT_EQ(with(R"("subtotal": -1)"), Pointers{"/lines/0/subtotal"});
    EXPECT_EQ(with(R"("quantity": 0, "subtotal": 100)"), Pointers{"/lines/0/quantity"});
}

TEST(CartDocument, EnteredCodesAreTakenAsTheyAre) {
    const auto cart = read(cart_with(R"("codes": ["", " a-b ", "x\ty", "\u0000"])"));
    ASSERT_TRUE(cart) << cart.error().detail;
    EXPECT_EQ(cart->codes, (std::vector<std::string>{"", " a-b ", "x\ty", std::string(1, '\0')}));
    EXPECT_EQ(read_cart(write_cart(*cart), us_site())->codes, cart->codes);
}

TEST(CartDocument, EmptyTextsOfWhatIsNotKnown) {
    const auto cart = read(cart_with(
        R"("device": "", "locale": "", "order": "", "shipping": {"method": "", "country": "", "region": "", "postcode": ""})"));
    ASSERT_TRUE(cart) << cart.error().detail;
    EXPECT_EQ(cart->shipments[0].method, "");
}

TEST(CartDocument, ShipmentsShareTheLines) {
    const std::string_view shipments =
        R"("shipping": {"country": "US"}, "shipments": [{"id": "a", "method": "x", "amount": 5, "lines": ["l1"]},
        {"id": "b", "method": "y", "service_level": "fast", "amount": 0, "lines": ["l2"]}])";
    const auto cart = read(cart_with(shipments));
    ASSERT_TRUE(cart) << cart.error().detail;
    EXPECT_TRUE(cart->shipping_given);
    EXPECT_EQ(cart->shipments.size(), 2U);
    EXPECT_EQ(cart->country, "US");
    EXPECT_EQ(write_cart(*read_cart(write_cart(*cart), us_site())), write_cart(*cart));
    EXPECT_EQ(
        refused(read(cart_with(R"("shipments": [{"id": "a", "amount": 5, "lines": ["l1", "l3"]}, {"id": "a", "amount": 5}])"))),
        Pointers{"/shipments/1/id"});
    EXPECT_EQ(
        refused(read(cart_with(
            R"("shipments": [{"id": "a", "amount": 5, "lines": ["l1", "l3"]}, {"id": "b", "amount": 5, "lines": ["l1"]}])"))),
        (Pointers{"/shipments/0/lines/1", "/shipments/1/lines/0"}));
    EXPECT_EQ(refused(read(cart_with(R"("shipments": [])"))), Pointers{"/shipments"});
    EXPECT_EQ(refused(read(cart_with(R"("shipments": [{"id": "a"}])"))), Pointers{"/shipments/0/amount"});
}

TEST(CartDocument, RequestMayAskForThePast) {
    const auto request = read_evaluation_request(json(cart_with(R"("as_of": "2026-01-01T00:00:00Z")")), us_site());
    ASSERT_TRUE(request);
    EXPECT_EQ(request->as_of, parse_instant("2026-01-01T00:00:00Z"));
    EXPECT_EQ(request->cart.lines.size(), 2U);
}

RC_GTEST_PROP(CartDocument, RoundTrips, (std::uint64_t seed)) {
    DocumentMaker maker(seed);
    const auto cart = read_cart(maker.cart(), us_site());
    RC_ASSERT(cart.has_value());
    const boost::json::value written = write_cart(*cart);
    const auto again = read_cart(*parse(boost::json::serialize(written)), us_site());
    RC_ASSERT(again.has_value());
    RC_ASSERT(boost::json::value(write_cart(*again)) == written);
}

/// A cart may be sent broken in any way: it is read, or refused with pointers; nothing else happens.
RC_GTEST_PROP(CartDocument, SurvivesAnyValueInAnyField, (std::uint64_t seed)) {
    DocumentMaker maker(seed);
    boost::json::object document = maker.cart();
    const boost::json::value strange[] = {nullptr, -1, 1.5, "", "x", true, boost::json::array{1}, boost::json::object{{"a", 1}}};
    for (auto& [name, value] : document)
        if (maker.chance(4)) value = strange[maker.number(0, 7)];
    const auto cart = read_cart(document, us_site());
    if (!cart) RC_ASSERT(!cart.error().errors.empty());
}

}  // namespace
}  // namespace couponry::document
