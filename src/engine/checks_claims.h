// Claims: what the conditions of a promotion demand of a cart, in a form that two of them can be compared: a measure of lines with a
// least or a most, a name in a list or in none, another promotion's part. Conditions that say something else are kept as they are.
// Used by the check of promotions (checks.h); belongs to one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/checks_filters.h"
#include "engine/facts.h"
#include "model/rule.h"

namespace couponry::engine::checks {

enum class Measured : std::uint8_t { quantity, distinct_products, subtotal, weight, orders };
enum class Name : std::uint8_t {
    site,
    channel,
    currency,
    locale,
    device,
    country,
    region,
    postcode,
    shipping_method,
    payment_method,
    segment,
    count
};

struct Claim {
    enum class Kind : std::uint8_t {
        other,  // something only the same condition says
        at_least,  // `measured` of the lines that `filter` fits is `amount` (and `money` on top) or more
        at_most,
        one_of,  // `name` is in `list`; a segment: one of the list's
        none_of,
        only,  // every line fits `filter`
        applied,  // the promotion `promotion` ran before, or (`wanted` false) did not
        schedule,  // it is open
    };
    Kind kind = Kind::other;
    const ConditionTree* leaf = nullptr;  // nullptr: the promotion's gate says so
    bool negated = false;  // the leaf stands under `none`
    Measured measured = Measured::quantity;
    Basis basis = Basis::list;
    FilterId filter = kNone;
    std::int64_t amount = 0;
    MoneyId money = kNone;
    Name name = Name::count;
    ListId list = kNone;
    bool may_be_unknown = false;  // none_of: holds as well when nobody knows the name
    bool knows_orders = false;  // fails as long as nobody knows how many orders there were
    Symbol promotion = kNoSymbol;
    bool wanted = true;
    const Schedule* schedule = nullptr;
};

/// A tree of conditions without negations above leaves: it holds when all claims hold and of each choice one alternative. The claims of
/// one leaf together say all that it says.
struct Term {
    struct Choice {
        const ConditionTree* node = nullptr;
        bool negated = false;  // the node stands under `none`
        std::vector<Term> alternatives;
    };
    std::vector<Claim> claims;
    std::vector<Choice> choices;
};
/// `schedules` keeps those that conditions name, for the claims to point at.
Term read_conditions(const ConditionTree& tree, Tables& tables, std::deque<Schedule>& schedules);

/// The JSON pointer of `node` below `tree`, which stands at "/when".
std::string pointer_to(const ConditionTree& tree, const ConditionTree* node);

/// Why claims cannot all hold. `two` is nullptr when `one` alone cannot; `choice` when no alternative of it can.
struct Conflict {
    enum class Kind : std::uint8_t {
        opposite,  // a condition and its negation
        apart,  // a least above a most, names without a common one
        beyond_limits,
        empty_filter,  // fits nothing
        unlikely,  // apart, unless nobody knows the orders of who asks
        no_alternative
    };
    Kind kind = Kind::apart;
    const Claim* one = nullptr;
    const Claim* two = nullptr;
    const ConditionTree* choice = nullptr;
};

using ClaimList = std::vector<const Claim*>;

class Contradictions {
public:
    Contradictions(const Tables& tables, const Filters& filters) : tables_(tables), filters_(filters) {}

    /// Nothing when the claims may all hold for a cart in this currency (without one: in some currency).
    std::optional<Conflict> among(const ClaimList& claims, std::optional<Currency> currency) const;
    /// The same with a tree; `claims` are those it stands beside.
    std::optional<Conflict> within(const Term& term, ClaimList claims, std::optional<Currency> currency) const;
    /// Whether `wanted` holds wherever `given` does.
    bool implies(const Claim& given, const Claim& wanted) const;

private:
    std::optional<std::int64_t> amount_of(const Claim& claim, std::optional<Currency> currency) const;
    std::optional<Conflict> alone(const Claim& claim, std::optional<Currency> currency) const;
    std::optional<Conflict> between(const Claim& one, const Claim& two, std::optional<Currency> currency) const;
    bool apart(const Claim& least, const Claim& most, std::optional<Currency> currency) const;
    std::optional<Conflict> among_names(const ClaimList& claims, const Claim& wanted) const;
    bool accepts(const Claim& claim, Symbol value) const;
    bool is_listed(Name name, std::string_view text, ListId list, bool partly) const;

    const Tables& tables_;
    const Filters& filters_;
};

}  // namespace couponry::engine::checks
