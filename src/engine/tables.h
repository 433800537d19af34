// Tables: the compiled form of rules, pooled. Filters, amounts and most lists of texts are interned, so that equal ones are
// counted once per cart. Filled by the compiler, immutable once published; a delta's Tables continue the numbers of its base.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/money.h"
#include "engine/hashed_ids.h"
#include "engine/plain_vector.h"
#include "engine/symbols.h"
#include "model/promotion.h"
#include "model/reason.h"
#include "model/rule.h"

namespace couponry::engine {

using FilterId = std::uint32_t;
using MoneyId = std::uint32_t;
using ListId = std::uint32_t;
constexpr std::uint32_t kNone = 0xFFFFFFFF;

/// A vector that continues the numbers of a parent's.
template <class T>
class Layered {
public:
    void continue_from(const Layered* parent) {
        parent_ = parent;
        offset_ = parent != nullptr ? parent->size() : 0;
    }
    /// Under the same numbers, what two have beyond the parent of the lower one, on which the upper one stands.
    void join(const Layered& lower, const Layered& upper) {
        continue_from(lower.parent_);
        for (const T& value : lower.own_) own_.push_back(value);
        for (const T& value : upper.own_) own_.push_back(value);
        shrink();
    }
    const T& operator[](std::uint32_t id) const { return id >= offset_ ? own_[id - offset_] : (*parent_)[id]; }
    std::uint32_t push(T value) {
        own_.push_back(std::move(value));
        return size() - 1;
    }
    /// Forgets the last ones, so that `count` are left.
    void truncate(std::uint32_t count) { own_.truncate(count - offset_); }
    T& own(std::uint32_t id) { return own_[id - offset_]; }
    std::uint32_t size() const { return offset_ + static_cast<std::uint32_t>(own_.size()); }
    std::uint32_t offset() const { return offset_; }
    std::span<const T> range(std::uint32_t begin, std::uint32_t count) const {
        if (count == 0) return {};
        return begin >= offset_ ? std::span<const T>(own_.data() + (begin - offset_), count) : parent_->range(begin, count);
    }
    std::size_t bytes() const { return own_.capacity() * sizeof(T); }
    void reserve(std::size_t own_count) { own_.reserve(own_count); }
    void shrink() { own_.shrink_to_fit(); }

private:
    const Layered* parent_ = nullptr;
    std::uint32_t offset_ = 0;
    std::conditional_t<std::is_trivially_copyable_v<T>, PlainVector<T>, std::vector<T>> own_;
};

/// What lines and customers are found by.
enum class KeyKind : std::uint8_t { product, sku, category, brand, attribute, segment };

struct Range {
    std::uint32_t begin = 0;
    std::uint32_t count = 0;
    bool operator==(const Range&) const = default;
};
struct CurrencyAmount {
    Currency currency;
    std::int64_t amount;
};
/// Attribute values are symbols of "name=value".
struct CompiledFilter {
    ListId products = kNone, skus = kNone, categories = kNone, brands = kNone;
    Range attributes;  // of Tables::numbers: one list id per attribute name
    MoneyId price_min = kNone, price_max = kNone;
    std::int8_t reduced = -1;  // -1 whatever, 0 not reduced, 1 reduced
    FilterId exclude = kNone;
    Range any;  // of Tables::numbers: filter ids
};

/// A condition, compiled: what its judge reads. The meaning of option, a, b and the ids is the condition's own.
struct Leaf {
    std::uint8_t type = 0;  // index of the condition's descriptor
    std::uint8_t option = 0;
    std::uint8_t option2 = 0;
    bool reads_selection = false;  // the judgement depends on which other promotions run
    FilterId filter = kNone;  // kNone: every discountable line
    MoneyId money = kNone, money2 = kNone;
    ListId list = kNone, list2 = kNone;
    std::uint32_t extra = kNone;  // index into facts, schedules
    std::int64_t a = 0, b = 0;
};

/// What a reward takes off a unit: percent, amount or fixed price.
enum class RewardKind : std::uint8_t { none, percent, amount, price };
struct Reward {
    RewardKind kind = RewardKind::none;
    Percent percent;
    MoneyId money = kNone;
};
struct CompiledTier {
    std::int64_t from_quantity = 0;
    MoneyId from_money = kNone;
    Reward reward;
};
struct CompiledPart {
    FilterId filter = kNone;
    std::int64_t quantity = 1;
};

struct CompiledPrice {
    Symbol product = kNoSymbol;
    MoneyId money = kNone;
};

struct TreeNode {
    ConditionTree::Kind kind = ConditionTree::Kind::all;
    std::uint16_t size = 1;  // nodes of this subtree, itself included; children follow
    std::uint32_t leaf = kNone;
};

class Tables {
public:
    explicit Tables(const Tables* parent = nullptr);
    /// What two have beyond the parent of the lower one, under the same numbers: the lower one's equal, without the upper one's.
    static std::shared_ptr<Tables> joined(const Tables& lower, const Tables& upper);

