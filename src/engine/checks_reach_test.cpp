// Promotions that never apply, and those that contradict themselves: one that does and one that nearly does of each.
#include "engine/checks_in_test.h"

namespace couponry::engine::test {
namespace {

using Kind = FindingKind;

ConditionTree min_subtotal(std::int64_t amount) {
    return leaf("min_subtotal", with({{"amount", pounds(amount)}}));
}
ConditionTree max_subtotal(std::int64_t amount) {
    return leaf("max_subtotal", with({{"amount", pounds(amount)}}));
}
ConditionTree min_quantity(std::int64_t quantity, const ItemFilter& items) {
    return leaf("min_quantity", with({{"quantity", quantity}, {"items", items}}));
}
ConditionTree max_quantity(std::int64_t quantity, const ItemFilter& items) {
    return leaf("max_quantity", with({{"quantity", quantity}, {"items", items}}));
}
ConditionTree contains(const char* match, const ItemFilter& items) {
    return leaf("contains", with({{"match", match}, {"items", items}}));
}
ConditionTree names(const char* type, const char* mode, std::initializer_list<const char*> values) {
    return leaf(type, with({{mode, texts(values)}}));
}
ConditionTree applied(const char* promotion) {
    return leaf("promotion_applied", with({{"promotion", promotion}}));
}
Case when(const char* what, const ConditionTree& tree, Texts expected) {
    return {what, [tree](Promotion& a, ShopDraft&) { a.when = tree; }, std::move(expected)};
}

TEST(Checks, AGateThatLetsNobodyIn) {
    expect_findings(
        Kind::unreachable,
        {{"plain", [](Promotion&, ShopDraft&) {}, {}},
         {"no coupon", [](Promotion& a, ShopDraft&) { a.coupons = Texts{}; }, {"no_coupon: a /coupons error"}},
         {"unknown coupons", [](Promotion& a, ShopDraft&) { a.coupons = Texts{"X", "Y"}; }, {"unknown_coupon: a /coupons error"}},
         {"one is known", [](Promotion& a, ShopDraft& d) { d.coupon("X"), a.coupons = Texts{"X", "Y"}; }, {}},
         {"coupon off",
          [](Promotion& a, ShopDraft& d) { d.coupon("X").active = false, a.coupons = Texts{"X"}; },
          {"coupon_off: a /coupons warning"}},
         {"coupon over",
          [](Promotion& a, ShopDraft& d) { d.coupon("X").ends_at = days_from_today(-1), a.coupons = Texts{"X"}; },
          {"coupon_window: a /coupons warning"}},
         {"coupon begins as it ends",
          [](Promotion& a, ShopDraft& d) {
              d.coupon("X").starts_at = days_from_today(5), a.coupons = Texts{"X"}, a.ends_at = days_from_today(5);
          },
          {}},
         {"no site", [](Promotion& a, ShopDraft&) { a.sites = Texts{}; }, {"no_site: a /sites error"}},
         {"unknown site", [](Promotion& a, ShopDraft&) { a.sites = Texts{"fr"}; }, {"unknown_site: a /sites error"}},
         {"no channel", [](Promotion& a, ShopDraft&) { a.channels = Texts{}; }, {"no_channel: a /channels error"}},
         {"channel of no site",
          [](Promotion& a, ShopDraft& d) { a.channels = Texts{"app"}, d.site().channels = {"online"}; },
          {"channel_not_sold: a /channels error"}},
         {"other currency",
          [](Promotion& a, ShopDraft&) { a.effects = {rule("amount_off_order", with({{"amount", MoneyMap{{kEuros, 100}}}}))}; },
          {"currency: a /effects/0/amount error"}},
         {"window",
          [](Promotion& a, ShopDraft&) { a.starts_at = days_from_today(2), a.ends_at = days_from_today(1); },
          {"window: a /ends_at error"}},
         {"campaign before",
          [](Promotion& a, ShopDraft& d) {
              d.shop.campaigns = {{"autumn", {}, {}, days_from_today(3), {}}};
              a.campaign = "autumn", a.starts_at = days_from_today(4);
          },
          {"campaign_window: a /campaign error"}},
         {"over is not unreachable", [](Promotion& a, ShopDraft&) { a.ends_at = days_from_today(-1); }, {}},
         {"archived", [](Promotion& a, ShopDraft&) { a.coupons = Texts{}, a.status = PromotionStatus::archived; }, {}},
         {"no redemptions", [](Promotion& a, ShopDraft&) { a.limits.redemptions = 0; }, {"limit: a /limits/redemptions error"}},
         {"no budget", [](Promotion& a, ShopDraft&) { a.limits.budget = pounds(0); }, {"limit: a /limits/budget error"}},
         {"one redemption", [](Promotion& a, ShopDraft&) { a.limits.redemptions = 1, a.limits.budget = pounds(1); }, {}}});
}

TEST(Checks, ASchedulesThatNeverOpens) {
    const auto sunday = [](std::initializer_list<const char*> except) {
        Schedule schedule;
        schedule.days = {6};
        for (const char* date : except) schedule.except.push_back(*parse_date(date));
        return schedule;
    };
    const auto hours = [](std::int32_t from, std::int32_t to) {
        Schedule schedule;
        schedule.from_minute = from, schedule.to_minute = to;
        return schedule;
    };
    const auto until = [](Promotion& a, const char* date) { a.ends_at = *parse_instant(std::string(date) + "T12:00:00Z"); };
    expect_findings(
        Kind::unreachable,
        {{"sundays", [&](Promotion& a, ShopDraft&) { a.schedule = {sunday({})}; }, {}},
         {"over before sunday",
          [&](Promotion& a, ShopDraft&) { a.schedule = {sunday({})}, until(a, "2026-11-07"); },
          {"schedule: a /schedule error"}},
         {"ends on sunday", [&](Promotion& a, ShopDraft&) { a.schedule = {sunday({})}, until(a, "2026-11-08"); }, {}},
         {"no sunday is left",
          [&](Promotion& a, ShopDraft&) { a.schedule = {sunday({"2026-11-08", "2026-11-15"})}, until(a, "2026-11-21"); },
          {"schedule: a /schedule error"}},
         {"one sunday is left",
          [&](Promotion& a, ShopDraft&) { a.schedule = {sunday({"2026-11-08", "2026-11-15"})}, until(a, "2026-11-22"); },
          {}},
         {"opens later today",
          [&](Promotion& a, ShopDraft&) { a.schedule = {hours(13 * 60, 14 * 60)}, until(a, "2026-11-05"); },
          {}},
         {"has closed for today",
          [&](Promotion& a, ShopDraft&) { a.schedule = {hours(11 * 60, 12 * 60)}, a.ends_at = Instant{kToday.ms + 6 * kHourMs}; },
          {"schedule: a /schedule error"}},
         {"overnight, from yesterday",
          [&](Promotion& a, ShopDraft&) {
              a.schedule = {hours(13 * 60, 12 * 60 + 1)}, a.ends_at = Instant{kToday.ms + 30 * kSecondMs};
          },
          {}},
         {"the zone of the site",
          [&](Promotion& a, ShopDraft& d) {
              d.site().time_zone = *TimeZone::find("Pacific/Auckland");  // 13 hours ahead: the 5th already
              a.schedule = {hours(0, 60)}, a.ends_at = Instant{kToday.ms + 6 * kHourMs};
          },
          {"schedule: a /schedule error"}},
         {"weekdays and weekends",
          [&](Promotion& a, ShopDraft&) {
              a.schedule = {sunday({})};
              a.when = all({leaf("schedule", with({{"days", texts({"mon", "tue"})}}))});
          },
          {"schedule: a /schedule error"}},
         {"two conditions",
          [&](Promotion& a, ShopDraft&) {
              a.when = all({leaf("schedule", with({{"days", texts({"mon", "tue"})}})),
                            leaf("schedule", with({{"days", texts({"sun"})}}))});
          },
          {"schedule: a /when/all/1 error"}},
         {"sunday night runs into monday",
          [&](Promotion& a, ShopDraft&) {
              a.schedule = {hours(22 * 60, 2 * 60)};
              a.schedule[0].days = {6};
              a.when = all({leaf("schedule", with({{"days", texts({"mon"})}}))});
          },
          {}}});
}

TEST(Checks, ConditionsThatNeverHoldTogether) {
    const ItemFilter tools = categories({"tools"});
    const ItemFilter garden = categories({"garden"});
    ItemFilter cheap_tools = tools;
    cheap_tools.price_max = pounds(1000);
    ItemFilter dear = categories({"kitchen"});
    dear.price_min = pounds(2000);
    ItemFilter reduced = tools, not_reduced = tools;
    reduced.reduced = true, not_reduced.reduced = false;
    const Texts impossible{"conditions: a /when/all/1 error"};
    expect_findings(
        Kind::unreachable,
        {when("min above max", all({min_subtotal(5000), max_subtotal(4999)}), impossible),
         when("min at max", all({min_subtotal(5000), max_subtotal(5000)}), {}),
         when("more of the narrower", all({min_quantity(3, tools), max_quantity(2, garden)}), impossible),
         when("more of the wider", all({min_quantity(3, garden), max_quantity(2, tools)}), {}),
         when("of a price", all({min_quantity(3, cheap_tools), max_quantity(2, garden)}), impossible),
         when("not comparable", all({min_quantity(3, dear), max_quantity(2, garden)}), {}),
         when("the absent filter leaves out what is not discountable",
              all({leaf("max_quantity", with({{"quantity", 2}})), min_quantity(3, tools)}), {}),
         when("a lower bound on what is left",
              all({leaf("min_subtotal", with({{"amount", pounds(500)}, {"basis", "remaining"}})), max_subtotal(400)}),
              impossible),
         when("an upper bound on what is left",
              all({leaf("max_subtotal", with({{"amount", pounds(400)}, {"basis", "remaining"}})), min_subtotal(500)}), {}),
         when("pieces and products",
              all({leaf("distinct_products", with({{"quantity", 3}, {"items", tools}})), max_quantity(2, tools)}), impossible),
         when("what must not be there", all({min_quantity(1, tools), contains("none", garden)}), impossible),
         when("what must be the only", all({contains("only", reduced), contains("any", not_reduced)}), impossible),
         when("some of both", all({contains("any", reduced), contains("any", not_reduced)}), {}),
         when("under none", all({none({max_subtotal(5000)}), max_subtotal(5000 - 1)}), impossible),
         when("under none, met", all({none({min_subtotal(5000)}), min_subtotal(4999)}), {}),
         when("segments", all({names("segment", "any_of", {"vip"}), names("segment", "none_of", {"vip", "staff"})}),
              {"conditions: a /when/all/1 error"}),
         when("one segment is left", all({names("segment", "any_of", {"vip", "new"}), names("segment", "none_of", {"vip"})}), {}),
         when("several segments", all({names("segment", "any_of", {"vip"}), names("segment", "any_of", {"new"})}), {}),
         when("countries", all({names("country", "any_of", {"GB"}), names("country", "any_of", {"FR"})}), impossible),
         when("countries without", all({names("country", "any_of", {"GB", "FR"}), none({names("country", "any_of", {"FR"})})}),
              {}),
         when("locales", all({names("locale", "any_of", {"en-GB"}), names("locale", "none_of", {"en"})}), impossible),
         when("a narrower locale", all({names("locale", "any_of", {"en"}), names("locale", "any_of", {"en-GB"})}), {}),
         when("postcodes", all({names("postcode", "any_of", {"hs 1*"}), names("postcode", "none_of", {"HS*"})}), impossible),
         when("some postcodes", all({names("postcode", "any_of", {"HS*"}), names("postcode", "none_of", {"HS1*"})}), {}),
         when("two shipments", all({names("shipping_method", "any_of", {"post"}), names("shipping_method", "any_of", {"van"})}),
              {}),
         when("no shipment so",
              all({names("shipping_method", "any_of", {"post"}), names("shipping_method", "none_of", {"post"})}), impossible),
         when("channel of the gate", all({names("channel", "any_of", {"kiosk"})}), {"conditions: a /when/all/0 error"}),
         when("currency of the site", all({names("currency", "none_of", {"GBP"})}), {"conditions: a /when/all/0 error"}),
         when("known orders", all({leaf("first_order"), leaf("order_history", with({{"count", with({{"min", 1}})}}))}),
              impossible),
         when("applied and not", all({applied("b"), leaf("promotion_applied", with({{"promotion", "b"}, {"applied", false}}))}),
              {"conditions: a /when/all/1 error"}),
         when("alternatives", all({min_subtotal(5000), any({max_subtotal(10), max_subtotal(20)})}),
              {"no_alternative: a /when/all/1 error"}),
         when("one alternative", all({min_subtotal(5000), any({max_subtotal(10), max_quantity(20, tools)})}), {}),
         when("too many products", all({leaf("distinct_products", with({{"quantity", 2001}}))}),
              {"beyond_limits: a /when/all/0 error"}),
         when("as many as a cart holds", all({leaf("distinct_products", with({{"quantity", 2000}}))}), {})});
}

TEST(Checks, WhatTheCatalogDoesNotHave) {
    ItemFilter spade_elsewhere = products({"spade"});
    spade_elsewhere.categories = {"kitchen"};
    ItemFilter dear = categories({"tools"});
    dear.price_min = pounds(9999);
    const auto effect = [](std::vector<Rule> rules) { return [rules](Promotion& a, ShopDraft&) { a.effects = rules; }; };
    expect_findings(
        Kind::unreachable,
        {when("unknown product", all({contains("any", products({"hoe"}))}), {"no_product: a /when/all/0 warning"}),
         when("keys that no product joins", all({min_quantity(1, spade_elsewhere)}), {"no_product: a /when/all/0 warning"}),
         when("a price that a cart may send", all({min_quantity(1, dear)}), {}),
         when("one of all is missing", all({contains("all", products({"spade", "hoe"}))}), {"no_product: a /when/all/0 warning"}),
         when("not required", any({contains("any", products({"hoe"})), contains("any", products({"mug"}))}), {}),
         {"effect", effect({percent_off(10, products({"hoe"}))}), {"no_product: a /effects/0 warning"}},
         {"one of two effects", effect({percent_off(10, products({"hoe"})), percent_off(10, products({"mug"}))}), {}},
         {"given",
          effect({rule("buy_x_get_y", with({{"buy", with({{"items", products({"mug"})}})},
                                            {"get", with({{"items", products({"hoe"})}, {"percent", percent(100)}})}}))}),
          {"no_product: a /effects/0 warning"}},
         {"no catalog",
          [](Promotion& a, ShopDraft& d) { d.shop.products.clear(), a.effects = {percent_off(10, products({"hoe"}))}; },
          {}},
         {"countries of delivery",
          [](Promotion& a, ShopDraft&) {
              a.effects = {rule("free_shipping", with({{"countries", texts({"FR"})}}))};
              a.when = all({names("country", "any_of", {"GB"})});
          },
          {"no_country: a /effects/0 error"}}});
}

TEST(Checks, PromotionsThatDemandOthers) {
    const auto demands_b = [](const std::function<void(Promotion & a, Promotion & b)>& change) {
        return [change](Promotion& a, ShopDraft& d) {
            a.when = all({applied("b")});
            change(a, d.promotion("b", {percent_off(10)}));
        };
    };
    const auto found = [](const std::string& cause, const char* severity = "error") {
        return Texts{cause + ": a /when/all/0 " + severity};
    };
    expect_findings(
        Kind::unreachable,
        {{"met", demands_b([](Promotion&, Promotion&) {}), {}},
         when("unknown", all({applied("z")}), found("unknown_promotion")),
         when("itself", all({applied("a")}), found("itself")),
         when("not demanded", all({none({applied("z")})}), {}),
         {"archived", demands_b([](Promotion&, Promotion& b) { b.status = PromotionStatus::archived; }),
          found("archived_promotion")},
         {"over", demands_b([](Promotion&, Promotion& b) { b.ends_at = days_from_today(-1); }), found("past_promotion")},
         {"later by class", demands_b([](Promotion&, Promotion& b) { b.effects = {rule("free_shipping")}; }),
          found("later_promotion")},
         {"later by priority", demands_b([](Promotion& a, Promotion& b) { a.effects = {percent_off(5)}, b.priority = 101; }),
          found("later_promotion")},
         {"among equals either may come first", demands_b([](Promotion& a, Promotion&) { a.effects = {percent_off(5)}; }), {}},
         {"only with others", demands_b([](Promotion& a, Promotion&) { a.only_with = Texts{"c"}; }), found("refused_promotion")},
         {"never with", demands_b([](Promotion&, Promotion& b) { b.never_with = Texts{"a"}; }), found("refused_promotion")},
         {"same group", demands_b([](Promotion& a, Promotion& b) { a.group = b.group = "g"; }), found("refused_promotion")},
         {"other group", demands_b([](Promotion& a, Promotion& b) { a.group = "g", b.group = "h"; }), {}},
         {"other country", demands_b([](Promotion& a, Promotion& b) {
              a.when.children.push_back(names("country", "any_of", {"GB"}));
              b.when = all({names("country", "any_of", {"FR"})});
          }),
          found("never_together")},
         {"other days",
          demands_b([](Promotion& a, Promotion& b) { a.starts_at = days_from_today(3), b.ends_at = days_from_today(2); }),
          found("never_together")}});
    ShopDraft draft;
    draft.promotion("a", {percent_off_order(10)}).when = all({applied("b")});
    draft.promotion("b", {percent_off_order(10)}).when = all({applied("c")});
    draft.promotion("c", {percent_off_order(10)}).coupons = Texts{};
    for (Promotion& promotion : draft.shop.promotions)
        promotion.combines_with = std::vector{EffectClass::item, EffectClass::order, EffectClass::shipping};
    EXPECT_EQ(draft.of_kind(Kind::unreachable), (Texts{"no_coupon: c /coupons error", "dead_promotion: a /when/all/0 warning",
                                                       "dead_promotion: b /when/all/0 warning"}));
}

TEST(Checks, Contradictions) {
    ItemFilter no_spade = products({"spade"});
    no_spade.exclude = {categories({"garden"})};
    no_spade.categories = {"tools"};
    ItemFilter no_tools = categories({"tools"});
    no_tools.exclude = {categories({"garden"})};
    ItemFilter most_tools = categories({"tools"});
    most_tools.exclude = {products({"rake"})};
    ItemFilter no_price;
    no_price.price_min = pounds(100), no_price.price_max = pounds(99);
    expect_findings(
        Kind::contradiction,
        {when("a leaf and its negation", all({leaf("logged_in"), none({leaf("logged_in")})}),
              {"opposite: a /when/all/1/none/0 error"}),
         when("a leaf and another's negation", all({leaf("logged_in"), none({leaf("assisted_session")})}), {}),
         when("deep inside", all({any({all({leaf("logged_in")})}), none({any({leaf("logged_in"), leaf("first_order")})})}),
              {"opposite: a /when/all/1/none/0/any/0 error"}),
         when("a filter in a condition", all({contains("any", no_tools)}), {"empty_filter: a /when/all/0/items error"}),
         {"a filter in an effect",
          [&](Promotion& a, ShopDraft&) { a.effects = {percent_off_order(5), percent_off(10, no_spade)}; },
          {"empty_filter: a /effects/1/items error"}},
         {"some are left", [&](Promotion& a, ShopDraft&) { a.effects = {percent_off(10, most_tools)}; }, {}},
         {"prices",
          [&](Promotion& a, ShopDraft&) { a.effects = {percent_off(10, no_price)}; },
          {"empty_filter: a /effects/0/items error"}},
         when("for those whose orders are known", all({leaf("first_order"), leaf("nth_order", with({{"n", 3}}))}),
              {"orders: a /when/all/1 warning"}),
         when("the first order is the first", all({leaf("first_order"), leaf("nth_order", with({{"n", 1}}))}), {})});
}

}  // namespace
}  // namespace couponry::engine::test
