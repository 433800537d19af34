#include "document/shop_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "document/common.h"
#include "document/coupon_document.h"
#include "document/promotion_document.h"

namespace couponry::document {
namespace {

/// Of each kind in one document; its size in bytes is the stricter limit of most.
constexpr std::size_t kEntriesMax = 2'000'000;

/// Reads one list of the shop, and refuses a second entry of one identifier at `/<list>/<index>/<id_field>`.
template <class Model, class Read>
void read_entries(Fields& fields, std::string_view list, std::string_view id_field, std::string Model::* id, const Read& read,
                  std::vector<Model>& target) {
    const boost::json::value* value = fields.find(list);
    if (value == nullptr) return;
    const Reader place(fields.reader(), list, *value);
    const boost::json::array* entries = place.array(kEntriesMax);
    if (entries == nullptr) return;
    target.reserve(entries->size());
    for (std::size_t index = 0; index < entries->size(); ++index)
        read(Reader(place, index, (*entries)[index]), target.emplace_back());
    std::unordered_set<std::string_view> ids;
    for (std::size_t index = 0; index < target.size(); ++index) {
        const std::string& own = target[index].*id;
        if (!own.empty() && !ids.insert(own).second)
            place.refuse_at(fmt::format("/{}/{}", index, id_field),
                            fmt::format("\"{}\" stands twice; give it another name or remove it.", own));
    }
}

void check_campaigns(const Reader& reader, const Shop& shop) {
    std::unordered_set<std::string_view> campaigns;
    for (const Campaign& campaign : shop.campaigns) campaigns.insert(campaign.code);
    for (std::size_t index = 0; index < shop.promotions.size(); ++index) {
        const std::string& campaign = shop.promotions[index].campaign;
        if (!campaign.empty() && !campaigns.contains(campaign))
            reader.refuse_at(fmt::format("/promotions/{}/campaign", index),
                             fmt::format("There is no campaign \"{}\"; add it or correct its name.", campaign));
    }
}

bool read_shop_fields(const Reader& reader, Shop& target) {
    Fields fields(reader);
    read_entries(
        fields, "sites", "id", &Site::id, [](const Reader& place, Site& site) { return read_site(place, {}, site); },
        target.sites);
    read_entries(
        fields, "categories", "id", &Category::id,
        [](const Reader& place, Category& category) { return read_category(place, {}, category); }, target.categories);
    read_entries(
        fields, "products", "id", &Product::id,
        [](const Reader& place, Product& product) { return read_product(place, {}, product); }, target.products);
    read_entries(
        fields, "campaigns", "code", &Campaign::code,
        [](const Reader& place, Campaign& campaign) { return read_campaign(place, {}, nullptr, campaign); }, target.campaigns);
    read_entries(
        fields, "promotions", "code", &Promotion::code,
        [](const Reader& place, Promotion& promotion) { return read_promotion(place, {}, promotion); }, target.promotions);
    read_entries(
        fields, "coupons", "code", &Coupon::code,
        [](const Reader& place, Coupon& coupon) { return read_coupon(place, {}, coupon); }, target.coupons);
    fields.refuse_others();
    if (reader.error_count() > 0) return false;  // what follows looks at several entries at once
    check_campaigns(reader, target);
    for (FieldError& error : check_category_tree(target.categories))
        reader.refuse_at("/categories" + error.pointer, std::move(error.detail));
    for (FieldError& error : check_promotion_order(target.promotions))
        reader.refuse_at("/promotions" + error.pointer, std::move(error.detail));
    return reader.error_count() == 0;
}

template <class Model, class Write>
void write_entries(boost::json::object& object, std::string_view list, const std::vector<Model>& entries, const Write& write) {
    boost::json::array array;
    array.reserve(entries.size());
    for (const Model& entry : entries) array.push_back(write(entry));
    object[boost::json::string_view(list.data(), list.size())] = std::move(array);
}

enum ProductColumn : std::size_t { kProduct, kName, kCategory, kListPrice, kCurrency };
const std::vector<std::string> kProductColumns = {"product", "name", "category", "list_price_minor", "currency"};

/// What no text of a document may have either.
bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F; });
}

}  // namespace

