// The recorded orders of the sample shop over HTTP, as carts like those of `couponry replay`: totals, lines, discounts and gifts of
// each must be the engine's.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>

#include "base/check.h"
#include "document/coupon_document.h"
#include "document/evaluation_document.h"
#include "document/promotion_document.h"
#include "document/shop_document.h"
#include "http/http_stack.h"
#include "property/report.h"
#include "service/bulk.h"
#include "tool/ledger.h"
#include "tool/replay_order.h"

namespace couponry::http_tests {
namespace {

/// The shop of some files for a tenant: rules and catalog only, because what customers did comes with each cart.
class ShopLoader {
public:
    explicit ShopLoader(std::string tenant) : tenant_(std::move(tenant)) {
        CHECK(server().services().access->ensure_tenant(tenant_).has_value());
    }
    template <class Model, class Write>
    void put(std::string_view name, const std::vector<Model>& models, const Write& write) {
        const service::Kind& kind = *service::find_kind(name);
        std::vector<service::Kept> batch;
        for (const Model& model : models) {
            auto kept = kind.read(boost::json::value(write(model)), {});
            CHECK(kept.has_value());
            batch.push_back(std::move(*kept));
            if (batch.size() == service::kDocumentsPerBatch || &model == &models.back()) {
                auto& services = server().services();
                CHECK(service::put_batch(services.store, tenant_, kind, batch, services.clock()).has_value());
                batch.clear();
            }
        }
    }
    void put_all(const tool::ShopFiles& files) {
        put("sites", files.shop.sites, document::write_site);
        put("categories", files.shop.categories, document::write_category);
        put("products", files.shop.products, document::write_product);
        put("campaigns", files.shop.campaigns, [](const Campaign& campaign) { return document::write_campaign(campaign); });
        put("coupons", files.shop.coupons, document::write_coupon);
        put("promotions", files.shop.promotions, document::write_promotion);
        std::vector<Code> codes;
        for (const auto& [text, code] : files.codes) codes.push_back(code);
        put("codes", codes, document::write_code);
        auto shop = server().services().shops.find(tenant_);
        CHECK(shop.has_value() && (*shop)->reload().has_value());
    }

private:
    std::string tenant_;
};

std::string compared_part(const boost::json::object& evaluation) {
    boost::json::object part;
    for (const char* name : {"totals", "lines", "discounts", "gifts"}) part[name] = evaluation.at(name);
    return boost::json::serialize(part);
}

/// Collects carts with the engine's answers, and asks the server for many of them at once.
class Comparison {
public:
    explicit Comparison(Api& api) : api_(api) {}

    void add(const Cart& cart, const UsageFacts& usage, const engine::Evaluation& evaluation, const TimeZone& zone) {
        carts_.push_back(write_request(cart, usage));
        expected_.push_back(compared_part(document::write_evaluation(evaluation, zone, {})));
        orders_.push_back(cart.order);
        constexpr std::size_t kCartsPerRequest = 100;
        if (carts_.size() == kCartsPerRequest) ask();
    }
    void ask() {
        if (carts_.empty()) return;
        const boost::json::object request{{"carts", std::exchange(carts_, {})}};
        const Reply reply = api_.post("/v1/evaluate/batch?potential=0&wallet=0", boost::json::serialize(request));
        ASSERT_EQ(reply.status, 200) << reply;
        const boost::json::value body = reply.json();
        const auto& answers = body.at("evaluations").as_array();
        ASSERT_EQ(answers.size(), expected_.size());
        for (std::size_t index = 0; index < answers.size(); ++index) judge(answers[index].as_object(), index);
        expected_.clear();
        orders_.clear();
    }
    int compared() const { return compared_; }
    int different() const { return different_; }

private:
    void judge(const boost::json::object& answer, std::size_t index) {
        ++compared_;
        const std::string text = answer.contains("totals") ? compared_part(answer) : boost::json::serialize(answer);
        if (text == expected_[index]) return;
        constexpr int kShown = 5;
        if (++different_ <= kShown) ADD_FAILURE() << "order " << orders_[index] << ":\n" << difference(expected_[index], text);
    }

    Api& api_;
    boost::json::array carts_;
    std::vector<std::string> expected_, orders_;
    int compared_ = 0, different_ = 0;
};

/// Every order with COUPONRY_LONG or COUPONRY_ALL_ORDERS, else each tenth.
int one_order_in() {
    constexpr int kOtherwise = 10;
    return std::getenv("COUPONRY_LONG") != nullptr || std::getenv("COUPONRY_ALL_ORDERS") != nullptr ? 1 : kOtherwise;
}

TEST(RecordedOrders, CostTheSameOverHttp) {
    const auto files = tool::read_shop_files(tool::kShopFolder);
    ASSERT_TRUE(files.has_value());
    const auto tables = tool::read_replay_tables(files->folder / "replay.json");
    ASSERT_TRUE(tables.has_value());
    auto lines = tool::Lines::open((files->folder / "orders.jsonl.gz").string());
    ASSERT_TRUE(lines.has_value());
    Api api = new_tenant();
    ShopLoader(api.tenant()).put_all(*files);

    const auto snapshot = engine::compile(files->shop);
    const tool::OrderReader orders(*tables, *files);
    tool::Ledger ledger(*files);
    engine::Evaluator evaluator;
    engine::EvaluationOptions options;
    options.potential = 0;
    options.fixes = false;
    Comparison comparison(api);
    int count = 0;
    for (auto line = lines->next(); line && *line; line = lines->next()) {
        if ((*line)->empty()) continue;
        const auto cart = orders.read(boost::json::parse(**line), ledger.customers());
        ASSERT_TRUE(cart.has_value());
        const UsageFacts& usage = ledger.usage_for(*cart);
        engine::Evaluation evaluation;
        evaluator.evaluate(*snapshot, *cart, usage, *cart->at, options, evaluation);
        if (count++ % one_order_in() == 0) comparison.add(*cart, usage, evaluation, snapshot->find_site(cart->site)->time_zone);
        ledger.record(*cart, evaluation);
    }
    comparison.ask();
    EXPECT_EQ(comparison.different(), 0);
    property::report(
        "3.2", "recorded orders that cost the same over HTTP",
        fmt::format("{} of {} ({} in all)", comparison.compared() - comparison.different(), comparison.compared(), count), "all",
        comparison.different() == 0 && comparison.compared() > 0);
}

}  // namespace
}  // namespace couponry::http_tests
