#include "engine/checks_filters.h"

#include <algorithm>
#include <bit>
#include <ranges>
#include <unordered_set>

namespace couponry::engine::checks {
namespace {

// Kinds of things a filter names, in the upper half of a key.
constexpr std::uint64_t kProduct = 1, kSku = 2, kCategory = 3, kBrand = 4, kAttribute = 5;

constexpr std::uint64_t key_of(std::uint64_t kind, Symbol symbol) {
    return kind << 32U | symbol;
}

bool is_subset(std::span<const Symbol> part, std::span<const Symbol> whole) {
    return std::includes(whole.begin(), whole.end(), part.begin(), part.end());
}

bool have_common(std::span<const Symbol> one, std::span<const Symbol> two) {
    auto left = one.begin();
    auto right = two.begin();
    while (left != one.end() && right != two.end()) {
        if (*left == *right) return true;
        *left < *right ? ++left : ++right;
    }
    return false;
}

void add(ProductSet& set, std::uint32_t product_class) {
    set[product_class / 64] |= std::uint64_t{1} << (product_class % 64);
}

bool has(const ProductSet& set, std::uint32_t product_class) {
    return (set[product_class / 64] >> (product_class % 64) & 1) != 0;
}

}  // namespace

bool has_common(const ProductSet& one, const ProductSet& two) {
    for (std::size_t word = 0; word < one.size(); ++word)
        if ((one[word] & two[word]) != 0) return true;
    return false;
}

std::size_t size_of(const ProductSet& set) {
    std::size_t size = 0;
    for (const std::uint64_t word : set) size += static_cast<std::size_t>(std::popcount(word));
    return size;
}

bool Filters::lists_imply(const CompiledFilter& one, const CompiledFilter& two) const {
    for (const auto list : {&CompiledFilter::products, &CompiledFilter::skus, &CompiledFilter::brands}) {
        if (two.*list == kNone) continue;
        if (one.*list == kNone || !is_subset(tables_.list_at(one.*list), tables_.list_at(two.*list))) return false;
    }
    if (two.categories != kNone) {
        if (one.categories == kNone) return false;
        const auto wanted = tables_.list_at(two.categories);
        std::vector<Symbol> ancestors;
        for (const Symbol category : tables_.list_at(one.categories)) {
            ancestors.clear();
            catalog_.add_with_ancestors(category, ancestors);
            std::sort(ancestors.begin(), ancestors.end());
            if (!have_common(ancestors, wanted)) return false;
        }
    }
    return std::ranges::all_of(tables_.numbers(two.attributes), [&](std::uint32_t wanted) {
        return std::ranges::any_of(tables_.numbers(one.attributes),
                                   [&](std::uint32_t own) { return is_subset(tables_.list_at(own), tables_.list_at(wanted)); });
    });
}

bool Filters::prices_imply(const CompiledFilter& one, const CompiledFilter& two, std::optional<Currency> currency) const {
    const auto holds = [&](MoneyId own, MoneyId wanted, bool is_least) {
        if (wanted == kNone || own == wanted) return true;
        if (own == kNone) return false;
        return std::ranges::all_of(tables_.money_at(wanted), [&](const CurrencyAmount& limit) {
            if (currency && limit.currency != *currency) return true;
            const auto amount = tables_.amount(own, limit.currency);
            return amount && (is_least ? *amount >= limit.amount : *amount <= limit.amount);
        });
    };
    return holds(one.price_min, two.price_min, true) && holds(one.price_max, two.price_max, false);
}

bool Filters::any_implies(const CompiledFilter& one, FilterId one_id, const CompiledFilter& two,
                          std::optional<Currency> currency) const {
    if (two.any.count == 0) return true;
    const auto implies_one_of = [&](FilterId filter) {
        return std::ranges::any_of(tables_.numbers(two.any),
                                   [&](FilterId alternative) { return implies(filter, alternative, currency); });
    };
    if (implies_one_of(one_id)) return true;
    const auto own = tables_.numbers(one.any);
    return !own.empty() && std::ranges::all_of(own, implies_one_of);
}

bool Filters::implies(FilterId one, FilterId two, std::optional<Currency> currency) const {
    if (one == two) return true;
    if (two == kNone) return false;
    const CompiledFilter& wanted = at(two);
    if (one == kNone) {
        static const CompiledFilter kEverything;
        return lists_imply(kEverything, wanted) && wanted.price_min == kNone && wanted.price_max == kNone && wanted.reduced < 0 &&
               wanted.exclude == kNone && wanted.any.count == 0;
    }
    const CompiledFilter& own = at(one);
    const bool keeps_out = wanted.exclude == kNone || disjoint(one, wanted.exclude, currency) ||
                           (own.exclude != kNone && implies(wanted.exclude, own.exclude, currency));
    if (keeps_out && lists_imply(own, wanted) && prices_imply(own, wanted, currency) &&
        (wanted.reduced < 0 || wanted.reduced == own.reduced) && any_implies(own, one, wanted, currency))
        return true;
    const auto alternatives = tables_.numbers(own.any);
    return !alternatives.empty() &&
           std::ranges::all_of(alternatives, [&](FilterId alternative) { return implies(alternative, two, currency); });
}

bool Filters::keys_disjoint(const CompiledFilter& one, const CompiledFilter& two, std::optional<Currency> currency) const {
    // A line has one product, one sku and one brand; it may have several categories and several values of an attribute.
    for (const auto list : {&CompiledFilter::products, &CompiledFilter::skus, &CompiledFilter::brands})
        if (one.*list != kNone && two.*list != kNone && !have_common(tables_.list_at(one.*list), tables_.list_at(two.*list)))
            return true;
    if (one.reduced >= 0 && two.reduced >= 0 && one.reduced != two.reduced) return true;
    if (!currency) return false;
    const auto above = [&](MoneyId least, MoneyId most) {
        if (least == kNone || most == kNone) return false;
        const auto low = tables_.amount(least, *currency);
        const auto high = tables_.amount(most, *currency);
        return low && high && *low > *high;
    };
    return above(one.price_min, two.price_max) || above(two.price_min, one.price_max);
}

bool Filters::disjoint(FilterId one, FilterId two, std::optional<Currency> currency) const {
    if (one == kNone || two == kNone) return false;
    const CompiledFilter& first = at(one);
    const CompiledFilter& second = at(two);
    if (keys_disjoint(first, second, currency)) return true;
    if (first.exclude != kNone && implies(two, first.exclude, currency)) return true;
    if (second.exclude != kNone && implies(one, second.exclude, currency)) return true;
    const auto all_disjoint = [&](Range alternatives, FilterId other) {
        return alternatives.count > 0 && std::ranges::all_of(tables_.numbers(alternatives), [&](FilterId alternative) {
                   return disjoint(alternative, other, currency);
               });
    };
    return all_disjoint(first.any, two) || all_disjoint(second.any, one);
}

bool Filters::fits_nothing(FilterId filter, std::optional<Currency> currency) const {
    if (filter == kNone) return false;
    const CompiledFilter& own = at(filter);
    if (own.exclude != kNone && implies(filter, own.exclude, currency)) return true;
    if (keys_disjoint(own, own, currency)) return true;
    const auto alternatives = tables_.numbers(own.any);
    return !alternatives.empty() && std::ranges::all_of(alternatives, [&](FilterId alternative) {
        return fits_nothing(alternative, currency) || keys_disjoint(own, at(alternative), currency) ||
               (own.exclude != kNone && implies(alternative, own.exclude, currency));
    });
}

void Filters::read_catalog() {
    if (!has_products()) {
        class_count_ = tables_.filter_count();
        return;
    }
    std::unordered_set<Key> named;
    const auto name = [&](std::uint64_t kind, ListId list) {
        for (const Symbol symbol : tables_.list_at(list)) named.insert(key_of(kind, symbol));
    };
    for (FilterId filter = 0; filter < tables_.filter_count(); ++filter) {
        const CompiledFilter& own = at(filter);
        name(kProduct, own.products);
        name(kSku, own.skus);
        name(kCategory, own.categories);
        name(kBrand, own.brands);
        for (const ListId values : tables_.numbers(own.attributes)) name(kAttribute, values);
    }
    std::map<std::vector<Key>, std::uint32_t> classes;
    std::vector<Key> keys;
    const auto note = [&](std::uint64_t kind, Symbol symbol) {
        if (named.contains(key_of(kind, symbol))) keys.push_back(key_of(kind, symbol));
    };
    for (const CatalogProduct& product : catalog_.products()) {
        keys.clear();
        note(kProduct, product.id);
        note(kBrand, product.brand);
        for (const Symbol sku : catalog_.symbols(product.skus)) note(kSku, sku);
        for (const Symbol category : catalog_.symbols(product.categories)) note(kCategory, category);
        for (const Symbol value : catalog_.symbols(product.attributes)) note(kAttribute, value);
        std::ranges::sort(keys);
        const auto [place, is_new] = classes.try_emplace(keys, static_cast<std::uint32_t>(classes.size()));
        if (is_new)
            for (const Key key : keys) classes_with_[key].push_back(place->second);
        class_of_.push_back(place->second);
    }
    class_count_ = classes.size();
}

ProductSet Filters::everything() const {
    ProductSet set((class_count_ + 63) / 64, ~std::uint64_t{0});
    if (class_count_ % 64 != 0) set.back() >>= 64 - class_count_ % 64;
    return set;
}

const Filters::Sets& Filters::sets_of(FilterId filter) {
    if (const auto place = set_places_.find(filter); place != set_places_.end()) return sets_[place->second];
    Sets sets = compute(filter);
    set_places_.emplace(filter, sets_.size());
    sets_.push_back(std::move(sets));
    return sets_.back();
}

void Filters::keep_listed(ProductSet& set, std::uint64_t kind, ListId list) const {
    if (list == kNone) return;
    ProductSet listed(set.size(), 0);
    for (const Symbol symbol : tables_.list_at(list))
        if (const auto classes = classes_with_.find(key_of(kind, symbol)); classes != classes_with_.end())
            for (const std::uint32_t one : classes->second) add(listed, one);
    for (std::size_t word = 0; word < set.size(); ++word) set[word] &= listed[word];
}

Filters::Sets Filters::compute(FilterId filter) {
    ProductSet may = everything();
    if (filter == kNone) return {may, ProductSet(may.size(), 0)};
    if (!has_products()) {
        ProductSet own(may.size(), 0);
        add(own, filter);
        return {own, own};
    }
    const CompiledFilter& own = at(filter);
    keep_listed(may, kProduct, own.products);
    keep_listed(may, kSku, own.skus);
    keep_listed(may, kCategory, own.categories);
    keep_listed(may, kBrand, own.brands);
    for (const ListId values : tables_.numbers(own.attributes)) keep_listed(may, kAttribute, values);
    ProductSet must = may;
    // A product of several skus is only the one that the line says.
    const bool depends = own.skus != kNone || own.price_min != kNone || own.price_max != kNone || own.reduced >= 0;
    if (depends) std::ranges::fill(must, 0);
    if (own.any.count > 0) {
        ProductSet may_any(may.size(), 0);
        ProductSet must_any(may.size(), 0);
        for (const FilterId alternative : tables_.numbers(own.any)) {
            const Sets& sets = sets_of(alternative);
            for (std::size_t word = 0; word < may.size(); ++word) {
                may_any[word] |= sets.may[word];
                must_any[word] |= sets.must[word];
            }
        }
        for (std::size_t word = 0; word < may.size(); ++word) {
            may[word] &= may_any[word];
            must[word] &= must_any[word];
        }
    }
    if (own.exclude != kNone) {
        const Sets& out = sets_of(own.exclude);
        for (std::size_t word = 0; word < may.size(); ++word) {
            may[word] &= ~out.must[word];
            must[word] &= ~out.may[word];
        }
    }
    return {may, must};
}

bool Filters::may_cost(const CompiledFilter& filter, std::int64_t price, Currency currency) const {
    const auto least = filter.price_min == kNone ? std::nullopt : tables_.amount(filter.price_min, currency);
    const auto most = filter.price_max == kNone ? std::nullopt : tables_.amount(filter.price_max, currency);
    return (!least || price >= *least) && (!most || price <= *most);
}

std::optional<PricedProduct> Filters::extreme(FilterId filter, Currency currency, bool dearest) {
    if (!has_products()) return std::nullopt;
    const auto [memo, is_new] = extremes_.try_emplace({filter, currency, dearest});
    if (!is_new) return memo->second;
    const ProductSet& set = fitting(filter);
    const auto priced = catalog_.by_price(currency);
    const auto fits = [&](const Catalog::PricedProduct& entry) {
        const CatalogProduct& product = catalog_.products()[entry.product];
        const bool has_floor = product.minimum_price != kNone && tables_.amount(product.minimum_price, currency).value_or(0) > 0;
        return has(set, class_of_[entry.product]) && product.is_discountable && !has_floor && entry.price > 0 &&
               (filter == kNone || may_cost(at(filter), entry.price, currency));
    };
    const auto keep = [&](const Catalog::PricedProduct& entry) {
        memo->second = PricedProduct{catalog_.products()[entry.product].id, entry.price};
    };
    if (dearest) {
        const auto found = std::ranges::find_if(priced | std::views::reverse, fits);
        if (found != priced.rend()) keep(*found);
    } else {
        const auto found = std::ranges::find_if(priced, fits);
        if (found != priced.end()) keep(*found);
    }
    return memo->second;
}

}  // namespace couponry::engine::checks
