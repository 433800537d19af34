#include "tool/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tool/commands.h"
#include "tool/product_files.h"
#include "tool/shop_files.h"
#include "tool/testing.h"

namespace couponry::tool {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Files, TranslatePlacesOfSentences) {
    const Failure failure{"invalid_document",
                          "",
                          {{"/3/name", "Line 3, name: the name is too long."},
                           {"", "Line 4: there is a quote too many."},
                           {"", "Something else."}}};
    EXPECT_THAT(
        located_rows("p.csv", failure).lines,
        ElementsAre("p.csv:3: Name: the name is too long.", "p.csv:4: There is a quote too many.", "p.csv: Something else."));
    EXPECT_THAT(located_rows("o.jsonl", {"malformed_document", "Line 1, column 7: this is no JSON.", {}}, 12).lines,
                ElementsAre("o.jsonl:12:7: This is no JSON."));
}

TEST(Files, ReadLinesOfPlainFilesToo) {
    const TemporaryFolder folder;
    auto lines = Lines::open(folder.write("orders.jsonl", "one\r\ntwo\n\nlast"));
    ASSERT_TRUE(lines);
    for (const char* expected : {"one", "two", "", "last"}) EXPECT_EQ(*lines->next(), expected);
    EXPECT_EQ(lines->number(), 4U);
    EXPECT_EQ(*lines->next(), std::nullopt);
}

TEST(ShopFiles, ReadTheSampleShop) {
    const auto files = read_shop_files(kShopFolder);
    ASSERT_TRUE(files) << files.error().lines.at(0);
    EXPECT_EQ(files->shop.sites.size(), 2U);
    EXPECT_EQ(files->shop.promotions.size(), 62U);
    EXPECT_EQ(files->shop.products.size(), 3768U);
    EXPECT_EQ(files->customers.size(), 6U);
    EXPECT_TRUE(files->codes.contains("LEAF4H7KM2QX"));
    const auto product = std::find_if(files->shop.products.begin(), files->shop.products.end(),
                                      [](const Product& own) { return own.id == "85123A"; });
    ASSERT_NE(product, files->shop.products.end());
    EXPECT_EQ(product->prices.find(*parse_currency("GBP")), 295);
    EXPECT_TRUE(product->prices.find(*parse_currency("EUR")));
    EXPECT_EQ(product->name.at("de"), "Weißer Teelichthalter Herz zum Aufhängen");
    EXPECT_EQ(product->brand, "Hearthside");
}

/// The smallest shop, of which each case spoils a file.
class SmallShop : public testing::Test {
protected:
    void SetUp() override {
        folder_.write("sites.json", R"([{"id": "gb", "currencies": ["GBP"]}])");
        folder_.write("promotions.json", "[]");
        folder_.write("products.csv", "product,name,category,list_price_minor,currency\nmug,Mug,cups,500,GBP\n");
    }
    std::vector<std::string> errors() const {
        const auto files = read_shop_files(folder_.path());
        return files ? std::vector<std::string>{} : files.error().lines;
    }
    std::string path(std::string_view name) const { return (folder_.path() / name).native(); }

    TemporaryFolder folder_;
};

TEST_F(SmallShop, NeedsSitesAndPromotionsOnly) {
    std::filesystem::remove(path("products.csv"));
    EXPECT_THAT(errors(), ElementsAre());
    std::filesystem::remove(path("sites.json"));
    EXPECT_THAT(errors(), ElementsAre(path("sites.json") + ": There is no such file; check the path."));
}

TEST_F(SmallShop, NamesTheFileThatIsWrong) {
    folder_.write("promotions.json",
                  "[\n {\"code\": \"p\", \"effects\": [{\"type\": \"free_shipping\"}], \"campaign\": \"autumn\"}]");
    EXPECT_THAT(errors(), ElementsAre(HasSubstr("promotions.json:2:68: /0/campaign: There is no campaign \"autumn\"")));
    folder_.write("promotions.json", "[{\"code\": \"p\"}]");
    folder_.write("coupons.json", "[{}]");
    EXPECT_THAT(errors(), testing::Contains(HasSubstr("coupons.json:1:2: /0/code: ")));
}

