#include "service/returns.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "document/cart_document.h"
#include "document/evaluation_document.h"
#include "document/redemption_document.h"
#include "engine/evaluator.h"
#include "service/kept_redemption.h"
#include "service/resolved_cart.h"
#include "service/resources.h"
#include "service/stored_shop.h"
#include "store/sqlite/testing.h"

namespace couponry::service {
namespace {

const Instant kOrdered = *parse_instant("2026-03-01T12:00:00Z");
const Instant kLater = *parse_instant("2026-03-09T12:00:00Z");

boost::json::value json(std::string_view text) {
    return boost::json::parse(text);
}

/// A jacket and a scarf, ordered with 20.00 off from 100.00; then the offer became another.
class ReturnsTest : public testing::Test {
protected:
    ReturnsTest() {
        put(store::Aggregate::sites, R"({"id": "uk", "currencies": ["GBP"]})");
        put(store::Aggregate::products, R"({"id": "jacket", "prices": {"GBP": 8000}, "brand": "North"})");
        put_promotion(2000, 10000);
        order();
        now_ = kLater;
        put(store::Aggregate::products, R"({"id": "jacket", "prices": {"GBP": 1}, "brand": "South"})");
        put_promotion(1, 1);
    }

    void put(store::Aggregate aggregate, std::string_view text) {
        const auto done =
            writes_.run({.tenant = "shop", .repeatable = {}}, [&](store::Transaction& transaction, std::vector<Change>& changes) {
                return put_kept(transaction, kind_of(aggregate), *kind_of(aggregate).read(json(text), {}), now_, changes);
            });
        ASSERT_TRUE(done) << done.error().detail;
    }
    void put_promotion(int amount, int from) {
        put(store::Aggregate::promotions,
            fmt::format(R"({{"code": "twenty-off", "public_name": "20.00 off", "status": "published",
                "when": {{"all": [{{"type": "min_subtotal", "amount": {{"GBP": {}}}}}]}},
                "effects": [{{"type": "amount_off_order", "amount": {{"GBP": {}}}}}]}})",
                        from, amount));
    }

    void order() {
        Shop shop;
        ASSERT_TRUE(store_->read("shop", [&](const store::Transaction& transaction) { shop = read_shop(transaction); }));
        const auto snapshot = engine::compile(shop);
        const auto cart = document::read_cart(json(R"({"site": "uk", "currency": "GBP", "lines": [
            {"id": "jacket", "product": "jacket"}, {"id": "scarf", "product": "scarf", "unit_price": 4000}]})"),
                                              shop.sites);
        engine::Evaluation evaluation;
        engine::Evaluator().evaluate(*snapshot, *cart, {}, kOrdered, {}, evaluation);
        Redemption redemption;
        redemption.id = "1001.1";
        redemption.order = "1001";
        redemption.status = RedemptionStatus::confirmed;
        redemption.site = "uk";
        redemption.currency = *parse_currency("GBP");
        redemption.made_at = kOrdered;
        redemption.total = evaluation.totals.total();
        redemption.uses.push_back({.promotion = "twenty-off",
                                   .campaign = {},
                                   .coupon = {},
                                   .code = {},
                                   .applications = 1,
                                   .amount = 2000,
                                   .period = {}});
        redemption.cart = boost::json::serialize(document::write_cart(resolved_cart(*snapshot, *cart)));
        redemption.evaluation = document::write_evaluation_text(evaluation, shop.sites[0].time_zone, {});
        keep(redemption, store::kAbsent);
        redemption.id = "1002.1";
        redemption.order = "1002";
        redemption.status = RedemptionStatus::held;
        keep(redemption, store::kAbsent);
    }
    void keep(const Redemption& redemption, std::int64_t version) {
        ASSERT_TRUE(store_->write("shop", [&](store::Transaction& transaction) -> Result<void> {
            std::vector<Change> changes;
            return keep_redemption(transaction, redemption, version, now_, changes);
        }));
    }
    Redemption kept() {
        Redemption redemption;
        EXPECT_TRUE(store_->read("shop", [&](const store::Transaction& transaction) {
            const auto document = transaction.of(store::Aggregate::redemptions).find("1001");
            redemption = *document::read_redemption(json(document->body));
        }));
        return redemption;
    }
    Result<Written> make(std::string_view text, std::string_view key = {}, std::string_view id = "1001.1") {
        WriteContext context{.tenant = "shop", .repeatable = {}};
        if (!key.empty()) context.repeatable = Repeatable{std::string(key), std::string(text)};
        return returns_.make(context, id, json(text));
    }

    Instant now_ = *parse_instant("2026-02-01T12:00:00Z");
    store::sqlite::TemporaryFolder folder_;
    std::unique_ptr<store::Store> store_ = store::sqlite::open_or_stop(folder_.file());
    SeededRandom random_{1};
    Shops shops_{*store_};
    Writes writes_{*store_, shops_, [this] { return now_; }};
    Returns returns_{*store_, writes_, random_, keep_redemption};
};

