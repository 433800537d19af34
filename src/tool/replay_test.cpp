#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <boost/json.hpp>

#include "engine/evaluator.h"
#include "tool/commands.h"
#include "tool/invariants.h"
#include "tool/ledger.h"
#include "tool/replay_order.h"
#include "tool/replay_tables.h"
#include "tool/testing.h"

namespace couponry::tool {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const ShopFiles& sample_files() {
    static const ShopFiles files = *read_shop_files(kShopFolder);
    return files;
}
const ReplayTables& sample_tables() {
    static const ReplayTables tables = *read_replay_tables("data/shop/replay.json");
    return tables;
}

boost::json::value order(std::string_view customer, std::string_view country, std::string_view number = "536365") {
    return boost::json::parse(R"({"order": ")" + std::string(number) + R"(", "at": "2010-12-01T08:26:00Z", "customer": )" +
                              std::string(customer) + R"(, "country": ")" + std::string(country) + R"(", "currency": "GBP",
        "lines": [{"product": "85123A", "quantity": 6, "unit_price": 255}, {"product": "22423", "quantity": 1, "unit_price": 1095}]})");
}

// Computed by hand from the README's rule.
TEST(ReplayTables, ChooseByTheUpperHalfOfFnv1a) {
    EXPECT_EQ(choose("536365", "channel", 100), 34U);
    EXPECT_EQ(choose("17850", "birthday", 365), 353U);
    EXPECT_EQ(choose("536366", "payment", 100), 83U);
    EXPECT_EQ(choose("536365", "codes", 10), 5U);
}

TEST(ReplayTables, PickWhereTheSumPassesTheNumber) {
    EXPECT_EQ(pick({{"a", 34}, {"b", 66}}, "536365", "channel"), "b");
    EXPECT_EQ(pick({{"a", 35}, {"b", 65}}, "536365", "channel"), "a");
}

TEST(ReplayTables, RefusePercentsThatDoNotAddUp) {
    const TemporaryFolder folder;
    const File file = *read_file("data/shop/replay.json");
    std::string text = file.text;
    text.replace(text.find("[\"online\", 70]"), 14, "[\"online\", 71]");
    const auto tables = read_replay_tables(folder.write("replay.json", text));
    ASSERT_FALSE(tables);
    EXPECT_THAT(tables.error().lines, ElementsAre(HasSubstr(":4:15: /channels: The percents add up to 101")));
}

TEST(OrderReader, DerivesWhatAnOrderDoesNotSay) {
    const OrderReader reader(sample_tables(), sample_files());
    const auto cart = reader.read(order("\"17850\"", "United Kingdom"), {});
    ASSERT_TRUE(cart);
    EXPECT_EQ(format_instant(*cart->at), "2025-12-03T08:26:00Z");  // a Wednesday again
    EXPECT_EQ(cart->channel, "online");
    EXPECT_EQ(cart->customer.email, "c17850@shop.example");
    EXPECT_EQ(cart->customer.orders_count, 0);
    EXPECT_EQ(cart->customer.birthday->month, 12);  // day 353 of the year, from 0
    EXPECT_EQ(cart->customer.birthday->day, 20);
    EXPECT_EQ(cart->country, "GB");
    EXPECT_EQ(cart->shipments.at(0).method, "standard");
    EXPECT_EQ(cart->shipments.at(0).amount, 395);
    EXPECT_FALSE(cart->postcode.empty());
    EXPECT_EQ(cart->locale, "en-GB");
    EXPECT_EQ(cart->order, "536365");
    EXPECT_THAT(cart->codes, ElementsAre("WELC-CQFN-KRY3"));  // the welcome code of that address
    EXPECT_THAT(cart->gifts, testing::SizeIs(testing::Gt(0U)));
}

