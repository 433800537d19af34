// Products and categories as mirrored from the shop. Plain data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "model/promotion.h"

namespace couponry {

/// Attribute values of a product or line; a value may be a list.
using Attributes = std::map<std::string, std::vector<std::string>>;

struct Product {
    std::string id;
    LocalText name;
    std::vector<std::string> categories;
    std::string brand;
    Attributes attributes;
    std::vector<std::string> skus;
    MoneyMap prices;
    MoneyMap reduced_from;
    MoneyMap minimum_price;
    bool discountable = true;
    std::int64_t weight_grams = 0;
    std::optional<std::int64_t> stock;  // absent: unlimited
    bool active = true;
    std::optional<std::vector<std::string>> sites;
};

struct Category {
    std::string id;
    LocalText name;
    std::string parent;  // empty: a root
};

}  // namespace couponry
