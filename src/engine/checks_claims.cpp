#include "engine/checks_claims.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "engine/conditions/things.h"
#include "engine/descriptor.h"

namespace couponry::engine::checks {
namespace {

using Texts = std::vector<std::string>;
using TreeKind = ConditionTree::Kind;

constexpr std::array<std::string_view, static_cast<std::size_t>(Name::count)> kNames = {
    "site",   "channel",  "currency",        "locale",         "device", "country",
    "region", "postcode", "shipping_method", "payment_method", "segment"};

/// As the condition postcode compares them: without spaces and case.
std::string plain_postcode(std::string_view text) {
    std::string plain;
    for (const char letter : text)
        if (letter != ' ') plain += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    return plain;
}

/// Reads one leaf; its claims are added with the leaf's place.
class LeafReader {
public:
    LeafReader(const ConditionTree& leaf, bool negated, Tables& tables, std::deque<Schedule>& schedules,
               std::vector<Claim>& claims)
        : leaf_(leaf),
          parameters_(leaf.rule.parameters),
          negated_(negated),
          tables_(tables),
          schedules_(schedules),
          claims_(claims) {}

    void read() {
        const std::size_t first = claims_.size();
        read_type(leaf_.rule.type);
        if (claims_.size() == first) add({});  // known as a condition only
    }

private:
    void add(Claim claim) {
        claim.leaf = &leaf_;
        claim.negated = negated_;
        claims_.push_back(claim);
    }

    void read_type(std::string_view type) {
        if (type == "min_quantity") return read_least(Measured::quantity);
        if (type == "distinct_products") return read_least(Measured::distinct_products);
        if (type == "min_subtotal") return read_least(Measured::subtotal);
        if (type == "max_quantity") return read_most(Measured::quantity);
        if (type == "max_subtotal") return read_most(Measured::subtotal);
        if (type == "weight") return read_weight();
        if (type == "contains") return read_contains();
        if (type == "purchase_type") return read_purchase_type();
        if (type == "first_order" || type == "nth_order" || type == "order_history") return read_orders(type);
        if (type == "segment") return read_segment();
        if (type == "payment_method") return read_payment_method();
        if (type == "promotion_applied") return read_applied();
        if (type == "schedule") return read_schedule();
        const auto name = std::find(kNames.begin(), kNames.end(), type);
        if (name != kNames.end()) read_name(static_cast<Name>(name - kNames.begin()));
    }

    FilterId filter() { return tables_.filter(parameters_.find<ItemFilter>("items")); }

