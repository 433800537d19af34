#include "document/order_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <iterator>

namespace couponry::document {
namespace {

struct Country {
    std::string_view name;
    std::string_view code;
};
/// The names of the shop's year of orders (data/shop), sorted. The Channel Islands are two countries of ISO 3166 (JE and GG).
constexpr Country kCountries[] = {
    {"Australia", "AU"},      {"Austria", "AT"},   {"Bahrain", "BH"},
    {"Belgium", "BE"},        {"Brazil", "BR"},    {"Canada", "CA"},
    {"Channel Islands", ""},  {"Cyprus", "CY"},    {"Czech Republic", "CZ"},
    {"Denmark", "DK"},        {"EIRE", "IE"},      {"European Community", ""},
    {"Finland", "FI"},        {"France", "FR"},    {"Germany", "DE"},
    {"Greece", "GR"},         {"Hong Kong", "HK"}, {"Iceland", "IS"},
    {"Israel", "IL"},         {"Italy", "IT"},     {"Japan", "JP"},
    {"Lebanon", "LB"},        {"Lithuania", "LT"}, {"Malta", "MT"},
    {"Netherlands", "NL"},    {"Norway", "NO"},    {"Poland", "PL"},
    {"Portugal", "PT"},       {"RSA", "ZA"},       {"Saudi Arabia", "SA"},
    {"Singapore", "SG"},      {"Spain", "ES"},     {"Sweden", "SE"},
    {"Switzerland", "CH"},    {"USA", "US"},       {"United Arab Emirates", "AE"},
    {"United Kingdom", "GB"}, {"Unspecified", ""},
};
static_assert(std::ranges::is_sorted(kCountries, {}, &Country::name));

bool read_country_name(const Reader& reader, std::string& target) {
    std::string name;
    if (!kIdentifier(reader, name)) return false;
    if (const auto code = country_code(name)) {
        target = *code;
        return true;
    }
    if (name.size() == 2) return read_country(reader, target);
    return reader.refuse(fmt::format("The country \"{}\" is not known; write its two letters of ISO 3166.", name));
}

bool read_order_line(const Reader& reader, CartLine& target) {
    Fields fields(reader);
    fields.required("product", target.product, kIdentifier);
    fields.required("quantity", target.quantity, Integer{.least = 1, .most = kPiecesPerLineMax});
    fields.required("unit_price", target.unit_price, Integer{.least = 0, .most = kAmountMinorMax});
    fields.refuse_others();
    return true;
}

}  // namespace

std::optional<std::string_view> country_code(std::string_view name) {
    const auto* const place = std::ranges::lower_bound(kCountries, name, {}, &Country::name);
    if (place == std::end(kCountries) || place->name != name) return std::nullopt;
    return place->code;
}

bool read_recorded_order(const Reader& reader, std::string_view site, Cart& target) {
    const std::size_t errors_before = reader.error_count();
    target.site = site;
    Fields fields(reader);
    fields.required("order", target.order, kIdentifier);
    fields.required("at", target.at, read_instant);
    fields.optional("customer", target.customer.id, kIdentifier);
    fields.optional("country", target.country, read_country_name);
    fields.required("currency", target.currency, read_currency);
    fields.required("lines", target.lines, ListOf{.read_entry = read_order_line, .size_max = kLinesPerCartMax});
    fields.refuse_others();
    for (std::size_t index = 0; index < target.lines.size(); ++index) target.lines[index].id = fmt::format("l{}", index + 1);
    // The file says where an order went, not how.
    target.shipping_given = !target.country.empty();
    if (target.shipping_given) target.shipments.emplace_back();
    return reader.error_count() == errors_before;
}

Result<Cart> read_recorded_order(const boost::json::value& value, std::string_view site) {
    return read_whole<Cart>(value, [&](const Reader& reader, Cart& cart) { return read_recorded_order(reader, site, cart); });
}

}  // namespace couponry::document
