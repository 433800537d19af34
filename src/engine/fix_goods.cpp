// Fixes that change the goods in the cart: an amount, more of a line, a product it lacks, pieces or lines taken out.
#include <algorithm>
#include <tuple>

#include "engine/fix_search.h"

namespace couponry::engine {
namespace {

// Parts of one line that are tried where nobody can say how much is too much.
constexpr std::int64_t kPartsPerLineMax = 20;
// Of so many lines every choice is tried: their number is within the tries of a kind.
constexpr std::size_t kLinesChosenFromMax = 5;

std::int64_t ceil_div(std::int64_t amount, std::int64_t by) {
    return (amount + by - 1) / by;
}

}  // namespace

void FixSearch::try_additions(const Requirements& requirements) {
    std::vector<const Gap*> seen;
    for (const Requirement& requirement : requirements.all())
        for (const Cure& cure : requirement.cures) {
            if ((cure.ways & kAdd) == 0 || cure.gap.new_products > 1) continue;
            const Gap& gap = cure.gap;
            if (std::any_of(seen.begin(), seen.end(), [&](const Gap* other) { return *other == gap; })) continue;
            seen.push_back(&gap);
            if (gap.amount > 0) try_amount(gap);
            try_goods(requirements, gap);
            // Where discounts count, others may give less beside the code, so that less is enough than is missing now.
            if (gap.least == 0) continue;
            Gap smaller = gap;
            smaller.amount = gap.least;
            try_goods(requirements, smaller);
        }
}

void FixSearch::try_goods(const Requirements& requirements, const Gap& gap) {
    const auto lines = more_of_lines(facts_, gap);
    std::size_t at = 0;
    try_by_costs(requirements, FixKind::add_quantity,
                 [&]() -> std::optional<Addition> { return at < lines.size() ? std::optional(lines[at++]) : std::nullopt; });
    ProductAdditions products(facts_, gap);
    try_by_costs(requirements, FixKind::add_product, [&] { return products.next(); });
}

/// The first that applies is the smallest; those that cost the same are compared by what is then to pay.
template <class Next>
void FixSearch::try_by_costs(const Requirements& requirements, FixKind kind, const Next& next) {
    std::optional<std::pair<std::int64_t, std::int64_t>> found;
    const auto is_dearer = [&](std::int64_t costs) {
        return std::any_of(answer_.fixes.begin(), answer_.fixes.end(),
                           [&](const Fix& fix) { return fix.action.kind == kind && fix.then.empty() && fix.costs < costs; });
    };
    // What the analysis rules out is no try, but neither is it endless.
    constexpr int kLookedAtMax = 2'000;
    for (int looked_at = 0; looked_at < kLookedAtMax; ++looked_at) {
        const std::optional<Addition> addition = next();
        if (!addition || (found && std::pair(addition->costs, addition->pieces) != *found) || is_dearer(addition->costs)) break;
        const bool may_help = requirements.met_if([&](const Requirement& own) {
            return own.reads_selection || std::any_of(own.cures.begin(), own.cures.end(), [&](const Cure& cure) {
                       return (cure.ways & kAdd) != 0 && closes(facts_, cure.gap, *addition);
                   });
        });
        if (!may_help) continue;
        if (!may_try(kind)) break;
        const FixAction action = action_of(facts_, *addition);
        if (auto fix = verify({&action, 1}, addition->costs)) {
            offer(std::move(*fix), addition->pieces);
            found = std::pair(addition->costs, addition->pieces);
        }
    }
}

FixAction FixSearch::action_of_amount(const Gap& gap, std::int64_t amount) const {
    FixAction action;
    action.kind = FixKind::add_amount;
    action.amount = amount;
    if (gap.filter != kNone) {
        action.items = written_filter(facts_.tables(), gap.filter);
        action.has_items = true;
    }
    return action;
}

/// One made-up piece at the price that is missing.
void FixSearch::try_amount(const Gap& gap) {
    const auto try_one = [&](std::int64_t amount) -> std::optional<Fix> {
        const FixAction action = action_of_amount(gap, amount);
        if (amount > kAmountMinorMax || !may_try(action.kind)) return std::nullopt;
        return verify({&action, 1}, amount, gap.filter);
    };
    // Where what was given counts too, the piece may be discounted itself, and a little more is needed than is missing now.
    constexpr int kRoundsMax = 8;
    std::int64_t amount = gap.amount;
    std::optional<Fix> fix = try_one(amount);
    for (int round = 1; round < kRoundsMax && !fix && gap.basis != Basis::list; ++round) {
        const Core& after = prober_.last();
        const std::int64_t before = facts_.subtotal(gap.filter, gap.basis, &core_.solution().state);
        const std::int64_t counted = after.facts().subtotal(gap.filter, gap.basis, &after.solution().state);
        amount += std::max<std::int64_t>(1, before + gap.amount - counted);
        fix = try_one(amount);
    }
    if (!fix) return;
    // Or others give less beside the code, and less is enough.
    std::int64_t too_little = gap.least - 1;
    while (gap.least > 0 && amount - too_little > 1) {
        const std::int64_t middle = too_little + (amount - too_little) / 2;
        if (auto smaller = try_one(middle)) {
            fix = std::move(smaller);
            amount = middle;
        } else {
            too_little = middle;
        }
    }
    offer(std::move(*fix), 1);
}

FixSearch::Removal FixSearch::whole(std::vector<std::uint32_t> lines) const {
    Removal removal;
    for (const std::uint32_t line : lines) {
        removal.costs += facts_.lines()[line].subtotal;
        removal.pieces += facts_.lines()[line].quantity;
    }
    removal.lines = std::move(lines);
    return removal;
}

FixAction FixSearch::action_of_removal(const Removal& removal) const {
    FixAction action;
    action.kind = FixKind::remove_product;
    action.product = cart_.lines[removal.lines.front()].product;
    action.quantity = removal.pieces;
    if (removal.is_part)
        action.line = line_id(removal.lines.front());
    else
        for (const std::uint32_t line : removal.lines) action.lines.push_back(line_id(line));
    return action;
}

void FixSearch::try_removals(const Requirements& requirements) {
    std::vector<Removal> removals;
    for (const Requirement& requirement : requirements.all())
        for (const Cure& cure : requirement.cures) {
            if ((cure.ways & kRemove) == 0) continue;
            auto own = removals_for(cure.excess);
            std::move(own.begin(), own.end(), std::back_inserter(removals));
        }
    const auto key = [](const Removal& removal) { return std::tie(removal.costs, removal.pieces, removal.lines); };
    std::sort(removals.begin(), removals.end(), [&](const Removal& one, const Removal& two) { return key(one) < key(two); });
    const auto is_same = [&](const Removal& one, const Removal& two) { return key(one) == key(two); };
    removals.erase(std::unique(removals.begin(), removals.end(), is_same), removals.end());
    std::optional<std::pair<std::int64_t, std::int64_t>> found;
    for (const Removal& removal : removals) {
        if (found && std::pair(removal.costs, removal.pieces) != *found) break;
        if (removal.lines.empty() || (!removal.is_part && removal.lines.size() == cart_.lines.size())) continue;
        if (!may_try(FixKind::remove_product)) break;
        const FixAction action = action_of_removal(removal);
        if (auto fix = verify({&action, 1}, removal.costs)) {
            offer(std::move(*fix), removal.pieces);
            found = std::pair(removal.costs, removal.pieces);
        }
    }
}

std::vector<FixSearch::Removal> FixSearch::removals_for(const Excess& excess) const {
    std::vector<Removal> removals;
    if (excess.all_that_fit || excess.all_others) {
        std::vector<std::uint32_t> lines;
        for (std::uint32_t line = 0; line < facts_.lines().size(); ++line)
            if (facts_.fits(excess.filter, facts_.lines()[line]) == excess.all_that_fit) lines.push_back(line);
        if (!lines.empty()) removals.push_back(whole(std::move(lines)));
        return removals;
    }
    if (excess.products == 0) add_parts(excess, removals);
    add_whole_lines(excess, removals);
    return removals;
}

/// The excess of one line.
void FixSearch::add_parts(const Excess& excess, std::vector<Removal>& removals) const {
    for (std::uint32_t line = 0; line < facts_.lines().size(); ++line) {
        const LineFacts& own = facts_.lines()[line];
        if (cart_.lines[line].subtotal || (!excess.until_it_fits && !facts_.fits(excess.filter, own))) continue;
        std::int64_t least = 1;
        if (excess.amount > 0 || excess.grams > 0) {
            const std::int64_t each = excess.amount > 0 ? own.unit_price : own.weight_grams;
            if (each <= 0) continue;
            least = ceil_div(excess.amount > 0 ? excess.amount : excess.grams, each);
        } else if (!excess.until_it_fits) {
            least = excess.pieces;
        }
        const bool is_exact = !excess.until_it_fits && excess.basis == Basis::list;
        if (!is_exact) least = 1;
        const std::int64_t most = is_exact && !excess.or_more ? least : least + kPartsPerLineMax;
        for (std::int64_t pieces = least; pieces <= std::min(most, own.quantity - 1); ++pieces) {
            Removal removal;
            removal.lines = {line};
            removal.is_part = true;
            removal.pieces = pieces;
            removal.costs = pieces * own.unit_price;
            removals.push_back(std::move(removal));
        }
    }
}

/// Lines that count, or all lines of a product each: in a short cart every choice of them that is enough, in a longer one each by
/// itself and the cheapest that are enough together.
void FixSearch::add_whole_lines(const Excess& excess, std::vector<Removal>& removals) const {
    std::vector<Removal> singles;
    for (std::uint32_t line = 0; line < facts_.lines().size(); ++line) {
        if (!excess.until_it_fits && !facts_.fits(excess.filter, facts_.lines()[line])) continue;
        const auto same = std::find_if(singles.begin(), singles.end(), [&](const Removal& other) {
            return excess.products > 0 && cart_.lines[other.lines.front()].product == cart_.lines[line].product;
        });
        if (same == singles.end()) {
            singles.push_back(whole({line}));
            continue;
        }
        std::vector<std::uint32_t> lines = same->lines;
        lines.push_back(line);
        *same = whole(std::move(lines));
    }
    std::sort(singles.begin(), singles.end(), [](const Removal& one, const Removal& two) {
        return std::tie(one.costs, one.pieces, one.lines) < std::tie(two.costs, two.pieces, two.lines);
    });
    const auto measure = [&](const Removal& removal) -> std::int64_t {
        if (excess.products > 0) return 1;
        if (excess.pieces > 0) return removal.pieces;
        std::int64_t sum = 0;
        for (const std::uint32_t line : removal.lines) {
            const LineFacts& own = facts_.lines()[line];
            sum += excess.amount > 0 ? own.subtotal : own.weight_grams * own.quantity;
        }
        return sum;
    };
    const std::int64_t needed = std::max({excess.amount, excess.pieces, excess.grams, excess.products});
    // Where nobody can say how much is enough, every choice may be.
    const bool is_exact = !excess.until_it_fits && excess.basis == Basis::list;
    if (singles.size() <= kLinesChosenFromMax) {
        for (std::size_t chosen = 1; chosen < std::size_t{1} << singles.size(); ++chosen) {
            std::int64_t enough = 0;
            std::vector<std::uint32_t> lines;
            for (std::size_t single = 0; single < singles.size(); ++single) {
                if ((chosen >> single & 1) == 0) continue;
                enough += measure(singles[single]);
                lines.insert(lines.end(), singles[single].lines.begin(), singles[single].lines.end());
            }
            std::sort(lines.begin(), lines.end());
            if (!is_exact || enough >= needed) removals.push_back(whole(std::move(lines)));
        }
        return;
    }
    std::int64_t sum = 0;
    std::vector<std::uint32_t> together;
    for (const Removal& single : singles) {
        if (excess.until_it_fits || measure(single) >= needed) removals.push_back(single);
        if (excess.until_it_fits || sum >= needed) continue;
        sum += measure(single);
        together.insert(together.end(), single.lines.begin(), single.lines.end());
    }
    if (sum < needed || together.size() < 2) return;
    std::sort(together.begin(), together.end());
    removals.push_back(whole(std::move(together)));
}

}  // namespace couponry::engine