    Claim measured(Measured what) {
        Claim claim;
        claim.measured = what;
        claim.filter = filter();
        if (const auto* amount = parameters_.find<MoneyMap>("amount")) claim.money = tables_.money(*amount);
        claim.amount = parameters_.get_or<std::int64_t>("quantity", 0);
        const std::string basis = parameters_.get_or<std::string>("basis", "list");
        claim.basis = basis == "list" ? Basis::list : basis == "remaining" ? Basis::remaining : Basis::after_item_discounts;
        return claim;
    }
    void read_least(Measured what) {
        Claim claim = measured(what);
        claim.kind = negated_ ? Claim::Kind::at_most : Claim::Kind::at_least;
        if (negated_) claim.amount -= 1;
        add(claim);
    }
    void read_most(Measured what) {
        Claim claim = measured(what);
        claim.kind = negated_ ? Claim::Kind::at_least : Claim::Kind::at_most;
        if (negated_) claim.amount += 1;
        add(claim);
    }
    void add_bound(Claim::Kind kind, Measured what, FilterId of, std::int64_t amount) {
        Claim claim;
        claim.kind = kind;
        claim.measured = what;
        claim.filter = of;
        claim.amount = amount;
        add(claim);
    }
    void read_weight() {
        if (negated_) return;
        if (const auto* least = parameters_.find<std::int64_t>("min_grams"))
            add_bound(Claim::Kind::at_least, Measured::weight, filter(), *least);
        if (const auto* most = parameters_.find<std::int64_t>("max_grams"))
            add_bound(Claim::Kind::at_most, Measured::weight, filter(), *most);
    }
    void read_contains() {
        const ItemFilter& items = *parameters_.find<ItemFilter>("items");
        const std::string& match = *parameters_.find<std::string>("match");
        if (match == "only") {
            if (negated_) return;
            Claim claim;
            claim.kind = Claim::Kind::only;
            claim.filter = tables_.filter(items);
            add(claim);
            return add_bound(Claim::Kind::at_least, Measured::quantity, claim.filter, 1);
        }
        if (match == "all") {
            const std::vector<ItemFilter> things = things_of(items);
            if (negated_ && things.size() > 1) return;
            for (const ItemFilter& thing : things) {
                const auto kind = negated_ ? Claim::Kind::at_most : Claim::Kind::at_least;
                add_bound(kind, Measured::quantity, tables_.filter(thing), negated_ ? 0 : 1);
            }
            return;
        }
        const bool is_there = (match == "any") != negated_;
        add_bound(is_there ? Claim::Kind::at_least : Claim::Kind::at_most, Measured::quantity, tables_.filter(items),
                  is_there ? 1 : 0);
    }
    void read_purchase_type() {
        add({});
        if (!negated_) add_bound(Claim::Kind::at_least, Measured::quantity, filter(), 1);
    }
    void add_orders(Claim::Kind kind, std::int64_t amount, bool knows) {
        Claim claim;
        claim.kind = kind;
        claim.measured = Measured::orders;
        claim.amount = amount;
        claim.knows_orders = knows;
        add(claim);
    }
    void read_orders(std::string_view type) {
        add({});
        if (type == "first_order") {
            // Holds provisionally, and its negation fails, while nobody knows.
            add_orders(negated_ ? Claim::Kind::at_least : Claim::Kind::at_most, negated_ ? 1 : 0, negated_);
        } else if (type == "nth_order" && !negated_) {
            if (const auto* nth = parameters_.find<std::int64_t>("n")) {
                add_orders(Claim::Kind::at_least, *nth - 1, false);
                add_orders(Claim::Kind::at_most, *nth - 1, false);
            } else {
                add_orders(Claim::Kind::at_least, *parameters_.find<std::int64_t>("every") - 1, false);
            }
        } else if (const auto* count = parameters_.find<Parameters>("count");
                   count != nullptr && !negated_ && !parameters_.has("since")) {
            if (const auto* least = count->find<std::int64_t>("min")) add_orders(Claim::Kind::at_least, *least, true);
            if (const auto* most = count->find<std::int64_t>("max")) add_orders(Claim::Kind::at_most, *most, true);
        }
    }
    void add_name(Claim::Kind kind, Name name, ListId list, bool may_be_unknown = false) {
        Claim claim;
        claim.kind = kind;
        claim.name = name;
        claim.list = list;
        claim.may_be_unknown = may_be_unknown;
        add(claim);
    }
    void read_segment() {
        if (const auto* all = parameters_.find<Texts>("all_of")) {
            if (negated_ && all->size() > 1) return;
            for (const std::string& one : *all)
                add_name(negated_ ? Claim::Kind::none_of : Claim::Kind::one_of, Name::segment, tables_.list(Texts{one}));
            return;
        }
        const auto* any = parameters_.find<Texts>("any_of");
        const bool is_in = (any != nullptr) != negated_;
        add_name(is_in ? Claim::Kind::one_of : Claim::Kind::none_of, Name::segment,
                 tables_.list(any != nullptr ? *any : *parameters_.find<Texts>("none_of")));
    }
    void read_payment_method() {
        const bool by_card = parameters_.has("card_prefixes");
        if (by_card && negated_) return;
        if (by_card) add({});
        add_name(negated_ ? Claim::Kind::none_of : Claim::Kind::one_of, Name::payment_method,
                 tables_.list(*parameters_.find<Texts>("any_of")), negated_);
    }
    void read_name(Name name) {
        const auto* any = parameters_.find<Texts>("any_of");
        // What only an address or a chosen method tells: any_of and none_of both fail until then.
        const bool is_told =
            name == Name::country || name == Name::region || name == Name::postcode || name == Name::shipping_method;
        if (any == nullptr && negated_ && is_told) return;
        const bool is_in = (any != nullptr) != negated_;
        Texts texts = any != nullptr ? *any : *parameters_.find<Texts>("none_of");
        if (name == Name::postcode)
            for (std::string& text : texts) text = plain_postcode(text);
        add_name(is_in ? Claim::Kind::one_of : Claim::Kind::none_of, name, tables_.list(texts), !is_told || negated_);
    }
    void read_applied() {
        Claim claim;
        claim.kind = Claim::Kind::applied;
        claim.promotion = tables_.symbols.intern(*parameters_.find<std::string>("promotion"));
        claim.wanted = parameters_.get_or<bool>("applied", true) != negated_;
        add(claim);
    }
    void read_schedule() {
        add({});
        if (negated_) return;
        Leaf compiled;
        find_condition("schedule")->compile(parameters_, tables_, compiled);
        Claim claim;
        claim.kind = Claim::Kind::schedule;
        claim.schedule = &schedules_.emplace_back(tables_.schedule_at(compiled.extra));
        add(claim);
    }

    const ConditionTree& leaf_;
    const Parameters& parameters_;
    bool negated_;
    Tables& tables_;
    std::deque<Schedule>& schedules_;
    std::vector<Claim>& claims_;
};

void read_into(const ConditionTree& tree, bool negated, Tables& tables, std::deque<Schedule>& schedules, Term& term) {
    if (tree.kind == TreeKind::leaf) return LeafReader(tree, negated, tables, schedules, term.claims).read();
    if (tree.children.empty() && tree.kind != TreeKind::any) return;
    // Not any = all of the negations; not all = any of them (docs/engine.md, Reasons).
    const bool children_negated = negated != (tree.kind == TreeKind::none);
    const bool needs_every = tree.kind == TreeKind::all ? !negated : tree.kind == TreeKind::any ? negated : !negated;
    if (needs_every || tree.children.size() == 1) {
        for (const ConditionTree& child : tree.children) read_into(child, children_negated, tables, schedules, term);
        return;
    }
    Term::Choice choice{&tree, negated, {}};
    for (const ConditionTree& child : tree.children)
        read_into(child, children_negated, tables, schedules, choice.alternatives.emplace_back());
    term.choices.push_back(std::move(choice));
}

bool find_pointer(const ConditionTree& tree, const ConditionTree* node, std::string& pointer) {
    if (&tree == node) return true;
    const std::string_view name = tree.kind == TreeKind::all ? "/all/" : tree.kind == TreeKind::any ? "/any/" : "/none/";
    const std::size_t length = pointer.size();
    for (std::size_t index = 0; index < tree.children.size(); ++index) {
        pointer.append(name).append(std::to_string(index));
        if (find_pointer(tree.children[index], node, pointer)) return true;
        pointer.resize(length);
    }
    return false;
}

}  // namespace

Term read_conditions(const ConditionTree& tree, Tables& tables, std::deque<Schedule>& schedules) {
    Term term;
    read_into(tree, false, tables, schedules, term);
    return term;
}

std::string pointer_to(const ConditionTree& tree, const ConditionTree* node) {
    std::string pointer = "/when";
    if (node != nullptr) find_pointer(tree, node, pointer);
    return pointer;
}

}  // namespace couponry::engine::checks
