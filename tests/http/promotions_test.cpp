// What promotions do besides being kept: in force with the next evaluation, status, versions, the check, replays; and codes.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "engine/effect.h"
#include "http/test_server.h"
#include "service/bulk.h"

namespace couponry::http_tests {
namespace {

using testing::ElementsAre;

class Promotions : public testing::Test {
protected:
    Promotions() { put_small_shop(api_); }

    std::int64_t total() {
        const Reply reply = api_.post("/v1/evaluate", small_cart("\"TEN\""));
        EXPECT_EQ(reply.status, 200) << reply;
        last_ = reply.json();
        return last_.at("totals").at("total").as_int64();
    }
    std::int64_t revision() const { return last_.at("revision").as_int64(); }

    Api api_ = new_tenant();
    boost::json::value last_;
};

TEST_F(Promotions, AreInForceWithTheNextEvaluation) {
    EXPECT_EQ(total(), 900);
    const Reply edited = api_.put("/v1/promotions/ten-off",
                                  R"({"coupons": ["TEN"], "effects": [{"type": "percent_off_order", "percent": "20"}]})");
    EXPECT_EQ(total(), 800);
    EXPECT_EQ(revision(), edited.revision());
    EXPECT_EQ(edited.json().at("version").as_int64(), 2);
    const Reply price = api_.patch("/v1/products/mug", R"({"prices": {"GBP": 1000}})");
    EXPECT_EQ(total(), 1600);
    EXPECT_EQ(revision(), price.revision());
    api_.must(api_.patch("/v1/coupons/TEN", R"({"active": false})"));
    EXPECT_EQ(total(), 2000);
    api_.must(api_.patch("/v1/coupons/TEN", R"({"active": true})"));
    EXPECT_EQ(total(), 1600);
    const Reply erased = api_.del("/v1/promotions/ten-off");
    EXPECT_EQ(total(), 2000);
    EXPECT_EQ(erased.header("Couponry-Revision"), std::to_string(revision()));
    const Reply customer = api_.put("/v1/customers/clara", "{}");
    EXPECT_EQ(customer.revision(), revision()) << "nothing changed that is evaluated";
}

TEST_F(Promotions, ChangeTheirStatus) {
    const Reply paused = api_.post("/v1/promotions/ten-off/pause");
    EXPECT_EQ(paused.json().at("status").as_string(), "paused");
    EXPECT_EQ(paused.json().at("state").as_string(), "running");
    EXPECT_EQ(total(), 1000);
    EXPECT_EQ(last_.at("codes").at(0).at("reason").as_string(), "promotion_inactive");
    EXPECT_EQ(api_.post("/v1/promotions/ten-off/publish").json().at("version").as_int64(), 3);
    EXPECT_EQ(total(), 900);
    const Reply again = api_.post("/v1/promotions/ten-off/publish");
    EXPECT_EQ(again.json().at("version").as_int64(), 3) << "it was published already";
    EXPECT_EQ(again.revision(), revision());
    EXPECT_EQ(api_.post("/v1/promotions/ten-off/archive").json().at("status").as_string(), "archived");
    EXPECT_EQ(total(), 1000);
    EXPECT_EQ(api_.post("/v1/promotions/ten-off/publish", {}, {{"If-Match", "\"1\""}}).type(), "precondition_failed");
    EXPECT_EQ(api_.post("/v1/promotions/nothing/publish").type(), "not_found");
    const Api::Lines key = {{"Idempotency-Key", "once"}};
    const Reply published = api_.post("/v1/promotions/ten-off/publish", {}, key);
    EXPECT_EQ(api_.post("/v1/promotions/ten-off/publish", {}, key).body, published.body);
    EXPECT_EQ(api_.post("/v1/promotions/ten-off/pause", {}, key).type(), "idempotency_key_reused");
}

TEST_F(Promotions, SayWhereTheirWindowStands) {
    const auto state = [&](const char* patch) {
        return std::string(api_.must(api_.patch("/v1/promotions/ten-off", patch)).json().at("state").as_string());
    };
    EXPECT_EQ(state(R"({"starts_at": "2999-01-01T00:00:00Z"})"), "scheduled");
    EXPECT_EQ(state(R"({"starts_at": null, "ends_at": "2001-01-01T00:00:00Z"})"), "ended");
    EXPECT_EQ(state(R"({"ends_at": null, "status": "draft"})"), "running");
    api_.must(api_.put("/v1/campaigns/past", R"({"ends_at": "2001-01-01T00:00:00Z"})"));
    EXPECT_EQ(state(R"({"campaign": "past"})"), "ended");
}

TEST_F(Promotions, KeepTheirVersions) {
    api_.must(
        api_.patch("/v1/promotions/ten-off", R"({"name": "Ten", "effects": [{"type": "percent_off_order", "percent": "30"}]})"));
    api_.must(api_.post("/v1/promotions/ten-off/pause"));
    const auto versions = api_.all("/v1/promotions/ten-off/versions", 1);
    ASSERT_EQ(versions.size(), 3U);
    EXPECT_EQ(versions[0].at("version").as_int64(), 1);
    EXPECT_EQ(versions[1].at("name").as_string(), "Ten");
    EXPECT_EQ(versions[2].at("status").as_string(), "paused");
    const Reply first = api_.get("/v1/promotions/ten-off/versions/1");
    EXPECT_EQ(first.json().at("effects").at(0).at("percent").as_string(), "10");
    EXPECT_EQ(first.json().at("version").as_int64(), 1);
    for (const char* wrong : {"4", "0", "-1", "x", "99999999999999999999"})
        EXPECT_EQ(api_.get(fmt::format("/v1/promotions/ten-off/versions/{}", wrong)).type(), "not_found") << wrong;
    const Reply restored = api_.post("/v1/promotions/ten-off/restore", R"({"version": 1})");
    EXPECT_EQ(restored.json().at("version").as_int64(), 4);
    EXPECT_EQ(restored.json().at("effects").at(0).at("percent").as_string(), "10");
    EXPECT_EQ(restored.json().at("status").as_string(), "paused") << "as it was";
    EXPECT_EQ(api_.post("/v1/promotions/ten-off/restore", R"({"version": 9})").type(), "not_found");
    EXPECT_THAT(api_.post("/v1/promotions/ten-off/restore", "{}").pointers(), ElementsAre("/version"));
    EXPECT_EQ(api_.get("/v1/promotions/nothing/versions").type(), "not_found");
}

TEST_F(Promotions, AreCheckedBeforePublishing) {
    const auto kinds = [](const Reply& reply) {
        std::vector<std::string> all;
        const boost::json::value body = reply.json();
        for (const auto& finding : body.at("findings").as_array()) all.emplace_back(finding.at("kind").as_string());
        return all;
    };
    const Reply draft = api_.post("/v1/promotions/check", R"({"promotions": [
        {"code": "lost", "coupons": ["NOTHING"], "effects": [{"type": "free_shipping"}]}]})");
    EXPECT_THAT(kinds(draft), testing::Contains("unreachable")) << draft;
    EXPECT_EQ(api_.get("/v1/promotions/lost").type(), "not_found") << "nothing is saved";
    EXPECT_EQ(api_.post("/v1/promotions/check").status, 200);
    EXPECT_THAT(api_.post("/v1/promotions/check", R"({"promotions": [{"code": "x"}]})").pointers(),
                ElementsAre("/promotions/0/effects"));
}

