// The cart: its lines, context, codes and what was chosen.
#include <fmt/format.h>

#include <algorithm>

#include "scenario/facts.h"

namespace couponry::scenario {
namespace {

/// A line without id has its product's name, or the name and a number when that is taken.
std::string line_id(const Cart& cart, const std::string& product) {
    const auto is_taken = [&](const std::string& id) {
        return std::any_of(cart.lines.begin(), cart.lines.end(), [&](const CartLine& line) { return line.id == id; });
    };
    std::string id = product;
    for (int number = 2; is_taken(id); ++number) id = fmt::format("{}-{}", product, number);
    return id;
}

CartLine& find_line(Cart& cart, const std::string& id) {
    for (CartLine& line : cart.lines)
        if (line.id == id) return line;
    throw StoryError{fmt::format("there is no line \"{}\" in the cart", id)};
}

bool take_price_words(Words& words, const Reading& reading, CartLine& line) {
    if (words.take("together")) {
        line.subtotal = next_amount(words, reading);
    } else if (words.take({"reduced", "from"})) {
        line.reduced_from = next_amount(words, reading);
    } else if (words.take("reduced")) {
        // Any price above its own will do.
        line.reduced_from = line.unit_price.value_or(line.subtotal.value_or(0)) * 2 + 1;
    } else if (words.take("floor")) {
        line.minimum_price = next_amount(words, reading);
    } else if (words.take({"not", "discountable"})) {
        line.discountable = false;
    } else {
        return false;
    }
    return true;
}

bool take_thing_words(Words& words, CartLine& line) {
    if (words.take("in")) {
        line.categories = words.next_list("a category");
    } else if (words.take("brand")) {
        line.brand = words.next("a brand");
    } else if (words.take("sku")) {
        line.sku = words.next("a sku");
    } else if (words.take("attribute")) {
        if (!line.attributes) line.attributes.emplace();
        const std::string name = words.next("the name of an attribute");
        (*line.attributes)[name] = words.next_list("a value");
    } else if (words.take("weighing")) {
        line.weight_grams = words.next_integer("grams");
    } else if (words.take("subscription")) {
        line.purchase_type = "subscription";
    } else if (words.take("as")) {
        line.id = words.next("a line id");
    } else {
        return false;
    }
    return true;
}

/// "throw 68.00", "2 mug 24.00 reduced", "3 sock together 10.00 in clothes".
void add_line(std::string_view phrase, World& world) {
    Words words(phrase);
    CartLine line;
    if (is_integer(words.peek())) line.quantity = words.next_integer("a quantity");
    line.product = words.next("a product");
    if (amount_is_next(words) || parse_amount(words.peek(), world.cart.currency))
        line.unit_price = next_amount(words, world.reading());
    while (take_price_words(words, world.reading(), line) || take_thing_words(words, line)) {
    }
    words.need_end();
    if (line.id.empty()) line.id = line_id(world.cart, line.product);
    world.cart.lines.push_back(std::move(line));
}

bool tell_of_lines(std::string_view keyword, std::string_view rest, World& world) {
    Cart& cart = world.cart;
    if (keyword == "cart" || keyword == "add") {
        if (keyword == "cart") cart.lines.clear();
        if (rest == "empty") return true;
        for (const std::string& phrase : split_phrases(rest)) add_line(phrase, world);
        return true;
    }
    Words words(rest);
    if (keyword == "change") {
        CartLine& line = find_line(cart, words.next("a line"));
        words.need("to");
        line.quantity = words.next_integer("a quantity");
    } else if (keyword == "take" && words.take("out")) {
        const std::string id = find_line(cart, words.next("a line")).id;
        std::erase_if(cart.lines, [&](const CartLine& line) { return line.id == id; });
    } else {
        return false;
    }
    words.need_end();
    return true;
}

bool tell_of_codes(std::string_view keyword, std::string_view rest, World& world) {
    std::vector<std::string>& codes = world.cart.codes;
    if (keyword == "apply") {
        // As typed, spaces inside too; quotes keep spaces at the ends.
        const bool is_quoted = rest.size() >= 2 && rest.starts_with('"') && rest.ends_with('"');
        codes.emplace_back(is_quoted ? rest.substr(1, rest.size() - 2) : rest);
    } else if (keyword == "remove") {
        if (std::erase(codes, std::string(rest)) == 0) throw StoryError{fmt::format("the code \"{}\" was not entered", rest)};
    } else {
        return false;
    }
    return true;
}

bool tell_of_context(std::string_view keyword, Words& words, World& world) {
    Cart& cart = world.cart;
    if (keyword == "currency") {
        const std::string text = words.next("a currency");
        const auto currency = parse_currency(text);
        if (!currency) throw StoryError{fmt::format("\"{}\" should be a currency such as EUR", text)};
        cart.currency = *currency;
        auto& known = world.site().currencies;
        if (std::find(known.begin(), known.end(), *currency) == known.end()) known.push_back(*currency);
    } else if (keyword == "channel") {
        cart.channel = words.next("a channel");
    } else if (keyword == "device") {
        cart.device = words.next("a device");
    } else if (keyword == "locale") {
        cart.locale = words.next("a locale");
    } else if (keyword == "order") {
        cart.order = words.next("an order number");
    } else if (keyword == "agent") {
        words.need("serving");
        cart.assisted_session = true;
    } else if (keyword == "automatic") {
        words.need("off");
        cart.automatic = false;
    } else if (keyword == "metadata") {
        const std::string name = words.next("the name of a fact");
        cart.metadata[name] = next_fact_value(words);
    } else if (keyword == "choose") {
        const std::string product = words.next("a product");
        words.need("for");
        cart.gifts.push_back({words.next("a promotion"), product});
    } else {
        return false;
    }
    return true;
}

}  // namespace

bool tell_of_cart(std::string_view keyword, std::string_view rest, World& world) {
    if (tell_of_codes(keyword, rest, world) || tell_of_lines(keyword, rest, world)) return true;
    Words words(rest);
    if (!tell_of_context(keyword, words, world)) return false;
    words.need_end();
    return true;
}

}  // namespace couponry::scenario
