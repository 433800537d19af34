// The other findings about promotions: one example and one that nearly is of each.
#include "engine/checks_in_test.h"

namespace couponry::engine::test {
namespace {

using Kind = FindingKind;
using testing::ElementsAre;
using testing::IsEmpty;

/// Promotions "a" (20% off everything) and "b" (10% off everything), changed as told.
struct PairCase {
    const char* what;
    std::function<void(Promotion& a, Promotion& b, ShopDraft& draft)> change;
    Texts expected;
};
void expect_of_pair(Kind kind, const std::vector<PairCase>& cases) {
    for (const PairCase& each : cases) {
        SCOPED_TRACE(each.what);
        ShopDraft draft;
        Promotion a, b;
        a.code = "a", b.code = "b";
        a.effects = {percent_off(20)}, b.effects = {percent_off(10)};
        each.change(a, b, draft);
        draft.shop.promotions = {b, a};  // the order of the shop does not matter
        EXPECT_EQ(draft.of_kind(kind), each.expected);
    }
}

TEST(Checks, Clashes) {
    const auto both_of_order = [](Promotion& a, Promotion& b) {
        a.effects = {percent_off_order(20)}, b.effects = {percent_off_order(10)};
    };
    const auto stackable = [](Promotion& a, Promotion& b) { a.stackable = b.stackable = true; };
    expect_of_pair(
        Kind::clash,
        {{"stackable", [&](Promotion& a, Promotion& b, ShopDraft&) { stackable(a, b); }, {}},
         {"units", [](Promotion&, Promotion&, ShopDraft&) {}, {"units: b a /stackable notice"}},
         {"one stackable", [](Promotion& a, Promotion&, ShopDraft&) { a.stackable = true; }, {}},
         {"common units",
          [](Promotion& a, Promotion& b, ShopDraft&) {
              a.effects = {percent_off(20, categories({"garden"}))}, b.effects = {percent_off(10, products({"spade"}))};
          },
          {"units: b a /stackable notice"}},
         {"other units",
          [](Promotion& a, Promotion& b, ShopDraft&) {
              a.effects = {percent_off(20, categories({"garden"}))}, b.effects = {percent_off(10, products({"mug"}))};
          },
          {}},
         {"group",
          [](Promotion& a, Promotion& b, ShopDraft&) { a.group = b.group = "g", b.priority = 50; },
          {"group: b a /group notice"}},
         {"group, other windows",
          [](Promotion& a, Promotion& b, ShopDraft&) {
              a.group = b.group = "g", a.ends_at = days_from_today(3), b.starts_at = days_from_today(4);
          },
          {}},
         {"exclusive",
          [](Promotion&, Promotion& b, ShopDraft&) { b.exclusive = Exclusive::cart; },
          {"exclusive: b a /exclusive notice"}},
         {"exclusive in a class",
          [](Promotion&, Promotion& b, ShopDraft&) { b.exclusive = Exclusive::promotion_class, b.priority = 200; },
          {"exclusive: b a /exclusive notice"}},
         {"exclusive in another class",
          [](Promotion& a, Promotion& b, ShopDraft&) {
              b.exclusive = Exclusive::promotion_class, a.effects = {percent_off_order(20)};
          },
          {}},
         {"never with",
          [&](Promotion& a, Promotion& b, ShopDraft&) { stackable(a, b), a.never_with = Texts{"b"}; },
          {"never_with: b a notice"}},
         {"never with another", [&](Promotion& a, Promotion& b, ShopDraft&) { stackable(a, b), a.never_with = Texts{"c"}; }, {}},
         {"only with",
          [&](Promotion& a, Promotion& b, ShopDraft&) { stackable(a, b), b.only_with = Texts{"c"}; },
          {"only_with: b a /only_with notice"}},
         {"only with it", [&](Promotion& a, Promotion& b, ShopDraft&) { stackable(a, b), b.only_with = Texts{"a"}; }, {}},
         {"orders", [&](Promotion& a, Promotion& b, ShopDraft&) { both_of_order(a, b); }, {"combines_with: b a warning"}},
         {"a code decides",
          [&](Promotion& a, Promotion& b, ShopDraft& d) { both_of_order(a, b), d.coupon("X"), a.coupons = Texts{"X"}; },
          {"combines_with: b a notice"}},
         {"they combine",
          [&](Promotion& a, Promotion& b, ShopDraft&) {
              both_of_order(a, b), a.combines_with = b.combines_with = std::vector{EffectClass::order};
          },
          {}},
         {"one does not",
          [&](Promotion& a, Promotion& b, ShopDraft&) { both_of_order(a, b), b.combines_with = std::vector{EffectClass::order}; },
          {"combines_with: b a /combines_with notice"}},
         {"classes",
          [](Promotion& a, Promotion& b, ShopDraft&) {
              a.effects = {percent_off_order(20)}, a.combines_with.emplace();
              (void)b;
          },
          {"combines_with: a b /combines_with notice"}},
         {"other countries",
          [&](Promotion& a, Promotion& b, ShopDraft&) {
              both_of_order(a, b);
              a.when = all({leaf("country", with({{"any_of", texts({"GB"})}}))});
              b.when = all({none({leaf("country", with({{"any_of", texts({"GB", "FR"})}}))})});
          },
          {}},
         {"other days",
          [&](Promotion& a, Promotion& b, ShopDraft&) {
              both_of_order(a, b), a.schedule = {{{0}, {}, {}, {}}}, b.schedule = {{{1}, {}, {}, {}}};
          },
          {}},
         {"other channels",
          [&](Promotion& a, Promotion& b, ShopDraft&) {
              both_of_order(a, b), a.channels = Texts{"app"}, b.channels = Texts{"phone"};
          },
          {}},
         {"instead of the other",
          [&](Promotion& a, Promotion& b, ShopDraft&) {
              both_of_order(a, b), a.priority = 50;
              b.when = all({leaf("promotion_applied", with({{"promotion", "a"}, {"applied", false}}))});
          },
          {}},
         {"one code a cart",
          [&](Promotion& a, Promotion& b, ShopDraft& d) {
              both_of_order(a, b), d.coupon("X"), d.coupon("Y"), a.coupons = Texts{"X"}, b.coupons = Texts{"Y"};
              d.site().codes_per_cart = 1;
          },
          {}},
         {"afterwards",
          [&](Promotion& a, Promotion& b, ShopDraft&) {
              both_of_order(a, b), a.effects = {rule("award_points", with({{"points", 1}}))};
          },
          {}}});
}

TEST(Checks, AClashSaysWhoLosesAndWhy) {
    ShopDraft draft;
    draft.promotion("late", {percent_off_order(20)}).priority = 200;
    draft.promotion("early", {percent_off_order(10)});
    draft.shop.promotions[1].ends_at = days_from_today(7);
    const auto findings = draft.findings();
    ASSERT_EQ(findings.size(), 1U);
    const Parameters& parameters = findings[0].parameters;
    EXPECT_EQ(findings[0].promotions, (Texts{"late", "early"}));
    EXPECT_EQ(*parameters.find<std::string>("loser"), "late");
    EXPECT_EQ(*parameters.find<std::string>("decided_by"), "priority");
    EXPECT_EQ(*parameters.find<std::int64_t>("priority"), 200);
    EXPECT_EQ(*parameters.find<std::int64_t>("other_priority"), 100);
    EXPECT_EQ(*parameters.find<Instant>("from"), kToday);
    EXPECT_EQ(*parameters.find<Instant>("to"), days_from_today(7));
    EXPECT_FALSE(parameters.has("more"));
    draft.shop.promotions[0].priority = 100;
    EXPECT_EQ(*draft.findings()[0].parameters.find<std::string>("decided_by"), "code");
}

TEST(Checks, ManyClashesAreNamedByAFew) {
    ShopDraft draft;
    for (int number = 0; number < 9; ++number) draft.promotion("p" + std::to_string(number), {percent_off_order(10 + number)});
    std::size_t most = 0;
    for (const Finding& finding : draft.findings()) {
        if (finding.kind != Kind::clash) continue;
        most = std::max(most, finding.promotions.size());
        EXPECT_EQ(finding.parameters.has("more"), finding.promotions.front() > "p5") << finding.promotions.front();
    }
    EXPECT_EQ(most, kPromotionsPerFindingMax + 1);
}

TEST(Checks, Shadows) {
    const auto order = [](Promotion& a, Promotion& b) {
        a.effects = {percent_off_order(20)}, b.effects = {percent_off_order(10)};
    };
    const Texts units{"units: b a /effects/0 warning"};
    const Texts combined{"combines_with: b a /effects/0 warning"};
    const auto min_subtotal = [](std::int64_t amount) { return all({leaf("min_subtotal", with({{"amount", pounds(amount)}}))}); };
    expect_of_pair(
        Kind::shadowed,
        {{"plain on the same units", [](Promotion&, Promotion&, ShopDraft&) {}, units},
         {"both take", [](Promotion& a, Promotion& b, ShopDraft&) { a.stackable = b.stackable = true; }, {}},
         {"stackable in a group",
          [](Promotion& a, Promotion& b, ShopDraft&) { a.stackable = b.stackable = true, a.group = b.group = "g"; },
          {"group: b a /effects/0 warning"}},
         {"on some of the units", [](Promotion&, Promotion& b, ShopDraft&) { b.effects = {percent_off(10, products({"mug"}))}; },
          units},
         {"on more units", [](Promotion& a, Promotion&, ShopDraft&) { a.effects = {percent_off(20, products({"mug"}))}; }, {}},
         {"capped", [](Promotion& a, Promotion&, ShopDraft&) { a.effects[0].parameters.set("cap", pounds(100)); }, {}},
         {"orders", [&](Promotion& a, Promotion& b, ShopDraft&) { order(a, b); }, combined},
         {"orders that combine",
          [&](Promotion& a, Promotion& b, ShopDraft&) {
              order(a, b), a.combines_with = b.combines_with = std::vector{EffectClass::order};
          },
          {}},
         {"less freely combined", [&](Promotion& a, Promotion& b, ShopDraft&) { order(a, b), a.combines_with.emplace(); }, {}},
         {"a higher threshold", [&](Promotion& a, Promotion& b, ShopDraft&) { order(a, b), a.when = min_subtotal(500); }, {}},
         {"a lower threshold",
          [&](Promotion& a, Promotion& b, ShopDraft&) { order(a, b), a.when = min_subtotal(500), b.when = min_subtotal(600); },
          combined},
         {"for members",
          [&](Promotion& a, Promotion& b, ShopDraft&) {
              order(a, b), b.when = all({leaf("segment", with({{"any_of", texts({"members"})}}))});
          },
          combined},
         {"only for members",
          [&](Promotion& a, Promotion& b, ShopDraft&) {
              order(a, b), a.when = all({leaf("segment", with({{"any_of", texts({"members"})}}))});
          },
          {}},
         {"a code that does nothing",
          [&](Promotion& a, Promotion& b, ShopDraft& d) { order(a, b), d.coupon("X"), b.coupons = Texts{"X"}; }, combined},
         {"a code that is better",
          [&](Promotion& a, Promotion& b, ShopDraft& d) { order(a, b), d.coupon("X"), a.coupons = Texts{"X"}; },
          {}},
         {"shorter", [&](Promotion& a, Promotion& b, ShopDraft&) { order(a, b), a.ends_at = days_from_today(9); }, {}},
         {"limited", [&](Promotion& a, Promotion& b, ShopDraft&) { order(a, b), a.limits.redemptions = 9; }, {}},
         {"other priority", [&](Promotion& a, Promotion& b, ShopDraft&) { order(a, b), a.priority = 50; }, {}},
         {"demanded by itself",
          [&](Promotion& a, Promotion& b, ShopDraft&) { order(a, b), b.never_with = Texts{"a"}; },
          {"never_with: b a /effects/0 warning"}},
         {"asked for by another",
          [&](Promotion& a, Promotion& b, ShopDraft& d) {
              order(a, b);
              d.shop.coupons.clear();
              b.effects.push_back(rule("award_points", with({{"points", 1}})));
          },
          {}},
         {"under priority the first one takes",
          [&](Promotion& a, Promotion& b, ShopDraft& d) { order(a, b), d.site().selection = SelectionPolicy::priority; },
          combined},
         {"under priority the second one does not",
          [&](Promotion& a, Promotion& b, ShopDraft& d) {
              a.effects = {percent_off_order(10)}, b.effects = {percent_off_order(20)},
              d.site().selection = SelectionPolicy::priority;
          },
          {}},
         {"free delivery",
          [](Promotion& a, Promotion& b, ShopDraft&) {
              a.effects = {rule("free_shipping")}, b.effects = {rule("percent_off_shipping", with({{"percent", percent(50)}}))};
          },
          {"shipments: b a /effects/0 warning"}},
         {"one delivery only",
          [](Promotion& a, Promotion& b, ShopDraft&) {
              a.effects = {rule("free_shipping", with({{"methods", texts({"van"})}}))};
              b.effects = {rule("percent_off_shipping", with({{"percent", percent(50)}}))};
          },
          {}}});
}

TEST(Checks, UnboundedLosses) {
    const auto effect = [](const Rule& rule) { return [rule](Promotion& a, ShopDraft&) { a.effects = {rule}; }; };
    const auto each = [](std::int64_t amount, const ItemFilter& items) {
        return rule("amount_off_items", with({{"amount", pounds(amount)}, {"apply", "each"}, {"items", items}}));
    };
    const auto get = [](const ItemFilter& bought, const ItemFilter& given) {
        return rule("buy_x_get_y",
                    with({{"buy", with({{"items", bought}})}, {"get", with({{"items", given}, {"percent", percent(100)}})}}));
    };
    Rule capped = percent_off(100);
    capped.parameters.set("cap", pounds(100));
    Rule per_line = percent_off(100);
    per_line.parameters.set("max_units", std::int64_t{1});
    expect_findings(
        Kind::unbounded_loss,
        {{"10%", effect(percent_off(10)), {}},
         {"100%", effect(percent_off(100)), {"free: a /effects/0 error"}},
         {"capped", effect(capped), {}},
         {"one unit", effect(per_line), {}},
         {"some goods", effect(percent_off(100, products({"mug"}))), {"free: a /effects/0 warning"}},
         {"limited",
          [](Promotion& a, ShopDraft&) { a.effects = {percent_off_order(100)}, a.limits.redemptions = 5; },
          {"free: a /effects/0 notice"}},
         {"for nothing", effect(rule("fixed_price_items", with({{"price", pounds(0)}}))), {"free: a /effects/0 error"}},
         {"every one is the cheapest",
          effect(rule("cheapest_free", with({{"of", 2}, {"quantity", 2}}))),
          {"free: a /effects/0 error"}},
         {"three for two", effect(rule("cheapest_free", with({{"of", 3}}))), {}},
         {"amount above a price", effect(each(1000, categories({"tools"}))), {"amount_above_price: a /effects/0/amount warning"}},
         {"amount below prices", effect(each(999, categories({"tools"}))), {}},
         {"amount above all prices", effect(each(2000, categories({"tools"}))), {"free: a /effects/0/amount error"}},
         {"no minimum", effect(pounds_off_order(500)), {"no_minimum: a /effects/0 warning"}},
         {"a minimum above it",
          [](Promotion& a, ShopDraft&) {
              a.effects = {pounds_off_order(500)}, a.when = all({leaf("min_subtotal", with({{"amount", pounds(501)}}))});
          },
          {}},
         {"a minimum not above it",
          [](Promotion& a, ShopDraft&) {
              a.effects = {pounds_off_order(500)}, a.when = all({leaf("min_subtotal", with({{"amount", pounds(500)}}))});
          },
          {"no_minimum: a /effects/0 notice"}},
         {"a budget", [](Promotion& a, ShopDraft&) { a.effects = {pounds_off_order(500)}, a.limits.budget = pounds(9999); }, {}},
         {"a dear one for a cheap one",
          effect(get(products({"mug"}), products({"spade"}))),
          {"given_above_bought: a /effects/0 warning"}},
         {"a cheap one for a dear one", effect(get(products({"spade"}), products({"mug"}))), {"repeats: a /effects/0 notice"}},
         {"twice at most",
          [&](Promotion& a, ShopDraft&) {
              a.effects = {get(products({"mug"}), products({"spade"}))}, a.limits.applications_per_cart = 2;
          },
          {}}});
}

TEST(Checks, StackedPercentages) {
    const auto of_list = [](int whole) {
        Rule rule = percent_off(whole);
        rule.parameters.set("percent_of", std::string("unit_price"));
        return rule;
    };
    const auto stackable = [](Promotion& a, Promotion& b) { a.stackable = b.stackable = true; };
    expect_of_pair(
        Kind::unbounded_loss,
        {{"below", [&](Promotion& a, Promotion& b, ShopDraft&) { stackable(a, b), a.effects = {of_list(89)}; }, {}},
         {"of list prices",
          [&](Promotion& a, Promotion& b, ShopDraft&) { stackable(a, b), a.effects = {of_list(60)}, b.effects = {of_list(40)}; },
          {"stacked_percentages: a b /stackable error"}},
         {"of what is left",
          [&](Promotion& a, Promotion& b, ShopDraft&) {
              stackable(a, b), a.effects = {percent_off(60)}, b.effects = {percent_off(40)};
          },
          {"stacked_percentages: a b /stackable notice"}},
         {"not together",
          [&](Promotion& a, Promotion& b, ShopDraft&) {
              stackable(a, b), a.effects = {of_list(60)}, b.effects = {of_list(40)}, a.group = b.group = "g";
          },
          {}},
         {"not stackable",
          [&](Promotion& a, Promotion& b, ShopDraft&) { a.effects = {of_list(60)}, b.effects = {of_list(40)}; },
          {}},
         {"on common goods",
          [&](Promotion& a, Promotion& b, ShopDraft&) {
              stackable(a, b), a.effects = {of_list(60)}, b.effects = {of_list(40)};
              b.effects[0].parameters.set("items", products({"mug"}));
          },
          {"stacked_percentages: a b /stackable error"}}});
}

TEST(Checks, MixedClasses) {
    expect_of_pair(
        Kind::mixed_classes,
        {{"one class", [](Promotion& a, Promotion& b, ShopDraft&) { a.group = b.group = "g"; }, {}},
         {"two classes",
          [](Promotion& a, Promotion& b, ShopDraft&) { a.group = b.group = "g", a.effects = {percent_off_order(5)}; },
          {"group: b a /group warning"}},
         {"two groups",
          [](Promotion& a, Promotion& b, ShopDraft&) { a.group = "g", b.group = "h", a.effects = {percent_off_order(5)}; },
          {}},
         {"only with another class",
          [](Promotion& a, Promotion& b, ShopDraft&) { b.only_with = Texts{"a"}, a.effects = {percent_off_order(5)}; },
          {"only_with: b a /only_with warning"}},
         {"only with the same class", [](Promotion&, Promotion& b, ShopDraft&) { b.only_with = Texts{"a"}; }, {}}});
}

TEST(Checks, UnusedCoupons) {
    const auto uses_x = [](const std::function<void(Promotion & a, Coupon & x)>& change) {
        return [change](Promotion& a, ShopDraft& d) { a.coupons = Texts{"X"}, change(a, d.coupon("X")); };
    };
    expect_findings(
        Kind::unused_coupon,
        {{"used", uses_x([](Promotion&, Coupon&) {}), {}},
         {"by nobody", [](Promotion&, ShopDraft& d) { d.coupon("X"); }, {"no_promotion: warning"}},
         {"switched off", [](Promotion&, ShopDraft& d) { d.coupon("X").active = false; }, {}},
         {"over", [](Promotion&, ShopDraft& d) { d.coupon("X").ends_at = days_from_today(-1); }, {}},
         {"by a draft", uses_x([](Promotion& a, Coupon&) { a.status = PromotionStatus::draft; }), {"not_running: a warning"}},
         {"by one that is over",
          uses_x([](Promotion& a, Coupon&) { a.ends_at = days_from_today(-1); }),
          {"no_promotion: warning"}},
         {"from tomorrow", uses_x([](Promotion& a, Coupon&) { a.starts_at = days_from_today(1); }), {"not_yet: a notice"}},
         {"both from tomorrow", uses_x([](Promotion& a, Coupon& x) { x.starts_at = a.starts_at = days_from_today(1); }), {}}});
}

TEST(Checks, PromotionsWithoutEffect) {
    const auto fixed = [](std::int64_t price) {
        return rule("fixed_price_items", with({{"price", pounds(price)}, {"items", categories({"garden"})}}));
    };
    const auto effect = [](std::vector<Rule> rules) { return [rules](Promotion& a, ShopDraft&) { a.effects = rules; }; };
    expect_findings(
        Kind::no_effect,
        {{"one", effect({percent_off(10)}), {}},
         {"none", effect({}), {"no_effects: a /effects error"}},
         {"a price above all", effect({fixed(2000)}), {"price_above: a /effects/0/price warning"}},
         {"a price below one", effect({fixed(1999)}), {}},
         {"a dear bundle",
          effect({rule("bundle_price", with({{"quantity", 2}, {"price", pounds(4000)}, {"items", categories({"garden"})}}))}),
          {"price_above: a /effects/0/price warning"}},
         {"one of two", effect({percent_off(10), percent_off(10, products({"hoe"}))}), {"no_product: a /effects/1 warning"}}});
}

TEST(Checks, TiesOfOrderPercentages) {
    const auto compounding = [](Promotion& a, Promotion& b) {
        a.effects = {percent_off_order(20)}, b.effects = {percent_off_order(10)};
        a.combines_with = b.combines_with = std::vector{EffectClass::item, EffectClass::order};
    };
    expect_of_pair(
        Kind::priority_tie,
        {{"a tie",
          [&](Promotion& a, Promotion& b, ShopDraft&) { compounding(a, b); },
          {"order_percentages: b a /priority notice"}},
         {"none", [&](Promotion& a, Promotion& b, ShopDraft&) { compounding(a, b), b.priority = 101; }, {}},
         {"not together", [&](Promotion& a, Promotion& b, ShopDraft&) { compounding(a, b), b.combines_with.reset(); }, {}}});
}

TEST(Checks, CurrencyGaps) {
    const MoneyMap both{{kEuros, 120}, {kPounds, 100}};
    const auto euro_site = [](ShopDraft& d) {
        Site site = d.site();
        site.id = "eu", site.currencies = {kEuros};
        d.shop.sites.push_back(site);
    };
    const auto amount = [](const MoneyMap& money) { return std::vector{rule("amount_off_order", with({{"amount", money}}))}; };
    expect_findings(
        Kind::currency_gap,
        {{"both", [&](Promotion& a, ShopDraft& d) { euro_site(d), a.effects = amount(both); }, {}},
         {"no money at all", [&](Promotion&, ShopDraft& d) { euro_site(d); }, {}},
         {"one, everywhere",
          [&](Promotion& a, ShopDraft& d) { euro_site(d), a.effects = amount(pounds(100)); },
          {"currency: a /effects/0/amount notice"}},
         {"one, on both sites",
          [&](Promotion& a, ShopDraft& d) { euro_site(d), a.effects = amount(pounds(100)), a.sites = Texts{"uk", "eu"}; },
          {"currency: a /effects/0/amount warning"}},
         {"one, where it exists",
          [&](Promotion& a, ShopDraft& d) { euro_site(d), a.effects = amount(pounds(100)), a.sites = Texts{"uk"}; },
          {}},
         {"a forgotten budget",
          [&](Promotion& a, ShopDraft& d) { euro_site(d), a.effects = amount(both), a.limits.budget = pounds(9999); },
          {"currency: a /limits/budget warning"}},
         {"what a gift is worth may be left out",
          [&](Promotion& a, ShopDraft& d) {
              euro_site(d);
              a.effects = {rule("gift_item", with({{"product", "mug"}, {"value", pounds(500)}}))};
          },
          {}}});
}

TEST(Checks, UnknownReferences) {
    expect_findings(
        Kind::unknown_reference,
        {{"none", [](Promotion&, ShopDraft&) {}, {}},
         {"campaign", [](Promotion& a, ShopDraft&) { a.campaign = "spring"; }, {"campaign: a /campaign warning"}},
         {"one coupon",
          [](Promotion& a, ShopDraft& d) { d.coupon("X"), a.coupons = Texts{"X", "Y"}; },
          {"coupon: a /coupons/1 warning"}},
         {"one site", [](Promotion& a, ShopDraft&) { a.sites = Texts{"fr", "uk"}; }, {"site: a /sites/0 warning"}},
         {"never with", [](Promotion& a, ShopDraft&) { a.never_with = Texts{"z"}; }, {"promotion: a /never_with/0 notice"}},
         {"a coupon to give",
          [](Promotion& a, ShopDraft&) { a.effects.push_back(rule("grant_coupon", with({{"coupon", "X"}}))); },
          {"coupon: a /effects/1/coupon warning"}},
         {"a known one",
          [](Promotion& a, ShopDraft& d) { d.coupon("X"), a.effects.push_back(rule("grant_coupon", with({{"coupon", "X"}}))); },
          {}}});
}

TEST(Checks, FindingsDoNotDependOnTheOrderOfTheShop) {
    ShopDraft draft;
    draft.promotion("c", {percent_off_order(10)}).group = "g";
    draft.promotion("a", {percent_off(100)}).group = "g";
    draft.promotion("b", {percent_off_order(5)}).coupons = Texts{};
    draft.promotion("d", {pounds_off_order(500)});
    draft.coupon("X"), draft.coupon("Y");
    const auto findings = draft.findings();
    EXPECT_GT(findings.size(), 5U);
    std::reverse(draft.shop.promotions.begin(), draft.shop.promotions.end());
    std::reverse(draft.shop.coupons.begin(), draft.shop.coupons.end());
    EXPECT_EQ(draft.findings(), findings);
    for (std::size_t index = 1; index < findings.size(); ++index)
        EXPECT_LE(findings[index - 1].severity, findings[index].severity);
}

TEST(Checks, NothingToSayOfNothing) {
    EXPECT_THAT(check_promotions(Shop{}, kToday), IsEmpty());
    for (int kind = 0; kind <= static_cast<int>(Kind::unknown_reference); ++kind)
        EXPECT_FALSE(finding_kind_name(static_cast<Kind>(kind)).empty());
}

}  // namespace
}  // namespace couponry::engine::test
