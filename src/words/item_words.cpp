// Which items a filter means, in words: what is named first, what else is asked of it in brackets.
#include "words/writer.h"

namespace couponry::words {
namespace {

constexpr std::size_t kNamesFull = 5;
constexpr std::size_t kNamesFew = 2;

std::size_t names_max(Detail detail) {
    return detail == Detail::full ? kNamesFull : detail == Detail::few ? kNamesFew : 0;
}

/// "not reduced" may also be said as an exclusion of what is reduced.
ItemFilter with_plain_reduced(const ItemFilter& filter) {
    ItemFilter plain = filter;
    ItemFilter reduced_ones;
    reduced_ones.reduced = true;
    if (!plain.reduced && plain.exclude.size() == 1 && plain.exclude.front() == reduced_ones) {
        plain.exclude.clear();
        plain.reduced = false;
    }
    return plain;
}

/// An alternative that stands alone is what is meant.
const ItemFilter& without_wrapping(const ItemFilter& filter) {
    ItemFilter rest = filter;
    rest.any.clear();
    return filter.any.size() == 1 && rest == ItemFilter{} ? without_wrapping(filter.any.front()) : filter;
}

}  // namespace

bool asks_only_full_price(const ItemFilter& filter) {
    ItemFilter full_price;
    full_price.reduced = false;
    return with_plain_reduced(filter) == full_price;
}

std::string Writer::product_items(const std::vector<std::string>& ids, NameKind kind, Joined joined, Detail detail) const {
    const std::size_t most = names_max(detail);
    const auto count = static_cast<std::int64_t>(ids.size());
    if (most == 0) return text("items.products_many", {{"count", count}});
    if (ids.size() <= most) return text("items.products", {{"names", names(kind, ids, joined)}});
    std::vector<std::string> first;
    first.reserve(most);
    for (std::size_t index = 0; index < most; ++index) first.push_back(name(kind, ids[index]));
    return text("items.products_more", {{"names", row(first)}, {"count", count - static_cast<std::int64_t>(most)}});
}

std::string Writer::category_names(const std::vector<std::string>& ids, Joined joined) const {
    std::vector<std::string> texts;
    texts.reserve(ids.size());
    for (const std::string& id : ids) texts.push_back(text("name.category", {{"name", name(NameKind::category, id)}}));
    return formats_.list(texts, joined);
}

std::vector<std::string> Writer::item_details(const ItemFilter& filter, bool names_categories, bool names_brands,
                                              bool names_any) const {
    std::vector<std::string> details;
    if (names_categories && !filter.categories.empty())
        details.push_back(text("detail.categories", {{"names", category_names(filter.categories, Joined::any)}}));
    if (names_brands && !filter.brands.empty())
        details.push_back(text("detail.brands", {{"names", formats_.list(filter.brands, Joined::any)}}));
    if (!filter.products.empty() && !filter.skus.empty())
        details.push_back(text("detail.skus", {{"count", static_cast<std::int64_t>(filter.skus.size())}}));
    for (const auto& [attribute, values] : filter.attributes)
        details.push_back(text("detail.attribute", {{"name", attribute}, {"values", formats_.list(values, Joined::any)}}));
    const bool has_min = !filter.price_min.empty();
    const bool has_max = !filter.price_max.empty();
    if (has_min || has_max)
        details.push_back(text(has_min && has_max ? "detail.price_range"
                               : has_min          ? "detail.price_min"
                                                  : "detail.price_max",
                               {{"min", money(filter.price_min)}, {"max", money(filter.price_max)}}));
    if (!filter.any.empty() && names_any)
        details.push_back(text("detail.any", {{"items", alternatives(filter, Joined::any, Detail::few)}}));
    for (const ItemFilter& excluded : filter.exclude)
        details.push_back(text("detail.exclude", {{"items", items(&excluded, Joined::any, Detail::few)}}));
    return details;
}

/// What is named: products, else categories, else brands, else alternatives, else nothing in particular.
std::string Writer::some_items(const ItemFilter& filter, Joined joined, Detail detail) const {
    if (!filter.products.empty()) return product_items(filter.products, NameKind::product, joined, detail);
    if (!filter.skus.empty()) return product_items(filter.skus, NameKind::product, joined, detail);
    if (!filter.categories.empty()) {
        if (filter.categories.size() <= names_max(detail))
            return text("items.categories", {{"names", category_names(filter.categories, joined)}});
        return text("items.categories_many", {{"count", static_cast<std::int64_t>(filter.categories.size())}});
    }
    if (!filter.brands.empty() && filter.brands.size() <= names_max(detail))
        return text("items.brands", {{"names", formats_.list(filter.brands, joined)}});
    const bool names_alternatives = filter.brands.empty() && !filter.any.empty() && filter.any.size() <= names_max(detail);
    return names_alternatives ? alternatives(filter, joined, detail) : std::string();
}

std::string Writer::alternatives(const ItemFilter& filter, Joined joined, Detail detail) const {
    std::vector<std::string> texts;
    texts.reserve(filter.any.size());
    for (const ItemFilter& alternative : filter.any) texts.push_back(items(&alternative, Joined::any, detail));
    return some_of(std::move(texts), joined, detail);
}

std::string Writer::items(const ItemFilter* given, Joined joined, Detail detail) const {
    if (given == nullptr) return text("items");
    const ItemFilter filter = with_plain_reduced(without_wrapping(*given));
    std::string said = some_items(filter, joined, detail);
    const bool has_names = !said.empty();
    const bool names_things = !filter.products.empty() || !filter.skus.empty();
    const bool names_more = names_things || !filter.categories.empty() || !has_names;
    const std::vector<std::string> details = item_details(filter, names_things, names_more, names_more || !filter.brands.empty());
    if (filter.reduced) {
        const std::string key = *filter.reduced ? "items.reduced" : "items.full_price";
        said = has_names ? text(key, {{"items", said}}) : text(key + "_only");
    } else if (!has_names) {
        said = text(details.empty() ? "items" : "items.selected");
    }
    // In few words only the names count; without names the details are all there is to say.
    if (details.empty() || detail == Detail::brief || (detail == Detail::few && has_names)) return said;
    return text("items.details", {{"items", std::move(said)}, {"details", row(details)}});
}

}  // namespace couponry::words