    FilterId filter(const ItemFilter& filter);
    /// kNone for an absent one.
    FilterId filter(const ItemFilter* filter) { return filter == nullptr ? kNone : this->filter(*filter); }
    MoneyId money(const MoneyMap& amounts);
    MoneyId money(const MoneyMap* amounts) { return amounts == nullptr ? kNone : money(*amounts); }
    /// Interned without being one of those in which a promotion must have an amount.
    MoneyId optional_money(const MoneyMap* amounts);
    /// Sorted by symbol, without doubles, interned.
    ListId list(const std::vector<std::string>& texts);
    ListId list(const std::vector<std::string>* texts) { return texts == nullptr ? kNone : list(*texts); }
    /// The same without interning, for what is hardly ever the same twice.
    ListId own_list(const std::vector<std::string>& texts);
    /// In the order given, not interned.
    ListId ordered_list(const std::vector<std::string>& texts);
    std::uint32_t fact_value(const FactValue& value);
    std::uint32_t schedule(const Schedule& schedule);
    std::uint32_t push_number(std::uint32_t number) { return numbers_.push(number); }

    const CompiledFilter& filter_at(FilterId id) const { return filters_[id]; }
    std::span<const Symbol> list_at(ListId id) const {
        if (id == kNone) return {};
        const Range range = lists_[id];
        return values_.range(range.begin, range.count);
    }
    /// Nothing is in kNone, and nobody is kNoSymbol.
    bool is_listed(ListId list, Symbol symbol) const {
        const std::span<const Symbol> own = list_at(list);
        return symbol != kNoSymbol && std::binary_search(own.begin(), own.end(), symbol);
    }
    std::span<const std::uint32_t> numbers(Range range) const { return numbers_.range(range.begin, range.count); }
    std::span<const CurrencyAmount> money_at(MoneyId id) const {
        const Range range = moneys_[id];
        return amounts_.range(range.begin, range.count);
    }
    std::optional<std::int64_t> amount(MoneyId id, Currency currency) const {
        for (const CurrencyAmount& entry : money_at(id))
            if (entry.currency == currency) return entry.amount;
        return std::nullopt;
    }
    const FactValue& fact_value_at(std::uint32_t id) const { return fact_values_[id]; }
    const Schedule& schedule_at(std::uint32_t id) const { return schedules_[id]; }
    std::uint32_t filter_count() const { return filters_.size(); }
    /// Money maps interned since the last call: the compiler's way to learn in which currencies a promotion exists.
    std::vector<MoneyId> take_used_money() { return std::exchange(used_money_, {}); }
    /// Currencies in which each of those has an amount, as a list; kNone when there are no such maps. Forgets them.
    ListId take_used_currencies();
    /// Makes an interned map one of them.
    void use_money(MoneyId money) { used_money_.push_back(money); }
    void forget_used_money() { used_money_.clear(); }
    /// Makes room for so many promotions, each of which has about one filter, two lists and three texts of its own.
    void reserve(std::size_t promotions);
    /// Drops what only compiling needs; the Tables may still be extended by a delta, not by itself.
    void finish();
    std::size_t bytes() const;

    Symbols symbols;

private:
    void hash_texts(const std::vector<std::string>& texts);
    void sort_symbols_of(const std::vector<std::string>& texts, std::span<const std::uint32_t> hashes);
    ListId intern_sorted();
    ListId push_list(std::span<const Symbol> symbols_of_list);
    Symbol symbol_of(Currency currency);
    Range pool(std::span<const std::uint32_t> ids);
    FilterId intern(const CompiledFilter& filter, std::uint32_t hash);
    FilterId filter_with_lists(const ItemFilter& filter, CompiledFilter& compiled);
    static Hash hash_without_lists(const CompiledFilter& filter);
    bool is_same(ListId one, ListId two) const;
    bool is_same(const CompiledFilter& one, const CompiledFilter& two) const;
    /// visit(member) for every layered member.
    template <class Visit>
    static void for_each_layer(const Visit& visit);

    Layered<CompiledFilter> filters_;
    Layered<Range> lists_;
    Layered<Symbol> values_;
    Layered<std::uint32_t> numbers_;
    Layered<Range> moneys_;
    Layered<CurrencyAmount> amounts_;
    Layered<FactValue> fact_values_;
    Layered<Schedule> schedules_;
    HashedIds filter_ids_, list_ids_, money_ids_, pool_ids_;  // of the own ones, until finish
    std::vector<Symbol> sorting_;
    std::vector<std::uint32_t> hashes_;  // of texts that are being looked up
    std::vector<std::pair<Currency, Symbol>> currencies_;
    std::vector<MoneyId> used_money_;

public:
    Layered<TreeNode> nodes;
    Layered<Leaf> leaves;
    Layered<CompiledTier> tiers;
    Layered<CompiledPart> parts;
    Layered<CompiledPrice> prices;
};

}  // namespace couponry::engine