TEST(OrderReader, KnowsWhatACustomerBoughtBefore) {
    const OrderReader reader(sample_tables(), sample_files());
    CustomerHistory history;
    history.orders.resize(3);
    history.spent = 200'000;
    history.grants.resize(1);
    history.grants[0].coupon = "THANKYOU5";
    history.grants[0].ends_at = parse_instant("2025-12-03T08:25:59Z");
    const auto cart = reader.read(order("\"17850\"", "Germany"), {{"17850", history}});
    ASSERT_TRUE(cart);
    EXPECT_THAT(*cart->customer.segments, ElementsAre("members", "wholesale"));
    EXPECT_EQ(cart->locale, "de");
    EXPECT_EQ(cart->postcode, "");
    EXPECT_EQ(cart->shipments.at(0).amount, 895);
    EXPECT_THAT(cart->codes, IsEmpty());  // no first order; the grant is over
}

TEST(OrderReader, KnowsNothingOfAGuestInAStore) {
    const OrderReader reader(sample_tables(), sample_files());
    for (int number = 536365; number < 536465; ++number) {
        const auto cart = reader.read(order("null", "Unspecified", std::to_string(number)), {});
        ASSERT_TRUE(cart);
        const bool is_in_store = cart->channel == "in_store";
        EXPECT_EQ(cart->customer.email.has_value(), !is_in_store);
        EXPECT_EQ(cart->customer.orders_count.has_value(), !is_in_store);
        EXPECT_EQ(cart->shipments.at(0).method == "collect" && cart->postcode.empty(), is_in_store);
        EXPECT_NE(cart->payment_method, "invoice");
    }
}

TEST(OrderReader, RefusesACountryWithoutATable) {
    const auto cart = OrderReader(sample_tables(), sample_files()).read(order("null", "GB"), {});
    ASSERT_FALSE(cart);
    EXPECT_EQ(cart.error().errors.at(0).pointer, "/country");
}

engine::Evaluation applied(std::string promotion, std::int64_t amount) {
    engine::Evaluation evaluation;
    evaluation.totals.subtotal = 2625;
    evaluation.totals.order_discount = amount;
    engine::DiscountAnswer discount;
    discount.promotion = std::move(promotion);
    discount.effect_class = EffectClass::order;
    discount.amount = amount;
    evaluation.discounts = {discount};
    return evaluation;
}

TEST(Ledger, CountsPerCustomerAndPeriod) {
    const OrderReader reader(sample_tables(), sample_files());
    Ledger ledger(sample_files());
    Cart first = *reader.read(order("\"17850\"", "United Kingdom"), {});
    ledger.record(first, applied("birthday-week", 210));  // one redemption a month and customer
    const auto usage_at = [&](std::string_view instant, std::string_view customer) {
        Cart cart = first;
        cart.at = parse_instant(instant);
        cart.customer.id = customer;
        return ledger.usage_for(cart).promotions.at("birthday-week");
    };
    EXPECT_EQ(usage_at("2025-12-31T23:59:00Z", "17850").period.redemptions, 1);
    EXPECT_EQ(usage_at("2026-01-01T00:00:00Z", "17850").period.redemptions, 0);
    EXPECT_EQ(usage_at("2026-01-01T00:00:00Z", "17850").customer.redemptions, 1);
    EXPECT_EQ(usage_at("2025-12-31T23:59:00Z", "12345").period.redemptions, 0);
    EXPECT_EQ(usage_at("2025-12-31T23:59:00Z", "12345").all.amount.find(first.currency), 210);
    EXPECT_EQ(ledger.usage_for(first).campaigns.at("loyalty").redemptions, 1);
    EXPECT_EQ(ledger.customers().at("17850").spent, 2415);
}