TEST_F(ReturnsTest, PricesByTheOfferOfTheOrder) {
    const auto preview = make(R"({"lines": [{"id": "scarf", "quantity": 1}], "preview": true})");
    ASSERT_TRUE(preview) << preview.error().detail;
    EXPECT_EQ(preview->outcome, Outcome::unchanged);
    EXPECT_EQ(preview->body.at("refund"), 2000);
    EXPECT_EQ(preview->body.at("lines").at(0), json(R"({"id": "scarf", "quantity": 1, "paid": 3333, "refund": 2000})"));
    EXPECT_EQ(preview->body.at("clawed_back"), json(R"([{"promotion": "twenty-off", "title": "20.00 off", "amount": 1333}])"));
    EXPECT_EQ(preview->body.at("kept").at("totals").at("total"), 8000);
    EXPECT_TRUE(kept().returns.empty());
}

TEST_F(ReturnsTest, MakesEachReturnOnce) {
    const std::string_view scarf = R"({"lines": [{"id": "scarf", "quantity": 1}]})";
    const auto first = make(scarf, "key-1"), again = make(scarf, "key-1");
    ASSERT_TRUE(first && again) << first.error().detail;
    EXPECT_EQ(first->outcome, Outcome::made);
    EXPECT_EQ(first->body, again->body);
    EXPECT_TRUE(again->is_repeated);
    const Redemption partly = kept();
    EXPECT_EQ(partly.status, RedemptionStatus::partly_returned);
    ASSERT_EQ(partly.returns.size(), 1U);
    EXPECT_EQ(partly.returns[0].id, first->body.at("id").as_string());
    EXPECT_EQ(partly.returns[0].at, kLater);
    EXPECT_EQ(partly.returns[0].refund, 2000);

    EXPECT_EQ(make(scarf).error().errors.at(0).pointer, "/lines/0/quantity");
    const auto rest = make(R"({"lines": [{"id": "jacket", "quantity": 1}]})");
    ASSERT_TRUE(rest) << rest.error().detail;
    EXPECT_EQ(rest->body.at("refund"), 8000);
    EXPECT_EQ(rest->body.at("status"), "returned");
    EXPECT_EQ(kept().status, RedemptionStatus::returned);
}

TEST_F(ReturnsTest, Refuses) {
    EXPECT_EQ(make(R"({"lines": [{"id": "scarf", "quantity": 1}]})", {}, "r-3").error().type, "not_found");
    EXPECT_EQ(make(R"({"lines": [{"id": "scarf", "quantity": 1}]})", {}, "1002.1").error().type, "redemption_not_confirmed");
    const struct {
        std::string_view text, pointer;
    } cases[] = {
        {R"({})", "/lines"},
        {R"({"lines": []})", "/lines"},
        {R"({"lines": [{"id": "hat", "quantity": 1}]})", "/lines/0/id"},
        {R"({"lines": [{"id": "scarf", "quantity": 0}]})", "/lines/0/quantity"},
        {R"({"lines": [{"id": "scarf", "quantity": 1, "reason": "size"}]})", "/lines/0/reason"},
        {R"({"lines": [{"id": "scarf", "quantity": 1}], "preview": "yes"})", "/preview"},
    };
    for (const auto& [text, pointer] : cases) EXPECT_EQ(make(text).error().errors.at(0).pointer, pointer) << text;
}

}  // namespace
}  // namespace couponry::service
