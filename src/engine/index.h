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

    /// Calls found(id) for every promotion that has what it needs and whose window and only site allow it, maybe more than once.
    /// Minimums for the whole cart above `reach` are left out (`reach` >= the cart's subtotal: near ones are wanted for `potential`).
    /// With `days_ahead` also those that begin by then.
    template <class Found>
    void find(const Facts& facts, std::int64_t reach, const Found& found, std::int64_t days_ahead = 0) const;
    /// Likewise for what the lines of the cart from `first` on have.
    template <class Found>
    void find_more(const Facts& facts, std::size_t first, const Found& found) const;
    std::size_t bytes() const;

private:
    struct Filed {
        std::uint32_t slot;
        Posting posting;
    };
    struct Threshold {
        Currency currency;
        std::int64_t amount;
        Posting posting;
    };
    struct Slot {
        KeyKind kind = KeyKind::product;
        Symbol symbol = kNoSymbol;
        std::uint32_t begin = 0, count = 0;
    };
    static std::uint32_t hash(KeyKind kind, Symbol symbol);
    std::uint32_t slot_of(KeyKind kind, Symbol symbol) const;  // kNone: nothing is filed there
    void file(KeyKind kind, Symbol symbol, const Posting& posting);
    struct Wanted {
        std::int64_t now_s, until_s;
        Symbol site;
    };
    static Wanted wanted_of(const Facts& facts, std::int64_t days_ahead) {
        const std::int64_t now_s = facts.now().ms / 1000;
        return {now_s, now_s + days_ahead * (kDayMs / 1000), facts.site_symbol};
    }
    template <class Found>
    static void visit(const Wanted& wanted, const Posting& posting, const Found& found);
    template <class Found>
    static void visit_until_over(const Wanted& wanted, std::span<const Posting> postings, const Found& found);
    template <class Found>
    void visit_slot(const Wanted& wanted, KeyKind kind, Symbol symbol, const Found& found) const;
    template <class Found>
    void visit_line(const Wanted& wanted, const LineFacts& line, const Found& found) const;

    PlainVector<Filed> filed_;  // until finish
    HashedIds slot_ids_;
    std::vector<Slot> slots_;
    // Where many lie in one place, those that end last come first: what is over, in most shops nearly all, is never looked at.
    std::vector<Posting> postings_;  // by slot
    std::vector<Posting> always_;
    std::vector<Threshold> thresholds_;  // by currency, amount
};

template <class Found>
void Index::visit(const Wanted& wanted, const Posting& posting, const Found& found) {
    if (posting.starts_s <= wanted.until_s && wanted.now_s <= posting.ends_s &&
        (posting.site == 0 || posting.site == wanted.site))
        found(posting.id);
}

template <class Found>
void Index::visit_until_over(const Wanted& wanted, std::span<const Posting> postings, const Found& found) {
    for (const Posting& posting : postings) {
        if (posting.ends_s < wanted.now_s) return;
        visit(wanted, posting, found);
    }
}

template <class Found>
void Index::visit_slot(const Wanted& wanted, KeyKind kind, Symbol symbol, const Found& found) const {
    const std::uint32_t slot = symbol == kNoSymbol ? kNone : slot_of(kind, symbol);
    if (slot != kNone) visit_until_over(wanted, {postings_.data() + slots_[slot].begin, slots_[slot].count}, found);
}

template <class Found>
void Index::visit_line(const Wanted& wanted, const LineFacts& line, const Found& found) const {
    visit_slot(wanted, KeyKind::product, line.product, found);
    visit_slot(wanted, KeyKind::sku, line.sku, found);
    visit_slot(wanted, KeyKind::brand, line.brand, found);
    for (const Symbol attribute : line.attributes) visit_slot(wanted, KeyKind::attribute, attribute, found);
}

template <class Found>
void Index::find(const Facts& facts, std::int64_t reach, const Found& found, std::int64_t days_ahead) const {
    const Wanted wanted = wanted_of(facts, days_ahead);
    visit_until_over(wanted, always_, found);
    const auto begin = std::lower_bound(thresholds_.begin(), thresholds_.end(), facts.currency(),
                                        [](const Threshold& entry, Currency currency) { return entry.currency < currency; });
    for (auto entry = begin; entry != thresholds_.end() && entry->currency == facts.currency() && entry->amount <= reach; ++entry)
        visit(wanted, entry->posting, found);
    for (const LineFacts& line : facts.lines()) visit_line(wanted, line, found);
    for (const Symbol category : facts.distinct_categories()) visit_slot(wanted, KeyKind::category, category, found);
    for (const Symbol segment : facts.segments) visit_slot(wanted, KeyKind::segment, segment, found);
}

template <class Found>
void Index::find_more(const Facts& facts, std::size_t first, const Found& found) const {
    const Wanted wanted = wanted_of(facts, 0);
    for (std::size_t line = first; line < facts.lines().size(); ++line) {
        visit_line(wanted, facts.lines()[line], found);
        for (const Symbol category : facts.lines()[line].categories) visit_slot(wanted, KeyKind::category, category, found);
    }
}

/// What a filter needs a line to have: the smallest of its lists.
void filter_keys(FilterId filter, const Tables& tables, KeySink& sink);

}  // namespace couponry::engine
