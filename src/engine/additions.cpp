#include "engine/additions.h"

#include <algorithm>
#include <tuple>

#include "base/limits.h"

namespace couponry::engine {
namespace {

// So many products are looked at per gap; a filter that none of them fits has no fix.
constexpr int kProductsLookedAtMax = 20'000;

std::int64_t ceil_div(std::int64_t amount, std::int64_t by) {
    return (amount + by - 1) / by;
}

/// Whether pieces like this one count for the gap at all.
bool counts(const Facts& facts, const Gap& gap, const LineFacts& piece) {
    if (facts.fits(gap.filter, piece) == gap.outside) return false;
    for (const FilterId filter : gap.also)
        if (!facts.fits(filter, piece)) return false;
    if (gap.is_of_effect && !piece.is_discountable) return false;
    return !gap.needs_room || (piece.is_discountable && piece.unit_price > piece.floor);
}

/// How many pieces like this one close the gap: from `first` to `second`; none when first is larger.
std::pair<std::int64_t, std::int64_t> pieces_range(const Gap& gap, const LineFacts& piece) {
    if (gap.pieces_to > 0) return {gap.pieces_from, gap.pieces_to};
    const std::int64_t missing = gap.amount > 0 ? gap.amount : gap.grams;
    const std::int64_t each = gap.amount > 0 ? piece.unit_price : piece.weight_grams;
    if (each <= 0) return {1, 0};
    return {ceil_div(missing, each), kFixPiecesMax};
}

}  // namespace

std::vector<Addition> more_of_lines(const Facts& facts, const Gap& gap) {
    std::vector<Addition> additions;
    if (gap.new_products > 0) return additions;
    const auto& lines = facts.lines();
    for (std::uint32_t index = 0; index < lines.size(); ++index) {
        const LineFacts& own = lines[index];
        // A line sent with its subtotal has no price of another piece.
        if (facts.cart().lines[index].subtotal || !counts(facts, gap, own)) continue;
        const auto [least, most] = pieces_range(gap, own);
        if (least > most) continue;
        std::int64_t room = kPiecesPerLineMax - own.quantity;
        if (const CatalogProduct* product = facts.catalog().find(own.product); product != nullptr) {
            if (!product->is_active || !facts.catalog().sold_on(*product, facts.site_symbol)) continue;
            std::int64_t in_cart = 0;
            for (const LineFacts& other : lines) in_cart += other.product == own.product ? other.quantity : 0;
            if (product->stock != CatalogProduct::kUnlimitedStock) room = std::min(room, product->stock - in_cart);
        }
        for (std::int64_t pieces = least; pieces <= std::min(most, room); ++pieces)
            additions.push_back({pieces * own.unit_price, pieces, index, kNone});
    }
    std::sort(additions.begin(), additions.end(), [&](const Addition& one, const Addition& two) {
        return std::tie(one.costs, one.pieces, one.line) < std::tie(two.costs, two.pieces, two.line);
    });
    return additions;
}

ProductAdditions::ProductAdditions(const Facts& facts, const Gap& gap) : facts_(facts), gap_(gap) {
    add_lists(gap.outside ? kNone : gap.filter);
    start_lists();
}

/// The shortest way through the catalog that a filter leaves: the products, brands or categories it names, or everything by price.
void ProductAdditions::add_lists(FilterId id) {
    const Catalog& catalog = facts_.catalog();
    const Tables& tables = facts_.tables();
    const auto everything = [&] { lists_.assign(1, catalog.by_price(facts_.currency())); };
    const auto each_of = [&](KeyKind kind, ListId list) {
        for (const Symbol symbol : tables.list_at(list)) lists_.push_back(catalog.by_price(kind, symbol, facts_.currency()));
    };
    if (id == kNone) return everything();
    const CompiledFilter& filter = tables.filter_at(id);
    if (filter.products != kNone) {
        for (const Symbol symbol : tables.list_at(filter.products)) {
            const CatalogProduct* product = catalog.find(symbol);
            const auto price =
                product == nullptr || !product->is_active ? std::nullopt : tables.amount(product->prices, facts_.currency());
            if (price) named_.push_back({*price, static_cast<std::uint32_t>(product - catalog.products().data())});
        }
    } else if (filter.brands != kNone) {
        each_of(KeyKind::brand, filter.brands);
    } else if (filter.categories != kNone) {
        each_of(KeyKind::category, filter.categories);
    } else if (filter.any.count > 0) {
        for (const FilterId alternative : tables.numbers(filter.any)) add_lists(alternative);
    } else {
        everything();
    }
}

void ProductAdditions::start_lists() {
    std::sort(named_.begin(), named_.end(), [&](const auto& one, const auto& two) {
        const auto id = [&](std::uint32_t product) { return facts_.symbols().text(facts_.catalog().products()[product].id); };
        return one.price != two.price ? one.price < two.price : id(one.product) < id(two.product);
    });
    if (!named_.empty()) lists_.emplace_back(named_);
    const std::int64_t most = gap_.pieces_to > 0 ? gap_.pieces_to : kFixPiecesMax;
    for (std::uint32_t list = 0; list < lists_.size(); ++list)
        for (std::int64_t pieces = std::max<std::int64_t>(1, gap_.pieces_from); pieces <= most; ++pieces) {
            const std::int64_t least = gap_.amount > 0 ? ceil_div(gap_.amount, pieces) : 0;
            const auto place =
                std::lower_bound(lists_[list].begin(), lists_[list].end(), least,
                                 [](const Catalog::PricedProduct& entry, std::int64_t price) { return entry.price < price; });
            push(list, static_cast<std::uint32_t>(place - lists_[list].begin()), pieces);
        }
}

void ProductAdditions::push(std::uint32_t list, std::uint32_t at, std::int64_t pieces) {
    if (at >= lists_[list].size()) return;
    heap_.push_back({lists_[list][at].price * pieces, pieces, list, at});
    std::push_heap(heap_.begin(), heap_.end(), [](const Entry& one, const Entry& two) {
        return std::tie(one.costs, one.pieces, one.list) > std::tie(two.costs, two.pieces, two.list);
    });
}

bool ProductAdditions::is_in_cart(const CatalogProduct& product) const {
    return std::any_of(facts_.lines().begin(), facts_.lines().end(),
                       [&](const LineFacts& line) { return line.product == product.id; });
}

std::optional<Addition> ProductAdditions::next() {
    const auto later = [](const Entry& one, const Entry& two) {
        return std::tie(one.costs, one.pieces, one.list) > std::tie(two.costs, two.pieces, two.list);
    };
    while (!heap_.empty() && looked_at_ < kProductsLookedAtMax) {
        ++looked_at_;
        std::pop_heap(heap_.begin(), heap_.end(), later);
        const Entry entry = heap_.back();
        heap_.pop_back();
        push(entry.list, entry.at + 1, entry.pieces);
        const std::uint32_t place = lists_[entry.list][entry.at].product;
        const CatalogProduct& product = facts_.catalog().products()[place];
        if (product.stock < entry.pieces || !facts_.catalog().sold_on(product, facts_.site_symbol)) continue;
        const auto piece = facts_.as_line(product);
        if (!piece || !counts(facts_, gap_, *piece) || is_in_cart(product)) continue;
        const auto [least, most] = pieces_range(gap_, *piece);
        if (entry.pieces < least || entry.pieces > most) continue;
        if (lists_.size() > 1) {
            if (!returned_.empty() && returned_.back().costs != entry.costs) returned_.clear();
            const auto is_same = [&](const Entry& other) { return other.pieces == entry.pieces && other.list == place; };
            if (std::any_of(returned_.begin(), returned_.end(), is_same)) continue;
            returned_.push_back({entry.costs, entry.pieces, place, 0});
        }
        return Addition{entry.costs, entry.pieces, kNone, place};
    }
    return std::nullopt;
}

bool closes(const Facts& facts, const Gap& gap, const Addition& addition) {
    const bool is_product = addition.line == kNone;
    if (gap.new_products > 1 || (gap.new_products == 1 && !is_product)) return false;
    const auto piece = is_product ? facts.as_line(facts.catalog().products()[addition.product]) : facts.lines()[addition.line];
    if (!piece || !counts(facts, gap, *piece)) return false;
    if (gap.pieces_to > 0) return addition.pieces >= gap.pieces_from;
    // Where what was given counts too, only an evaluation can tell how much is enough.
    if (gap.basis != Basis::list) return piece->unit_price > 0;
    return gap.amount > 0 ? addition.pieces * piece->unit_price >= gap.amount
                          : addition.pieces * piece->weight_grams >= gap.grams;
}

FixAction action_of(const Facts& facts, const Addition& addition) {
    FixAction action;
    action.quantity = addition.pieces;
    if (addition.line != kNone) {
        action.kind = FixKind::add_quantity;
        action.line = facts.cart().lines[addition.line].id;
        action.product = facts.cart().lines[addition.line].product;
    } else {
        action.kind = FixKind::add_product;
        action.product = facts.symbols().text(facts.catalog().products()[addition.product].id);
    }
    return action;
}

}  // namespace couponry::engine
