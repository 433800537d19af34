#include <gtest/gtest.h>

#include "engine/conditions/judging_in_test.h"

namespace couponry::engine::test {

namespace {

using Kind = Need::Kind;
using Change = std::function<void(Cart&)>;

Change shipping(const char* method, const char* country = "", const char* region = "", const char* postcode = "") {
    return [=](Cart& cart) {
        cart.shipping_given = true;
        cart.shipments = {{.id = "", .method = method, .service_level = "", .amount = 500, .lines = {}}};
        cart.country = country;
        cart.region = region;
        cart.postcode = postcode;
    };
}

TEST(Conditions, NamesOfTheContext) {
    const auto any = [](std::initializer_list<const char*> names) { return with({{"any_of", texts(names)}}); };
    const auto none = [](std::initializer_list<const char*> names) { return with({{"none_of", texts(names)}}); };
    const Change phone = [](Cart& cart) { cart.device = "phone"; };
    expect_all({
        {"this site", "site", any({"uk", "us"}), {}, holds(Reason::site_not_eligible)},
        {"another site", "site", any({"us"}), {}, fails(Reason::site_not_eligible)},
        {"not this site", "site", none({"uk"}), {}, fails(Reason::site_not_eligible)},
        {"online", "channel", any({"online"}), {}, holds(Reason::channel_not_eligible, 0, 0, Kind::channel)},
        {"only in store", "channel", any({"in_store"}), {}, fails(Reason::channel_not_eligible, 0, 0, Kind::channel)},
        {"this currency", "currency", any({"GBP"}), {}, holds(Reason::currency_mismatch)},
        {"another currency", "currency", any({"EUR"}), {}, fails(Reason::currency_mismatch)},
        {"this locale", "locale", any({"en-GB"}), {}, holds(Reason::attribute_not_matched)},
        {"its language", "locale", any({"en"}), {}, holds(Reason::attribute_not_matched)},
        {"another region", "locale", any({"en-US"}), {}, fails(Reason::attribute_not_matched)},
        {"not this language", "locale", none({"en"}), {}, fails(Reason::attribute_not_matched)},
        {"this device", "device", any({"phone"}), phone, holds(Reason::channel_not_eligible)},
        {"unknown device", "device", any({"phone"}), {}, fails(Reason::channel_not_eligible)},
        {"unknown device is none of them", "device", none({"phone"}), {}, holds(Reason::channel_not_eligible)},
    });
}

TEST(Conditions, Delivery) {
    const auto any = [](std::initializer_list<const char*> names) { return with({{"any_of", texts(names)}}); };
    const auto none = [](std::initializer_list<const char*> names) { return with({{"none_of", texts(names)}}); };
    const Change to_york = shipping("standard", "GB", "YOR", "yo1 7hh");
    const Change two_methods = [](Cart& cart) {
        shipping("standard")(cart);
        cart.shipments.push_back({.id = "2", .method = "express", .service_level = "", .amount = 900, .lines = {}});
    };
    const Change one_open = [two_methods](Cart& cart) {
        two_methods(cart);
        cart.shipments[1].method.clear();
    };
    const Reason ask = Reason::shipping_address_required, ask_method = Reason::shipping_method_required;
    const Reason no_method = Reason::shipping_method_not_eligible;
    const Kind method = Kind::shipping_method;
    expect_all({
        {"there", "country", any({"GB"}), to_york, holds(Reason::country_not_eligible, 0, 0, Kind::country)},
        {"elsewhere", "country", any({"US"}), to_york, fails(Reason::country_not_eligible, 0, 0, Kind::country)},
        {"unknown", "country", none({"US"}), {}, fails(ask, 0, 0, Kind::country)},
        {"there", "region", any({"YOR"}), to_york, holds(Reason::region_not_eligible, 0, 0, Kind::region)},
        {"excluded", "region", none({"YOR"}), to_york, fails(Reason::region_not_eligible, 0, 0, Kind::region)},
        {"unknown", "region", any({"YOR"}), {}, fails(ask, 0, 0, Kind::region)},
        {"without space and case", "postcode", any({"YO17HH"}), to_york,
         holds(Reason::postcode_not_eligible, 0, 0, Kind::postcode)},
        {"prefix", "postcode", any({"LS*", "yo1*"}), to_york, holds(Reason::postcode_not_eligible, 0, 0, Kind::postcode)},
        {"longer prefix", "postcode", any({"YO17HHX*"}), to_york, fails(Reason::postcode_not_eligible, 0, 0, Kind::postcode)},
        {"part is not the whole", "postcode", any({"YO1"}), to_york, fails(Reason::postcode_not_eligible, 0, 0, Kind::postcode)},
        {"unknown", "postcode", none({"YO*"}), {}, fails(ask, 0, 0, Kind::postcode)},
        {"chosen", "shipping_method", any({"standard"}), to_york, holds(no_method, 0, 0, method)},
        {"another", "shipping_method", any({"express"}), to_york, fails(no_method, 0, 0, method)},
        {"not chosen", "shipping_method", any({"express"}), shipping(""), fails(ask_method, 0, 0, method)},
        {"no shipment", "shipping_method", none({"express"}), {}, fails(ask_method, 0, 0, method)},
        {"one of two", "shipping_method", any({"express"}), two_methods, holds(no_method, 0, 0, method)},
        {"one of two excluded", "shipping_method", none({"express"}), two_methods, fails(no_method, 0, 0, method)},
        {"one chosen, one open", "shipping_method", any({"express"}), one_open, fails(ask_method, 0, 0, method)},
        {"one open may be excluded", "shipping_method", none({"express"}), one_open, fails(ask_method, 0, 0, method)},
        {"none of two excluded", "shipping_method", none({"pickup"}), two_methods, holds(no_method, 0, 0, method)},
    });
}

TEST(Conditions, PaymentMethod) {
    const Parameters card = with({{"any_of", texts({"card"})}});
    const Parameters visa = with({{"any_of", texts({"card"})}, {"card_prefixes", texts({"4", "2221"})}});
    const auto pay = [](const char* method, const char* prefix) {
        return [=](Cart& cart) { cart.payment_method = method, cart.card_prefix = prefix; };
    };
    const Reason no = Reason::payment_method_not_eligible, ask = Reason::payment_method_required;
    const Kind choose = Kind::payment_method;
    expect_all({
        {"chosen", "payment_method", card, pay("card", ""), holds(no, 0, 0, choose)},
        {"another", "payment_method", card, pay("invoice", ""), fails(no, 0, 0, choose)},
        {"not chosen", "payment_method", card, {}, fails(ask, 0, 0, choose)},
        {"the card", "payment_method", visa, pay("card", "411111"), holds(no, 0, 0, choose)},
        {"another card", "payment_method", visa, pay("card", "222"), fails(no)},
        {"card unknown", "payment_method", visa, pay("card", ""), fails(ask)},
    });
}

TEST(Conditions, PromotionApplied) {
    for (const bool applied : {true, false}) {
        SCOPED_TRACE(applied);
        Judging judging("promotion_applied", with({{"promotion", std::string("autumn")}, {"applied", applied}}), small_cart());
        EXPECT_TRUE(judging.leaf().reads_selection);
        EXPECT_EQ(judging.judge().holds, !applied);
        EXPECT_EQ(judging.negated_need().kind, Kind::other_promotion);
        judging.progress.ran = {judging.tables().symbols.find("autumn")};
        EXPECT_EQ(judging.judge().holds, applied);
        EXPECT_EQ(judging.negated().reason, Reason::not_combinable);
        EXPECT_EQ(judging.need().kind, Kind::other_promotion);
        EXPECT_EQ(judging.text(judging.negated().observed_name), "autumn");
    }
}

}  // namespace
}  // namespace couponry::engine::test