TEST(Ledger, GrantsRedeemsAndUses) {
    const OrderReader reader(sample_tables(), sample_files());
    Ledger ledger(sample_files());
    const Cart cart = *reader.read(order("\"17850\"", "United Kingdom"), {});
    engine::Evaluation evaluation;
    evaluation.afterwards = {{.promotion = "thank-you-coupon", .type = "grant_coupon", .name = "THANKYOU5"}};
    engine::CodeAnswer code;
    code.code = code.coupon = "welc-cqfn-kry3";
    code.applied = true;
    evaluation.codes = {code};
    ledger.record(cart, evaluation);
    ledger.record(cart, evaluation);
    const std::vector<Grant>& grants = ledger.customers().at("17850").grants;
    ASSERT_EQ(grants.size(), 1U);  // a further one replaces an unused one
    EXPECT_EQ(format_instant(*grants[0].ends_at), "2026-03-03T08:26:00Z");
    EXPECT_EQ(ledger.usage_for(cart).codes.at("WELCCQFNKRY3").status, CodeStatus::redeemed);
    EXPECT_EQ(ledger.usage_for(cart).coupons.at("WELCOME10").customer.redemptions, 2);
    code.code = code.coupon = "THANKYOU5";
    evaluation.codes = {code};
    evaluation.afterwards.clear();
    ledger.record(cart, evaluation);
    EXPECT_EQ(ledger.customers().at("17850").grants[0].status, GrantStatus::used);
}

/// A true answer, to be broken by each case.
struct Answered {
    Cart cart;
    engine::Evaluation evaluation;

    Answered() {
        cart.lines.resize(1);
        cart.lines[0].id = "l1";
        cart.lines[0].quantity = 3;
        cart.lines[0].unit_price = 500;
        cart.shipments.resize(1);
        cart.shipments[0].amount = 395;
        engine::DiscountAnswer discount;
        discount.promotion = "p";
        discount.amount = 500;
        discount.allocations = {{.line = "l1", .shipment = {}, .quantity = 1, .amount = 500}};
        evaluation.discounts = {discount};
        evaluation.lines = {
            {.id = "l1", .subtotal = 1500, .item_discount = 500, .order_discount = 0, .units = {{2, 500}, {1, 0}}}};
        evaluation.totals = {
            .subtotal = 1500, .item_discount = 500, .order_discount = 0, .shipping = 395, .shipping_discount = 0};
    }
    std::vector<std::string> broken(std::int64_t floor = 0) const {
        return broken_invariants(cart, evaluation, [&](const CartLine&) { return floor; });
    }
};

TEST(Invariants, HoldOfATrueAnswer) {
    EXPECT_THAT(Answered().broken(), IsEmpty());
}

TEST(Invariants, FindEveryBrokenSum) {
    const auto broken_by = [](const auto& change) {
        Answered answered;
        change(answered);
        return answered.broken();
    };
    EXPECT_THAT(broken_by([](Answered& it) { it.evaluation.discounts[0].allocations[0].amount = 499; }),
                testing::Contains(HasSubstr("allocations of p: 499 instead of 500")));
    EXPECT_THAT(broken_by([](Answered& it) { it.evaluation.totals.item_discount = 400; }),
                testing::Contains(HasSubstr("item discount: 400")));
    EXPECT_THAT(broken_by([](Answered& it) { it.evaluation.lines[0].units[1].total = 1; }),
                testing::Contains(HasSubstr("price of its pieces")));
    EXPECT_THAT(broken_by([](Answered& it) { it.evaluation.lines[0].units.pop_back(); }),
                testing::Contains(HasSubstr("pieces: 2 instead of 3")));
    EXPECT_THAT(broken_by([](Answered& it) { it.evaluation.totals.shipping = 0; }), testing::Contains(HasSubstr("shipping: 0")));
    EXPECT_THAT(broken_by([](Answered& it) { it.evaluation.lines.clear(); }),
                testing::Contains(HasSubstr("lines of the answer")));
    EXPECT_THAT(broken_by([](Answered& it) { it.cart.codes = {"X"}; }), testing::Contains(HasSubstr("codes of the answer")));
    EXPECT_THAT(Answered().broken(100), testing::Contains(HasSubstr("a piece at 0 below its floor 100")));
    EXPECT_THAT(Answered().broken(9999), testing::Contains(HasSubstr("below its floor 500")));  // not a raise
}

