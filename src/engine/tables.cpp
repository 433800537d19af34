#include "engine/tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace couponry::engine {
namespace {

void append(std::string& key, const void* data, std::size_t size) {
    key.append(static_cast<const char*>(data), size);
}

}  // namespace

Tables::Tables(const Tables* parent) : symbols(parent != nullptr ? &parent->symbols : nullptr) {
    if (parent == nullptr) return;
    filters_.continue_from(&parent->filters_);
    lists_.continue_from(&parent->lists_);
    values_.continue_from(&parent->values_);
    numbers_.continue_from(&parent->numbers_);
    moneys_.continue_from(&parent->moneys_);
    amounts_.continue_from(&parent->amounts_);
    fact_values_.continue_from(&parent->fact_values_);
    schedules_.continue_from(&parent->schedules_);
    nodes.continue_from(&parent->nodes);
    leaves.continue_from(&parent->leaves);
    tiers.continue_from(&parent->tiers);
    parts.continue_from(&parent->parts);
    prices.continue_from(&parent->prices);
}

MoneyId Tables::money(const MoneyMap& amounts) {
    std::string key = "m";
    for (const auto& [currency, amount] : amounts) {
        append(key, currency.letters.data(), 3);
        append(key, &amount, sizeof amount);
    }
    const auto [place, is_new] = interned_.try_emplace(std::move(key), 0);
    if (is_new) {
        Range range{amounts_.size(), 0};
        for (const auto& [currency, amount] : amounts) {
            amounts_.push({currency, amount});
            ++range.count;
        }
        place->second = moneys_.push(range);
    }
    used_money_.push_back(place->second);
    return place->second;
}

MoneyId Tables::optional_money(const MoneyMap* amounts) {
    if (amounts == nullptr) return kNone;
    const MoneyId id = money(*amounts);
    used_money_.pop_back();
    return id;
}

ListId Tables::push_list(std::span<const Symbol> symbols_of_list) {
    Range range{values_.size(), static_cast<std::uint32_t>(symbols_of_list.size())};
    for (const Symbol symbol : symbols_of_list) values_.push(symbol);
    return lists_.push(range);
}

ListId Tables::list(const std::vector<std::string>& texts) {
    std::vector<Symbol> sorted;
    sorted.reserve(texts.size());
    for (const std::string& text : texts) sorted.push_back(symbols.intern(text));
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    std::string key = "l";
    append(key, sorted.data(), sorted.size() * sizeof(Symbol));
    const auto [place, is_new] = interned_.try_emplace(std::move(key), 0);
    if (is_new) place->second = push_list(sorted);
    return place->second;
}

ListId Tables::ordered_list(const std::vector<std::string>& texts) {
    std::vector<Symbol> in_order;
    in_order.reserve(texts.size());
    for (const std::string& text : texts) in_order.push_back(symbols.intern(text));
    return push_list(in_order);
}

FilterId Tables::filter(const ItemFilter& filter) {
    CompiledFilter compiled;
    const auto list_unless_empty = [&](const std::vector<std::string>& texts) { return texts.empty() ? kNone : list(texts); };
    compiled.products = list_unless_empty(filter.products);
    compiled.skus = list_unless_empty(filter.skus);
    compiled.categories = list_unless_empty(filter.categories);
    compiled.brands = list_unless_empty(filter.brands);
    const auto pool = [&](const std::vector<std::uint32_t>& ids) {
        if (ids.empty()) return Range{};
        std::string key = "n";
        append(key, ids.data(), ids.size() * sizeof(std::uint32_t));
        const auto [place, is_new] = interned_.try_emplace(std::move(key), 0);
        if (is_new) {
            place->second = numbers_.size();
            for (const std::uint32_t id : ids) numbers_.push(id);
        }
        return Range{place->second, static_cast<std::uint32_t>(ids.size())};
    };
    std::vector<std::uint32_t> ids;
    for (const auto& [name, values] : filter.attributes) {
        std::vector<std::string> texts;
        texts.reserve(values.size());
        for (const std::string& value : values) texts.push_back(fmt::format("{}={}", name, value));
        ids.push_back(list(texts));
    }
    compiled.attributes = pool(ids);
    if (!filter.price_min.empty()) compiled.price_min = money(filter.price_min);
    if (!filter.price_max.empty()) compiled.price_max = money(filter.price_max);
    if (filter.reduced) compiled.reduced = *filter.reduced ? 1 : 0;
    if (!filter.exclude.empty()) compiled.exclude = this->filter(filter.exclude.front());
    ids.clear();
    for (const ItemFilter& alternative : filter.any) ids.push_back(this->filter(alternative));
    compiled.any = pool(ids);

    std::string key = "f";
    for (const std::uint32_t part :
         {compiled.products, compiled.skus, compiled.categories, compiled.brands, compiled.attributes.begin,
          compiled.attributes.count, compiled.price_min, compiled.price_max, static_cast<std::uint32_t>(compiled.reduced + 1),
          compiled.exclude, compiled.any.begin, compiled.any.count})
        append(key, &part, sizeof part);
    const auto [place, is_new] = interned_.try_emplace(std::move(key), 0);
    if (is_new) place->second = filters_.push(compiled);
    return place->second;
}

std::uint32_t Tables::fact_value(const FactValue& value) {
    return fact_values_.push(value);
}

std::uint32_t Tables::schedule(const Schedule& schedule) {
    return schedules_.push(schedule);
}

void Tables::finish() {
    interned_ = {};
    used_money_ = {};
    filters_.shrink();
    lists_.shrink();
    values_.shrink();
    numbers_.shrink();
    moneys_.shrink();
    amounts_.shrink();
    nodes.shrink();
    leaves.shrink();
    tiers.shrink();
    parts.shrink();
    prices.shrink();
}

std::size_t Tables::bytes() const {
    return symbols.bytes() + filters_.bytes() + lists_.bytes() + values_.bytes() + numbers_.bytes() + moneys_.bytes() +
           amounts_.bytes() + fact_values_.bytes() + schedules_.bytes() + nodes.bytes() + leaves.bytes() + tiers.bytes() +
           parts.bytes() + prices.bytes();
}

}  // namespace couponry::engine
