// Sites, products and categories of shop_document.h.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <map>

#include "document/common.h"
#include "document/shop_document.h"
#include "document/writer.h"

namespace couponry::document {
namespace {

constexpr std::size_t kCurrenciesPerSiteMax = 200;
/// Of one piece: ten tonnes.
constexpr std::int64_t kWeightGramsMax = 10'000'000;
constexpr Money kPrices{.may_be_empty = true};

bool read_time_zone(const Reader& reader, TimeZone& target) {
    std::string name;
    if (!kIdentifier(reader, name)) return false;
    const auto zone = TimeZone::find(name);
    if (!zone) return reader.refuse(zone.error().detail);
    target = *zone;
    return true;
}

}  // namespace

bool read_site(const Reader& reader, std::string_view known_id, Site& target) {
    const std::size_t errors_before = reader.error_count();
    Fields fields(reader);
    read_own_identifier(fields, "id", known_id, target.id);
    fields.optional("name", target.name, Text{.may_be_empty = true});
    fields.required("currencies", target.currencies,
                    ListOf{.read_entry = read_currency, .size_max = kCurrenciesPerSiteMax, .may_be_empty = false});
    fields.optional("locales", target.locales, ListOf{kLocale});
    fields.optional("time_zone", target.time_zone, read_time_zone);
    fields.optional("rounding", target.rounding, kRoundings);
    fields.optional("rounding_level", target.rounding_level, kRoundingLevels);
    fields.optional("selection", target.selection, kSelections);
    fields.optional("codes_per_cart", target.codes_per_cart,
                    Integer{.least = 1, .most = static_cast<std::int64_t>(kCodesPerCartMax)});
    fields.optional("channels", target.channels, kIdentifiers);
    fields.refuse_others();
    return reader.error_count() == errors_before;
}

Result<Site> read_site(const boost::json::value& value, std::string_view known_id) {
    return read_whole<Site>(value, [&](const Reader& reader, Site& site) { return read_site(reader, known_id, site); });
}

boost::json::object write_site(const Site& site) {
    boost::json::object object;
    object["id"] = site.id;
    put_text(object, "name", site.name);
    boost::json::array& currencies = object["currencies"].emplace_array();
    for (Currency currency : site.currencies) currencies.emplace_back(json_text(currency.text()));
    object["locales"] = write_texts(site.locales);
    object["time_zone"] = site.time_zone.name();
    object["rounding"] = json_text(kRoundings.word(site.rounding));
    object["rounding_level"] = json_text(kRoundingLevels.word(site.rounding_level));
    object["selection"] = json_text(kSelections.word(site.selection));
    object["codes_per_cart"] = site.codes_per_cart;
    object["channels"] = write_texts(site.channels);
    return object;
}

bool read_product(const Reader& reader, std::string_view known_id, Product& target) {
    const std::size_t errors_before = reader.error_count();
    Fields fields(reader);
    read_own_identifier(fields, "id", known_id, target.id);
    fields.optional("name", target.name, read_local_text);
    fields.optional("categories", target.categories, kIdentifiers);
    fields.optional("brand", target.brand, Text{.length_max = kIdentifierLengthMax, .may_be_empty = true});
    fields.optional("attributes", target.attributes, read_attributes);
    fields.optional("skus", target.skus, kIdentifiers);
    fields.optional("prices", target.prices, kPrices);
    fields.optional("reduced_from", target.reduced_from, kPrices);
    fields.optional("minimum_price", target.minimum_price, kPrices);
    fields.optional("discountable", target.discountable, read_boolean);
    fields.optional("weight_grams", target.weight_grams, Integer{.least = 0, .most = kWeightGramsMax});
    fields.optional("stock", target.stock, Integer{});
    fields.optional("active", target.active, read_boolean);
    fields.optional("sites", target.sites, kIdentifiers);
    std::string address;  // for pages only, the model of the engine has no place for it
    fields.optional("image", address, Text{.may_be_empty = true});
    fields.optional("url", address, Text{.may_be_empty = true});
    fields.refuse_others();
    return reader.error_count() == errors_before;
}

Result<Product> read_product(const boost::json::value& value, std::string_view known_id) {
    return read_whole<Product>(value,
                               [&](const Reader& reader, Product& product) { return read_product(reader, known_id, product); });
}

boost::json::object write_product(const Product& product) {
    boost::json::object object;
    object["id"] = product.id;
    put_local_text(object, "name", product.name);
    put_texts(object, "categories", product.categories);
    put_text(object, "brand", product.brand);
    if (!product.attributes.empty()) object["attributes"] = write_attributes(product.attributes);
    put_texts(object, "skus", product.skus);
    put_money(object, "prices", product.prices);
    put_money(object, "reduced_from", product.reduced_from);
    put_money(object, "minimum_price", product.minimum_price);
    object["discountable"] = product.discountable;
    if (product.weight_grams != 0) object["weight_grams"] = product.weight_grams;
    put_integer(object, "stock", product.stock);
    object["active"] = product.active;
    put_texts(object, "sites", product.sites);
    return object;
}

bool read_category(const Reader& reader, std::string_view known_id, Category& target) {
    const std::size_t errors_before = reader.error_count();
    Fields fields(reader);
    read_own_identifier(fields, "id", known_id, target.id);
    fields.optional("name", target.name, read_local_text);
    fields.optional("parent", target.parent, Text{.length_max = kIdentifierLengthMax, .may_be_empty = true});
    fields.refuse_others();
    if (!target.parent.empty() && target.parent == target.id)
        reader.refuse_at("/parent", "A category cannot be its own parent; name another one, or leave it out.");
    return reader.error_count() == errors_before;
}

Result<Category> read_category(const boost::json::value& value, std::string_view known_id) {
    return read_whole<Category>(
        value, [&](const Reader& reader, Category& category) { return read_category(reader, known_id, category); });
}

boost::json::object write_category(const Category& category) {
    boost::json::object object;
    object["id"] = category.id;
    put_local_text(object, "name", category.name);
    put_text(object, "parent", category.parent);
    return object;
}

std::vector<FieldError> check_category_tree(std::span<const Category> categories) {
    std::map<std::string_view, std::size_t> by_id;
    for (std::size_t index = 0; index < categories.size(); ++index) by_id.emplace(categories[index].id, index);
    enum class State : std::uint8_t { unseen, on_path, settled };
    std::vector<State> states(categories.size(), State::unseen);
    std::vector<FieldError> errors;
    for (std::size_t start = 0; start < categories.size(); ++start) {
        std::vector<std::size_t> path;
        std::size_t index = start;
        // Goes up until a root, a settled category, or one that this path has already passed: a cycle.
        while (states[index] == State::unseen) {
            states[index] = State::on_path;
            path.push_back(index);
            const auto parent = by_id.find(categories[index].parent);
            if (parent == by_id.end()) break;
            if (states[parent->second] == State::on_path && errors.size() < kErrorsMax)
                errors.push_back(
                    {fmt::format("/{}/parent", index), fmt::format("\"{}\" lies under \"{}\" itself; give it another parent.",
                                                                   categories[index].parent, categories[index].id)});
            index = parent->second;
        }
        for (std::size_t passed : path) states[passed] = State::settled;
    }
    return errors;
}

}  // namespace couponry::document
