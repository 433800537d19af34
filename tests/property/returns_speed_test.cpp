// What a return costs does not grow with the shop: only what the order used is read and compiled.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>

#include "document/cart_document.h"
#include "document/evaluation_document.h"
#include "engine/evaluator.h"
#include "property/report.h"
#include "service/kept_redemption.h"
#include "service/resolved_cart.h"
#include "service/returns.h"
#include "service/stored_shop.h"
#include "store/sqlite/testing.h"

namespace couponry::property {
namespace {

using store::Aggregate;

constexpr int kPromotions = 50'000;
constexpr int kPerTransaction = 1'000;
constexpr int kReturns = 101;
constexpr double kMsMax = 20;
const Instant kOrdered = *parse_instant("2026-03-01T12:00:00Z");

void put_shop(store::Store& store) {
    const auto at = Instant{kOrdered.ms - kDayMs};
    ASSERT_TRUE(store.write("shop", [&](store::Transaction& transaction) {
        static_cast<void>(transaction.of(Aggregate::sites).put({"uk", R"({"id": "uk", "currencies": ["GBP"]})", at, {}}));
    }));
    for (int first = 0; first < kPromotions; first += kPerTransaction) {
        std::vector<store::NewVersion> documents;
        for (int number = first; number < first + kPerTransaction; ++number)
            documents.push_back({.id = fmt::format("p{}", number),
                                 .body = fmt::format(R"({{"code": "p{0}", "status": "published", "coupons": ["C{0}"],
                                     "when": {{"all": [{{"type": "min_subtotal", "amount": {{"GBP": {1}}}}}]}},
                                     "effects": [{{"type": "percent_off_order", "percent": "10"}}]}})",
                                                     number, 5'000 + number % 100),
                                 .changed_at = at,
                                 .keys = {}});
        ASSERT_TRUE(store.write(
            "shop", [&](store::Transaction& transaction) { transaction.of(Aggregate::promotions).put_all(documents); }));
    }
}

void put_redemption(store::Store& store) {
    ASSERT_TRUE(store.write("shop", [&](store::Transaction& transaction) -> Result<void> {
        const auto kept = transaction.of(Aggregate::promotions).find("p77");
        Shop shop;
        shop.promotions = {service::promotion_of(*kept)};
        shop.promotions[0].coupons.reset();
        Site& site = shop.sites.emplace_back();
        site.id = "uk";
        site.currencies = {*parse_currency("GBP")};
        const auto cart = document::read_cart(boost::json::parse(R"({"site": "uk", "currency": "GBP", "lines": [
            {"id": "l1", "product": "mug", "quantity": 20, "unit_price": 600}]})"),
                                              shop.sites);
        const auto snapshot = engine::compile(shop);
        engine::Evaluation was;
        engine::Evaluator().evaluate(*snapshot, *cart, {}, kOrdered, {}, was);
        Redemption redemption;
        redemption.id = "1001.1";
        redemption.order = "1001";
        redemption.status = RedemptionStatus::confirmed;
        redemption.site = "uk";
        redemption.currency = cart->currency;
        redemption.made_at = kOrdered;
        redemption.uses.push_back(
            {.promotion = "p77", .campaign = {}, .coupon = "C77", .code = {}, .applications = 1, .amount = 1'200, .period = {}});
        redemption.cart = boost::json::serialize(document::write_cart(service::resolved_cart(*snapshot, *cart)));
        redemption.evaluation = document::write_evaluation_text(was, site.time_zone, {});
        std::vector<service::Change> changes;
        return service::keep_redemption(transaction, redemption, store::kAbsent, kOrdered, changes);
    }));
}

TEST(Returns, TakeMillisecondsInALargeShop) {
    store::sqlite::TemporaryFolder folder;
    const auto store = store::sqlite::open_or_stop(folder.file());
    put_shop(*store);
    put_redemption(*store);
    SeededRandom random(1);
    service::Shops shops(*store);
    service::Writes writes(*store, shops, [] { return kOrdered; });
    service::Returns returns(*store, writes, random, service::keep_redemption);
    const boost::json::value asked = boost::json::parse(R"({"lines": [{"id": "l1", "quantity": 3}], "preview": true})");
    std::vector<double> times;
    for (int number = 0; number < kReturns; ++number) {
        const auto began = std::chrono::steady_clock::now();
        const auto answer = returns.make({.tenant = "shop", .repeatable = {}}, "1001.1", asked);
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
        ASSERT_TRUE(answer) << answer.error().detail;
        EXPECT_EQ(answer->body.at("refund"), 1'620);
    }
    std::ranges::nth_element(times, times.begin() + kReturns / 2);
    const double median = times[kReturns / 2];
    report("4.7", fmt::format("a return in a shop of {} promotions, median", kPromotions), fmt::format("{:.2f} ms", median),
           fmt::format("{} ms", kMsMax), median <= kMsMax);
}

}  // namespace
}  // namespace couponry::property
