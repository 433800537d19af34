// Additions: what could be put into a cart where something is missing, cheapest first, without trying carts (docs/engine.md, Fixes).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/core.h"
#include "engine/evaluation.h"

namespace couponry::engine {

/// Something that is missing: how much of what. One of amount, grams and pieces is given.
struct Gap {
    FilterId filter = kNone;  // among which lines; kNone: the discountable ones
    std::vector<FilterId> also = {};  // filters that one product must fit as well (contains all)
    std::int64_t amount = 0;  // closed by at most kFixPiecesMax pieces that come to it
    std::int64_t grams = 0;  // likewise, by their weight
    std::int64_t pieces_from = 0, pieces_to = 0;
    Basis basis = Basis::list;
    std::int64_t least = 0;  // of an amount that counts discounts: what would be missing without any
    bool outside = false;  // among the lines that the filter does not fit
    bool is_of_effect = false;  // discountable pieces only
    bool needs_room = false;  // and of these such that something can be taken off
    std::int64_t new_products = 0;  // so many that the cart lacks; more of a line does not help
    bool operator==(const Gap&) const = default;
};

/// More of a line, or a product the cart lacks.
struct Addition {
    std::int64_t costs = 0;
    std::int64_t pieces = 0;
    std::uint32_t line = kNone;
    std::uint32_t product = kNone;  // place in the catalog
};

/// More of one line, by rising costs.
std::vector<Addition> more_of_lines(const Facts& facts, const Gap& gap);

/// Products the cart lacks, by rising costs; a lazy merge of price lists, so that only a few of a large catalog are looked at.
class ProductAdditions {
public:
    ProductAdditions(const Facts& facts, const Gap& gap);
    /// The next cheapest that closes the gap; nothing when there are no more (or too many that do not fit).
    std::optional<Addition> next();

private:
    struct Entry {
        std::int64_t costs;
        std::int64_t pieces;
        std::uint32_t list;
        std::uint32_t at;
    };
    void add_lists(FilterId filter);
    void start_lists();
    void push(std::uint32_t list, std::uint32_t at, std::int64_t pieces);
    bool is_in_cart(const CatalogProduct& product) const;

    const Facts& facts_;
    const Gap& gap_;
    std::vector<std::span<const Catalog::PricedProduct>> lists_;
    std::vector<Entry> heap_;
    std::vector<Catalog::PricedProduct> named_;  // the products a filter names
    std::vector<Entry> returned_;  // at the present costs: a product may lie in several lists
    int looked_at_ = 0;
};

/// Whether an addition closes a gap, as far as that can be told without evaluating the cart.
bool closes(const Facts& facts, const Gap& gap, const Addition& addition);

FixAction action_of(const Facts& facts, const Addition& addition);

}  // namespace couponry::engine