Result<Shop> read_shop(const boost::json::value& value) {
    return read_whole<Shop>(value, read_shop_fields);
}

boost::json::object write_shop(const Shop& shop) {
    boost::json::object object;
    write_entries(object, "sites", shop.sites, write_site);
    write_entries(object, "categories", shop.categories, write_category);
    write_entries(object, "products", shop.products, write_product);
    write_entries(object, "campaigns", shop.campaigns, [](const Campaign& campaign) { return write_campaign(campaign); });
    write_entries(object, "promotions", shop.promotions, write_promotion);
    write_entries(object, "coupons", shop.coupons, write_coupon);
    return object;
}

Result<ProductRows> ProductRows::open(std::istream& stream) {
    auto table = CsvTable::open(stream, kProductColumns);
    if (!table) return std::unexpected(table.error());
    return ProductRows(std::move(*table));
}

Result<std::optional<Product>> ProductRows::next() {
    auto row = table_.next();
    if (!row) return std::unexpected(row.error());
    if (!*row) return std::nullopt;
    std::vector<std::string>& values = **row;
    const auto refuse = [&](ProductColumn column, std::string_view detail) {
        return std::unexpected(table_.refuse(kProductColumns[column], detail));
    };
    if (values[kProduct].empty() || values[kProduct].size() > kIdentifierLengthMax)
        return refuse(kProduct, fmt::format("a product needs an identifier of at most {} letters.", kIdentifierLengthMax));
    if (values[kName].size() > kTextLengthMax)
        return refuse(kName, fmt::format("the name is longer than {} letters.", kTextLengthMax));
    if (values[kCategory].size() > kIdentifierLengthMax)
        return refuse(kCategory, fmt::format("the category is longer than {} letters.", kIdentifierLengthMax));
    for (const ProductColumn column : {kProduct, kName, kCategory})
        if (has_control(values[column])) return refuse(column, "the text has a control character; remove it.");
    const auto currency = parse_currency(values[kCurrency]);
    if (!currency) return refuse(kCurrency, "this is no currency; use an ISO 4217 code such as GBP.");
    const std::string& price_text = values[kListPrice];
    std::int64_t price = -1;
    const auto [stop, error] = std::from_chars(price_text.data(), price_text.data() + price_text.size(), price);
    if (error != std::errc{} || stop != price_text.data() + price_text.size() || price < 0 || price > kAmountMinorMax)
        return refuse(kListPrice, fmt::format("the price must be a whole number of minor units from 0 to {}.", kAmountMinorMax));
    Product product;
    product.id = std::move(values[kProduct]);
    if (!values[kName].empty()) product.name["en"] = std::move(values[kName]);
    if (!values[kCategory].empty()) product.categories.push_back(std::move(values[kCategory]));
    product.prices.set(*currency, price);
    return product;
}

Result<std::vector<Product>> read_products_csv(std::istream& stream) {
    auto rows = ProductRows::open(stream);
    if (!rows) return std::unexpected(rows.error());
    std::vector<Product> products;
    std::unordered_map<std::string, std::size_t> by_id;
    std::vector<FieldError> errors;
    while (errors.size() < kErrorsMax) {
        auto product = rows->next();
        if (!product) {
            errors.insert(errors.end(), product.error().errors.begin(), product.error().errors.end());
            continue;
        }
        if (!*product) break;
        const auto [place, is_new] = by_id.emplace((*product)->id, products.size());
        if (is_new) {
            products.push_back(std::move(**product));
            continue;
        }
        const auto& [currency, price] = *(*product)->prices.begin();
        MoneyMap& prices = products[place->second].prices;
        if (prices.find(currency))
            errors.push_back(
                {fmt::format("/{}/product", rows->line()), fmt::format("Line {}: \"{}\" has a price in {} already; remove one.",
                                                                       rows->line(), place->first, currency.text())});
        else
            prices.set(currency, price);
    }
    if (errors.empty()) return products;
    std::string detail = errors[0].detail;
    return fail("invalid_document", std::move(detail), std::move(errors));
}

}  // namespace couponry::document
