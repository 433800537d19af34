#include "tool/product_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <sstream>
#include <unordered_map>

#include "document/shop_document.h"

namespace couponry::tool {
namespace {

class Products {
public:
    explicit Products(std::vector<Product> products) : products_(std::move(products)) {
        for (std::size_t index = 0; index < products_.size(); ++index) by_id_.emplace(products_[index].id, index);
    }
    Product* find(std::string_view id) {
        const auto place = by_id_.find(std::string(id));
        return place == by_id_.end() ? nullptr : &products_[place->second];
    }
    std::vector<Product> take() { return std::move(products_); }

private:
    std::vector<Product> products_;
    std::unordered_map<std::string, std::size_t> by_id_;
};

/// Rows whose first column is a product; `read_row` sets what the others say, or names a bad column and why.
struct BadField {
    std::string_view column;
    std::string_view detail;
};
template <class ReadRow>
Read<void> read_rows(const std::filesystem::path& path, std::vector<std::string> columns, Products& products,
                     const ReadRow& read_row) {
    const auto file = read_file(path);
    if (!file) return std::unexpected(file.error());
    std::istringstream stream(file->text);
    auto table = document::CsvTable::open(stream, std::move(columns));
    if (!table) return std::unexpected(located_rows(file->path, table.error()));
    Refusal refusal;
    const auto add = [&](const Failure& failure) {
        const Refusal more = located_rows(file->path, failure);
        refusal.lines.insert(refusal.lines.end(), more.lines.begin(), more.lines.end());
    };
    while (refusal.lines.size() < document::kErrorsMax) {
        const auto row = table->next();
        if (!row) {
            add(row.error());
            continue;
        }
        if (!*row) break;
        Product* product = products.find((**row)[0]);
        if (product == nullptr) {
            add(table->refuse("product", "products.csv has no such product; add it there or remove the row."));
        } else if (const std::optional<BadField> bad = read_row(**row, *product)) {
            add(table->refuse(bad->column, bad->detail));
        }
    }
    if (!refusal.lines.empty()) return std::unexpected(std::move(refusal));
    return {};
}

std::optional<BadField> read_price_row(const std::vector<std::string>& row, Product& product) {
    const auto currency = parse_currency(row[2]);
    if (!currency) return BadField{"currency", "this is no currency; use an ISO 4217 code such as EUR."};
    std::int64_t price = -1;
    const char* const end = row[1].data() + row[1].size();
    const auto [stop, error] = std::from_chars(row[1].data(), end, price);
    if (error != std::errc{} || stop != end || price < 0 || price > kAmountMinorMax)
        return BadField{"list_price_minor", "the price must be a whole number of minor units."};
    product.prices.set(*currency, price);
    return std::nullopt;
}

Read<void> read_overrides(const std::filesystem::path& path, Products& products) {
    const auto file = read_file(path);
    if (!file) return std::unexpected(file.error());
    const auto value = parse_file(*file);
    if (!value) return std::unexpected(value.error());
    std::vector<FieldError> errors;
    const document::Reader whole(*value, errors);
    const boost::json::array* entries = whole.array();
    for (std::size_t index = 0; entries != nullptr && index < entries->size(); ++index) {
        const document::Reader entry(whole, index, (*entries)[index]);
        document::Fields fields(entry);
        std::string id;
        if (!fields.required("product", id, document::kIdentifier)) continue;
        Product* product = products.find(id);
        if (product == nullptr) {
            entry.refuse_at("/product", fmt::format("products.csv has no product \"{}\"; add it there or remove the entry.", id));
            continue;
        }
        // The rest is a product without its identifier: what it does not say stays as it was.
        boost::json::value rest = (*entries)[index];
        rest.as_object().erase("product");
        document::read_product(document::Reader(whole, index, rest), id, *product);
    }
    if (errors.empty()) return {};
    return std::unexpected(located(*file, document::invalid_document(std::move(errors))));
}

/// The files of a folder whose names begin and end so, sorted, with what stands between.
std::vector<std::pair<std::filesystem::path, std::string>> files_named(const std::filesystem::path& folder,
                                                                       std::string_view begin, std::string_view end) {
    std::vector<std::pair<std::filesystem::path, std::string>> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().native();
        if (name.size() > begin.size() + end.size() && name.starts_with(begin) && name.ends_with(end))
            found.emplace_back(entry.path(), name.substr(begin.size(), name.size() - begin.size() - end.size()));
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace

Read<std::vector<Product>> read_product_files(const std::filesystem::path& folder) {
    if (!std::filesystem::exists(folder / "products.csv")) return std::vector<Product>{};
    const auto file = read_file(folder / "products.csv");
    if (!file) return std::unexpected(file.error());
    std::istringstream stream(file->text);
    auto listed = document::read_products_csv(stream);
    if (!listed) return std::unexpected(located_rows(file->path, listed.error()));
    Products products(std::move(*listed));
    for (const auto& [path, currency] : files_named(folder, "prices_", ".csv"))
        if (auto done = read_rows(path, {"product", "list_price_minor", "currency"}, products, read_price_row); !done)
            return std::unexpected(done.error());
    for (const auto& [path, language] : files_named(folder, "products_", ".csv")) {
        const auto read_name = [&](const std::vector<std::string>& row, Product& product) -> std::optional<BadField> {
            product.name[language] = row[1];
            return std::nullopt;
        };
        if (auto done = read_rows(path, {"product", "name"}, products, read_name); !done) return std::unexpected(done.error());
    }
    if (std::filesystem::exists(folder / "overrides.json"))
        if (auto done = read_overrides(folder / "overrides.json", products); !done) return std::unexpected(done.error());
    return products.take();
}

}  // namespace couponry::tool
