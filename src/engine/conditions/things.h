// The single things that an item filter names, for a condition that wants every one of them.
#pragma once

#include <string>
#include <vector>

#include "model/filter.h"

namespace couponry::engine {

/// The filter of one thing each: a product, a sku, a category, a brand, the values of an attribute; with whatever else is asked.
inline std::vector<ItemFilter> things_of(const ItemFilter& items) {
    ItemFilter rest = items;
    rest.products.clear(), rest.skus.clear(), rest.categories.clear(), rest.brands.clear(), rest.attributes.clear();
    std::vector<ItemFilter> things;
    const auto add_each = [&](std::vector<std::string> ItemFilter::* key) {
        for (const std::string& value : items.*key) (things.emplace_back(rest).*key).push_back(value);
    };
    add_each(&ItemFilter::products);
    add_each(&ItemFilter::skus);
    add_each(&ItemFilter::categories);
    add_each(&ItemFilter::brands);
    for (const auto& [name, values] : items.attributes) things.emplace_back(rest).attributes[name] = values;
    if (things.empty()) things.push_back(rest);
    return things;
}

}  // namespace couponry::engine