TEST(Invariants, ComparePolicies) {
    Answered better, worse;
    worse.evaluation.totals.item_discount = 400;
    EXPECT_THAT(broken_policy(better.evaluation, worse.evaluation), IsEmpty());
    EXPECT_THAT(broken_policy(worse.evaluation, better.evaluation), ElementsAre("best takes 400, priority 500"));
    better.evaluation.optimal = false;
    better.evaluation.bound = 499;
    EXPECT_THAT(broken_policy(better.evaluation, worse.evaluation), ElementsAre(HasSubstr("bound 499")));
}

std::string compressed(const std::string& path, std::string_view text) {
    gzFile file = gzopen(path.c_str(), "wb");
    gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
    gzclose_w(file);
    return path;
}

Printed replay(const ReplayOptions& options) {
    return run_printed([&](const Console& console) { return run_replay(options, console); });
}

TEST(ReplayCommand, RunsTheFirstOrdersOfTheSampleYear) {
    const Printed printed = replay({.orders = "data/shop/orders.jsonl.gz", .limit = 40, .json = true});
    EXPECT_EQ(printed.status, kDone) << printed.out;
    const boost::json::value figures = boost::json::parse(printed.out);
    EXPECT_EQ(figures.at("orders"), 40);
    EXPECT_EQ(figures.at("faulty_orders"), 0);
    EXPECT_GT(figures.at("discounted_orders").as_int64(), 20);
    std::int64_t sum = 0;
    for (const boost::json::value& promotion : figures.at("promotions").as_array())
        if (const auto* amount = promotion.at("discount").as_object().if_contains("GBP")) sum += amount->as_int64();
    EXPECT_EQ(sum, figures.at("item_discount").as_int64() + figures.at("order_discount").as_int64() +
                       figures.at("shipping_discount").as_int64());
}

TEST(ReplayCommand, ReportsPointsThatFortyOrdersCannotProve) {
    const Printed printed = replay({.orders = "data/shop/orders.jsonl.gz", .limit = 40, .report = true});
    EXPECT_EQ(printed.status, kFoundFaults);
    EXPECT_THAT(printed.out, HasSubstr("report|2.2|orders of the sample year replayed with every invariant|40 of 40|all|pass\n"));
    EXPECT_THAT(printed.out, HasSubstr("|FAIL\n"));
    EXPECT_THAT(printed.out, HasSubstr("report|2.3|"));
}

TEST(ReplayCommand, NamesTheLineOfABadOrder) {
    const TemporaryFolder folder;
    const std::string good = boost::json::serialize(order("null", "France")) + "\n";
    const std::pair<std::string, std::string_view> inputs[] = {
        {"{\"order\":\"1\"", ":2:13: The document ends too early"},
        {boost::json::serialize(order("null", "Narnia")), ":2:73: /country: The country \"Narnia\" is not known"},
        {boost::json::serialize(order("null", "GB")), "/country: replay.json has no country \"GB\""},
    };
    for (const auto& [text, error] : inputs) {
        const std::string path = compressed((folder.path() / "orders.jsonl.gz").native(), good + text);
        const Printed printed = replay({.orders = path});
        EXPECT_EQ(printed.status, kBadInput);
        EXPECT_THAT(printed.errors, HasSubstr("couponry: " + path + ":2:"));
        EXPECT_THAT(printed.errors, HasSubstr(error));
    }
}

TEST(ReplayCommand, NoticesADamagedFile) {
    const TemporaryFolder folder;
    const std::string path =
        compressed((folder.path() / "orders.jsonl.gz").native(), boost::json::serialize(order("null", "France")) + "\n");
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 12);
    const Printed printed = replay({.orders = path});
    EXPECT_EQ(printed.status, kBadInput);
    EXPECT_THAT(printed.errors, HasSubstr("damaged or cut off"));
}

}  // namespace
}  // namespace couponry::tool
