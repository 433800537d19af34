#include "engine/catalog.h"

#include <fmt/format.h>

#include <algorithm>

namespace couponry::engine {

Catalog::Catalog(const Shop& shop, Tables& tables) : tables_(&tables) {
    for (const Category& category : shop.categories) {
        const Symbol own = tables.symbols.intern(category.id);
        const Symbol parent = tables.symbols.intern(category.parent);
        if (parent_of_.size() <= own) parent_of_.resize(own + 1, kNoSymbol);
        parent_of_[own] = parent;
    }
    products_.reserve(shop.products.size());
    for (const Product& source : shop.products) {
        CatalogProduct product;
        product.id = tables.symbols.intern(source.id);
        product.brand = tables.symbols.intern(source.brand);
        std::vector<Symbol> categories;
        for (const std::string& category : source.categories) add_with_ancestors(tables.symbols.intern(category), categories);
        std::sort(categories.begin(), categories.end());
        categories.erase(std::unique(categories.begin(), categories.end()), categories.end());
        const auto pool = [&](const std::vector<Symbol>& symbols) {
            const Range range{static_cast<std::uint32_t>(pool_.size()), static_cast<std::uint32_t>(symbols.size())};
            pool_.insert(pool_.end(), symbols.begin(), symbols.end());
            return range;
        };
        product.categories = pool(categories);
        std::vector<Symbol> values;
        for (const auto& [name, texts] : source.attributes)
            for (const std::string& text : texts) values.push_back(tables.symbols.intern(fmt::format("{}={}", name, text)));
        product.attributes = pool(values);
        values.clear();
        for (const std::string& sku : source.skus) values.push_back(tables.symbols.intern(sku));
        product.skus = pool(values);
        product.prices = tables.money(source.prices);
        if (!source.reduced_from.empty()) product.reduced_from = tables.money(source.reduced_from);
        if (!source.minimum_price.empty()) product.minimum_price = tables.money(source.minimum_price);
        product.weight_grams = source.weight_grams;
        if (source.stock) product.stock = *source.stock;
        product.is_discountable = source.discountable;
        product.is_active = source.active;
        product.has_sites = source.sites.has_value();
        if (source.sites) product.sites = tables.list(*source.sites);
        if (product_of_.size() <= product.id) product_of_.resize(product.id + 1, kNone);
        product_of_[product.id] = static_cast<std::uint32_t>(products_.size());
        products_.push_back(product);
    }
    sort_prices(tables);
}

void Catalog::add_with_ancestors(Symbol category, std::vector<Symbol>& symbols) const {
    // A tree: the reader refuses cycles.
    while (category != kNoSymbol) {
        symbols.push_back(category);
        category = category < parent_of_.size() ? parent_of_[category] : kNoSymbol;
    }
}

bool Catalog::sold_on(const CatalogProduct& product, Symbol site) const {
    return !product.has_sites || tables_->is_listed(product.sites, site);
}

void Catalog::sort_prices(const Tables& tables) {
    struct Entry {
        PriceKey key;
        std::int64_t price;
        std::uint32_t product;
    };
    std::vector<Entry> entries;
    for (std::uint32_t index = 0; index < products_.size(); ++index) {
        const CatalogProduct& product = products_[index];
        if (!product.is_active || product.stock <= 0) continue;
        for (const CurrencyAmount& price : tables.money_at(product.prices)) {
            const auto add = [&](KeyKind kind, Symbol symbol) {
                entries.push_back({{kind, symbol, price.currency}, price.amount, index});
            };
            add(KeyKind::category, kNoSymbol);
            for (const Symbol category : symbols(product.categories)) add(KeyKind::category, category);
            if (product.brand != kNoSymbol) add(KeyKind::brand, product.brand);
        }
    }
    std::sort(entries.begin(), entries.end(), [&](const Entry& one, const Entry& two) {
        if (one.key != two.key) return one.key < two.key;
        if (one.price != two.price) return one.price < two.price;
        return tables.symbols.text(products_[one.product].id) < tables.symbols.text(products_[two.product].id);
    });
    priced_.reserve(entries.size());
    for (const Entry& entry : entries) {
        const auto place = static_cast<std::uint32_t>(priced_.size());
        if (price_index_.empty() || price_index_.back().key != entry.key) price_index_.push_back({entry.key, place, place});
        price_index_.back().end = place + 1;
        priced_.push_back({entry.price, entry.product});
    }
}

std::span<const Catalog::PricedProduct> Catalog::by_price(KeyKind kind, Symbol symbol, Currency currency) const {
    const PriceKey wanted{kind, symbol, currency};
    const auto place = std::lower_bound(price_index_.begin(), price_index_.end(), wanted,
                                        [](const PriceIndex& entry, const PriceKey& key) { return entry.key < key; });
    if (place == price_index_.end() || place->key != wanted) return {};
    return {priced_.data() + place->begin, place->end - place->begin};
}

std::size_t Catalog::bytes() const {
    return products_.capacity() * sizeof(CatalogProduct) + product_of_.capacity() * 4 + pool_.capacity() * 4 +
           priced_.capacity() * sizeof(PricedProduct);
}

}  // namespace couponry::engine
