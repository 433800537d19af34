// Catalog: products and categories compiled for lookups by symbol, and per category the products by price for the search for
// fixes. Immutable once built; shared by evaluations.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/tables.h"
#include "model/shop.h"

namespace couponry::engine {

struct CatalogProduct {
    Symbol id = kNoSymbol;
    Symbol brand = kNoSymbol;
    Range categories;  // with ancestors, sorted
    Range attributes;  // "name=value"
    Range skus;
    MoneyId prices = kNone, reduced_from = kNone, minimum_price = kNone;
    std::int64_t weight_grams = 0;
    std::int64_t stock = kUnlimitedStock;
    ListId sites = kNone;  // kNone: all
    bool is_discountable = true;
    bool is_active = true;
    bool has_sites = false;
    static constexpr std::int64_t kUnlimitedStock = INT64_MAX;
};

class Catalog {
public:
    /// Interns into `tables`, which must outlive the catalog.
    Catalog(const Shop& shop, Tables& tables);

    /// nullptr for a product the catalog does not know.
    const CatalogProduct* find(Symbol product) const {
        return product < product_of_.size() && product_of_[product] != kNone ? &products_[product_of_[product]] : nullptr;
    }
    std::span<const CatalogProduct> products() const { return products_; }
    std::span<const Symbol> symbols(Range range) const { return {pool_.data() + range.begin, range.count}; }
    /// The category's symbols with all ancestors; only itself when the catalog does not know it.
    void add_with_ancestors(Symbol category, std::vector<Symbol>& symbols) const;
    bool sold_on(const CatalogProduct& product, Symbol site) const;

    /// Products (indexes) of a category or brand that have a price in `currency`, by rising price, then id.
    struct PricedProduct {
        std::int64_t price = 0;
        std::uint32_t product = 0;
    };
    std::span<const PricedProduct> by_price(KeyKind kind, Symbol symbol, Currency currency) const;
    /// Likewise of the whole catalog.
    std::span<const PricedProduct> by_price(Currency currency) const { return by_price(KeyKind::category, kNoSymbol, currency); }
    std::size_t bytes() const;

private:
    void sort_prices(const Tables& tables);

    std::vector<CatalogProduct> products_;
    std::vector<std::uint32_t> product_of_;  // by symbol
    std::vector<Symbol> pool_;
    std::vector<Symbol> parent_of_;  // by symbol of a category
    struct PriceKey {
        KeyKind kind;
        Symbol symbol;
        Currency currency;
        auto operator<=>(const PriceKey&) const = default;
    };
    struct PriceIndex {
        PriceKey key;
        std::uint32_t begin, end;
    };
    std::vector<PriceIndex> price_index_;  // sorted
    std::vector<PricedProduct> priced_;
    const Tables* tables_;
};

}  // namespace couponry::engine
