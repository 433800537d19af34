// ItemFilter: which lines of a cart are meant. Keys are joined by AND, the values of a key by OR. Plain data.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/money.h"

namespace couponry {

struct ItemFilter {
    std::vector<std::string> products;
    std::vector<std::string> skus;
    std::vector<std::string> categories;  // with their descendants
    std::vector<std::string> brands;
    std::map<std::string, std::vector<std::string>> attributes;  // each name must match; its values are alternatives
    MoneyMap price_min;  // on unit_price as sent, inclusive
    MoneyMap price_max;
    std::optional<bool> reduced;  // reduced_from above unit_price
    std::vector<ItemFilter> exclude;  // none or one; a line it fits is out
    std::vector<ItemFilter> any;  // empty, or at least one of them must fit
    bool operator==(const ItemFilter&) const = default;
};

}  // namespace couponry
