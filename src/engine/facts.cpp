#include "engine/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "engine/catalog.h"

namespace couponry::engine {
namespace {

bool has_common(std::span<const Symbol> sorted_list, std::span<const Symbol> few) {
    for (const Symbol symbol : few) {
        if (sorted_list.size() <= 8) {
            if (std::find(sorted_list.begin(), sorted_list.end(), symbol) != sorted_list.end()) return true;
        } else if (std::binary_search(sorted_list.begin(), sorted_list.end(), symbol)) {
            return true;
        }
    }
    return false;
}

}  // namespace

void Facts::read(const Tables& tables, const Catalog& catalog, const Site& site, const Cart& cart, const UsageFacts& usage,
                 Instant now) {
    tables_ = &tables;
    catalog_ = &catalog;
    site_ = &site;
    cart_ = &cart;
    usage_ = &usage;
    now_ = now;
    forget();
    const Symbols& symbols = tables.symbols;
    site_symbol = symbols.find(site.id);
    channel = symbols.find(cart.channel);
    locale = symbols.find(cart.locale);
    device = symbols.find(cart.device);
    country = symbols.find(cart.country);
    region = symbols.find(cart.region);
    payment_method = symbols.find(cart.payment_method);
    customer_id = cart.customer.id ? symbols.find(*cart.customer.id) : kNoSymbol;
    segments.clear();
    if (cart.customer.segments)
        for (const std::string& segment : *cart.customer.segments)
            if (const Symbol symbol = symbols.find(segment); symbol != kNoSymbol) segments.push_back(symbol);
    std::sort(segments.begin(), segments.end());
    lines_.clear();
    lines_.resize(cart.lines.size());
    for (std::size_t index = 0; index < lines_.size(); ++index) read_line(cart.lines[index], lines_[index]);
    categories_.clear();
    list_categories(0);
}

void Facts::read_more(const Facts& before, const Cart& cart) {
    static_cast<Context&>(*this) = before;
    tables_ = before.tables_;
    catalog_ = before.catalog_;
    site_ = before.site_;
    cart_ = &cart;
    usage_ = before.usage_;
    now_ = before.now_;
    forget();
    lines_ = before.lines_;
    lines_.resize(cart.lines.size());
    for (std::size_t index = 0; index < lines_.size(); ++index) {
        if (index < before.lines_.size() && lines_[index].quantity == cart.lines[index].quantity) continue;
        lines_[index] = {};
        read_line(cart.lines[index], lines_[index]);
    }
    categories_ = before.categories_;
    list_categories(before.lines_.size());
}

void Facts::forget() {
    own_symbols_used_ = 0;
    matches_used_ = 0;
    product_groups_.clear();
    memo_.resize(std::max<std::size_t>(memo_.size(), tables_->filter_count() + 1));
    if (++epoch_ == 0) {
        std::fill(memo_.begin(), memo_.end(), Memo{});
        epoch_ = 1;
    }
    // Lines keep spans into these; the outer vector must not grow while they are taken.
    if (own_symbols_.size() < 2 * cart_->lines.size()) own_symbols_.resize(2 * cart_->lines.size());
}

void Facts::list_categories(std::size_t from) {
    for (std::size_t line = from; line < lines_.size(); ++line)
        categories_.insert(categories_.end(), lines_[line].categories.begin(), lines_[line].categories.end());
    std::sort(categories_.begin(), categories_.end());
    categories_.erase(std::unique(categories_.begin(), categories_.end()), categories_.end());
}

void Facts::read_line(const CartLine& line, LineFacts& facts) {
    const Symbols& symbols = tables_->symbols;
    facts.product = symbols.find(line.product);
    facts.sku = symbols.find(line.sku);
    facts.purchase_type = symbols.find(line.purchase_type);
    facts.quantity = line.quantity;
    const CatalogProduct* product = catalog_->find(facts.product);
    const auto from_catalog = [&](MoneyId money) -> std::optional<std::int64_t> {
        return money == kNone ? std::nullopt : tables_->amount(money, cart_->currency);
    };
    std::optional<std::int64_t> reduced_from = line.reduced_from;
    std::optional<std::int64_t> price = line.unit_price;
    if (product != nullptr) {
        facts.brand = product->brand;
        facts.categories = catalog_->symbols(product->categories);
        facts.attributes = catalog_->symbols(product->attributes);
        facts.is_discountable = product->is_discountable;
        facts.weight_grams = product->weight_grams;
        facts.floor = from_catalog(product->minimum_price).value_or(0);
        if (!reduced_from) reduced_from = from_catalog(product->reduced_from);
        if (!price && !line.subtotal) price = from_catalog(product->prices);
        if (facts.sku == kNoSymbol && line.sku.empty() && product->skus.count == 1)
            facts.sku = catalog_->symbols(product->skus)[0];
    }
    if (line.brand) facts.brand = symbols.find(*line.brand);
    if (line.categories) {
        std::vector<Symbol>& own = own_symbols_[own_symbols_used_++];
        own.clear();
        for (const std::string& category : *line.categories) catalog_->add_with_ancestors(symbols.find(category), own);
        facts.categories = own;
    }
    if (line.attributes) {
        std::vector<Symbol>& own = own_symbols_[own_symbols_used_++];
        own.clear();
        for (const auto& [name, values] : *line.attributes)
            for (const std::string& value : values)
                if (const Symbol symbol = symbols.find(fmt::format("{}={}", name, value)); symbol != kNoSymbol)
                    own.push_back(symbol);
        facts.attributes = own;
    }
    if (line.discountable) facts.is_discountable = *line.discountable;
    if (line.minimum_price) facts.floor = *line.minimum_price;
    if (line.weight_grams) facts.weight_grams = *line.weight_grams;
    if (line.subtotal) {
        facts.subtotal = *line.subtotal;
        facts.unit_price = facts.subtotal / facts.quantity;
        facts.extra_units = facts.subtotal % facts.quantity;
    } else {
        facts.unit_price = price.value_or(0);
        facts.subtotal = multiply_checked(facts.unit_price, facts.quantity);
    }
    facts.is_reduced = reduced_from && *reduced_from > facts.unit_price;
}

bool Facts::fits(FilterId filter, const LineFacts& line) const {
    // A line of the cart is looked up; a piece of a product, or a copy, is not among them.
    const LineFacts* const first = lines_.data();
    if (std::less<>()(&line, first) || !std::less<>()(&line, first + lines_.size())) return line_fits(filter, line);
    return match(filter).fits[static_cast<std::size_t>(&line - first)] != 0;
}

bool Facts::line_fits(FilterId filter, const LineFacts& line) const {
    if (filter == kNone) return line.is_discountable;
    if (line.is_made_up) return filter == line.made_up_for;
    return filter_fits(tables_->filter_at(filter), line, true);
}

void Facts::make_up_last_line(FilterId filter) {
    lines_.back().is_made_up = true;
    lines_.back().made_up_for = filter;
}

std::optional<LineFacts> Facts::as_line(const CatalogProduct& product) const {
    const auto in_currency = [&](MoneyId money) -> std::optional<std::int64_t> {
        return money == kNone ? std::nullopt : tables_->amount(money, cart_->currency);
    };
    const auto price = in_currency(product.prices);
    if (!price) return std::nullopt;
    LineFacts facts;
    facts.product = product.id;
    facts.brand = product.brand;
    facts.categories = catalog_->symbols(product.categories);
    facts.attributes = catalog_->symbols(product.attributes);
    if (product.skus.count == 1) facts.sku = catalog_->symbols(product.skus)[0];
    facts.quantity = 1;
    facts.unit_price = facts.subtotal = *price;
    facts.floor = in_currency(product.minimum_price).value_or(0);
    facts.weight_grams = product.weight_grams;
    facts.is_discountable = product.is_discountable;
    facts.is_reduced = in_currency(product.reduced_from).value_or(0) > *price;
    return facts;
}

bool Facts::filter_fits(const CompiledFilter& filter, const LineFacts& line, bool ask_reduced) const {
    const auto in_list = [&](ListId list, Symbol symbol) {
        return list == kNone || (symbol != kNoSymbol && has_common(tables_->list_at(list), {&symbol, 1}));
    };
    if (!in_list(filter.products, line.product) || !in_list(filter.skus, line.sku) || !in_list(filter.brands, line.brand))
        return false;
    if (filter.categories != kNone && !has_common(tables_->list_at(filter.categories), line.categories)) return false;
    for (const std::uint32_t list : tables_->numbers(filter.attributes))
        if (!has_common(tables_->list_at(list), line.attributes)) return false;
    if (filter.price_min != kNone && line.unit_price < amount(filter.price_min)) return false;
    if (filter.price_max != kNone && line.unit_price > amount(filter.price_max)) return false;
    if (ask_reduced && filter.reduced >= 0 && (filter.reduced == 1) != line.is_reduced) return false;
    if (filter.exclude != kNone && filter_fits(tables_->filter_at(filter.exclude), line, true)) return false;
    if (filter.any.count == 0) return true;
    for (const std::uint32_t alternative : tables_->numbers(filter.any))
        if (filter_fits(tables_->filter_at(alternative), line, ask_reduced)) return true;
    return false;
}

const FilterMatch& Facts::match(FilterId filter) const {
    // Slot 0 is the absent filter: kNone + 1 wraps to it.
    Memo& memo = memo_[filter + 1];
    if (memo.epoch == epoch_) return matches_[memo.place];
    if (matches_used_ == matches_.size()) matches_.emplace_back();
    memo = {epoch_, static_cast<std::uint32_t>(matches_used_)};
    FilterMatch& match = matches_[matches_used_++];
    match.lines.clear();
    match.fits.assign(lines_.size(), 0);
    match.quantity = match.subtotal = match.weight_grams = 0;
    match.fits_without_reduced = false;
    for (std::uint32_t index = 0; index < lines_.size(); ++index) {
        const LineFacts& line = lines_[index];
        if (!line_fits(filter, line)) continue;
        match.lines.push_back(index);
        match.fits[index] = 1;
        match.quantity += line.quantity;
        match.subtotal = add_checked(match.subtotal, line.subtotal);
        match.weight_grams += line.weight_grams * line.quantity;
    }
    const auto asks_reduced = [&] {
        const CompiledFilter& own = tables_->filter_at(filter);
        return own.reduced >= 0 || own.any.count > 0;
    };
    if (match.lines.empty() && filter != kNone && asks_reduced())
        for (const LineFacts& line : lines_)
            match.fits_without_reduced = match.fits_without_reduced || filter_fits(tables_->filter_at(filter), line, false);
    return match;
}

std::int64_t Facts::distinct_products(FilterId filter) const {
    std::vector<std::string_view> products;
    for (const std::uint32_t line : match(filter).lines) products.push_back(cart_->lines[line].product);
    std::sort(products.begin(), products.end());
    return std::unique(products.begin(), products.end()) - products.begin();
}

std::span<const std::uint32_t> Facts::product_groups() const {
    if (product_groups_.empty()) {
        group_of_.clear();
        for (const CartLine& line : cart_->lines)
            product_groups_.push_back(
                group_of_.try_emplace(line.product, static_cast<std::uint32_t>(group_of_.size())).first->second);
    }
    return product_groups_;
}

std::int64_t Facts::subtotal(FilterId filter, Basis basis, const Progress* progress) const {
    const FilterMatch& found = match(filter);
    if (basis == Basis::list || progress == nullptr) return found.subtotal;
    std::int64_t given = 0;
    for (const std::uint32_t line : found.lines)
        given += basis == Basis::after_item_discounts ? progress->item_discount(line) : progress->discount(line);
    return found.subtotal - given;
}

std::optional<std::int64_t> Facts::orders_count() const {
    const CustomerFacts& who = cart_->customer;
    if (who.orders_count) return who.orders_count;
    if (!who.id && !who.email) return std::nullopt;
    std::int64_t count = 0;
    for (const CustomerFacts::PastOrder& order : who.orders) count += order.is_cancelled ? 0 : 1;
    return count;
}

}  // namespace couponry::engine
