// What item filters say of each other (one fits only what another fits, both fit nothing in common), and what they fit in the
// catalog. Used by the check of promotions (checks.h); built for one check, belongs to one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/catalog.h"
#include "engine/tables.h"

namespace couponry::engine::checks {

/// Products that no filter tells apart are one class; a set of classes is a row of bits.
using ProductSet = std::vector<std::uint64_t>;
bool has_common(const ProductSet& one, const ProductSet& two);
std::size_t size_of(const ProductSet& set);

struct PricedProduct {
    Symbol product = kNoSymbol;
    std::int64_t price = 0;
};

/// Everything about lines holds for every line that a cart may send, not only for products of the catalog: a proof may stand on it.
/// kNone is the absent filter, which fits the discountable lines. Without a currency an answer holds in every currency.
class Filters {
public:
    Filters(const Tables& tables, const Catalog& catalog) : tables_(tables), catalog_(catalog) {}

    bool implies(FilterId one, FilterId two, std::optional<Currency> currency) const;
    bool disjoint(FilterId one, FilterId two, std::optional<Currency> currency) const;
    /// It excludes itself, or its least price is above its most.
    bool fits_nothing(FilterId filter, std::optional<Currency> currency) const;

    // Of the catalog as it is mirrored. Prices and `reduced` are what a cart sends, so they keep no product out.

    /// Sorts the products into classes; every filter must be compiled by then.
    void read_catalog();
    bool has_products() const { return !catalog_.products().empty(); }
    bool fits_no_product(FilterId filter) { return has_products() && size_of(fitting(filter)) == 0; }
    /// Without products in the catalog every filter is a class of its own.
    const ProductSet& fitting(FilterId filter) { return sets_of(filter).may; }
    /// Among products that are active, in stock, discountable and have no minimum price, at catalog prices.
    std::optional<PricedProduct> cheapest(FilterId filter, Currency currency) { return extreme(filter, currency, false); }
    std::optional<PricedProduct> dearest(FilterId filter, Currency currency) { return extreme(filter, currency, true); }

private:
    struct Sets {
        ProductSet may;  // may fit
        ProductSet must;  // fit whatever the cart sends as price
    };
    using Key = std::uint64_t;

    const CompiledFilter& at(FilterId filter) const { return tables_.filter_at(filter); }
    bool lists_imply(const CompiledFilter& one, const CompiledFilter& two) const;
    bool prices_imply(const CompiledFilter& one, const CompiledFilter& two, std::optional<Currency> currency) const;
    bool keys_disjoint(const CompiledFilter& one, const CompiledFilter& two, std::optional<Currency> currency) const;
    bool any_implies(const CompiledFilter& one, FilterId one_id, const CompiledFilter& two,
                     std::optional<Currency> currency) const;
    const Sets& sets_of(FilterId filter);
    Sets compute(FilterId filter);
    void keep_listed(ProductSet& set, std::uint64_t kind, ListId list) const;
    ProductSet everything() const;
    bool may_cost(const CompiledFilter& filter, std::int64_t price, Currency currency) const;
    std::optional<PricedProduct> extreme(FilterId filter, Currency currency, bool dearest);

    const Tables& tables_;
    const Catalog& catalog_;
    std::vector<std::uint32_t> class_of_;  // beside the catalog's products
    std::size_t class_count_ = 0;
    std::unordered_map<Key, std::vector<std::uint32_t>> classes_with_;
    std::deque<Sets> sets_;  // by place in set_places_; references stay good
    std::unordered_map<FilterId, std::size_t> set_places_;
    std::map<std::tuple<FilterId, Currency, bool>, std::optional<PricedProduct>> extremes_;
};

}  // namespace couponry::engine::checks
