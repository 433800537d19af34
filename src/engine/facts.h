// Facts: one cart as conditions and effects see it, everything looked up once: lines with their product's data, the
// customer, the context, and per filter what it fits. Built per evaluation in reused memory; belongs to one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/tables.h"
#include "model/cart.h"
#include "model/site.h"
#include "model/usage.h"

namespace couponry::engine {

class Catalog;
struct CatalogProduct;
class Progress;

struct LineFacts {
    Symbol product = kNoSymbol, sku = kNoSymbol, brand = kNoSymbol, purchase_type = kNoSymbol;
    std::span<const Symbol> categories;  // with ancestors
    std::span<const Symbol> attributes;  // "name=value"
    std::int64_t quantity = 0;
    std::int64_t unit_price = 0;  // of the first unit
    std::int64_t extra_units = 0;  // of a line sent with `subtotal`: the first ones that cost one more than unit_price
    std::int64_t subtotal = 0;
    std::int64_t floor = 0;  // minimum_price
    std::int64_t weight_grams = 0;
    bool is_discountable = true;
    bool is_reduced = false;
    bool is_made_up = false;  // a piece of a tried fix: fits `made_up_for` and absent filters, nothing else
    FilterId made_up_for = kNone;
};

/// What a filter fits in a cart.
struct FilterMatch {
    std::vector<std::uint32_t> lines;
    std::vector<std::uint8_t> fits;  // by line: what the search asks again and again
    std::int64_t quantity = 0;
    std::int64_t subtotal = 0;  // list
    std::int64_t weight_grams = 0;
    bool fits_without_reduced = false;  // nothing fits, but something would if `reduced` were not asked
};

enum class Basis : std::uint8_t { list, after_item_discounts, remaining };

/// Where, how and for whom; kNoSymbol when absent or named by no rule.
struct Context {
    Symbol site_symbol = kNoSymbol, channel = kNoSymbol, locale = kNoSymbol, device = kNoSymbol, country = kNoSymbol,
           region = kNoSymbol, payment_method = kNoSymbol, customer_id = kNoSymbol;
    std::vector<Symbol> segments;  // sorted
};

class Facts : public Context {
public:
    /// Reads the cart; everything referred to must outlive the Facts. A later `read` reuses the memory.
    void read(const Tables& tables, const Catalog& catalog, const Site& site, const Cart& cart, const UsageFacts& usage,
              Instant now);
    /// Reads a cart that differs from another one's by quantities and by more lines at its end; `before` must outlive the Facts.
    void read_more(const Facts& before, const Cart& cart);

    const Tables& tables() const { return *tables_; }
    const Symbols& symbols() const { return tables_->symbols; }
    const Catalog& catalog() const { return *catalog_; }
    const Site& site() const { return *site_; }
    const Cart& cart() const { return *cart_; }
    const CustomerFacts& customer() const { return cart_->customer; }
    const UsageFacts& usage() const { return *usage_; }
    Instant now() const { return now_; }
    Currency currency() const { return cart_->currency; }
    const std::vector<LineFacts>& lines() const { return lines_; }
    /// The amount of a money map in the cart's currency; the gate has already made sure that there is one.
    std::int64_t amount(MoneyId money) const { return tables_->amount(money, cart_->currency).value_or(0); }

    /// The last line of the cart was made up to fit this filter and nothing else.
    void make_up_last_line(FilterId filter);
    /// A piece of a catalog product as it would lie in this cart; nothing when it has no price in the cart's currency.
    std::optional<LineFacts> as_line(const CatalogProduct& product) const;

    /// kNone: every discountable line.
    const FilterMatch& match(FilterId filter) const;
    bool fits(FilterId filter, const LineFacts& line) const;
    std::int64_t distinct_products(FilterId filter) const;
    /// The amount that counts: list, or less what `progress` says was given so far.
    std::int64_t subtotal(FilterId filter, Basis basis, const Progress* progress) const;

    /// Lines of one product have one number; counted in cart order.
    std::span<const std::uint32_t> product_groups() const;
    /// All categories of all lines, each once.
    std::span<const Symbol> distinct_categories() const { return categories_; }

    /// Orders that are not cancelled; nothing when unknown (a guest without e-mail).
    std::optional<std::int64_t> orders_count() const;
    bool is_guest() const { return !cart_->customer.is_known(); }
    std::string_view email() const {
        return cart_->customer.email ? std::string_view(*cart_->customer.email) : std::string_view();
    }

private:
    void forget();
    void read_line(const CartLine& line, LineFacts& facts);
    void list_categories(std::size_t from);
    bool line_fits(FilterId filter, const LineFacts& line) const;
    bool filter_fits(const CompiledFilter& filter, const LineFacts& line, bool ask_reduced) const;

    const Tables* tables_ = nullptr;
    const Catalog* catalog_ = nullptr;
    const Site* site_ = nullptr;
    const Cart* cart_ = nullptr;
    const UsageFacts* usage_ = nullptr;
    Instant now_;
    std::vector<LineFacts> lines_;
    std::vector<Symbol> categories_;
    mutable std::vector<std::uint32_t> product_groups_;  // filled when asked for
    mutable std::unordered_map<std::string_view, std::uint32_t> group_of_;
    std::vector<std::vector<Symbol>> own_symbols_;  // categories and attributes sent with lines
    std::size_t own_symbols_used_ = 0;
    // Memo of `match`: slot per filter id (plus one for kNone), valid when its epoch is this evaluation's.
    struct Memo {
        std::uint32_t epoch = 0;
        std::uint32_t place = 0;
    };
    mutable std::vector<Memo> memo_;
    mutable std::uint32_t epoch_ = 0;
    mutable std::deque<FilterMatch> matches_;  // never moves what `match` has returned
    mutable std::size_t matches_used_ = 0;
};

/// What ran before, for conditions that read the selection. Implemented by the runner's state.
class Progress {
public:
    virtual ~Progress() = default;
    virtual std::int64_t item_discount(std::uint32_t line) const = 0;
    virtual std::int64_t discount(std::uint32_t line) const = 0;
    virtual bool has_run(Symbol promotion) const = 0;
};

}  // namespace couponry::engine
