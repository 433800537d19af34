// For tests of conditions: a small shop with a cart, and the judgement of one condition over it.
#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "engine/catalog.h"
#include "engine/descriptor.h"

namespace couponry::engine::test {

inline const Currency kPounds{{'G', 'B', 'P'}};
inline const Currency kEuros{{'E', 'U', 'R'}};

inline Parameters with(std::initializer_list<std::pair<const char*, ParameterValue>> values) {
    Parameters parameters;
    for (const auto& [name, value] : values) parameters.set(name, value);
    return parameters;
}
inline MoneyMap pounds(std::int64_t amount) {
    return MoneyMap{{kPounds, amount}};
}
inline std::vector<std::string> texts(std::initializer_list<const char*> values) {
    return {values.begin(), values.end()};
}
inline FactValue fact(FactScalar value) {
    return {{std::move(value)}, false};
}
inline FactValue facts_list(std::vector<FactScalar> values) {
    return {std::move(values), true};
}
inline ItemFilter products(std::initializer_list<const char*> ids) {
    ItemFilter filter;
    filter.products = texts(ids);
    return filter;
}
inline ItemFilter categories(std::initializer_list<const char*> ids) {
    ItemFilter filter;
    filter.categories = texts(ids);
    return filter;
}

/// Garden > tools: spade (Acme, green, 1500 g), rake; kitchen: mug. Gift cards are not discountable.
inline Shop small_shop() {
    Shop shop;
    shop.categories = {{"garden", {}, ""}, {"tools", {}, "garden"}, {"kitchen", {}, ""}, {"gift-cards", {}, ""}};
    const auto product = [](const char* id, const char* category, std::int64_t weight_grams) {
        Product made;
        made.id = id;
        made.categories = {category};
        made.weight_grams = weight_grams;
        return made;
    };
    shop.products = {product("spade", "tools", 1500), product("rake", "tools", 900), product("mug", "kitchen", 300),
                     product("card", "gift-cards", 0)};
    shop.products[0].brand = "Acme";
    shop.products[0].attributes = {{"colour", {"green", "grey"}}, {"size", {"large"}}};
    shop.products[3].discountable = false;
    return shop;
}

/// Two spades at 20.00, a reduced rake at 10.00, a gift card of 50.00 that is not discountable; a guest.
inline Cart small_cart() {
    Cart cart;
    cart.site = "uk";
    cart.currency = kPounds;
    cart.locale = "en-GB";
    const auto line = [](const char* id, const char* product, std::int64_t quantity, std::int64_t unit_price) {
        CartLine made;
        made.id = made.product = product;
        made.id = id;
        made.quantity = quantity;
        made.unit_price = unit_price;
        return made;
    };
    cart.lines = {line("l1", "spade", 2, 2000), line("l2", "rake", 1, 1000), line("l3", "card", 1, 5000)};
    cart.lines[1].reduced_from = 1500;
    return cart;
}

/// What ran before, as told.
class ToldProgress final : public Progress {
public:
    std::vector<std::int64_t> item_discounts, discounts;  // per line; empty: nothing
    std::vector<Symbol> ran;
    std::int64_t item_discount(std::uint32_t line) const override { return item_discounts.empty() ? 0 : item_discounts[line]; }
    std::int64_t discount(std::uint32_t line) const override { return discounts.empty() ? 0 : discounts[line]; }
    bool has_run(Symbol promotion) const override { return std::find(ran.begin(), ran.end(), promotion) != ran.end(); }
};

inline constexpr const char* kMondayNoon = "2026-06-15T12:00:00+01:00";

/// One condition over one cart; a Monday noon in London unless told otherwise.
class Judging {
public:
    Judging(std::string_view type, const Parameters& parameters, const Cart& cart, const char* now = kMondayNoon)
        : descriptor_(*find_condition(type)), cart_(cart), catalog_(small_shop(), tables_) {
        descriptor_.compile(parameters, tables_, leaf_);
        site_.id = "uk";
        site_.time_zone = TimeZone::find("Europe/London").value();
        facts_.read(tables_, catalog_, site_, cart_, usage_, *parse_instant(now));
    }
    Judgement judge() const { return descriptor_.judge(leaf_, facts_, &progress); }
    Judgement negated() const {
        return descriptor_.negated != nullptr ? descriptor_.negated(leaf_, facts_, &progress)
                                              : Judgement::failed(descriptor_.fails_with);
    }
    Need need() const { return descriptor_.need != nullptr ? descriptor_.need(leaf_, facts_, &progress) : Need{}; }
    Need negated_need() const {
        return descriptor_.negated_need != nullptr ? descriptor_.negated_need(leaf_, facts_, &progress) : Need{};
    }
    const Leaf& leaf() const { return leaf_; }
    const Tables& tables() const { return tables_; }
    std::string_view text(Symbol symbol) const { return tables_.symbols.text(symbol); }

    ToldProgress progress;

private:
    const ConditionDescriptor& descriptor_;
    Cart cart_;
    Tables tables_;
    Catalog catalog_;
    Leaf leaf_;
    Site site_;
    UsageFacts usage_;
    Facts facts_;
};

inline FieldErrors errors_of(std::string_view type, const Parameters& parameters) {
    FieldErrors errors;
    const ConditionDescriptor& descriptor = *find_condition(type);
    if (descriptor.check != nullptr) descriptor.check(parameters, errors);
    return errors;
}

/// What a judgement must say; of a condition that holds, its negation is looked at.
struct Outcome {
    bool holds;
    Reason reason;
    std::int64_t required, observed;
    Need::Kind need;
    bool provisional = false;
    Outcome provisionally() const { return {holds, reason, required, observed, need, true}; }
};
inline Outcome fails(Reason reason, std::int64_t required = 0, std::int64_t observed = 0, Need::Kind need = Need::Kind::none) {
    return {false, reason, required, observed, need};
}
/// It holds, and under `none` would fail so.
inline Outcome holds(Reason reason, std::int64_t required = 0, std::int64_t observed = 0, Need::Kind need = Need::Kind::none) {
    return {true, reason, required, observed, need};
}

/// One line of a table of expectations, over the small cart with a change.
struct Expectation {
    const char* what;
    const char* type;
    Parameters parameters;
    std::function<void(Cart&)> change;
    Outcome outcome;
    const char* now = kMondayNoon;
};
void expect_all(const std::vector<Expectation>& expectations);  // conditions_test.cpp

}  // namespace couponry::engine::test
