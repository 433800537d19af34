// Who asks: a customer, or a guest, and the coupons held.
#include <fmt/format.h>

#include <algorithm>

#include "codes/normalise.h"
#include "scenario/facts.h"

namespace couponry::scenario {
namespace {

void read_birthday(Words& words, CustomerFacts& customer) {
    const std::string text = words.next("a birthday");
    const auto date = parse_date("2000-" + text);
    if (!date) throw StoryError{fmt::format("\"{}\" should be a birthday such as 07-31", text)};
    customer.birthday = civil_of(*date);
}

/// "ordered 2026-05-01 for 40.00 cancelled".
void read_past_order(Words& words, const World& world, CustomerFacts& customer) {
    CustomerFacts::PastOrder order;
    order.placed_at = next_instant(words, world.reading());
    words.need("for");
    const auto named = parse_currency(words.peek(1));
    order.currency = named ? *named : world.cart.currency;
    order.total = next_amount(words, world.reading());
    order.is_cancelled = words.take("cancelled");
    customer.orders.push_back(order);
}

/// One phrase behind the id; a single unknown word is a segment.
void read_customer_phrase(std::string_view phrase, const World& world, CustomerFacts& customer) {
    Words words(phrase);
    if (words.take("email")) {
        customer.email = words.next("an e-mail address");
    } else if (words.take("birthday")) {
        read_birthday(words, customer);
    } else if (words.take("orders")) {
        customer.orders_count = words.next_integer("a number of orders");
    } else if (words.take("ordered")) {
        read_past_order(words, world, customer);
    } else if (words.take("attribute")) {
        const std::string name = words.next("the name of an attribute");
        customer.attributes[name] = next_fact_value(words);
    } else if (words.take({"logged", "out"})) {
        customer.logged_in = false;
    } else if (words.take({"logged", "in"})) {
        customer.logged_in = true;
    } else {
        words.take("segment");
        if (!customer.segments) customer.segments.emplace();
        customer.segments->push_back(words.next("a segment"));
    }
    words.need_end();
}

/// "CARE15 to anna from 2026-06-01 until 2026-07-01 used".
void read_grant(Words& words, World& world) {
    Grant grant;
    const std::string code = words.next("a coupon");
    const Coupon* coupon = find_coupon(world, code);
    if (coupon == nullptr) throw StoryError{fmt::format("there is no coupon \"{}\"", code)};
    grant.coupon = coupon->code;
    if (words.take("to") && words.next("a customer") != world.cart.customer.id.value_or(""))
        throw StoryError{"only coupons of the customer who asks count; name that one"};
    if (words.take("from")) grant.granted_at = next_instant(words, world.reading());
    if (words.take("until")) grant.ends_at = next_instant(words, world.reading(), DayMeans::ends);
    if (words.take("used"))
        grant.status = GrantStatus::used;
    else if (words.take("revoked"))
        grant.status = GrantStatus::revoked;
    world.cart.customer.grants.push_back(std::move(grant));
}

}  // namespace

Coupon* find_coupon(World& world, std::string_view code) {
    const auto wanted = codes::normalise(code);
    const auto found = std::find_if(world.shop.coupons.begin(), world.shop.coupons.end(),
                                    [&](const Coupon& coupon) { return wanted && codes::normalise(coupon.code) == wanted; });
    return found == world.shop.coupons.end() ? nullptr : &*found;
}

FactValue next_fact_value(Words& words) {
    FactValue value;
    do {
        const bool is_quoted = words.next_is_quoted();
        if (!is_quoted && words.take("true"))
            value.values.emplace_back(true);
        else if (!is_quoted && words.take("false"))
            value.values.emplace_back(false);
        else if (!is_quoted && is_integer(words.peek()))
            value.values.emplace_back(words.next_integer("a number"));
        else
            value.values.emplace_back(words.next("a value"));
    } while (words.take("or") || words.take("and"));
    value.is_list = value.values.size() > 1;
    return value;
}

bool tell_of_customer(std::string_view keyword, std::string_view rest, World& world) {
    if (keyword == "grant") {
        Words words(rest);
        read_grant(words, world);
        words.need_end();
        return true;
    }
    if (keyword != "customer" && keyword != "guest") return false;
    std::vector<std::string> phrases = split_phrases(rest);
    CustomerFacts customer;
    customer.grants = std::move(world.cart.customer.grants);
    if (keyword == "customer") {
        customer.id = phrases.front();
        customer.logged_in = true;  // an id that was sent says so, unless the story says otherwise
        customer.segments.emplace();
        phrases.erase(phrases.begin());
    }
    for (const std::string& phrase : phrases)
        if (!phrase.empty()) read_customer_phrase(phrase, world, customer);
    world.cart.customer = std::move(customer);
    return true;
}

}  // namespace couponry::scenario
