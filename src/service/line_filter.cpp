#include "service/line_filter.h"

#include <algorithm>
#include <cstdint>

namespace couponry::service {
namespace {

bool has_one(const std::vector<std::string>& wanted, const std::vector<std::string>& own) {
    return std::ranges::any_of(wanted, [&](const std::string& text) { return std::ranges::find(own, text) != own.end(); });
}

bool fits_attributes(const ItemFilter& filter, const CartLine& line) {
    return std::ranges::all_of(filter.attributes, [&](const auto& attribute) {
        if (!line.attributes) return false;
        const auto own = line.attributes->find(attribute.first);
        return own != line.attributes->end() && has_one(attribute.second, own->second);
    });
}

std::int64_t unit_price(const CartLine& line) {
    return line.subtotal ? *line.subtotal / std::max<std::int64_t>(1, line.quantity) : line.unit_price.value_or(0);
}

bool fits_price(const ItemFilter& filter, const CartLine& line, Currency currency) {
    const std::int64_t price = unit_price(line);
    if (!filter.price_min.empty() && price < filter.price_min.find(currency).value_or(INT64_MAX)) return false;
    if (!filter.price_max.empty() && price > filter.price_max.find(currency).value_or(-1)) return false;
    return !filter.reduced || *filter.reduced == (line.reduced_from.value_or(0) > price);
}

}  // namespace

bool fits(const ItemFilter& filter, const CartLine& line, Currency currency) {
    if (!filter.products.empty() && !has_one(filter.products, {line.product})) return false;
    if (!filter.skus.empty() && !has_one(filter.skus, {line.sku})) return false;
    if (!filter.categories.empty() && !(line.categories && has_one(filter.categories, *line.categories))) return false;
    if (!filter.brands.empty() && !(line.brand && has_one(filter.brands, {*line.brand}))) return false;
    if (!fits_attributes(filter, line) || !fits_price(filter, line, currency)) return false;
    const auto fits_line = [&](const ItemFilter& inner) { return fits(inner, line, currency); };
    if (std::ranges::any_of(filter.exclude, fits_line)) return false;
    return filter.any.empty() || std::ranges::any_of(filter.any, fits_line);
}

}  // namespace couponry::service