TEST_F(Promotions, AreTriedOnRecordedOrders) {
    for (int number = 0; number < 3; ++number)
        api_.must(api_.put(fmt::format("/v1/orders/{}", number),
                           fmt::format(R"({{"site": "gb", "currency": "GBP", "placed_at": "2026-1{}-01T10:00:00Z",
                                            "lines": [{{"product": "mug", "quantity": 2, "unit_price": 500}}]}})",
                                       number)));
    const boost::json::value draft = api_.post("/v1/promotions/ten-off/replay", R"({"since": "2026-10-15T00:00:00Z", "promotion":
        {"coupons": ["TEN"], "effects": [{"type": "percent_off_order", "percent": "15"}]}})")
                                         .json();
    EXPECT_EQ(draft.at("carts").as_int64(), 2);
    EXPECT_EQ(boost::json::serialize(draft.at("discount_before")), R"({"GBP":200})");
    EXPECT_EQ(boost::json::serialize(draft.at("discount_after")), R"({"GBP":300})");
    EXPECT_EQ(draft.at("changed").at(0).at("total_after").as_int64(), 850);
    const boost::json::value kept = api_.post("/v1/promotions/ten-off/replay", R"({"limit": 1})").json();
    EXPECT_EQ(kept.at("carts").as_int64(), 1);
    EXPECT_EQ(kept.at("applied_before").as_int64(), 0);
    EXPECT_EQ(kept.at("applied_after").as_int64(), 1);
    EXPECT_EQ(api_.post("/v1/promotions/nothing/replay").type(), "not_found");
}

