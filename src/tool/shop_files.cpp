#include "tool/shop_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>

#include "document/cart_document.h"
#include "document/coupon_document.h"
#include "document/shop_document.h"
#include "service/uses.h"
#include "tool/product_files.h"

namespace couponry::tool {
namespace {

/// The lists of a shop that are files of their own, with the names they have in one document (document::read_shop).
struct ListFile {
    std::string_view list;
    bool is_required;
};
constexpr std::array kListFiles = {ListFile{"sites", true}, ListFile{"categories", false}, ListFile{"campaigns", false},
                                   ListFile{"promotions", true}, ListFile{"coupons", false}};

/// Several files read as one document: errors are told in the file they belong to.
class Parts {
public:
    explicit Parts(std::filesystem::path folder) : folder_(std::move(folder)) {}

    void add(const ListFile& part) {
        const std::filesystem::path path = folder_ / fmt::format("{}.json", part.list);
        if (!part.is_required && !std::filesystem::exists(path)) return;
        auto file = read_file(path);
        if (!file) return keep(file.error());
        auto value = parse_file(*file);
        if (!value) return keep(value.error());
        document_[boost::json::string_view(part.list.data(), part.list.size())] = std::move(*value);
        files_.emplace(part.list, std::move(*file));
    }

    Read<Shop> read() {
        if (!refusal_.lines.empty()) return std::unexpected(std::move(refusal_));
        auto shop = document::read_shop(std::move(document_));
        if (shop) return std::move(*shop);
        for (const FieldError& error : shop.error().errors) {
            // "/promotions/3/ends_at" is "/3/ends_at" of promotions.json.
            const std::size_t end = std::min(error.pointer.find('/', 1), error.pointer.size());
            const auto file = files_.find(error.pointer.substr(1, end - 1));
            refusal_.lines.push_back(
                file == files_.end() ? error.detail : located(file->second, FieldError{error.pointer.substr(end), error.detail}));
        }
        return std::unexpected(std::move(refusal_));
    }

private:
    void keep(const Refusal& refusal) { refusal_.lines.insert(refusal_.lines.end(), refusal.lines.begin(), refusal.lines.end()); }

    std::filesystem::path folder_;
    boost::json::object document_;
    std::map<std::string, File, std::less<>> files_;
    Refusal refusal_;
};

/// A list in a file that may be absent.
template <class Entry, class ReadEntry>
Read<std::vector<Entry>> read_list(const std::filesystem::path& path, const ReadEntry& read_entry) {
    if (!std::filesystem::exists(path)) return std::vector<Entry>{};
    const auto file = read_file(path);
    if (!file) return std::unexpected(file.error());
    const auto value = parse_file(*file);
    if (!value) return std::unexpected(value.error());
    auto entries = document::read_whole<std::vector<Entry>>(*value, document::ListOf{read_entry});
    if (!entries) return std::unexpected(located(*file, entries.error()));
    return std::move(*entries);
}

}  // namespace

Read<ShopFiles> read_shop_files(const std::filesystem::path& folder) {
    if (!std::filesystem::is_directory(folder))
        return std::unexpected(
            Refusal{{fmt::format("{}: There is no such folder; name the folder of a shop with --shop.", folder.native())}});
    ShopFiles files;
    files.folder = folder;
    Parts parts(folder);
    for (const ListFile& part : kListFiles) parts.add(part);
    auto shop = parts.read();
    if (!shop) return std::unexpected(shop.error());
    files.shop = std::move(*shop);
    auto products = read_product_files(folder);
    if (!products) return std::unexpected(products.error());
    files.shop.products = std::move(*products);
    auto customers = read_list<CustomerFacts>(
        folder / "customers.json",
        [](const document::Reader& place, CustomerFacts& customer) { return document::read_customer_facts(place, customer); });
    if (!customers) return std::unexpected(customers.error());
    files.customers = std::move(*customers);
    auto codes = read_list<Code>(folder / "codes.json",
                                 [](const document::Reader& place, Code& code) { return document::read_code(place, code); });
    if (!codes) return std::unexpected(codes.error());
    files.codes = service::by_normalised_text(std::move(*codes));
    return files;
}

Read<PromotionFile> read_promotion_file(const std::filesystem::path& path, const std::vector<Campaign>& campaigns) {
    auto file = read_file(path);
    if (!file) return std::unexpected(file.error());
    auto value = parse_file(*file);
    if (!value) return std::unexpected(value.error());
    const bool is_single = value->is_object();
    boost::json::object document;
    if (is_single)
        document["promotions"] = boost::json::array{std::move(*value)};
    else
        document["promotions"] = std::move(*value);
    boost::json::array& names = document["campaigns"].emplace_array();
    for (const Campaign& campaign : campaigns) names.emplace_back(boost::json::object{{"code", campaign.code}});
    auto shop = document::read_shop(std::move(document));
    if (shop) return PromotionFile{std::move(*file), is_single, std::move(shop->promotions)};
    Refusal refusal;
    const std::size_t prefix = std::string_view(is_single ? "/promotions/0" : "/promotions").size();
    for (const FieldError& error : shop.error().errors)
        refusal.lines.push_back(
            located(*file, FieldError{error.pointer.substr(std::min(prefix, error.pointer.size())), error.detail}));
    return std::unexpected(std::move(refusal));
}

}  // namespace couponry::tool
