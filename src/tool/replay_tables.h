// The tables of data/shop/replay.json: what recorded orders do not say is chosen from them by the order's number, never at random
// (data/shop/README.md, "How orders are replayed").
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "tool/files.h"

namespace couponry::tool {

/// Values with their percents, which add up to 100.
struct PickEntry {
    std::string value;
    std::int64_t percent = 0;
};
using PickTable = std::vector<PickEntry>;

/// (hash(key + ":" + purpose) >> 32) mod count, with 64-bit FNV-1a; count > 0.
std::size_t choose(std::string_view key, std::string_view purpose, std::size_t count);
/// The value at which the sum of percents passes choose(key, purpose, 100).
const std::string& pick(const PickTable& table, std::string_view key, std::string_view purpose);

struct ReplayTables {
    struct Country {
        std::string code;
        std::string zone;
    };
    struct Address {
        std::string region;
        std::string postcode;
    };

    std::string site;
    std::int64_t shift_days = 0;
    PickTable channels, online_devices, app_devices, shipping_methods, payment_methods, in_store_payment_methods, card_prefixes;
    std::int64_t members_orders = 0;  // earlier orders from which one is a member
    MoneyMap wholesale_spent;
    std::size_t subscription_one_order_in = 1;
    std::vector<std::string> subscription_categories;
    std::map<std::string, std::map<std::string, MoneyMap>> zones;  // zone, shipping method
    std::map<std::string, Country> countries;  // by name in the orders
    std::vector<Address> addresses;
    std::map<std::string, std::string> languages;  // by country code
    std::size_t codes_one_order_in = 1;
    std::size_t second_code_one_in = 1;
    std::vector<std::string> codes_entered;
};

Read<ReplayTables> read_replay_tables(const std::filesystem::path& path);

}  // namespace couponry::tool