TEST_F(Promotions, AreBuiltOfRuleTypes) {
    const Reply types = api_.get("/v1/rule-types");
    EXPECT_EQ(types.json().at("conditions").as_array().size(), engine::condition_descriptors().size());
    EXPECT_EQ(types.json().at("effects").as_array().size(), engine::effect_descriptors().size());
    EXPECT_EQ(api_.get("/v1/rule-types", {{"If-None-Match", types.header("ETag")}}).status, 304);
}

TEST_F(Promotions, AreFoundByTheirCodes) {
    const boost::json::value ten = api_.get("/v1/codes/t-e%20n").json();
    EXPECT_EQ(ten.at("code").as_string(), "TEN");
    EXPECT_EQ(ten.at("coupon").at("code").as_string(), "TEN");
    EXPECT_FALSE(ten.as_object().contains("generated"));
    EXPECT_EQ(ten.at("promotions").at(0).at("code").as_string(), "ten-off");
    EXPECT_EQ(ten.at("promotions").at(0).at("state").as_string(), "running");
    EXPECT_EQ(api_.get("/v1/codes/NOTHING").type(), "not_found");
}

TEST_F(Promotions, ArePricedAsTheyWere) {
    auto& services = server().services();
    const service::Kind& kind = *service::find_kind("promotions");
    const auto save = [&](std::string_view percent, std::string_view moment) {
        const auto kept = kind.read(
            boost::json::parse(fmt::format(R"({{"effects": [{{"type": "percent_off_order", "percent": "{}"}}]}})", percent)),
            "winter");
        const std::vector batch{*kept};
        ASSERT_TRUE(service::put_batch(services.store, api_.tenant(), kind, batch, *parse_instant(moment)).has_value());
    };
    save("20", "2026-01-01T00:00:00Z");
    save("50", "2026-02-01T00:00:00Z");
    const auto as_of = [&](std::string_view moment) {
        boost::json::object cart = boost::json::parse(small_cart()).as_object();
        cart["as_of"] = boost::json::string(moment.data(), moment.size());
        return api_.post("/v1/evaluate", boost::json::serialize(cart));
    };
    const auto total_as_of = [&](std::string_view moment) { return as_of(moment).json().at("totals").at("total").as_int64(); };
    EXPECT_EQ(total_as_of("2026-01-31T23:59:59Z"), 800);
    EXPECT_EQ(total_as_of("2026-02-01T00:00:00Z"), 500);
    const Reply before = as_of("2025-12-31T23:59:59Z");
    EXPECT_EQ(before.type(), "not_recorded");
    EXPECT_THAT(before.pointers(), ElementsAre("/as_of"));
}

TEST_F(Promotions, ExplainThemselvesInFull) {
    api_.must(api_.put("/v1/promotions/big", R"({"when": {"type": "min_subtotal", "amount": {"GBP": 5000}},
        "effects": [{"type": "free_shipping"}]})"));
    const boost::json::value body = api_.post("/v1/evaluate?explain=full", small_cart("\"TEN\", \"WHAT\"")).json();
    const auto& explanation = body.at("explanation");
    EXPECT_EQ(explanation.at("codes").at(0).at("promotions").at(0).at("applied").as_bool(), true);
    EXPECT_EQ(explanation.at("codes").at(1).at("usable").as_bool(), false);
}

TEST_F(Promotions, EvaluateManyCartsAtOnce) {
    const Reply reply =
        api_.post("/v1/evaluate/batch", fmt::format(R"({{"carts": [{}, {{"site": "us", "currency": "USD", "lines": []}}, {}]}})",
                                                    small_cart("\"TEN\""), small_cart()));
    const boost::json::value body = reply.json();
    const auto& evaluations = body.at("evaluations").as_array();
    ASSERT_EQ(evaluations.size(), 3U);
    EXPECT_EQ(evaluations[0].at("totals").at("total").as_int64(), 900);
    EXPECT_EQ(evaluations[1].at("status").as_int64(), 422);
    EXPECT_EQ(evaluations[1].at("errors").at(0).at("pointer").as_string(), "/carts/1/site");
    EXPECT_EQ(evaluations[2].at("totals").at("total").as_int64(), 1000);
}

}  // namespace
}  // namespace couponry::http_tests
