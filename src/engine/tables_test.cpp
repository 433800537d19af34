#include "engine/tables.h"

#include <gtest/gtest.h>

namespace couponry::engine {
namespace {

std::vector<std::string> texts_of(const Tables& tables, ListId list) {
    std::vector<std::string> texts;
    for (const Symbol symbol : tables.list_at(list)) texts.emplace_back(tables.symbols.text(symbol));
    return texts;
}

TEST(Tables, HaveEqualFiltersOnce) {
    Tables tables;
    ItemFilter filter;
    filter.products = {"plate", "cup"};
    filter.brands = {"Blum"};
    const FilterId id = tables.filter(filter);
    filter.products = {"cup", "plate", "cup"};
    EXPECT_EQ(tables.filter(filter), id) << "in any order, doubles or not";
    filter.products = {"cup", "plate", "bowl"};
    EXPECT_NE(tables.filter(filter), id);
    filter.products = {"plate", "cup"};
    filter.reduced = true;
    EXPECT_NE(tables.filter(filter), id);
    EXPECT_EQ(texts_of(tables, tables.filter_at(id).products), (std::vector<std::string>{"plate", "cup"}));
    EXPECT_EQ(texts_of(tables, tables.filter_at(id).brands), (std::vector<std::string>{"Blum"}));
}

TEST(Tables, TellFiltersOfEqualTextsUnderOtherKeysApart) {
    Tables tables;
    ItemFilter by_category;
    by_category.categories = {"plate"};
    ItemFilter by_brand;
    by_brand.brands = {"plate"};
    EXPECT_NE(tables.filter(by_category), tables.filter(by_brand));
    EXPECT_NE(tables.filter(by_category), tables.filter(ItemFilter{}));
}

TEST(Tables, KeepWhatIsInsideAKnownFilter) {
    Tables tables;
    ItemFilter filter;
    filter.products = {"plate"};
    filter.attributes = {{"colour", {"red", "blue"}}};
    filter.exclude.emplace_back();
    filter.exclude.front().products = {"cup"};
    const FilterId id = tables.filter(filter);
    const ListId sites = tables.list(std::vector<std::string>{"gb"});
    EXPECT_EQ(tables.filter(filter), id);
    EXPECT_EQ(texts_of(tables, sites), (std::vector<std::string>{"gb"}));
    const CompiledFilter& compiled = tables.filter_at(id);
    EXPECT_EQ(texts_of(tables, tables.filter_at(compiled.exclude).products), (std::vector<std::string>{"cup"}));
    EXPECT_EQ(texts_of(tables, tables.numbers(compiled.attributes)[0]), (std::vector<std::string>{"colour=red", "colour=blue"}));
}

}  // namespace
}  // namespace couponry::engine