TEST_F(SmallShop, RefusesRowsOfProductsThatAreNotThere) {
    folder_.write("prices_eur.csv", "product,list_price_minor,currency\nmug,x,EUR\ncup,300,EUR\n");
    EXPECT_THAT(errors(), ElementsAre(HasSubstr("prices_eur.csv:2: List_price_minor: the price"),
                                      HasSubstr("prices_eur.csv:3: Product: products.csv has no")));
    folder_.write("prices_eur.csv", "product,list_price_minor,currency\nmug,600,EUR\n");
    folder_.write("overrides.json", "[{\"product\": \"mug\", \"colour\": 1},\n {\"product\": \"cup\"}]");
    EXPECT_THAT(errors(),
                ElementsAre(HasSubstr("overrides.json:1:31: /0/colour: "), HasSubstr("overrides.json:2:14: /1/product: ")));
}

TEST_F(SmallShop, LaysOverridesOverTheTables) {
    folder_.write("overrides.json", R"([{"product": "mug", "stock": 3, "minimum_price": {"GBP": 250}}])");
    const auto products = read_product_files(folder_.path());
    ASSERT_TRUE(products);
    EXPECT_EQ(products->at(0).stock, 3);
    EXPECT_EQ(products->at(0).minimum_price.find(*parse_currency("GBP")), 250);
    EXPECT_EQ(products->at(0).prices.find(*parse_currency("GBP")), 500);
    EXPECT_EQ(products->at(0).name.at("en"), "Mug");
}

Printed check(const CheckOptions& options) {
    return run_printed([&](const Console& console) { return run_check(options, console); });
}

TEST_F(SmallShop, IsCheckedForRefusals) {
    const std::string file =
        folder_.write("draft.json",
                      "{\"code\": \"p\",\n \"starts_at\": \"2026-05-02T00:00:00Z\", \"ends_at\": \"2026-05-01T00:00:00Z\",\n"
                      " \"effects\": [{\"type\": \"percent_off_order\", \"percent\": \"120\"}]}");
    const Printed printed = check({.promotions = file, .shop = folder_.path().native()});
    EXPECT_EQ(printed.status, kBadInput);
    EXPECT_THAT(printed.errors, HasSubstr(file + ":2:50: /ends_at: "));
    EXPECT_THAT(printed.errors, HasSubstr(file + ":3:55: /effects/0/percent: "));
}

TEST_F(SmallShop, IsCheckedForClashes) {
    const std::string file = folder_.write(
        "draft.json", R"([{"code": "never", "coupons": [], "effects": [{"type": "percent_off_order", "percent": "10"}]}])");
    const Printed printed = check({.promotions = file, .shop = folder_.path().native(), .at = "2026-11-21T00:00:00Z"});
    EXPECT_THAT(printed.out, HasSubstr("(unreachable)"));
    EXPECT_THAT(printed.out, HasSubstr(file + ":1:"));
    EXPECT_THAT(check({.promotions = file, .shop = folder_.path().native(), .json = true}).out,
                HasSubstr("\"kind\":\"unreachable\""));
}

TEST(GenerateCommand, PrintsDifferentCodesOfThePattern) {
    const Printed printed = run_printed([](const Console& console) {
        GenerateOptions options;
        options.pattern = "####-####";
        options.prefix = "TEA-";
        options.count = 50;
        return run_generate(options, console);
    });
    EXPECT_EQ(printed.status, kDone) << printed.errors;
    EXPECT_EQ(std::count(printed.out.begin(), printed.out.end(), '\n'), 50);
    EXPECT_THAT(printed.out, testing::StartsWith("TEA-"));
}

TEST(GenerateCommand, RefusesCodesThatAreEasyToGuess) {
    const auto generate = [](std::string pattern, std::uint64_t count) {
        return run_printed([&](const Console& console) {
            GenerateOptions options;
            options.pattern = std::move(pattern);
            options.count = count;
            return run_generate(options, console);
        });
    };
    EXPECT_EQ(generate("99", 50).status, kBadInput);
    EXPECT_THAT(generate("99", 50).errors, testing::StartsWith("couponry: --count: "));
    EXPECT_THAT(generate("'", 1).errors, testing::StartsWith("couponry: --pattern: "));
}

TEST(WordsCommand, SayPromotionsInTheLanguage) {
    const auto say = [](std::string locale) {
        return run_printed([&](const Console& console) {
            return run_words(
                {.promotions = "data/shop/promotions.json", .shop = kShopFolder, .locale = std::move(locale), .site = "gb"},
                console);
        });
    };
    EXPECT_THAT(say("en").out, HasSubstr("tea-party-5\n  With the code TEAPARTY5, customers get £5.00 off the order."));
    EXPECT_EQ(say("de").status, kDone);
    EXPECT_THAT(say("de").out, HasSubstr("TEAPARTY5"));
    EXPECT_NE(say("de").out, say("en").out);
}

}  // namespace
}  // namespace couponry::tool
