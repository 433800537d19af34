// The worked examples of docs/engine.md, Returns, and what is refused.
#include "service/price_return.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>

#include "document/cart_document.h"
#include "document/promotion_document.h"
#include "engine/evaluator.h"
#include "service/order_shop.h"
#include "service/resolved_cart.h"

namespace couponry::service {
namespace {

using testing::ElementsAre;

const Currency kPounds = *parse_currency("GBP");

/// An order of these lines, paid under these promotions, and what came back of it.
class PaidOrder {
public:
    PaidOrder(std::string_view lines, std::string_view promotions, std::int64_t shipping = 0) {
        Shop shop;
        Site site;
        site.id = "uk";
        site.currencies = {kPounds};
        shop.sites = {site};
        Product mug;
        mug.id = "gift-mug";
        mug.prices.set(kPounds, 600);
        shop.products = {mug};
        const boost::json::value written = boost::json::parse(promotions);
        for (const boost::json::value& promotion : written.as_array()) {
            auto read = document::read_promotion(promotion);
            EXPECT_TRUE(read) << read.error().detail;
            shop.promotions.push_back(std::move(*read));
        }
        boost::json::object cart{{"site", "uk"}, {"currency", "GBP"}, {"lines", boost::json::parse(lines)}};
        cart["shipping"] = {{"method", "standard"}, {"amount", shipping}};
        auto read = document::read_cart(cart, shop.sites);
        EXPECT_TRUE(read) << read.error().detail;
        const auto snapshot = engine::compile(shop);
        cart_ = resolved_cart(*snapshot, *read);
        engine::Evaluator().evaluate(*snapshot, cart_, {}, *parse_instant("2026-03-01T12:00:00Z"), {}, was);
        std::vector<Use> uses;
        for (const Promotion& promotion : shop.promotions)
            uses.push_back({.promotion = promotion.code,
                            .campaign = {},
                            .coupon = {},
                            .code = {},
                            .applications = 1,
                            .amount = 0,
                            .period = {}});
        shop_ = engine::compile(order_shop(site, shop.promotions, uses, was));
    }

    Result<ReturnAnswer> price(const std::vector<ReturnedLine>& lines,
                               ShippingRefund shipping = ShippingRefund::with_last_piece) {
        return price_return({.shop = *shop_, .cart = cart_, .was = was, .earlier = made_, .lines = lines, .shipping = shipping});
    }
    ReturnAnswer send_back(const std::vector<ReturnedLine>& lines) {
        auto answer = price(lines);
        EXPECT_TRUE(answer) << answer.error().detail;
        made_.push_back({.id = {}, .at = {}, .lines = lines, .refund = answer->refund});
        return *answer;
    }

    engine::Evaluation was;

private:
    Cart cart_;
    std::shared_ptr<const engine::Snapshot> shop_;
    std::vector<Return> made_;
};

PaidOrder mugs() {
    return {R"([{"id": "mugs", "product": "mug", "quantity": 3, "unit_price": 2400}])",
            R"([{"code": "three-for-two", "effects": [{"type": "cheapest_free", "of": 3}], "status": "published"}])"};
}

TEST(PriceReturn, TakesBackAGroupThatIsBroken) {
    PaidOrder order = mugs();
    EXPECT_EQ(order.was.totals.total(), 4800);
    const ReturnAnswer first = order.send_back({{"mugs", 1}});
    EXPECT_EQ(first.refund, 0);
    EXPECT_EQ(first.clawed_back, 2400);
    EXPECT_THAT(first.lines, ElementsAre(ReturnAnswer::Line{"mugs", 1, 2400, 0}));
    EXPECT_EQ(first.lost.at(0).promotion, "three-for-two");
    EXPECT_EQ(first.lost.at(0).amount, 2400);
    EXPECT_EQ(first.kept.totals.total(), 4800);
    EXPECT_EQ(order.send_back({{"mugs", 1}}).refund, 2400);
    const ReturnAnswer last = order.send_back({{"mugs", 1}});
    EXPECT_EQ(last.refund, 2400);
    EXPECT_EQ(last.clawed_back_before, 2400);
    EXPECT_EQ(last.clawed_back, 0);
    EXPECT_TRUE(last.is_everything);
}

TEST(PriceReturn, TakesBackAThresholdThatIsNotReachedAnyMore) {
    PaidOrder order(
        R"([{"id": "jacket", "product": "jacket", "unit_price": 8000}, {"id": "scarf", "product": "scarf", "unit_price": 4000}])",
        R"([{"code": "twenty-off", "public_name": "20.00 off from 100.00", "when": {"all": [{"type": "min_subtotal", "amount": {"GBP": 10000}}]},
                         "effects": [{"type": "amount_off_order", "amount": {"GBP": 2000}}], "status": "published"}])");
    EXPECT_EQ(order.was.totals.total(), 10000);
    const ReturnAnswer scarf = order.send_back({{"scarf", 1}});
    EXPECT_THAT(scarf.lines, ElementsAre(ReturnAnswer::Line{"scarf", 1, 3333, 2000}));
    EXPECT_THAT(scarf.lost, ElementsAre(ReturnAnswer::Lost{"twenty-off", "20.00 off from 100.00", 1333}));
    EXPECT_EQ(order.send_back({{"jacket", 1}}).refund, 8000);
}

