// A shop that lies in a folder of files, as data/shop/README.md describes them. Read once by a subcommand.
#pragma once

#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/cart.h"
#include "model/coupon.h"
#include "model/shop.h"
#include "tool/files.h"

namespace couponry::tool {

struct ShopFiles {
    std::filesystem::path folder;
    Shop shop;
    std::vector<CustomerFacts> customers;
    std::unordered_map<std::string, Code> codes;  // generated ones, by normalised text
};

constexpr const char* kShopFolder = "data/shop";

/// Must be there: sites.json and promotions.json. May be: categories.json, campaigns.json, coupons.json, customers.json, codes.json,
/// products.csv with prices_*.csv (other currencies) and products_<language>.csv (names), overrides.json. Every error is told at
/// once, as far as one does not hide the next.
Read<ShopFiles> read_shop_files(const std::filesystem::path& folder);

/// A file with a list of promotions, or with one alone.
struct PromotionFile {
    File file;
    bool is_single = false;
    std::vector<Promotion> promotions;
};
/// For the commands that read promotions apart from a shop; `campaigns` has those they may name.
Read<PromotionFile> read_promotion_file(const std::filesystem::path& path, const std::vector<Campaign>& campaigns);

}  // namespace couponry::tool
