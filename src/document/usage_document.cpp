#include "document/usage_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "document/common.h"
#include "document/coupon_document.h"
#include "document/writer.h"

namespace couponry::document {
namespace {

/// Every promotion of a large shop may have its counters.
constexpr std::size_t kCountersMax = 2'000'000;

void read_used_fields(Fields& fields, Used& target) {
    fields.optional("redemptions", target.redemptions, Integer{});
    fields.optional("applications", target.applications, Integer{});
    fields.optional("amount", target.amount, Money{.most = kTotalMax, .may_be_empty = true});
}

bool read_used(const Reader& reader, Used& target) {
    const std::size_t errors_before = reader.error_count();
    Fields fields(reader);
    read_used_fields(fields, target);
    fields.refuse_others();
    return reader.error_count() == errors_before;
}

bool read_counters(const Reader& reader, Usage& target) {
    const std::size_t errors_before = reader.error_count();
    Fields fields(reader);
    read_used_fields(fields, target.all);
    fields.optional("customer", target.customer, read_used);
    fields.optional("period", target.period, read_used);
    fields.refuse_others();
    return reader.error_count() == errors_before;
}

bool read_codes(const Reader& reader, std::unordered_map<std::string, Code>& target) {
    std::vector<Code> codes;
    if (!ListOf{read_code}(reader, codes)) return false;
    for (std::size_t index = 0; index < codes.size(); ++index) {
        std::string text = codes[index].text;
        if (!target.emplace(text, std::move(codes[index])).second)
            reader.refuse_at(fmt::format("/{}/code", index), fmt::format("The code \"{}\" stands twice; remove one.", text));
    }
    return true;
}

boost::json::object write_used(const Used& used) {
    boost::json::object object;
    if (used.redemptions != 0) object["redemptions"] = used.redemptions;
    if (used.applications != 0) object["applications"] = used.applications;
    put_money(object, "amount", used.amount);
    return object;
}

boost::json::object write_counters(const Usage& usage) {
    boost::json::object object = write_used(usage.all);
    if (boost::json::object customer = write_used(usage.customer); !customer.empty()) object["customer"] = std::move(customer);
    if (boost::json::object period = write_used(usage.period); !period.empty()) object["period"] = std::move(period);
    return object;
}

/// Pointers to the entries, sorted by key.
template <class Value>
std::vector<const std::pair<const std::string, Value>*> sorted(const std::unordered_map<std::string, Value>& entries) {
    std::vector<const std::pair<const std::string, Value>*> places;
    places.reserve(entries.size());
    for (const auto& entry : entries) places.push_back(&entry);
    std::sort(places.begin(), places.end(), [](const auto* one, const auto* two) { return one->first < two->first; });
    return places;
}

template <class Value, class Write>
void put_map(boost::json::object& object, std::string_view name, const std::unordered_map<std::string, Value>& entries,
             const Write& write) {
    if (entries.empty()) return;
    boost::json::object map;
    for (const auto* entry : sorted(entries)) map[entry->first] = write(entry->second);
    object[json_text(name)] = std::move(map);
}

}  // namespace

bool read_usage(const Reader& reader, UsageFacts& target) {
    const std::size_t errors_before = reader.error_count();
    Fields fields(reader);
    fields.optional("promotions", target.promotions, MapOf{.read_entry = read_counters, .size_max = kCountersMax});
    fields.optional("coupons", target.coupons, MapOf{.read_entry = read_counters, .size_max = kCountersMax});
    fields.optional("campaigns", target.campaigns, MapOf{.read_entry = read_used, .size_max = kCountersMax});
    fields.optional("codes", target.codes, read_codes);
    fields.optional("blocked_until", target.blocked_until, read_instant);
    fields.refuse_others();
    return reader.error_count() == errors_before;
}

Result<UsageFacts> read_usage(const boost::json::value& value) {
    return read_whole<UsageFacts>(value, [](const Reader& reader, UsageFacts& usage) { return read_usage(reader, usage); });
}

boost::json::object write_usage(const UsageFacts& usage) {
    boost::json::object object;
    put_map(object, "promotions", usage.promotions, write_counters);
    put_map(object, "coupons", usage.coupons, write_counters);
    put_map(object, "campaigns", usage.campaigns, write_used);
    if (!usage.codes.empty()) {
        boost::json::array& codes = object["codes"].emplace_array();
        for (const auto* entry : sorted(usage.codes)) codes.push_back(write_code(entry->second));
    }
    put_instant(object, "blocked_until", usage.blocked_until);
    return object;
}

}  // namespace couponry::document
