// Additions: what could be put into a cart to meet a need, cheapest first, without trying carts (docs/engine.md, Fixes).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/core.h"
#include "engine/evaluation.h"

namespace couponry::engine {

/// One thing to try: what it costs, of how many pieces, and what to do.
struct Option {
    std::int64_t costs = 0;
    std::int64_t pieces = 0;
    FixAction action;
};

/// More of one line, by rising cost.
std::vector<Option> more_of_lines(const Facts& facts, const Need& need);

/// Products the cart lacks, by rising cost; a lazy merge of price lists, so that only a few of a large catalog are looked at.
class ProductOptions {
public:
    ProductOptions(const Facts& facts, const Need& need);
    /// The next cheapest that fits; nothing when there are no more (or too many that do not fit).
    std::optional<Option> next();

private:
    struct Entry {
        std::int64_t costs;
        std::int64_t pieces;
        std::uint32_t list;
        std::uint32_t at;
    };
    void push(std::uint32_t list, std::uint32_t at, std::int64_t pieces);

    const Facts& facts_;
    Need need_;
    std::vector<std::span<const Catalog::PricedProduct>> lists_;
    std::vector<Entry> heap_;
    std::vector<Catalog::PricedProduct> named_;  // the products a filter names
    int looked_at_ = 0;
};

/// A line with a piece of a product, as a fix puts it into the cart.
CartLine added_line(const FixAction& action);

}  // namespace couponry::engine
