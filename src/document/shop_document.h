// Sites, the mirrored catalog and a whole shop as JSON, and products as CSV. Pure functions, any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <istream>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "document/csv.h"
#include "document/reader.h"
#include "model/shop.h"

namespace couponry::document {

// `known_id`: the identifier under which it is saved; then `id` may be left out.
Result<Site> read_site(const boost::json::value& value, std::string_view known_id = {});
bool read_site(const Reader& reader, std::string_view known_id, Site& target);
boost::json::object write_site(const Site& site);

Result<Product> read_product(const boost::json::value& value, std::string_view known_id = {});
bool read_product(const Reader& reader, std::string_view known_id, Product& target);
boost::json::object write_product(const Product& product);

Result<Category> read_category(const boost::json::value& value, std::string_view known_id = {});
bool read_category(const Reader& reader, std::string_view known_id, Category& target);
boost::json::object write_category(const Category& category);

/// Categories that are their own ancestors: pointers "/<index>/parent". A parent that is not there is no error.
std::vector<FieldError> check_category_tree(std::span<const Category> categories);

/// {"sites": [], "categories": [], "products": [], "campaigns": [], "promotions": [], "coupons": []}, each of which may be left out.
/// Refused too: anything twice, a cycle of categories, an unknown campaign, and what check_promotion_order finds.
Result<Shop> read_shop(const boost::json::value& value);
boost::json::object write_shop(const Shop& shop);

/// Products of a file with the columns product,name,category,list_price_minor,currency, row by row. Rows of one product in several
/// currencies are products of the same id, each with its one price.
class ProductRows {
public:
    static Result<ProductRows> open(std::istream& stream);
    /// The next product; nothing at the end. Failures `malformed_csv` and `invalid_row` name the line; the next call goes on behind it.
    Result<std::optional<Product>> next();
    std::size_t line() const { return table_.line(); }

private:
    explicit ProductRows(CsvTable table) : table_(std::move(table)) {}
    CsvTable table_;
};
/// All products of such a file, prices in several currencies joined. The first bad rows (up to kErrorsMax) are the Failure.
Result<std::vector<Product>> read_products_csv(std::istream& stream);

}  // namespace couponry::document
