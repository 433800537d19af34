#include "tool/replay_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"
#include "document/reader.h"

namespace couponry::tool {
namespace {

using document::Fields;
using document::Integer;
using document::kIdentifier;
using document::ListOf;
using document::MapOf;
using document::Reader;

constexpr std::int64_t kDaysMax = 100'000;
constexpr Integer kPercents{.least = 0, .most = 100};

/// ["online", 70].
bool read_pick_entry(const Reader& reader, PickEntry& target) {
    const boost::json::array* pair = reader.array();
    if (pair == nullptr) return false;
    if (pair->size() != 2) return reader.refuse("Write a value and its percent, such as [\"online\", 70].");
    return kIdentifier(Reader(reader, 0, (*pair)[0]), target.value) && kPercents(Reader(reader, 1, (*pair)[1]), target.percent);
}

bool read_pick_table(const Reader& reader, PickTable& target) {
    if (!ListOf{read_pick_entry}(reader, target)) return false;
    std::int64_t sum = 0;
    for (const PickEntry& entry : target) sum += entry.percent;
    return sum == 100 || reader.refuse(fmt::format("The percents add up to {}; they must add up to 100.", sum));
}

bool read_one_in(const Reader& reader, std::size_t& target) {
    std::int64_t number = 0;
    if (!Integer{.least = 1}(reader, number)) return false;
    target = static_cast<std::size_t>(number);
    return true;
}

/// Every method of the zone with its price.
bool read_zone(const Reader& reader, std::map<std::string, MoneyMap>& target) {
    return MapOf{document::Money{}}(reader, target);
}

bool read_country_entry(const Reader& reader, ReplayTables::Country& target) {
    Fields fields(reader);
    const bool is_read =
        fields.required("code", target.code, document::read_country) && fields.required("zone", target.zone, kIdentifier);
    fields.refuse_others();
    return is_read;
}

bool read_address(const Reader& reader, ReplayTables::Address& target) {
    Fields fields(reader);
    const bool is_read =
        fields.required("region", target.region, kIdentifier) && fields.required("postcode", target.postcode, kIdentifier);
    fields.refuse_others();
    return is_read;
}

bool read_segments(const Reader& reader, ReplayTables& target) {
    Fields fields(reader);
    fields.required("members", target.members_orders, [](const Reader& place, std::int64_t& orders) {
        Fields own(place);
        const bool is_read = own.required("orders", orders, Integer{});
        own.refuse_others();
        return is_read;
    });
    fields.required("wholesale", target.wholesale_spent, [](const Reader& place, MoneyMap& spent) {
        Fields own(place);
        const bool is_read = own.required("spent", spent, document::Money{});
        own.refuse_others();
        return is_read;
    });
    fields.refuse_others();
    return true;
}

bool read_subscription(const Reader& reader, ReplayTables& target) {
    Fields fields(reader);
    fields.required("one_order_in", target.subscription_one_order_in, read_one_in);
    fields.required("categories", target.subscription_categories, ListOf{kIdentifier});
    fields.refuse_others();
    return true;
}

bool read_codes(const Reader& reader, ReplayTables& target) {
    Fields fields(reader);
    fields.required("one_order_in", target.codes_one_order_in, read_one_in);
    fields.required("second_one_in", target.second_code_one_in, read_one_in);
    fields.required("entered", target.codes_entered, ListOf{.read_entry = kIdentifier, .may_be_empty = false});
    fields.refuse_others();
    return true;
}

/// Every country's zone is there, and says what each method costs that is chosen.
void check_zones(const Reader& reader, const ReplayTables& tables) {
    for (const auto& [name, country] : tables.countries) {
        const auto zone = tables.zones.find(country.zone);
        if (zone == tables.zones.end()) {
            reader.refuse_at(fmt::format("/countries{}/zone", document::pointer_step(name)),
                             fmt::format("There is no zone \"{}\"; add it to the zones.", country.zone));
            continue;
        }
        for (const PickEntry& method : tables.shipping_methods)
            if (method.value != "collect" && !zone->second.contains(method.value))
                reader.refuse_at(fmt::format("/zones{}", document::pointer_step(country.zone)),
                                 fmt::format("The zone has no price for the method \"{}\"; add it.", method.value));
    }
}

bool read_tables(const Reader& reader, ReplayTables& target) {
    const std::size_t errors_before = reader.error_count();
    Fields fields(reader);
    fields.required("site", target.site, kIdentifier);
    fields.required("shift_days", target.shift_days, Integer{.least = 0, .most = kDaysMax});
    fields.required("channels", target.channels, read_pick_table);
    fields.required("online_devices", target.online_devices, read_pick_table);
    fields.required("app_devices", target.app_devices, read_pick_table);
    fields.required("shipping_methods", target.shipping_methods, read_pick_table);
    fields.required("payment_methods", target.payment_methods, read_pick_table);
    fields.required("in_store_payment_methods", target.in_store_payment_methods, read_pick_table);
    fields.required("card_prefixes", target.card_prefixes, read_pick_table);
    fields.required("segments", target, read_segments);
    fields.required("subscription", target, read_subscription);
    fields.required("zones", target.zones, MapOf{read_zone});
    fields.required("countries", target.countries, MapOf{read_country_entry});
    fields.required("addresses", target.addresses, ListOf{.read_entry = read_address, .may_be_empty = false});
    fields.required("languages", target.languages, MapOf{document::kLocale});
    fields.required("codes", target, read_codes);
    fields.refuse_others();
    if (reader.error_count() == errors_before) check_zones(reader, target);
    return reader.error_count() == errors_before;
}

}  // namespace

std::size_t choose(std::string_view key, std::string_view purpose, std::size_t count) {
    std::uint64_t hash = 14695981039346656037ULL;
    const auto add = [&](std::string_view text) {
        for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211ULL;
    };
    add(key);
    add(":");
    add(purpose);
    // The upper half: the lowest bit of FNV-1a is a mere parity.
    return (hash >> 32U) % count;
}

const std::string& pick(const PickTable& table, std::string_view key, std::string_view purpose) {
    const auto number = static_cast<std::int64_t>(choose(key, purpose, 100));
    std::int64_t sum = 0;
    const auto entry =
        std::find_if(table.begin(), table.end(), [&](const PickEntry& candidate) { return (sum += candidate.percent) > number; });
    CHECK(entry != table.end());
    return entry->value;
}

Read<ReplayTables> read_replay_tables(const std::filesystem::path& path) {
    const auto file = read_file(path);
    if (!file) return std::unexpected(file.error());
    const auto value = parse_file(*file);
    if (!value) return std::unexpected(value.error());
    auto tables = document::read_whole<ReplayTables>(*value, read_tables);
    if (!tables) return std::unexpected(located(*file, tables.error()));
    return std::move(*tables);
}

}  // namespace couponry::tool
