// The products of a shop's folder: a table with prices in one currency, tables of further prices and names, and fields laid over
// them. Called by shop_files.
#pragma once

#include <filesystem>
#include <vector>

#include "model/catalog.h"
#include "tool/files.h"

namespace couponry::tool {

/// products.csv (product,name,category,list_price_minor,currency), prices_*.csv (product,list_price_minor,currency),
/// products_<language>.csv (product,name) and overrides.json; a folder without products.csv has no products.
Read<std::vector<Product>> read_product_files(const std::filesystem::path& folder);

}  // namespace couponry::tool
