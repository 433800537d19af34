#include "document/shop_document.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "document/testing.h"

namespace couponry::document {
namespace {

using Pointers = std::vector<std::string>;

TEST(SiteDocument, ReadsAndWrites) {
    const boost::json::value document = json(R"({"id": "us", "name": "USA", "currencies": ["USD", "EUR"], "locales": ["en-US"],
        "time_zone": "America/New_York", "rounding": "half_even", "rounding_level": "line", "selection": "priority", "codes_per_cart": 3,
        "channels": ["online", "app"]})");
    const auto site = read_site(document);
    ASSERT_TRUE(site) << site.error().detail;
    EXPECT_EQ(site->time_zone.name(), "America/New_York");
    EXPECT_EQ(site->rounding, Rounding::half_even);
    EXPECT_EQ(boost::json::value(write_site(*site)), document);
}

TEST(SiteDocument, DefaultsAreThoseOfTheContract) {
    const auto site = read_site(json(R"({"currencies": ["GBP"]})"), "gb");
    ASSERT_TRUE(site) << site.error().detail;
    EXPECT_EQ(site->id, "gb");
    EXPECT_EQ(site->rounding, Rounding::half_up);
    EXPECT_EQ(site->rounding_level, RoundingLevel::unit);
    EXPECT_EQ(site->selection, SelectionPolicy::best);
    EXPECT_EQ(site->codes_per_cart, 5);
}

TEST(SiteDocument, RefusesWithThePointer) {
    const struct {
        std::string_view text;
        Pointers pointers;
    } cases[] = {
        {R"({"id": "a"})", {"/currencies"}},
        {R"({"id": "a", "currencies": []})", {"/currencies"}},
        {R"({"id": "a", "currencies": ["GBP", "pounds"]})", {"/currencies/1"}},
        {R"({"currencies": ["GBP"], "time_zone": "Mars/Base"})", {"/id", "/time_zone"}},
        {R"({"id": "a", "currencies": ["GBP"], "codes_per_cart": 21, "rounding": "up"})", {"/rounding", "/codes_per_cart"}},
        {R"({"id": "a", "currencies": ["GBP"], "currency": "GBP"})", {"/currency"}},
    };
    for (const auto& [text, pointers] : cases) EXPECT_EQ(refused(read_site(json(text))), pointers) << text;
}

TEST(ProductDocument, ReadsAndWrites) {
    const boost::json::value document = json(R"({"id": "mug", "name": {"en": "Mug"}, "categories": ["kitchen"], "brand": "Acme",
        "attributes": {"color": "blue", "size": ["S", "M"]}, "skus": ["mug-1"], "prices": {"GBP": 255}, "reduced_from": {"GBP": 300},
        "minimum_price": {"GBP": 100}, "discountable": false, "weight_grams": 250, "stock": 0, "active": false, "sites": []})");
    const auto product = read_product(document);
    ASSERT_TRUE(product) << product.error().detail;
    EXPECT_EQ(product->attributes.at("size"), (std::vector<std::string>{"S", "M"}));
    EXPECT_EQ(product->stock, 0);
    EXPECT_EQ(boost::json::value(write_product(*product)), document);
    const auto smallest = read_product(json(R"({"name": "Mug", "image": "/mug.png", "url": "https://example.com/mug"})"), "mug");
    ASSERT_TRUE(smallest) << smallest.error().detail;
    EXPECT_EQ(smallest->name.at("en"), "Mug");
    EXPECT_FALSE(smallest->stock);
    EXPECT_TRUE(smallest->discountable);
}

TEST(ProductDocument, RefusesWithThePointer) {
    EXPECT_EQ(refused(read_product(json(R"({"id": "a", "prices": {"GBP": -1}, "stock": -1, "weight": 5})"))),
              (Pointers{"/prices", "/stock", "/weight"}));
}

TEST(CategoryDocument, RefusesCycles) {
    EXPECT_EQ(refused(read_category(json(R"({"id": "a", "parent": "a"})"))), Pointers{"/parent"});
    const auto cycles = [](std::vector<std::pair<std::string, std::string>> parents) {
        std::vector<Category> categories;
        for (auto& [id, parent] : parents) categories.push_back({id, {}, parent});
        Pointers pointers;
        for (const FieldError& error : check_category_tree(categories)) pointers.push_back(error.pointer);
        return pointers;
    };
    EXPECT_EQ(cycles({{"a", ""}, {"b", "a"}, {"c", "b"}, {"d", "unknown"}}), Pointers{});
    EXPECT_EQ(cycles({{"c", "b"}, {"b", "a"}, {"a", ""}}), Pointers{});
    EXPECT_EQ(cycles({{"a", "b"}, {"b", "a"}}), Pointers{"/1/parent"});
    EXPECT_EQ(cycles({{"x", "a"}, {"a", "b"}, {"b", "c"}, {"c", "a"}, {"y", "x"}, {"p", "q"}, {"q", "p"}}),
              (Pointers{"/3/parent", "/6/parent"}));
}

constexpr std::string_view kShop = R"({
  "sites": [{"id": "gb", "currencies": ["GBP"]}],
  "categories": [{"id": "kitchen"}, {"id": "mugs", "parent": "kitchen"}],
  "products": [{"id": "mug", "prices": {"GBP": 255}, "categories": ["mugs"]}],
  "campaigns": [{"code": "autumn"}],
  "promotions": [{"code": "a", "campaign": "autumn", "effects": [{"type": "percent_off_items", "percent": "10"}]},
                 {"code": "b", "coupons": ["TEN"], "when": {"type": "promotion_applied", "promotion": "a", "applied": false},
                  "effects": [{"type": "free_shipping"}]}],
  "coupons": [{"code": "TEN"}]})";

