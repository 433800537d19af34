#include "service/resolved_cart.h"

#include <algorithm>
#include <string_view>

namespace couponry::service {
namespace {

using engine::Symbol;

class Resolver {
public:
    Resolver(const engine::Snapshot& snapshot, Currency currency)
        : catalog_(*snapshot.catalog), tables_(snapshot.tables()), currency_(currency) {}

    void fill(CartLine& line) const {
        if (const auto* product = catalog_.find(tables_.symbols.find(line.product)); product != nullptr)
            fill_from(*product, line);
        if (line.categories) add_ancestors(*line.categories);
        if (!line.subtotal && !line.unit_price) line.unit_price = 0;
        if (line.subtotal) line.unit_price.reset();  // the subtotal wins, and a document has one of them
        if (!line.categories) line.categories.emplace();
        if (!line.brand) line.brand.emplace();
        if (!line.attributes) line.attributes.emplace();
        if (!line.discountable) line.discountable = true;
        if (!line.reduced_from) line.reduced_from = 0;
        if (!line.minimum_price) line.minimum_price = 0;
        if (!line.weight_grams) line.weight_grams = 0;
    }

private:
    void fill_from(const engine::CatalogProduct& product, CartLine& line) const {
        if (!line.subtotal && !line.unit_price) line.unit_price = amount(product.prices);
        if (!line.reduced_from) line.reduced_from = amount(product.reduced_from);
        if (!line.minimum_price) line.minimum_price = amount(product.minimum_price);
        if (!line.weight_grams) line.weight_grams = product.weight_grams;
        if (!line.discountable) line.discountable = product.is_discountable;
        if (!line.brand) line.brand = text(product.brand);
        if (line.sku.empty() && product.skus.count == 1) line.sku = text(catalog_.symbols(product.skus)[0]);
        if (!line.categories) {
            line.categories.emplace();
            for (const Symbol category : catalog_.symbols(product.categories)) line.categories->push_back(text(category));
        }
        if (!line.attributes) fill_attributes(product, line.attributes.emplace());
    }

    /// A value is known as "name=value". A name with "=" is cut too early, and the value then has the rest: they are compared joined.
    void fill_attributes(const engine::CatalogProduct& product, Attributes& attributes) const {
        for (const Symbol symbol : catalog_.symbols(product.attributes)) {
            const std::string known = text(symbol);
            const std::size_t end = known.find('=');
            attributes[known.substr(0, end)].push_back(known.substr(end + 1));
        }
    }

    void add_ancestors(std::vector<std::string>& categories) const {
        std::vector<Symbol> symbols;
        for (const std::string& category : categories) catalog_.add_with_ancestors(tables_.symbols.find(category), symbols);
        for (const Symbol symbol : symbols)
            if (std::string category = text(symbol); std::ranges::find(categories, category) == categories.end())
                categories.push_back(std::move(category));
    }

    std::optional<std::int64_t> amount(engine::MoneyId money) const {
        return money == engine::kNone ? std::nullopt : tables_.amount(money, currency_);
    }
    std::string text(Symbol symbol) const {
        return symbol == engine::kNoSymbol ? std::string() : std::string(tables_.symbols.text(symbol));
    }

    const engine::Catalog& catalog_;
    const engine::Tables& tables_;
    Currency currency_;
};

}  // namespace

Cart resolved_cart(const engine::Snapshot& snapshot, const Cart& cart) {
    Cart resolved = cart;
    const Resolver resolver(snapshot, cart.currency);
    for (CartLine& line : resolved.lines) resolver.fill(line);
    return resolved;
}

}  // namespace couponry::service
