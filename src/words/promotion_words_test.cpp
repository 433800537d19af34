#include "engine/descriptor.h"
#include "engine/effect.h"
#include "words/testing.h"

namespace couponry::words::test {
namespace {

using engine::ParameterKind;
using engine::ParameterSpec;
using Texts = std::vector<std::string>;
using Kind = ConditionTree::Kind;

MoneyMap pounds(std::int64_t amount) {
    return {{kPounds, amount}};
}

Parameters with(std::initializer_list<std::pair<std::string, ParameterValue>> values) {
    Parameters parameters;
    for (const auto& [name, value] : values) parameters.set(name, value);
    return parameters;
}

ItemFilter category(const std::string& id) {
    ItemFilter filter;
    filter.categories = {id};
    return filter;
}

std::string effect(const std::string& type, Parameters parameters) {
    return words().effect({type, std::move(parameters)});
}
std::string condition(const std::string& type, Parameters parameters = {}) {
    return words().condition({type, std::move(parameters)});
}

TEST(PromotionWords, SayEffects) {
    const Percent twelve_and_a_half{125'000};
    EXPECT_EQ(effect("percent_off_items", with({{"percent", twelve_and_a_half}, {"items", category("garden")}})),
              "12.5% off Garden items");
    EXPECT_EQ(effect("percent_off_items",
                     with({{"percent", twelve_and_a_half}, {"cap", pounds(1500)}, {"max_units", std::int64_t{2}}})),
              "12.5% off all items (at most £15.00, for up to 2 pieces per order)");
    EXPECT_EQ(effect("cheapest_free", with({{"of", std::int64_t{3}}, {"items", category("garden")}})),
              "3 for 2 on Garden items, the cheapest free");
    EXPECT_EQ(effect("free_shipping", with({{"methods", Texts{"express"}}, {"countries", Texts{"GB"}}})),
              "free shipping (by express, to United Kingdom)");
    const Parameters ten = with({{"from", pounds(1000)}, {"percent", Percent{100'000}}});
    const Parameters twenty = with({{"from", pounds(5000)}, {"percent", Percent{200'000}}});
    EXPECT_EQ(effect("tiered_order", with({{"tiers", ParameterList{ten, twenty}}})),
              "10% off from £10.00 and 20% off from £50.00 on the order");
    Parameters get = with({{"items", category("garden")}, {"percent", Percent{kHundredPercent}}});
    const Parameters buy = with({{"items", category("garden")}, {"quantity", std::int64_t{4}}});
    EXPECT_EQ(effect("buy_x_get_y", with({{"buy", buy}, {"get", get}})), "1 free for every 4 bought of Garden items");
    get = with({{"items", category("jewellery")}, {"amount", pounds(200)}});
    EXPECT_EQ(effect("buy_x_get_y", with({{"buy", buy}, {"get", get}})),
              "1 × Jewellery & Accessories items at £2.00 off for every 4 × Garden items bought");
}

TEST(PromotionWords, SayConditions) {
    EXPECT_EQ(condition("min_subtotal", with({{"amount", pounds(5000)}})), "the cart comes to £50.00 or more");
    EXPECT_EQ(condition("min_subtotal", with({{"amount", MoneyMap{{kEuros, 500}, {Currency{{'C', 'H', 'F'}}, 600}}}})),
              "the cart comes to CHF" + kNoBreakSpace + "6.00 or €5.00 or more");
    EXPECT_EQ(condition("schedule", with({{"days", Texts{"mon", "tue", "wed", "sat"}}, {"from", std::string("17:00")}})),
              "it is Monday to Wednesday or Saturday from 17:00 to 24:00");
    EXPECT_EQ(condition("order_history", with({{"count", with({{"min", std::int64_t{2}}})}, {"since", Days{90}}})),
              "the customer placed 2 or more orders in the last 90 days");
    EXPECT_EQ(condition("weight", with({{"min_grams", std::int64_t{500}}, {"max_grams", std::int64_t{1500}}})),
              "the cart weighs 500 g to 1.5 kg");
    EXPECT_EQ(condition("weight", with({{"max_grams", std::int64_t{1500}}})), "the cart weighs 1.5 kg or less");
    EXPECT_EQ(condition("order_history", with({{"spent", with({{"max", pounds(5000)}})}})), "the customer spent at most £50.00");
    EXPECT_EQ(condition("nth_order", with({{"every", std::int64_t{3}}})), "it is every 3rd order of the customer");
}

TEST(PromotionWords, SayWhichItems) {
    ItemFilter filter = category("garden");
    filter.brands = {"Acme"};
    filter.reduced = false;
    filter.price_min = pounds(500);
    filter.exclude = {category("jewellery")};
    const auto contains = [&] { return condition("contains", with({{"match", std::string("any")}, {"items", filter}})); };
    EXPECT_EQ(contains(), "the cart has Garden items at full price (by Acme, from £5.00, not Jewellery & Accessories items)");
    filter = {};
    filter.exclude.emplace_back().reduced = true;
    EXPECT_EQ(contains(), "the cart has full-price items");
    filter = {};
    filter.any = {category("garden"), category("jewellery")};
    EXPECT_EQ(contains(), "the cart has Garden items or Jewellery & Accessories items");
}

ConditionTree leaf(const std::string& type, Parameters parameters = {}) {
    ConditionTree tree;
    tree.kind = Kind::leaf;
    tree.rule = {type, std::move(parameters)};
    return tree;
}
ConditionTree node(Kind kind, std::vector<ConditionTree> children) {
    ConditionTree tree;
    tree.kind = kind;
    tree.children = std::move(children);
    return tree;
}

Promotion ten_percent() {
    Promotion promotion;
    promotion.effects = {{"percent_off_order", with({{"percent", Percent{100'000}}})}};
    return promotion;
}

TEST(PromotionWords, SayAWholePromotion) {
    Promotion promotion = ten_percent();
    EXPECT_EQ(words().promotion(promotion), "Customers get 10% off the order.");
    promotion.coupons = Texts{"HELLO10"};
    promotion.when = node(Kind::all, {leaf("first_order"), node(Kind::any, {leaf("logged_in"), leaf("assisted_session")}),
                                      node(Kind::none, {leaf("channel", with({{"any_of", Texts{"phone"}}}))})});
    promotion.starts_at = at("2026-05-01T00:00:00+01:00");
    promotion.ends_at = at("2027-01-31T12:00:00Z");
    promotion.limits.redemptions_per_customer = 1;
    promotion.limits.applications_per_cart = 4;
    promotion.never_with = Texts{"free-ship-50", "other"};
    EXPECT_EQ(words().promotion(promotion),
              "With the code HELLO10, customers get 10% off the order. It applies when it is the customer's first order and (the "
              "customer is "
              "signed in or an agent serves the cart), but not when the order is placed by phone. Terms: from 1 May until 31 "
              "January 2027, "
              "12:00, up to 4 times per order, once per customer, not together with “Free standard delivery from £50” or other.");
    promotion = ten_percent();
    promotion.when = node(Kind::none, {leaf("first_order")});
    EXPECT_EQ(words().promotion(promotion),
              "Customers get 10% off the order. It does not apply when it is the customer's first order.");
    EXPECT_EQ(words("de", kEuros).promotion(promotion),
              "Es gibt 10" + kNoBreakSpace +
                  "% Rabatt auf die Bestellung. Die Aktion gilt nicht, wenn es die erste Bestellung der Person ist.");
}

TEST(PromotionWords, SayEveryTerm) {
    Promotion promotion = ten_percent();
    promotion.sites = Texts{"eu"};
    promotion.channels = Texts{"app", "online"};
    Schedule& weekend = promotion.schedule.emplace_back();
    weekend.days = {5, 6};
    weekend.except = {parse_date("2026-12-26").value()};
    promotion.limits.redemptions = 500;
    promotion.limits.applications = 600;
    promotion.limits.applications_per_customer = 3;
    promotion.limits.budget = pounds(100'000);
    promotion.limits.per_period = PeriodLimit{2, 3, pounds(500), Period::week, true};
    promotion.group = "seasonal";
    promotion.exclusive = Exclusive::promotion_class;
    promotion.stackable = true;
    promotion.combines_with = {EffectClass::item};
    promotion.only_with = Texts{};
    EXPECT_EQ(
        words().promotion(promotion),
        "Customers get 10% off the order. Terms: on Saturday and Sunday (except 26 December), in the shop Europe, for orders "
        "placed in "
        "our app or online, applied 3 times per customer, 500 uses in all, applied 600 times in all, up to £1,000.00 of "
        "discounts in "
        "all, 2 times a week per customer, applied 3 times a week per customer, up to £5.00 of discounts a week per customer, "
        "never "
        "together with another promotion of its kind, one promotion of the group seasonal per order, also on items that another "
        "promotion already discounts, together with item promotions only, alone.");
    for (const std::string_view locale : kLocales) expect_complete(words(locale).promotion(promotion));
}

/// A value for a parameter; where there are several ways to give it, `turn` picks one.
ParameterValue some_value(const ParameterSpec& spec, std::size_t turn);

/// All required parameters and, in every second turn, all optional ones; of alternatives one by one.
Parameters some_parameters(std::span<const ParameterSpec> specs, std::size_t turn) {
    Parameters parameters;
    std::map<std::string_view, std::size_t> alternatives, seen;
    for (const ParameterSpec& spec : specs)
        if (!spec.one_of.empty()) ++alternatives[spec.one_of];
    for (const ParameterSpec& spec : specs) {
        if (!spec.one_of.empty()) {
            if (seen[spec.one_of]++ != turn / 2 % alternatives[spec.one_of]) continue;
        } else if (!spec.required && turn % 2 == 1) {
            continue;
        }
        parameters.set(std::string(spec.name), some_value(spec, turn));
    }
    return parameters;
}

ParameterValue some_value(const ParameterSpec& spec, std::size_t turn) {
    const auto some_pieces = static_cast<std::int64_t>(3 + turn);  // more in later turns, because tiers must rise
    const MoneyMap some_pounds = pounds(100 * some_pieces);
    switch (spec.kind) {
        case ParameterKind::boolean:
            return turn % 4 < 2;
        case ParameterKind::integer:
            return std::int64_t{2};
        case ParameterKind::text:
            return std::string(spec.name == "from" || spec.name == "to" ? "10:00" : "stand");
        case ParameterKind::choice:
            return std::string(spec.choices[turn / 2 % spec.choices.size()]);
        case ParameterKind::percent:
            return Percent{turn % 4 < 2 ? 125'000 : kHundredPercent};
        case ParameterKind::money:
            return some_pounds;
        case ParameterKind::instant_or_days:
            return turn % 4 < 2 ? ParameterValue(Days{90}) : ParameterValue(at("2026-01-01T00:00:00Z"));
        case ParameterKind::texts:
            if (spec.name == "days") return Texts{"sat", "sun"};
            if (spec.name == "emails") return Texts{"ann@example.com"};
            if (spec.name == "card_prefixes") return Texts{"4111", "5454"};
            return turn % 3 == 0 ? Texts{"GBP", "EUR"} : Texts{"GB", "DE"};
        case ParameterKind::dates:
            return std::vector<Date>{parse_date("2026-12-26").value()};
        case ParameterKind::filter:
            return category("garden");
        case ParameterKind::price_list:
            return PriceList{{"stand", some_pounds}};
        case ParameterKind::fact_value:
            return FactValue{{FactScalar(true)}, false};
        case ParameterKind::integer_or_money:
            return turn % 4 < 2 ? ParameterValue(some_pieces) : ParameterValue(some_pounds);
        case ParameterKind::object:
            return some_parameters(spec.fields, turn);
        case ParameterKind::objects:
            return ParameterList{some_parameters(spec.fields, turn), some_parameters(spec.fields, turn + 4)};
    }
    return false;
}

// Enough for every choice and every alternative of any rule type.
constexpr std::size_t kTurns = 2 * 8 * 3;

template <class Descriptor>
void expect_known(const Descriptor& descriptor, std::string (Words::*say)(const Rule&) const) {
    SCOPED_TRACE(std::string(descriptor.type));
    int said = 0;
    for (std::size_t turn = 0; turn < kTurns; ++turn) {
        const Rule rule{std::string(descriptor.type), some_parameters(descriptor.parameters, turn)};
        std::vector<FieldError> errors;
        if (descriptor.check != nullptr) descriptor.check(rule.parameters, errors);
        if (!errors.empty()) continue;  // no such rule can be saved
        ++said;
        for (const std::string_view locale : kLocales) expect_complete((words(locale).*say)(rule));
    }
    EXPECT_GT(said, 0);
}

TEST(PromotionWords, KnowEveryConditionWithAnyParameters) {
    for (const engine::ConditionDescriptor* descriptor : engine::condition_descriptors())
        expect_known(*descriptor, &Words::condition);
}

TEST(PromotionWords, KnowEveryEffectWithAnyParameters) {
    for (const engine::EffectDescriptor* descriptor : engine::effect_descriptors()) expect_known(*descriptor, &Words::effect);
}

}  // namespace
}  // namespace couponry::words::test