TEST(ShopDocument, RoundTrips) {
    const auto shop = read_shop(json(kShop));
    ASSERT_TRUE(shop) << shop.error().detail;
    EXPECT_EQ(shop->promotions.size(), 2U);
    const auto again = read_shop(write_shop(*shop));
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(again->promotions, shop->promotions);
    EXPECT_EQ(again->coupons, shop->coupons);
    EXPECT_EQ(write_shop(*again), write_shop(*shop));
    EXPECT_TRUE(read_shop(json("{}")));
}

TEST(ShopDocument, RefusesWithThePointer) {
    const struct {
        std::string_view pointer;
        std::string_view value;
        Pointers refused;
    } cases[] = {
        {"/sites", R"([{"id": "gb", "currencies": ["GBP"]}, {"id": "gb", "currencies": ["GBP"]}])", {"/sites/1/id"}},
        {"/categories", R"([{"id": "a", "parent": "b"}, {"id": "b", "parent": "a"}])", {"/categories/1/parent"}},
        {"/categories", R"([{"id": "a"}, {"id": "a"}])", {"/categories/1/id"}},
        {"/products", R"([{"id": "a"}, {"id": "b"}, {"id": "a"}])", {"/products/2/id"}},
        {"/campaigns", "[]", {"/promotions/0/campaign"}},
        {"/promotions/1/code", "\"a\"", {"/promotions/1/code"}},
        {"/promotions/1/when/promotion", "\"b\"", {"/promotions/1/when/promotion"}},
        {"/promotions/0/effects/0/percent", "\"200\"", {"/promotions/0/effects/0/percent"}},
        {"/coupons", R"([{"code": "TEN"}, {"code": "TEN"}])", {"/coupons/1/code"}},
        {"/customers", "[]", {"/customers"}},
        {"/products", "{}", {"/products"}},
    };
    for (const auto& [pointer, value, expected] : cases)
        EXPECT_EQ(refused(read_shop(changed(json(kShop), pointer, value))), expected) << pointer << " " << value;
}

Result<std::vector<Product>> products_of(const std::string& text) {
    std::istringstream stream(text);
    return read_products_csv(stream);
}
const std::string kHeader = "product,name,category,list_price_minor,currency\n";

TEST(ProductCsv, ReadsProducts) {
    const auto products = products_of(
        kHeader + "17107D,\"Flower Fairy,5 Summer B'Draw Liners\",decoration,255,GBP\r\n21228,,,0,GBP\n17107D,,,300,EUR\n");
    ASSERT_TRUE(products) << products.error().detail;
    ASSERT_EQ(products->size(), 2U);
    EXPECT_EQ((*products)[0].name.at("en"), "Flower Fairy,5 Summer B'Draw Liners");
    EXPECT_EQ((*products)[0].categories, std::vector<std::string>{"decoration"});
    EXPECT_EQ((*products)[0].prices, (MoneyMap{{*parse_currency("GBP"), 255}, {*parse_currency("EUR"), 300}}));
    EXPECT_TRUE((*products)[1].categories.empty());
}

TEST(ProductCsv, NamesLineAndColumn) {
    const auto products = products_of(
        kHeader + "a,,,255,GBP\n,,,255,GBP\nb,,,2.55,GBP\nc,,,255,pounds\nd,255\ne,,,-1,GBP\na,,,1,GBP\nf,\"x\"y,,1,GBP\n");
    EXPECT_EQ(refused(products),
              (Pointers{"/3/product", "/4/list_price_minor", "/5/currency", "/6", "/7/list_price_minor", "/8/product", "/9"}));
    EXPECT_EQ(products.error().detail, "Line 3, product: a product needs an identifier of at most 100 letters.");
    EXPECT_FALSE(products_of("product,name\n"));
    EXPECT_FALSE(products_of(""));
    EXPECT_TRUE(products_of(kHeader));
}

// As in JSON; found by fuzzing.
TEST(ProductCsv, RefusesControlCharacters) {
    const auto products = products_of(kHeader + "a\fb,,,1,GBP\nc,\"two\nlines\",,1,GBP\nd,,\x7F,1,GBP\n");
    EXPECT_EQ(refused(products), (Pointers{"/2/product", "/3/name", "/5/category"}));
}

TEST(ProductCsv, StopsAfterFiftyErrors) {
    std::string text = kHeader;
    for (int row = 0; row < 200; ++row) text += "bad\n";
    EXPECT_EQ(refused(products_of(text)).size(), kErrorsMax);
}

}  // namespace
}  // namespace couponry::document
