#include "engine/additions.h"

#include <algorithm>
#include <tuple>

#include "base/limits.h"

namespace couponry::engine {
namespace {

constexpr int kProductsLookedAtMax = 20'000;

std::int64_t ceil_div(std::int64_t amount, std::int64_t by) {
    return (amount + by - 1) / by;
}

bool is_pieces(const Need& need) {
    return need.kind == Need::Kind::pieces || need.kind == Need::Kind::products || need.kind == Need::Kind::every;
}

}  // namespace

std::vector<Option> more_of_lines(const Facts& facts, const Need& need) {
    std::vector<Option> options;
    if (need.kind != Need::Kind::amount && need.kind != Need::Kind::pieces) return options;
    for (std::uint32_t line = 0; line < facts.lines().size(); ++line) {
        const LineFacts& own = facts.lines()[line];
        const CartLine& sent = facts.cart().lines[line];
        if (!facts.fits(need.filter, own) || own.unit_price <= 0 || sent.subtotal) continue;
        const std::int64_t least = need.kind == Need::Kind::pieces ? need.missing : ceil_div(need.missing, own.unit_price);
        // Where what was given counts too, a little more than what is missing may be needed.
        const std::int64_t most = need.kind == Need::Kind::pieces ? least : kFixPiecesMax;
        for (std::int64_t pieces = least; pieces <= most; ++pieces) {
            if (pieces < 1 || own.quantity + pieces > kPiecesPerLineMax) continue;
            const CatalogProduct* product = facts.catalog().find(own.product);
            if (product != nullptr && product->stock < own.quantity + pieces) continue;
            Option option{pieces * own.unit_price, pieces, {}};
            option.action.kind = FixKind::add_quantity;
            option.action.line = sent.id;
            option.action.product = sent.product;
            option.action.quantity = pieces;
            options.push_back(std::move(option));
            if (need.basis == Basis::list) break;
        }
    }
    std::sort(options.begin(), options.end(), [](const Option& one, const Option& two) {
        return std::tie(one.costs, one.pieces, one.action.line) < std::tie(two.costs, two.pieces, two.action.line);
    });
    return options;
}

ProductOptions::ProductOptions(const Facts& facts, const Need& need) : facts_(facts), need_(need) {
    const Catalog& catalog = facts.catalog();
    const Tables& tables = facts.tables();
    // The shortest way through the catalog that a filter leaves: its categories, or everything by price.
    bool found = false;
    if (need.filter != kNone) {
        const CompiledFilter& filter = tables.filter_at(need.filter);
        if (filter.products != kNone) {
            for (const Symbol symbol : tables.list_at(filter.products)) {
                const CatalogProduct* product = catalog.find(symbol);
                const auto price = product == nullptr || !product->is_active ? std::nullopt : tables.amount(product->prices, facts.currency());
                if (price) named_.push_back({*price, static_cast<std::uint32_t>(product - catalog.products().data())});
            }
            std::sort(named_.begin(), named_.end(), [&](const auto& one, const auto& two) {
                const auto id = [&](std::uint32_t product) { return facts.symbols().text(catalog.products()[product].id); };
                return one.price != two.price ? one.price < two.price : id(one.product) < id(two.product);
            });
            lists_.emplace_back(named_);
            found = true;
        } else if (filter.categories != kNone) {
            for (const Symbol category : tables.list_at(filter.categories)) lists_.push_back(catalog.by_price(category, facts.currency()));
            found = true;
        }
    }
    if (!found) lists_.push_back(catalog.by_price(kNoSymbol, facts.currency()));
    for (std::uint32_t list = 0; list < lists_.size(); ++list) {
        if (is_pieces(need_)) {
            push(list, 0, std::max<std::int64_t>(1, need_.missing));
            continue;
        }
        for (std::int64_t pieces = 1; pieces <= kFixPiecesMax; ++pieces) {
            const std::int64_t least = ceil_div(need_.missing, pieces);
            const auto place = std::lower_bound(lists_[list].begin(), lists_[list].end(), least,
                                                [](const Catalog::PricedProduct& entry, std::int64_t price) { return entry.price < price; });
            push(list, static_cast<std::uint32_t>(place - lists_[list].begin()), pieces);
        }
    }
}

void ProductOptions::push(std::uint32_t list, std::uint32_t at, std::int64_t pieces) {
    if (at >= lists_[list].size()) return;
    heap_.push_back({lists_[list][at].price * pieces, pieces, list, at});
    std::push_heap(heap_.begin(), heap_.end(), [](const Entry& one, const Entry& two) {
        return std::tie(one.costs, one.pieces, one.list) > std::tie(two.costs, two.pieces, two.list);
    });
}

std::optional<Option> ProductOptions::next() {
    const auto later = [](const Entry& one, const Entry& two) {
        return std::tie(one.costs, one.pieces, one.list) > std::tie(two.costs, two.pieces, two.list);
    };
    while (!heap_.empty() && looked_at_ < kProductsLookedAtMax) {
        ++looked_at_;
        std::pop_heap(heap_.begin(), heap_.end(), later);
        const Entry entry = heap_.back();
        heap_.pop_back();
        push(entry.list, entry.at + 1, entry.pieces);
        const CatalogProduct& product = facts_.catalog().products()[lists_[entry.list][entry.at].product];
        if (product.stock < entry.pieces || !facts_.catalog().sold_on(product, facts_.site_symbol)) continue;
        const bool in_cart = std::any_of(facts_.lines().begin(), facts_.lines().end(),
                                         [&](const LineFacts& line) { return line.product == product.id; });
        if (in_cart) continue;
        const auto line = facts_.as_line(product);
        if (!line || !facts_.fits(need_.filter, *line)) continue;
        Option option{entry.costs, entry.pieces, {}};
        option.action.kind = FixKind::add_product;
        option.action.product = facts_.symbols().text(product.id);
        option.action.quantity = entry.pieces;
        return option;
    }
    return std::nullopt;
}

CartLine added_line(const FixAction& action) {
    CartLine line;
    line.id = "+" + action.product;
    line.product = action.product;
    line.quantity = action.quantity;
    return line;
}

}  // namespace couponry::engine
