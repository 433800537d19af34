// What is paid, by whom and for what: totals, lines, promotions, gifts.
#include "scenario/expectation.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenario/describe.h"

namespace couponry::scenario {
namespace {

/// The promotions that apply, each once, in order of application.
std::vector<std::string> applied_promotions(const engine::Evaluation& answer) {
    std::vector<std::string> promotions;
    for (const engine::DiscountAnswer& discount : answer.discounts)
        if (std::find(promotions.begin(), promotions.end(), discount.promotion) == promotions.end())
            promotions.push_back(discount.promotion);
    return promotions;
}

std::string described_afterwards(const engine::AfterwardsAnswer& afterwards) {
    const std::string what = afterwards.type == "award_points" ? std::to_string(afterwards.points) : afterwards.name;
    return fmt::format("{} {} of {}", afterwards.type, what, afterwards.promotion);
}

}  // namespace

void Expectation::expect_text(std::string_view what, std::string_view expected, std::string_view observed) {
    if (expected != observed) failures_.push_back(fmt::format("expected {} {}, got {}", what, expected, observed));
}

void Expectation::expect_that(bool holds, std::string_view expected, std::string_view observed) {
    if (!holds) failures_.push_back(fmt::format("expected {}, got {}", expected, observed));
}

void Expectation::expect_amount(std::string_view what, std::int64_t observed, Words& words) {
    expect_text(what, amount(next_amount(words, world_.reading())), amount(observed));
}

std::vector<std::string> Expectation::check(std::string_view phrase) {
    failures_.clear();
    Words words(phrase);
    const bool is_known = check_totals(words) || check_lines(words) || check_promotions(words) || check_gifts(words) ||
                          check_afterwards(words) || check_answer(words) || check_code(words);
    if (!is_known) throw StoryError{fmt::format("cannot understand \"{}\"", phrase)};
    words.need_end();
    return failures_;
}

bool Expectation::check_totals(Words& words) {
    const auto& totals = answer_.totals;
    if (words.take("total"))
        expect_amount("total", totals.total(), words);
    else if (words.take("subtotal"))
        expect_amount("subtotal", totals.subtotal, words);
    else if (words.take("saved"))
        expect_amount("saved", totals.discount(), words);
    else if (words.take({"items", "saved"}))
        expect_amount("items saved", totals.item_discount, words);
    else if (words.take({"order", "saved"}))
        expect_amount("order saved", totals.order_discount, words);
    else if (words.take({"shipping", "saved"}))
        expect_amount("shipping saved", totals.shipping_discount, words);
    else if (words.take("shipping"))
        expect_amount("shipping", totals.shipping - totals.shipping_discount, words);
    else
        return false;
    return true;
}

/// "on throw 10.20"; "throw costs 57.80"; "units of sock 2 at 8.00 and 1 at 7.99".
bool Expectation::check_lines(Words& words) {
    const bool is_discount = words.take("on");
    const bool is_units = !is_discount && words.take({"units", "of"});
    const bool is_cost = !is_discount && !is_units && words.peek(1) == "costs";
    if (!is_discount && !is_units && !is_cost) return false;
    const std::string id = words.next("a line");
    const auto line =
        std::find_if(answer_.lines.begin(), answer_.lines.end(), [&](const engine::LineAnswer& known) { return known.id == id; });
    if (line == answer_.lines.end()) throw StoryError{fmt::format("there is no line \"{}\" in the cart", id)};
    if (is_units) return check_units(words, id);
    words.take("costs");
    expect_amount(fmt::format("{} {}", is_discount ? "discount on" : "to pay for", id),
                  is_discount ? line->discount() : line->total(), words);
    return true;
}

/// The units of one price anywhere in the line count together.
bool Expectation::check_units(Words& words, const std::string& id) {
    const auto line =
        std::find_if(answer_.lines.begin(), answer_.lines.end(), [&](const engine::LineAnswer& known) { return known.id == id; });
    std::string observed;
    for (const auto& units : line->units)
        observed += fmt::format("{}{} at {}", observed.empty() ? "" : " and ", units.quantity, amount(units.total));
    std::string expected;
    do {
        const std::int64_t quantity = words.next_integer("a number of units");
        words.need("at");
        expected +=
            fmt::format("{}{} at {}", expected.empty() ? "" : " and ", quantity, amount(next_amount(words, world_.reading())));
    } while (words.take("and"));
    expect_text(fmt::format("units of {}", id), expected, observed);
    return true;
}

/// "promotion socks 10.00", "promotion socks 2 times", "no promotion", "no promotion socks", "promotions socks then hats".
bool Expectation::check_promotions(Words& words) {
    const std::vector<std::string> applied = applied_promotions(answer_);
    const std::string observed = applied.empty() ? "no promotion" : fmt::format("{}", fmt::join(applied, " then "));
    if (words.take({"no", "promotion"})) {
        const std::string unwanted = words.at_end() ? "" : words.next("a promotion");
        const bool is_absent =
            unwanted.empty() ? applied.empty() : std::find(applied.begin(), applied.end(), unwanted) == applied.end();
        expect_that(is_absent, fmt::format("no promotion {}", unwanted), observed);
        return true;
    }
    if (words.take("promotions")) {
        std::vector<std::string> wanted{words.next("a promotion")};
        while (words.take("then")) wanted.push_back(words.next("a promotion"));
        expect_text("promotions", fmt::format("{}", fmt::join(wanted, " then ")), observed);
        return true;
    }
    if (!words.take("promotion")) return false;
    const std::string wanted = words.next("a promotion");
    std::int64_t taken = 0;
    std::int64_t times = 0;
    for (const engine::DiscountAnswer& discount : answer_.discounts) {
        if (discount.promotion != wanted) continue;
        taken += discount.amount;
        times = std::max(times, discount.applications);
    }
    expect_that(std::find(applied.begin(), applied.end(), wanted) != applied.end(), fmt::format("promotion {}", wanted),
                observed);
    if (amount_is_next(words)) expect_amount(fmt::format("promotion {}", wanted), taken, words);
    if (is_integer(words.peek()) && (words.peek(1) == "time" || words.peek(1) == "times")) {
        expect_text(fmt::format("applications of {}", wanted), words.next("a number"), std::to_string(times));
        words.next("times");
    }
    return true;
}

/// "gift tote", "gift 2 tote worth 10.00", "gift choice of mug or cup", "no gift".
bool Expectation::check_gifts(Words& words) {
    std::string observed;
    for (const engine::GiftAnswer& gift : answer_.gifts)
        observed += (observed.empty() ? "" : " and ") + describe_gift(gift, world_);
    if (observed.empty()) observed = "no gift";
    if (words.take({"no", "gift"})) {
        expect_text("gifts", "no gift", observed);
        return true;
    }
    if (!words.take("gift")) return false;
    const std::int64_t quantity = is_integer(words.peek()) ? words.next_integer("a number of units") : 1;
    std::vector<std::string> choice;
    std::string product;
    if (words.take({"choice", "of"}))
        choice = words.next_list("a product");
    else
        product = words.next("a product");
    std::optional<std::int64_t> worth;
    if (words.take("worth")) worth = next_amount(words, world_.reading());
    const bool is_there = std::any_of(answer_.gifts.begin(), answer_.gifts.end(), [&](const engine::GiftAnswer& gift) {
        return gift.product == product && gift.choice == choice && gift.quantity == quantity && (!worth || gift.value == *worth);
    });
    const std::string what = product.empty() ? fmt::format("choice of {}", fmt::join(choice, " or ")) : product;
    expect_that(is_there, fmt::format("gift {} {}{}", quantity, what, worth ? " worth " + amount(*worth) : ""), observed);
    return true;
}

/// "afterwards award_points 42 of points-promotion", "nothing afterwards".
bool Expectation::check_afterwards(Words& words) {
    std::vector<std::string> observed;
    for (const engine::AfterwardsAnswer& afterwards : answer_.afterwards) observed.push_back(described_afterwards(afterwards));
    const std::string all = observed.empty() ? "nothing afterwards" : fmt::format("{}", fmt::join(observed, " and "));
    if (words.take({"nothing", "afterwards"})) {
        expect_that(observed.empty(), "nothing afterwards", all);
        return true;
    }
    if (!words.take("afterwards")) return false;
    std::string expected = words.next("what is earned");
    while (!words.at_end()) expected += " " + words.next("what is earned");
    expect_that(std::find(observed.begin(), observed.end(), expected) != observed.end(), expected, all);
    return true;
}

/// "optimal", "option express costs 4.00", "wallet CARE15 saves 5.00", "wallet CARE15 not applicable".
bool Expectation::check_answer(Words& words) {
    if (words.take("optimal")) {
        expect_that(answer_.optimal, "optimal", "not proved");
    } else if (words.take("option")) {
        const std::string id = words.next("a shipping option");
        words.need("costs");
        const auto option = std::find_if(answer_.shipping_options.begin(), answer_.shipping_options.end(),
                                         [&](const engine::ShippingOptionAnswer& known) { return known.id == id; });
        if (option == answer_.shipping_options.end()) throw StoryError{fmt::format("there is no option \"{}\"", id)};
        expect_amount(fmt::format("option {} costs", id), option->amount - option->discount, words);
    } else if (words.take("wallet")) {
        const std::string coupon = words.next("a coupon");
        const auto entry = std::find_if(answer_.wallet.begin(), answer_.wallet.end(),
                                        [&](const engine::WalletAnswer& known) { return known.coupon == coupon; });
        expect_that(entry != answer_.wallet.end(), fmt::format("{} in the wallet", coupon), "nothing of it");
        const bool is_applicable = !words.take({"not", "applicable"});
        if (entry == answer_.wallet.end()) {
            while (!words.at_end()) words.next("");
            return true;
        }
        expect_that(entry->applicable == is_applicable, is_applicable ? "applicable" : "not applicable",
                    entry->applicable ? "applicable" : "not applicable");
        if (words.take("saves")) expect_amount(fmt::format("wallet {} saves", coupon), entry->would_save, words);
    } else {
        return false;
    }
    return true;
}

}  // namespace couponry::scenario
