// Random effects and conditions for world.cpp. Amounts follow the cart, so that about as many conditions hold as fail.
#include <array>

#include "oracle/world.h"

namespace couponry::oracle {
namespace {

using Texts = std::vector<std::string>;

std::int64_t cart_subtotal(const World& world) {
    std::int64_t sum = 0;
    for (const CartLine& line : world.cart.lines) sum += line.subtotal.value_or(line.unit_price.value_or(0) * line.quantity);
    return sum;
}

std::int64_t cart_pieces(const World& world) {
    std::int64_t pieces = 0;
    for (const CartLine& line : world.cart.lines) pieces += line.quantity;
    return pieces;
}

MoneyMap money(const World& world, std::int64_t amount) {
    return {{world.cart.currency, amount}};
}

Percent percent(Dice& dice) {
    return Percent{dice.one_of(std::array{50'000, 100'000, 125'000, 200'000, 250'000, 333'333, 500'000, 750'000, 1'000'000})};
}

std::int64_t small_amount(Dice& dice) {
    return dice.one_of(std::array{1, 50, 99, 100, 199, 250, 333, 500, 700, 1500});
}

ItemFilter filter_of(Dice& dice, const World& world) {
    ItemFilter filter;
    const CartLine& line = dice.one_of(world.cart.lines);
    const std::int64_t kind = dice.below(9);
    if (kind < 3) filter.categories = {dice.one_of(Texts{"clothing", "clothing", "shoes", "mugs"})};
    if (kind == 8) filter.categories = {"clothing", "mugs"};
    if (kind == 3) filter.products = {line.product};
    if (kind == 4) filter.products = {line.product, dice.one_of(world.cart.lines).product};
    if (kind == 5) filter.brands = {dice.one_of(Texts{"acme", "bolt"})};
    if (kind == 6) filter.attributes = {{"color", {dice.one_of(Texts{"red", "blue"})}}};
    if (kind == 7) filter.price_min = money(world, line.unit_price.value_or(1));
    if (dice.chance(10)) filter.reduced = false;
    if (dice.chance(8)) {
        ItemFilter excluded;
        excluded.products = {dice.one_of(world.cart.lines).product};
        filter.exclude = {excluded};
    }
    if (dice.chance(5)) {
        ItemFilter other;
        other.categories = {"mugs"};
        filter = ItemFilter{.products = {},
                            .skus = {},
                            .categories = {},
                            .brands = {},
                            .attributes = {},
                            .price_min = {},
                            .price_max = {},
                            .reduced = {},
                            .exclude = {},
                            .any = {filter, other}};
    }
    return filter;
}

void maybe_filter(Dice& dice, const World& world, Parameters& parameters, int chance) {
    if (dice.chance(chance)) parameters.set("items", filter_of(dice, world));
}

// One of percent, amount and price.
void set_terms(Dice& dice, const World& world, Parameters& parameters) {
    const std::int64_t kind = dice.below(4);
    if (kind < 2) parameters.set("percent", percent(dice));
    if (kind == 2) parameters.set("amount", money(world, small_amount(dice)));
    if (kind == 3) parameters.set("price", money(world, small_amount(dice)));
}

void maybe_units(Dice& dice, Parameters& parameters) {
    if (!dice.chance(20)) return;
    if (dice.chance(70)) parameters.set("max_units", dice.between(1, 4));
    if (dice.chance(40)) parameters.set("max_units_per_line", dice.between(1, 2));
    if (dice.chance(60)) parameters.set("units", dice.one_of(Texts{"cart_order", "cheapest_first", "dearest_first"}));
}

void maybe_cap(Dice& dice, const World& world, Parameters& parameters) {
    if (dice.chance(20)) parameters.set("cap", money(world, dice.between(1, 1 + cart_subtotal(world) / 4)));
}

void maybe_for_each(Dice& dice, const World& world, Parameters& parameters) {
    if (!dice.chance(35)) return;
    Parameters for_each;
    if (dice.chance(60))
        for_each.set("quantity", dice.between(2, 3));
    else
        for_each.set("amount", money(world, dice.between(1, 1 + cart_subtotal(world) / 2)));
    parameters.set("for_each", for_each);
}

std::string basis(Dice& dice, const WorldOptions& options) {
    if (!options.with_remaining) return "list";
    return dice.one_of(Texts{"list", "list", "after_item_discounts", "remaining"});
}

ParameterList tiers(Dice& dice, const World& world, bool by_amount, bool with_price) {
    ParameterList list;
    std::int64_t from = 0;
    for (std::int64_t tier = 0, count = dice.between(1, 3); tier < count; ++tier) {
        from += by_amount ? dice.between(1, 1 + cart_subtotal(world) / 2) : dice.between(1, 3);
        Parameters one;
        one.set("from", by_amount ? ParameterValue(money(world, from)) : ParameterValue(from));
        do {
            Parameters terms;
            set_terms(dice, world, terms);
            if (terms.has("price") && !with_price) continue;
            for (const auto& [name, value] : terms.values()) one.set(name, value);
        } while (one.values().size() < 2);
        list.push_back(one);
    }
    return list;
}

Rule make_plain_effect(Dice& dice, const World& world, const std::string& type) {
    Rule rule{type, {}};
    Parameters& parameters = rule.parameters;
    if (type == "percent_off_items") {
        parameters.set("percent", percent(dice));
        if (dice.chance(15)) parameters.set("percent_of", std::string("unit_price"));
    } else if (type == "amount_off_items") {
        parameters.set("amount", money(world, small_amount(dice)));
        parameters.set("apply", dice.one_of(Texts{"each", "each", "each_line", "across"}));
        maybe_for_each(dice, world, parameters);
        if (parameters.has("for_each")) parameters.set("apply", std::string("across"));
    } else if (dice.chance(70)) {
        parameters.set("price", money(world, small_amount(dice)));
    } else {
        PriceList prices;
        for (std::int64_t count = dice.between(1, 2); count > 0; --count)
            prices[dice.one_of(world.cart.lines).product] = money(world, small_amount(dice));
        parameters.set("prices", prices);
    }
    maybe_filter(dice, world, parameters, 45);
    // A filter whose products have no price in the list cannot be saved.
    if (const auto* prices = parameters.find<PriceList>("prices"); prices != nullptr && parameters.has("items")) {
        ItemFilter items = *parameters.find<ItemFilter>("items");
        if (!items.products.empty()) items.products.front() = prices->begin()->first;
        parameters.set("items", items);
    }
    if (type != "fixed_price_items") maybe_cap(dice, world, parameters);
    if (!parameters.has("for_each")) maybe_units(dice, parameters);
    return rule;
}

// buy_x_get_y and partner_product.
Rule make_pair_effect(Dice& dice, const World& world, const std::string& type) {
    const bool is_partner = type == "partner_product";
    Parameters buy;
    Parameters get;
    maybe_filter(dice, world, buy, is_partner ? 100 : 50);
    maybe_filter(dice, world, get, is_partner ? 100 : 50);
    buy.set("quantity", dice.between(1, 2));
    if (dice.chance(50)) get.set("quantity", dice.between(1, 2));
    set_terms(dice, world, get);
    if (!is_partner && dice.chance(20)) get.set("at_least", std::int64_t{1});
    if (!is_partner && dice.chance(20)) get.set("units", dice.one_of(Texts{"cart_order", "dearest_first"}));
    if (!is_partner && dice.chance(20)) buy.set("units", dice.one_of(Texts{"cart_order", "cheapest_first"}));
    Rule rule{type, {}};
    rule.parameters.set(is_partner ? "with" : "buy", buy);
    rule.parameters.set(is_partner ? "partner" : "get", get);
    return rule;
}

Rule make_bundle(Dice& dice, const World& world) {
    Rule rule{"bundle_price", {}};
    const std::int64_t pieces = dice.between(2, 3);
    if (dice.chance(45)) {
        rule.parameters.set("quantity", pieces);
        maybe_filter(dice, world, rule.parameters, 50);
    } else {
        ParameterList parts;
        for (std::int64_t part = 0; part < (pieces == 3 && dice.chance(50) ? 3 : 2); ++part) {
            Parameters one;
            one.set("items", filter_of(dice, world));
            if (dice.chance(25)) one.set("quantity", dice.between(1, 2));
            parts.push_back(one);
        }
        rule.parameters.set("parts", parts);
    }
    rule.parameters.set("price", money(world, dice.between(1, 2 * cart_subtotal(world) / cart_pieces(world) + 1)));
    return rule;
}

Rule make_gift(Dice& dice, const World& world) {
    Rule rule{"gift_item", {}};
    if (dice.chance(60)) {
        rule.parameters.set("product",
                            dice.chance(50) ? dice.one_of(world.cart.lines).product : "gift-" + std::to_string(dice.below(3)));
    } else {
        rule.parameters.set("choice", Texts{dice.one_of(world.cart.lines).product, "gift-0", "gift-1"});
    }
    rule.parameters.set("quantity", dice.between(1, 2));
    if (dice.chance(30)) rule.parameters.set("per_application", true);
    if (dice.chance(20)) {
        Parameters for_each;
        for_each.set("amount", money(world, dice.between(1 + cart_subtotal(world) / 4, 1 + cart_subtotal(world))));
        rule.parameters.set("for_each", for_each);
    }
    if (dice.chance(30)) rule.parameters.set("value", money(world, dice.between(0, 500)));
    return rule;
}

Rule make_order_effect(Dice& dice, const World& world, const WorldOptions& options, const std::string& type) {
    Rule rule{type, {}};
    Parameters& parameters = rule.parameters;
    if (type == "percent_off_order") {
        parameters.set("percent", percent(dice));
        maybe_cap(dice, world, parameters);
    } else if (type == "amount_off_order") {
        parameters.set("amount", money(world, small_amount(dice)));
        maybe_for_each(dice, world, parameters);
        if (parameters.has("for_each")) maybe_cap(dice, world, parameters);
    } else {
        parameters.set("tiers", tiers(dice, world, true, false));
        parameters.set("basis", basis(dice, options));
        maybe_cap(dice, world, parameters);
    }
    maybe_filter(dice, world, parameters, 35);
    return rule;
}

Rule make_shipping_effect(Dice& dice, const World& world, const std::string& type) {
    Rule rule{type, {}};
    Parameters& parameters = rule.parameters;
    if (type == "percent_off_shipping") parameters.set("percent", percent(dice));
    if (type == "amount_off_shipping") {
        parameters.set("amount", money(world, small_amount(dice)));
        parameters.set("apply", dice.one_of(Texts{"each", "across"}));
    }
    if (type == "fixed_price_shipping") parameters.set("price", money(world, small_amount(dice)));
    if ((type == "free_shipping" || type == "percent_off_shipping") && dice.chance(20))
        parameters.set("cap", money(world, small_amount(dice)));
    if (dice.chance(35)) parameters.set("methods", Texts{dice.one_of(Texts{"standard", "standard", "express"})});
    if (dice.chance(15)) parameters.set("countries", Texts{"US"});
    return rule;
}

std::string tree_filter_match(Dice& dice) {
    return dice.one_of(Texts{"any", "any", "all", "none", "only"});
}

Rule make_context_leaf(Dice& dice) {
    const std::string type =
        dice.one_of(Texts{"segment", "first_order", "nth_order", "country", "shipping_method", "payment_method", "fact",
                          "logged_in", "device", "schedule", "channel", "purchase_type"});
    Rule leaf{type, {}};
    if (type == "segment") leaf.parameters.set(dice.one_of(Texts{"any_of", "all_of", "none_of"}), Texts{"members"});
    if (type == "nth_order") leaf.parameters.set(dice.chance(50) ? "n" : "every", dice.between(1, 3));
    if (type == "country") leaf.parameters.set(dice.chance(80) ? "any_of" : "none_of", Texts{"US"});
    if (type == "shipping_method") leaf.parameters.set("any_of", Texts{"standard"});
    if (type == "payment_method") leaf.parameters.set("any_of", Texts{"card"});
    if (type == "device") leaf.parameters.set("any_of", Texts{"phone"});
    if (type == "channel") leaf.parameters.set("any_of", Texts{"online"});
    if (type == "purchase_type") leaf.parameters.set("is", std::string("one_off"));
    if (type == "schedule") leaf.parameters.set("days", dice.chance(50) ? Texts{"wed", "thu"} : Texts{"sat"});
    if (type == "fact") {
        leaf.parameters.set("name", std::string("points"));
        leaf.parameters.set("is", dice.one_of(Texts{"gte", "lt", "eq", "ne"}));
        leaf.parameters.set("value", FactValue{{std::int64_t{10}}, false});
    }
    return leaf;
}

Rule make_leaf(Dice& dice, const World& world, const WorldOptions& options) {
    if (dice.chance(15)) return make_context_leaf(dice);
    const std::string type =
        dice.one_of(Texts{"min_subtotal", "min_subtotal", "min_subtotal", "max_subtotal", "min_quantity", "min_quantity",
                          "max_quantity", "contains", "contains", "distinct_products", "weight"});
    Rule leaf{type, {}};
    Parameters& parameters = leaf.parameters;
    const bool is_least = type.starts_with("min_") || type == "distinct_products";
    if (type == "contains") {
        parameters.set("match", tree_filter_match(dice));
        parameters.set("items", filter_of(dice, world));
        return leaf;
    }
    maybe_filter(dice, world, parameters, 40);
    if (type.ends_with("subtotal")) {
        const std::int64_t sum = cart_subtotal(world);
        parameters.set("amount", money(world, is_least ? dice.between(1, 1 + sum * 2 / 3) : dice.between(sum * 2 / 3, sum * 2)));
        parameters.set("basis", basis(dice, options));
    } else if (type == "weight") {
        parameters.set(dice.chance(70) ? "min_grams" : "max_grams", dice.between(1, 1 + cart_pieces(world) * 100));
    } else {
        const std::int64_t pieces = type == "distinct_products" ? 3 : cart_pieces(world);
        parameters.set("quantity", is_least ? dice.between(1, std::max<std::int64_t>(pieces * 2 / 3, 1))
                                            : dice.between(pieces * 2 / 3 + 1, pieces + 4));
    }
    return leaf;
}

}  // namespace

Rule make_effect(Dice& dice, const World& world, const WorldOptions& options) {
    const std::string type = dice.one_of(
        Texts{"percent_off_items", "amount_off_items", "fixed_price_items", "buy_x_get_y", "cheapest_free", "nth_unit",
              "tiered_items", "bundle_price", "partner_product", "gift_item", "percent_off_order", "amount_off_order",
              "tiered_order", "free_shipping", "percent_off_shipping", "amount_off_shipping", "fixed_price_shipping"});
    Rule rule{type, {}};
    Parameters& parameters = rule.parameters;
    if (type == "buy_x_get_y" || type == "partner_product") return make_pair_effect(dice, world, type);
    if (type == "bundle_price") return make_bundle(dice, world);
    if (type == "gift_item") return make_gift(dice, world);
    if (type.ends_with("order")) return make_order_effect(dice, world, options, type);
    if (type.ends_with("shipping")) return make_shipping_effect(dice, world, type);
    if (type == "cheapest_free") {
        parameters.set("of", dice.between(2, 4));
        if (dice.chance(20) && *parameters.find<std::int64_t>("of") > 2) parameters.set("quantity", std::int64_t{2});
        if (dice.chance(50)) parameters.set("grouping", dice.one_of(Texts{"cheapest_overall", "per_group"}));
        maybe_filter(dice, world, parameters, 45);
    } else if (type == "nth_unit") {
        parameters.set("n", dice.between(2, 3));
        set_terms(dice, world, parameters);
        maybe_filter(dice, world, parameters, 45);
    } else if (type == "tiered_items") {
        const bool by_amount = dice.chance(40);
        parameters.set("by", std::string(by_amount ? "amount" : "quantity"));
        parameters.set("tiers", tiers(dice, world, by_amount, true));
        if (by_amount) parameters.set("basis", basis(dice, options));
        if (dice.chance(50)) parameters.set("per", dice.one_of(Texts{"cart", "line", "product"}));
        maybe_filter(dice, world, parameters, 45);
    } else {
        return make_plain_effect(dice, world, type);
    }
    return rule;
}

Rule make_afterwards(Dice& dice) {
    Rule rule{dice.one_of(Texts{"grant_coupon", "award_points", "notify"}), {}};
    if (rule.type == "grant_coupon") rule.parameters.set("coupon", std::string("THANKS"));
    if (rule.type == "award_points") rule.parameters.set("points", dice.between(1, 100));
    if (rule.type == "notify") rule.parameters.set("template", std::string("thanks"));
    return rule;
}

ConditionTree make_conditions(Dice& dice, const World& world, const WorldOptions& options) {
    using Kind = ConditionTree::Kind;
    ConditionTree tree;
    const std::int64_t shape = dice.below(30) - 10;
    const auto leaf = [&] { return ConditionTree{Kind::leaf, {}, make_leaf(dice, world, options)}; };
    if (shape >= 10) tree.children.push_back(leaf());
    if (shape == 15) tree.children.push_back(leaf());
    if (shape == 16 || shape == 17) tree.children = {{Kind::any, {leaf(), leaf()}, {}}};
    if (shape == 18) tree.children = {{Kind::none, {leaf()}, {}}};
    if (shape == 19) tree.children = {{Kind::none, {{Kind::all, {leaf(), leaf()}, {}}}, {}}};
    return tree;
}

}  // namespace couponry::oracle
