// Index: finds the automatic promotions a cart could meet without looking at the others. Each is filed under the rarest thing it
// needs (a product, category, brand, attribute or segment), under its minimum for the whole cart, or under "always". After "Indexing
// Boolean Expressions" (VLDB 2009). Immutable once finished; any thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/compiled.h"

namespace couponry::engine {

/// What is checked before a promotion itself is looked at.
struct Posting {
    std::uint32_t id = 0;
    std::int32_t starts_s = INT32_MIN;  // rounded down; the exact check comes later
    std::int32_t ends_s = INT32_MAX;  // rounded up
    std::uint32_t site = 0;  // the only site (symbol), 0: several or all
};

class Index {
public:
    void add(std::uint32_t id, const CompiledPromotion& promotion, std::span<const CompiledEffect> effects, const Tables& tables);
    void finish();

    /// Calls found(Posting) for every promotion that has what it needs, maybe more than once. Minimums for the whole cart above
    /// `reach` are left out (`reach` >= the cart's subtotal: near ones are wanted for `potential`).
    template <class Found>
    void find(const Facts& facts, std::int64_t reach, const Found& found) const;
    /// Likewise for what a line more in the cart has.
    template <class Found>
    void find_more(const LineFacts& line, const Found& found) const;
    std::size_t bytes() const;

private:
    template <class Found>
    void visit(KeyKind kind, Symbol symbol, const Found& found) const {
        if (symbol == kNoSymbol || slots_.empty()) return;
        for (const Posting& posting : postings(kind, symbol)) found(posting);
    }
    template <class Found>
    void visit_line(const LineFacts& line, const Found& found) const {
        visit(KeyKind::product, line.product, found);
        visit(KeyKind::sku, line.sku, found);
        visit(KeyKind::brand, line.brand, found);
        for (const Symbol attribute : line.attributes) visit(KeyKind::attribute, attribute, found);
    }
    static std::uint64_t key(KeyKind kind, Symbol symbol) { return (static_cast<std::uint64_t>(kind) << 32) | symbol; }
    std::span<const Posting> postings(KeyKind kind, Symbol symbol) const;

    struct Filed {
        std::uint64_t key;
        Posting posting;
    };
    struct Threshold {
        Currency currency;
        std::int64_t amount;
        Posting posting;
    };
    struct Slot {
        std::uint64_t key = 0;
        std::uint32_t begin = 0, count = 0;
    };
    std::vector<Filed> filed_;  // until finish
    std::vector<Posting> postings_;  // by key
    std::vector<Slot> slots_;  // open addressing over keys
    std::vector<Threshold> thresholds_;  // by currency, amount
    std::vector<Posting> always_;
};

template <class Found>
void Index::find(const Facts& facts, std::int64_t reach, const Found& found) const {
    for (const Posting& posting : always_) found(posting);
    const auto begin = std::lower_bound(thresholds_.begin(), thresholds_.end(), facts.currency(),
                                        [](const Threshold& entry, Currency wanted) { return entry.currency < wanted; });
    for (auto entry = begin; entry != thresholds_.end() && entry->currency == facts.currency() && entry->amount <= reach; ++entry)
        found(entry->posting);
    for (const LineFacts& line : facts.lines()) visit_line(line, found);
    for (const Symbol category : facts.distinct_categories()) visit(KeyKind::category, category, found);
    for (const Symbol segment : facts.segments) visit(KeyKind::segment, segment, found);
}

template <class Found>
void Index::find_more(const LineFacts& line, const Found& found) const {
    visit_line(line, found);
    for (const Symbol category : line.categories) visit(KeyKind::category, category, found);
}

/// What a filter needs a line to have: the smallest of its lists.
void filter_keys(FilterId filter, const Tables& tables, KeySink& sink);

}  // namespace couponry::engine
