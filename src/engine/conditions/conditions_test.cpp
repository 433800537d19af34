#include <gtest/gtest.h>

#include <set>

#include "engine/conditions/judging_in_test.h"

namespace couponry::engine::test {

void expect_all(const std::vector<Expectation>& expectations) {
    for (const Expectation& expected : expectations) {
        SCOPED_TRACE(std::string(expected.type) + ": " + expected.what);
        EXPECT_EQ(errors_of(expected.type, expected.parameters), FieldErrors{});
        Cart cart = small_cart();
        if (expected.change) expected.change(cart);
        const Judging judging(expected.type, expected.parameters, cart, expected.now);
        const Judgement judged = judging.judge();
        EXPECT_EQ(judged.holds, expected.outcome.holds);
        EXPECT_EQ(judged.provisional, expected.outcome.provisional);
        if (judged.holds != expected.outcome.holds) continue;
        const Judgement failed = judged.holds ? judging.negated() : judged;
        EXPECT_FALSE(failed.holds);
        EXPECT_EQ(reason_name(failed.reason), reason_name(expected.outcome.reason));
        EXPECT_EQ(failed.required, expected.outcome.required);
        EXPECT_EQ(failed.observed, expected.outcome.observed);
        EXPECT_EQ((judged.holds ? judging.negated_need() : judging.need()).kind, expected.outcome.need);
    }
}

namespace {

void empty(Cart& cart) {
    cart.lines.clear();
}
using Kind = Need::Kind;

TEST(Conditions, Subtotals) {
    const ItemFilter reduced_spades = [] {
        ItemFilter filter = products({"spade"});
        filter.reduced = true;
        return filter;
    }();
    expect_all({
        {"absent filter counts discountable lines",
         "min_subtotal",
         with({{"amount", pounds(5000)}}),
         {},
         holds(Reason::max_subtotal_exceeded, 4999, 5000, Kind::less_amount)},
        {"one penny short",
         "min_subtotal",
         with({{"amount", pounds(5001)}}),
         {},
         fails(Reason::min_subtotal_not_met, 5001, 5000, Kind::amount)},
        {"a given filter sees every line",
         "min_subtotal",
         with({{"amount", pounds(5000)}, {"items", products({"card"})}}),
         {},
         holds(Reason::max_subtotal_exceeded, 4999, 5000, Kind::less_amount)},
        {"nothing counts",
         "min_subtotal",
         with({{"amount", pounds(1)}, {"items", products({"mug"})}}),
         {},
         fails(Reason::no_eligible_items, 1, 0, Kind::amount)},
        {"only what is not reduced counts",
         "min_subtotal",
         with({{"amount", pounds(1)}, {"items", reduced_spades}}),
         {},
         fails(Reason::only_reduced_items, 1, 0, Kind::amount)},
        {"empty cart", "min_subtotal", with({{"amount", pounds(1)}}), empty,
         fails(Reason::min_subtotal_not_met, 1, 0, Kind::amount)},
        {"at the most",
         "max_subtotal",
         with({{"amount", pounds(5000)}}),
         {},
         holds(Reason::min_subtotal_not_met, 5001, 5000, Kind::amount)},
        {"above the most",
         "max_subtotal",
         with({{"amount", pounds(4999)}}),
         {},
         fails(Reason::max_subtotal_exceeded, 4999, 5000, Kind::less_amount)},
        {"negated, nothing counts",
         "max_subtotal",
         with({{"amount", pounds(0)}, {"items", products({"mug"})}}),
         {},
         holds(Reason::no_eligible_items, 1, 0, Kind::amount)},
    });
}

TEST(Conditions, SubtotalsSayTheirBasis) {
    for (const auto& [basis, least] : {std::pair{"list", 5000}, {"after_item_discounts", 4900}, {"remaining", 4600}}) {
        SCOPED_TRACE(basis);
        Judging judging("min_subtotal", with({{"amount", pounds(5000)}, {"basis", std::string(basis)}}), small_cart());
        judging.progress.item_discounts = {60, 40, 500};
        judging.progress.discounts = {300, 100, 900};
        EXPECT_EQ(judging.judge().holds, least == 5000);
        EXPECT_EQ(judging.negated().observed, least);
        EXPECT_EQ(judging.leaf().reads_selection, least != 5000);
    }
}

TEST(Conditions, Quantities) {
    expect_all({
        {"pieces, not lines",
         "min_quantity",
         with({{"quantity", 3}}),
         {},
         holds(Reason::max_quantity_exceeded, 2, 3, Kind::less_pieces)},
        {"too few", "min_quantity", with({{"quantity", 4}}), {}, fails(Reason::min_quantity_not_met, 4, 3, Kind::pieces)},
        {"none of these",
         "min_quantity",
         with({{"quantity", 1}, {"items", categories({"kitchen"})}}),
         {},
         fails(Reason::no_eligible_items, 1, 0, Kind::pieces)},
        {"a category has its descendants",
         "max_quantity",
         with({{"quantity", 3}, {"items", categories({"garden"})}}),
         {},
         holds(Reason::min_quantity_not_met, 4, 3, Kind::pieces)},
        {"too many", "max_quantity", with({{"quantity", 2}}), {}, fails(Reason::max_quantity_exceeded, 2, 3, Kind::less_pieces)},
        {"two different", "distinct_products", with({{"quantity", 2}}), {}, holds(Reason::max_quantity_exceeded, 1, 2)},
        {"one product on two lines is one", "distinct_products", with({{"quantity", 3}}),
         [](Cart& cart) { cart.lines.push_back(cart.lines[0]); }, fails(Reason::min_quantity_not_met, 3, 2, Kind::products)},
        {"2 x 1500 g and 900 g", "weight", with({{"min_grams", 3900}}), {}, holds(Reason::max_quantity_exceeded, 3899, 3900)},
        {"too light",
         "weight",
         with({{"min_grams", 3901}, {"max_grams", 5000}}),
         {},
         fails(Reason::min_quantity_not_met, 3901, 3900)},
        {"too heavy", "weight", with({{"max_grams", 3899}}), {}, fails(Reason::max_quantity_exceeded, 3899, 3900)},
        {"only a most, negated", "weight", with({{"max_grams", 3900}}), {}, holds(Reason::min_quantity_not_met, 3901, 3900)},
    });
}

TEST(Conditions, Contains) {
    const auto contains = [](const char* match, const ItemFilter& items) {
        return with({{"match", std::string(match)}, {"items", items}});
    };
    ItemFilter green = {};
    green.attributes = {{"colour", {"red", "green"}}, {"size", {"large"}}};
    ItemFilter green_acme = green;
    green_acme.brands = {"Acme"};
    ItemFilter mixed = categories({"kitchen", "tools"});
    mixed.products = {"spade"};
    ItemFilter cheap_tools = categories({"tools"});
    cheap_tools.products = {"spade"};
    cheap_tools.price_max = pounds(1500);
    expect_all({
        {"one line fits",
         "contains",
         contains("any", products({"mug", "rake"})),
         {},
         holds(Reason::excluded_item_present, 0, 1, Kind::without)},
        {"product missing",
         "contains",
         contains("any", products({"mug"})),
         {},
         fails(Reason::required_product_missing, 1, 0, Kind::pieces)},
        {"category missing",
         "contains",
         contains("any", categories({"kitchen"})),
         {},
         fails(Reason::required_category_missing, 1, 0, Kind::pieces)},
        {"attribute missing", "contains", contains("any", green), empty,
         fails(Reason::attribute_not_matched, 1, 0, Kind::pieces)},
        {"every product",
         "contains",
         contains("all", products({"spade", "card"})),
         {},
         holds(Reason::excluded_item_present, 0, 2, Kind::without)},
        {"brand and attributes by one line",
         "contains",
         contains("all", green_acme),
         {},
         holds(Reason::excluded_item_present, 0, 1, Kind::without)},
        {"the reason of the first thing missing",
         "contains",
         contains("all", mixed),
         {},
         fails(Reason::required_category_missing, 3, 2, Kind::every)},
        {"each thing together with the price",
         "contains",
         contains("all", cheap_tools),
         {},
         fails(Reason::required_product_missing, 2, 1, Kind::every)},
        {"none sees what is not discountable",
         "contains",
         contains("none", categories({"gift-cards"})),
         {},
         fails(Reason::excluded_item_present, 0, 1, Kind::without)},
        {"none there",
         "contains",
         contains("none", products({"mug"})),
         {},
         holds(Reason::excluded_item_present, 0, 0, Kind::pieces)},
        {"none in an empty cart", "contains", contains("none", products({"mug"})), empty,
         holds(Reason::excluded_item_present, 0, 0, Kind::pieces)},
        {"only these",
         "contains",
         contains("only", products({"spade", "rake", "card"})),
         {},
         holds(Reason::excluded_item_present, 0, 3, Kind::others)},
        {"something else too",
         "contains",
         contains("only", categories({"garden"})),
         {},
         fails(Reason::excluded_item_present, 0, 1, Kind::only)},
        {"only in an empty cart", "contains", contains("only", categories({"garden"})), empty,
         fails(Reason::excluded_item_present, 0, 0, Kind::only)},
    });
}

TEST(Conditions, ContainsNamesTheFirstExcludedItemAndTheThings) {
    const Judging none("contains", with({{"match", std::string("none")}, {"items", products({"rake", "card"})}}), small_cart());
    EXPECT_EQ(none.text(none.judge().observed_name), "rake");
    EXPECT_EQ(none.judge().observed, 2);
    const Judging all("contains", with({{"match", std::string("all")}, {"items", products({"rake", "spade"})}}), small_cart());
    const Need need = all.need();
    EXPECT_EQ(all.tables().numbers(all.tables().filter_at(need.filter).any).size(), 2U);
    // Of both things, worth 10.00 and 40.00, the cheaper one goes.
    const CompiledFilter& unwanted = all.tables().filter_at(all.negated_need().filter);
    EXPECT_EQ(all.text(all.tables().list_at(unwanted.products)[0]), "rake");
}

TEST(Conditions, PurchaseType) {
    expect_all({
        {"one line is one-off",
         "purchase_type",
         with({{"is", std::string("one_off")}}),
         {},
         holds(Reason::attribute_not_matched, 0, 0, Kind::without_some)},
        {"what is added is one-off", "purchase_type", with({{"is", std::string("one_off")}}), empty,
         fails(Reason::attribute_not_matched, 0, 0, Kind::pieces)},
        {"no subscription",
         "purchase_type",
         with({{"is", std::string("subscription")}}),
         {},
         fails(Reason::attribute_not_matched)},
        {"what is not discountable does not count", "purchase_type", with({{"is", std::string("subscription")}}),
         [](Cart& cart) { cart.lines[2].purchase_type = "subscription"; }, fails(Reason::attribute_not_matched)},
        {"unless a filter names it", "purchase_type", with({{"is", std::string("subscription")}, {"items", products({"card"})}}),
         [](Cart& cart) { cart.lines[2].purchase_type = "subscription"; },
         holds(Reason::attribute_not_matched, 0, 0, Kind::without_some)},
    });
}

TEST(Conditions, NeedsSayHowMuchIsMissing) {
    const Judging short_of("min_subtotal", with({{"amount", pounds(6240)}}), small_cart());
    EXPECT_EQ(short_of.need().missing, 1240);
    const Judging above("max_quantity", with({{"quantity", 1}}), small_cart());
    EXPECT_EQ(above.need().missing, 2);
    const Judging negated("min_quantity", with({{"quantity", 2}}), small_cart());
    EXPECT_EQ(negated.negated_need().missing, 2);
}

/// Collects the keys that a condition asks for.
class Keys final : public KeySink {
public:
    explicit Keys(const Symbols& symbols) : symbols_(symbols) {}
    void any_of(KeyKind kind, std::span<const Symbol> symbols) override {
        std::set<std::string> names;
        for (const Symbol symbol : symbols) names.insert(std::string(symbols_.text(symbol)));
        found.emplace_back(kind, names);
    }
    std::vector<std::pair<KeyKind, std::set<std::string>>> found;

private:
    const Symbols& symbols_;
};

TEST(Conditions, KeysAreWhatACartMustHave) {
    const auto keys_of = [](const char* type, const Parameters& parameters) {
        const Judging judging(type, parameters, small_cart());
        Keys keys(judging.tables().symbols);
        if (find_condition(type)->keys != nullptr) find_condition(type)->keys(judging.leaf(), judging.tables(), keys);
        return keys.found;
    };
    using Found = std::vector<std::pair<KeyKind, std::set<std::string>>>;
    const auto contains = [&](const char* match) {
        return keys_of("contains", with({{"match", std::string(match)}, {"items", products({"mug", "rake"})}}));
    };
    EXPECT_EQ(contains("any"), (Found{{KeyKind::product, {"mug", "rake"}}}));
    EXPECT_EQ(contains("only"), (Found{{KeyKind::product, {"mug", "rake"}}}));
    EXPECT_EQ(contains("all"), (Found{{KeyKind::product, {"mug"}}, {KeyKind::product, {"rake"}}}));
    EXPECT_EQ(contains("none"), Found{});
    EXPECT_EQ(keys_of("segment", with({{"any_of", texts({"members", "staff"})}})),
              (Found{{KeyKind::segment, {"members", "staff"}}}));
    EXPECT_EQ(keys_of("segment", with({{"none_of", texts({"staff"})}})), Found{});
    EXPECT_EQ(keys_of("max_quantity", with({{"quantity", 1}, {"items", products({"mug"})}})), Found{});
    EXPECT_EQ(keys_of("weight", with({{"max_grams", 1}, {"items", products({"mug"})}})), Found{});
    EXPECT_EQ(keys_of("min_quantity", with({{"quantity", 1}})), Found{});
}

}  // namespace
}  // namespace couponry::engine::test
