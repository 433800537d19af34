#include "engine/tables.h"

#include <fmt/format.h>

#include <algorithm>

namespace couponry::engine {

template <class Visit>
void Tables::for_each_layer(const Visit& visit) {
    visit(&Tables::filters_);
    visit(&Tables::lists_);
    visit(&Tables::values_);
    visit(&Tables::numbers_);
    visit(&Tables::moneys_);
    visit(&Tables::amounts_);
    visit(&Tables::fact_values_);
    visit(&Tables::schedules_);
    visit(&Tables::nodes);
    visit(&Tables::leaves);
    visit(&Tables::tiers);
    visit(&Tables::parts);
    visit(&Tables::prices);
}

Tables::Tables(const Tables* parent) : symbols(parent != nullptr ? &parent->symbols : nullptr) {
    if (parent != nullptr) for_each_layer([&](auto layer) { (this->*layer).continue_from(&(parent->*layer)); });
}

std::shared_ptr<Tables> Tables::joined(const Tables& lower, const Tables& upper) {
    auto tables = std::make_shared<Tables>();
    tables->symbols.join(lower.symbols, upper.symbols);
    for_each_layer([&](auto layer) { ((*tables).*layer).join(lower.*layer, upper.*layer); });
    return tables;
}

MoneyId Tables::money(const MoneyMap& amounts) {
    Hash hash;
    for (const auto& [currency, amount] : amounts) {
        hash.add(currency.text());
        hash.add(static_cast<std::uint64_t>(amount));
    }
    MoneyId id = money_ids_.find(hash.value(), [&](MoneyId known) {
        const auto own = money_at(known);
        return std::equal(own.begin(), own.end(), amounts.begin(), amounts.end(),
                          [](const auto& one, const auto& two) { return one.currency == two.first && one.amount == two.second; });
    });
    if (id == kNone) {
        const Range range{amounts_.size(), static_cast<std::uint32_t>(amounts.size())};
        for (const auto& [currency, amount] : amounts) amounts_.push({currency, amount});
        id = moneys_.push(range);
        money_ids_.insert(hash.value(), id);
    }
    used_money_.push_back(id);
    return id;
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

void Tables::hash_texts(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
        hashes_.push_back(Symbols::hash(text));
        symbols.prefetch_settled(hashes_.back());
    }
}

void Tables::sort_symbols_of(const std::vector<std::string>& texts, std::span<const std::uint32_t> hashes) {
    sorting_.clear();
    for (std::size_t place = 0; place < texts.size(); ++place) sorting_.push_back(symbols.intern(texts[place], hashes[place]));
    std::sort(sorting_.begin(), sorting_.end());
    sorting_.erase(std::unique(sorting_.begin(), sorting_.end()), sorting_.end());
}

ListId Tables::list(const std::vector<std::string>& texts) {
    hashes_.clear();
    hash_texts(texts);
    sort_symbols_of(texts, hashes_);
    return intern_sorted();
}

ListId Tables::own_list(const std::vector<std::string>& texts) {
    hashes_.clear();
    hash_texts(texts);
    sort_symbols_of(texts, hashes_);
    return push_list(sorting_);
}

ListId Tables::intern_sorted() {
    Hash hash;
    hash.add(sorting_);
    ListId id = list_ids_.find(hash.value(), [&](ListId known) { return std::ranges::equal(list_at(known), sorting_); });
    if (id != kNone) return id;
    id = push_list(sorting_);
    list_ids_.insert(hash.value(), id);
    return id;
}

ListId Tables::take_used_currencies() {
    if (used_money_.empty()) return kNone;
    sorting_.clear();
    for (const CurrencyAmount& entry : money_at(used_money_.front()))
        if (std::all_of(used_money_.begin(), used_money_.end(),
                        [&](MoneyId money) { return amount(money, entry.currency).has_value(); }))
            sorting_.push_back(symbol_of(entry.currency));
    used_money_.clear();
    std::sort(sorting_.begin(), sorting_.end());
    return intern_sorted();
}

Symbol Tables::symbol_of(Currency currency) {
    for (const auto& [known, symbol] : currencies_)
        if (known == currency) return symbol;
    return currencies_.emplace_back(currency, symbols.intern(currency.text())).second;
}

ListId Tables::ordered_list(const std::vector<std::string>& texts) {
    std::vector<Symbol> in_order;
    in_order.reserve(texts.size());
    for (const std::string& text : texts) in_order.push_back(symbols.intern(text));
    return push_list(in_order);
}

FilterId Tables::filter(const ItemFilter& filter) {
    CompiledFilter compiled;
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

    return filter_with_lists(filter, compiled);
}

FilterId Tables::filter_with_lists(const ItemFilter& filter, CompiledFilter& compiled) {
    // The lists are the filter's own, and found with it: hardly ever has another one the same list, and something else beside it.
    struct Key {
        const std::vector<std::string>& texts;
        ListId& list;
        std::uint64_t sum = 0;  // of the hashes of the texts, without doubles: the same in any order
    };
    Key keys[] = {{filter.products, compiled.products},
                  {filter.skus, compiled.skus},
                  {filter.categories, compiled.categories},
                  {filter.brands, compiled.brands}};
    const auto hash = [&] {
        Hash all = hash_without_lists(compiled);
        for (const Key& key : keys) all.add(key.sum);
        return all.value();
    };
    hashes_.clear();
    for (Key& key : keys) {
        const std::size_t before = hashes_.size();
        hash_texts(key.texts);
        for (std::size_t place = before; place < hashes_.size(); ++place) key.sum += hashes_[place];
    }
    // It comes from memory while the texts are looked up.
    filter_ids_.prefetch(hash());

    const std::uint32_t lists_before = lists_.size();
    const std::uint32_t values_before = values_.size();
    std::span<const std::uint32_t> hashes = hashes_;
    for (Key& key : keys) {
        if (key.texts.empty()) continue;
        sort_symbols_of(key.texts, hashes.first(key.texts.size()));
        hashes = hashes.subspan(key.texts.size());
        key.list = push_list(sorting_);
        if (sorting_.size() == key.texts.size()) continue;
        key.sum = 0;
        for (const Symbol symbol : sorting_) key.sum += Symbols::hash(symbols.text(symbol));
    }
    const std::uint32_t filters_before = filters_.size();
    const FilterId id = intern(compiled, hash());
    if (id < filters_before) {
        lists_.truncate(lists_before);
        values_.truncate(values_before);
    }
    return id;
}

Range Tables::pool(std::span<const std::uint32_t> ids) {
    if (ids.empty()) return {};
    Hash hash;
    hash.add(ids);
    const auto count = static_cast<std::uint32_t>(ids.size());
    std::uint32_t begin = pool_ids_.find(hash.value(), [&](std::uint32_t known) {
        return numbers_.size() - known >= count && std::ranges::equal(numbers({known, count}), ids);
    });
    if (begin == kNone) {
        begin = numbers_.size();
        for (const std::uint32_t id : ids) numbers_.push(id);
        pool_ids_.insert(hash.value(), begin);
    }
    return {begin, count};
}

Hash Tables::hash_without_lists(const CompiledFilter& filter) {
    Hash hash;
    const std::uint32_t fields[] = {filter.attributes.begin,
                                    filter.attributes.count,
                                    filter.price_min,
                                    filter.price_max,
                                    static_cast<std::uint32_t>(filter.reduced + 1),
                                    filter.exclude,
                                    filter.any.begin,
                                    filter.any.count};
    hash.add(fields);
    return hash;
}

FilterId Tables::intern(const CompiledFilter& filter, std::uint32_t hash) {
    FilterId id = filter_ids_.find(hash, [&](FilterId known) { return is_same(filter_at(known), filter); });
    if (id != kNone) return id;
    id = filters_.push(filter);
    filter_ids_.insert(hash, id);
    return id;
}

bool Tables::is_same(ListId one, ListId two) const {
    return (one == kNone) == (two == kNone) && std::ranges::equal(list_at(one), list_at(two));
}

bool Tables::is_same(const CompiledFilter& one, const CompiledFilter& two) const {
    return is_same(one.products, two.products) && is_same(one.skus, two.skus) && is_same(one.categories, two.categories) &&
           is_same(one.brands, two.brands) && one.attributes == two.attributes && one.price_min == two.price_min &&
           one.price_max == two.price_max && one.reduced == two.reduced && one.exclude == two.exclude && one.any == two.any;
}

std::uint32_t Tables::fact_value(const FactValue& value) {
    return fact_values_.push(value);
}

std::uint32_t Tables::schedule(const Schedule& schedule) {
    return schedules_.push(schedule);
}

void Tables::reserve(std::size_t promotions) {
    // More would cost nothing but addresses: memory that is never written is none, and finish() gives it back.
    filters_.reserve(promotions);
    lists_.reserve(2 * promotions);
    values_.reserve(4 * promotions);
    numbers_.reserve(2 * promotions);
    nodes.reserve(2 * promotions);
    leaves.reserve(promotions);
    symbols.reserve(3 * promotions, promotions);
    filter_ids_.reserve(promotions);
}

void Tables::finish() {
    filter_ids_ = list_ids_ = money_ids_ = pool_ids_ = {};
    sorting_ = {};
    hashes_ = {};
    currencies_ = {};
    used_money_ = {};
    symbols.shrink();
    for_each_layer([&](auto layer) { (this->*layer).shrink(); });
}

std::size_t Tables::bytes() const {
    std::size_t sum = symbols.bytes();
    for_each_layer([&](auto layer) { sum += (this->*layer).bytes(); });
    return sum;
}

}  // namespace couponry::engine