TEST(PriceReturn, RefundsNoMoreThanWasPaidForThePieces) {
    PaidOrder order(
        R"([{"id": "coat", "product": "coat", "unit_price": 10000}, {"id": "hat", "product": "hat", "unit_price": 5000},
                        {"id": "scarf", "product": "scarf", "unit_price": 3000}])",
        R"([{"code": "hat-free", "effects": [{"type": "partner_product", "with": {"items": {"products": ["coat"]}},
                         "partner": {"items": {"products": ["hat"]}, "percent": "100"}}], "status": "published"},
                        {"code": "fifth-off", "effects": [{"type": "percent_off_items", "percent": "20"}], "status": "published"}])");
    EXPECT_EQ(order.was.totals.total(), 12400);
    const ReturnAnswer hat = order.send_back({{"hat", 1}});
    EXPECT_EQ(hat.refund, 0);
    EXPECT_EQ(hat.kept.totals.total(), 10400);
    EXPECT_EQ(order.send_back({{"scarf", 1}}).refund, 2400);
    EXPECT_EQ(order.send_back({{"coat", 1}}).refund, 10000);
}

TEST(PriceReturn, NamesGiftsAndRefundsShippingWithTheLastPiece) {
    PaidOrder order(R"([{"id": "tins", "product": "tin", "quantity": 4, "unit_price": 2000}])",
                    R"([{"code": "mug-75", "when": {"all": [{"type": "min_subtotal", "amount": {"GBP": 7500}}]},
                         "effects": [{"type": "gift_item", "product": "gift-mug"}], "status": "published"}])",
                    495);
    EXPECT_EQ(order.was.totals.total(), 8495);
    const ReturnAnswer first = order.send_back({{"tins", 1}});
    EXPECT_EQ(first.refund, 2000);
    EXPECT_EQ(first.shipping, 0);
    ASSERT_EQ(first.gifts.size(), 1U);
    EXPECT_EQ(first.gifts[0].product, "gift-mug");
    EXPECT_EQ(first.gifts[0].value, 600);
    EXPECT_TRUE(first.kept.gifts.empty());
    EXPECT_EQ(order.price({{"tins", 3}}, ShippingRefund::never)->refund, 6000);
    const ReturnAnswer rest = order.send_back({{"tins", 3}});
    EXPECT_EQ(rest.refund, 6495);
    EXPECT_EQ(rest.shipping, 495);
}

TEST(PriceReturn, LeavesAGiftWhoseReasonStands) {
    PaidOrder order(R"([{"id": "tins", "product": "tin", "quantity": 5, "unit_price": 2000}])",
                    R"([{"code": "mug-75", "when": {"all": [{"type": "min_subtotal", "amount": {"GBP": 7500}}]},
                         "effects": [{"type": "gift_item", "product": "gift-mug"}], "status": "published"}])");
    const ReturnAnswer answer = order.send_back({{"tins", 1}});
    EXPECT_TRUE(answer.gifts.empty());
    EXPECT_EQ(answer.kept.gift_value, 600);
}

/// The dearest unit of an uneven subtotal comes back first.
TEST(PriceReturn, SplitsASubtotal) {
    PaidOrder order(R"([{"id": "tins", "product": "tin", "quantity": 3, "subtotal": 1000}])", "[]");
    EXPECT_EQ(order.send_back({{"tins", 1}}).refund, 334);
    EXPECT_EQ(order.send_back({{"tins", 2}}).refund, 666);
}

TEST(PriceReturn, RefusesWithThePointer) {
    PaidOrder order = mugs();
    order.send_back({{"mugs", 2}});
    const struct {
        std::vector<ReturnedLine> lines;
        std::string_view pointer;
    } cases[] = {
        {{}, "/lines"},
        {{{"mugs", 1}, {"cup", 1}}, "/lines/1/id"},
        {{{"mugs", 1}, {"mugs", 1}}, "/lines/1/id"},
        {{{"mugs", 0}}, "/lines/0/quantity"},
        {{{"mugs", 2}}, "/lines/0/quantity"},
    };
    for (const auto& [lines, pointer] : cases) {
        const auto answer = order.price(lines);
        ASSERT_FALSE(answer) << pointer;
        EXPECT_EQ(answer.error().errors.at(0).pointer, pointer);
    }
}

}  // namespace
}  // namespace couponry::service
