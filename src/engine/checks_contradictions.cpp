// Which claims cannot hold together. Everything said here is a proof: where claims are too different to compare they may both hold.
#include <algorithm>
#include <ranges>

#include "base/limits.h"
#include "engine/checks_claims.h"

namespace couponry::engine::checks {
namespace {

constexpr std::int64_t kPiecesPerCartMax = kPiecesPerLineMax * static_cast<std::int64_t>(kLinesPerCartMax);

bool has_several(Name name) {
    // A customer is in several segments, a cart may have several shipments.
    return name == Name::segment || name == Name::shipping_method;
}

bool is_same_leaf(const Claim& one, const Claim& two) {
    return one.leaf != nullptr && two.leaf != nullptr && (one.leaf == two.leaf || one.leaf->rule == two.leaf->rule);
}

std::string_view stem_of(std::string_view postcode) {
    return postcode.ends_with('*') ? postcode.substr(0, postcode.size() - 1) : postcode;
}

}  // namespace

std::optional<std::int64_t> Contradictions::amount_of(const Claim& claim, std::optional<Currency> currency) const {
    if (claim.money == kNone) return claim.amount;
    const auto amount = currency ? tables_.amount(claim.money, *currency) : std::nullopt;
    return amount ? std::optional(*amount + claim.amount) : std::nullopt;
}

/// `text` as a value of the name; a postcode with * stands for all that begin so: `partly` asks whether one of them is listed.
bool Contradictions::is_listed(Name name, std::string_view text, ListId list, bool partly) const {
    const auto symbols = tables_.list_at(list);
    if (std::ranges::binary_search(symbols, tables_.symbols.find(text))) return true;
    if (name == Name::locale) return std::ranges::binary_search(symbols, tables_.symbols.find(text.substr(0, text.find('-'))));
    if (name != Name::postcode) return false;
    return std::ranges::any_of(symbols, [&](Symbol symbol) {
        const std::string_view other = tables_.symbols.text(symbol);
        if (other.ends_with('*') && stem_of(text).starts_with(stem_of(other))) return true;
        return partly && text.ends_with('*') && stem_of(other).starts_with(stem_of(text));
    });
}

bool Contradictions::accepts(const Claim& claim, Symbol value) const {
    const std::string_view text = tables_.symbols.text(value);
    if (claim.kind == Claim::Kind::none_of) return !is_listed(claim.name, text, claim.list, false);
    return claim.kind != Claim::Kind::one_of || has_several(claim.name) || is_listed(claim.name, text, claim.list, true);
}

std::optional<Conflict> Contradictions::among_names(const ClaimList& claims, const Claim& wanted) const {
    ClaimList others;
    for (const Claim* claim : claims)
        if (claim->name == wanted.name && claim != &wanted) others.push_back(claim);
    const Claim* refusing = nullptr;
    const auto is_accepted = [&](Symbol value) {
        const auto refuses = [&](const Claim* claim) { return !accepts(*claim, value); };
        const auto place = std::ranges::find_if(others, refuses);
        if (place == others.end()) return true;
        if (refusing == nullptr) refusing = *place;
        return false;
    };
    if (std::ranges::any_of(tables_.list_at(wanted.list), is_accepted)) return std::nullopt;
    if (!has_several(wanted.name))
        // "en" and "en-GB" meet in the narrower one, which may stand in the other list.
        for (const Claim* other : others)
            if (other->kind == Claim::Kind::one_of && std::ranges::any_of(tables_.list_at(other->list), [&](Symbol value) {
                    return accepts(wanted, value) && is_accepted(value);
                }))
                return std::nullopt;
    return Conflict{Conflict::Kind::apart, &wanted, refusing, nullptr};
}

bool Contradictions::apart(const Claim& least, const Claim& most, std::optional<Currency> currency) const {
    const auto low = amount_of(least, currency);
    const auto high = amount_of(most, currency);
    const bool is_of_orders = least.measured == Measured::orders;
    if (!low || !high || is_of_orders != (most.measured == Measured::orders)) return false;
    if (is_of_orders) return *low > *high;
    // The least of fewer lines is a least of more lines.
    if (!filters_.implies(least.filter, most.filter, currency)) return false;
    // What is left after more discounts is less; a product has one piece at least.
    const bool comparable = least.measured == most.measured
                                ? least.measured != Measured::subtotal || most.basis <= least.basis
                                : least.measured == Measured::distinct_products && most.measured == Measured::quantity;
    if (comparable && *low > *high) return true;
    const bool counts = most.measured == Measured::quantity || most.measured == Measured::distinct_products;
    return counts && *low >= 1 && *high < 1;
}

std::optional<Conflict> Contradictions::alone(const Claim& claim, std::optional<Currency> currency) const {
    const auto conflict = [&](Conflict::Kind kind) { return Conflict{kind, &claim, nullptr, nullptr}; };
    if (claim.kind == Claim::Kind::only && filters_.fits_nothing(claim.filter, currency))
        return conflict(Conflict::Kind::empty_filter);
    if (claim.kind != Claim::Kind::at_least && claim.kind != Claim::Kind::at_most) return std::nullopt;
    const auto amount = amount_of(claim, currency);
    if (!amount) return std::nullopt;
    if (claim.kind == Claim::Kind::at_most) return *amount < 0 ? std::optional(conflict(Conflict::Kind::apart)) : std::nullopt;
    if (*amount >= 1 && filters_.fits_nothing(claim.filter, currency)) return conflict(Conflict::Kind::empty_filter);
    const bool is_beyond =
        (claim.measured == Measured::quantity && *amount > kPiecesPerCartMax) ||
        (claim.measured == Measured::distinct_products && *amount > static_cast<std::int64_t>(kLinesPerCartMax)) ||
        (claim.measured == Measured::subtotal && *amount > kAmountMinorMax * kPiecesPerCartMax);
    return is_beyond ? std::optional(conflict(Conflict::Kind::beyond_limits)) : std::nullopt;
}

std::optional<Conflict> Contradictions::between(const Claim& one, const Claim& two, std::optional<Currency> currency) const {
    using Kind = Claim::Kind;
    const auto conflict = [&](Conflict::Kind kind) { return Conflict{kind, &one, &two, nullptr}; };
    if (one.negated != two.negated && is_same_leaf(one, two)) return conflict(Conflict::Kind::opposite);
    if (one.kind == Kind::applied && two.kind == Kind::applied && one.promotion == two.promotion && one.wanted != two.wanted)
        return conflict(Conflict::Kind::apart);
    const auto excludes = [&](const Claim& least, const Claim& other) {
        if (least.kind != Kind::at_least) return false;
        if (other.kind == Kind::at_most) return apart(least, other, currency);
        return other.kind == Kind::only && least.measured != Measured::orders && amount_of(least, currency).value_or(0) >= 1 &&
               filters_.disjoint(least.filter, other.filter, currency);
    };
    if (!excludes(one, two) && !excludes(two, one)) return std::nullopt;
    return conflict(one.measured == Measured::orders ? Conflict::Kind::unlikely : Conflict::Kind::apart);
}

std::optional<Conflict> Contradictions::among(const ClaimList& claims, std::optional<Currency> currency) const {
    const bool knows_orders = std::ranges::any_of(claims, [](const Claim* claim) { return claim->knows_orders; });
    std::optional<Conflict> unlikely;
    for (std::size_t index = 0; index < claims.size(); ++index) {
        const Claim& claim = *claims[index];
        if (const auto conflict = alone(claim, currency)) return conflict;
        if (claim.kind == Claim::Kind::one_of)
            if (const auto conflict = among_names(claims, claim)) return conflict;
        for (std::size_t earlier = 0; earlier < index; ++earlier) {
            auto conflict = between(*claims[earlier], claim, currency);
            if (!conflict) continue;
            if (conflict->kind == Conflict::Kind::unlikely && knows_orders) conflict->kind = Conflict::Kind::apart;
            if (conflict->kind != Conflict::Kind::unlikely) return conflict;
            unlikely = conflict;
        }
    }
    return unlikely;
}

std::optional<Conflict> Contradictions::within(const Term& term, ClaimList claims, std::optional<Currency> currency) const {
    for (const Claim& claim : term.claims) claims.push_back(&claim);
    const auto conflict = among(claims, currency);
    if (conflict && conflict->kind != Conflict::Kind::unlikely) return conflict;
    for (const Term::Choice& choice : term.choices) {
        const bool may_hold = std::ranges::any_of(choice.alternatives, [&](const Term& alternative) {
            const auto own = within(alternative, claims, currency);
            return !own || own->kind == Conflict::Kind::unlikely;
        });
        if (!may_hold) return Conflict{Conflict::Kind::no_alternative, nullptr, nullptr, choice.node};
    }
    return conflict;
}

bool Contradictions::implies(const Claim& given, const Claim& wanted) const {
    using Kind = Claim::Kind;
    if (given.negated == wanted.negated && is_same_leaf(given, wanted)) return true;
    if (given.kind != wanted.kind || given.measured != wanted.measured || given.name != wanted.name) return false;
    const auto includes = [&](ListId whole, ListId part) {
        return std::ranges::includes(tables_.list_at(whole), tables_.list_at(part));
    };
    // Whether the given amount is at least (or at most) the wanted one wherever both exist.
    const auto bounds = [&](bool is_least) {
        if ((given.money == kNone) != (wanted.money == kNone)) return false;
        const auto within_bound = [&](std::int64_t own, std::int64_t limit) { return is_least ? own >= limit : own <= limit; };
        if (given.money == kNone) return within_bound(given.amount, wanted.amount);
        return std::ranges::all_of(tables_.money_at(wanted.money), [&](const CurrencyAmount& limit) {
            const auto own = tables_.amount(given.money, limit.currency);
            return !own || within_bound(*own + given.amount, limit.amount + wanted.amount);
        });
    };
    switch (wanted.kind) {
        case Kind::at_least:
            return given.basis == wanted.basis && bounds(true) && filters_.implies(given.filter, wanted.filter, std::nullopt);
        case Kind::at_most:
            return given.basis == wanted.basis && bounds(false) && filters_.implies(wanted.filter, given.filter, std::nullopt);
        case Kind::one_of:
            return includes(wanted.list, given.list);
        case Kind::none_of:
            return includes(given.list, wanted.list) && (wanted.may_be_unknown || !given.may_be_unknown);
        case Kind::only:
            return filters_.implies(given.filter, wanted.filter, std::nullopt);
        default:
            return false;
    }
}

}  // namespace couponry::engine::checks
