// What every kind of resource does alike: made, read, replaced, patched, erased; preconditions, repeated requests, answers of writes.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <thread>

#include "http/test_server.h"

namespace couponry::http_tests {
namespace {

using testing::ElementsAre;

struct Resource {
    friend void PrintTo(const Resource& resource, std::ostream* stream) { *stream << resource.kind; }
    std::string_view kind;
    std::string_view id_field;
    std::string_view id;
    std::string_view document;
    std::string_view patch;
    std::string_view changed_field;  // by the patch
    std::string_view changed_value;
    bool is_counted = false;  // its answer changes without its document, so that it has no 304
};

const std::vector<Resource> kResources = {
    {"sites", "id", "shop", R"({"currencies": ["GBP"]})", R"({"name": "Shop"})", "name", "\"Shop\""},
    {"categories", "id", "toys", R"({"name": {"en": "Toys"}})", R"({"name": {"de": "Spielzeug"}})", "name",
     R"({"de":"Spielzeug","en":"Toys"})"},
    {"products", "id", "ball", R"({"prices": {"GBP": 300}, "image": "https://shop.example/ball.jpg", "url": "/ball"})",
     R"({"prices": {"GBP": null, "EUR": 350}})", "prices", R"({"EUR":350})"},
    {"campaigns", "code", "spring", R"({"name": {"en": "Spring"}, "budget": {"kind": "redemptions", "limit": 5}})",
     R"({"budget": {"limit": 6}})", "budget", R"({"kind":"redemptions","limit":6,"on_exhausted":"refuse","used":0})", true},
    {"coupons", "code", "HELLO-1", R"({"name": {"en": "Hello"}})", R"({"active": false})", "active", "false", true},
    {"promotions", "code", "five-off", R"({"effects": [{"type": "amount_off_order", "amount": {"GBP": 500}}]})",
     R"({"priority": 7})", "priority", "7", true},
    {"customers", "id", "clara", R"({"email": "Clara@shop.example", "segments": ["members"]})", R"({"segments": ["vip"]})",
     "segments", R"(["vip"])"},
    {"orders", "id", "1001", R"({"site": "gb", "currency": "GBP", "placed_at": "2026-11-01T10:00:00Z",
                                 "customer": {"email": "clara@shop.example"}, "lines": [{"product": "mug", "unit_price": 500}]})",
     R"({"status": "cancelled"})", "status", "\"cancelled\""},
    {"policies", "id", "returns-30", R"({"topic": "returns", "title": {"en": "Returns"}, "text": {"en": "Thirty days."},
                                         "source": {"name": "Terms"}, "rules": {"days": 30, "from": "delivered", "approval": "agent"}})",
     R"({"title": {"de": "Rückgabe"}})", "title", R"({"de":"Rückgabe","en":"Returns"})"},
};

class EveryResource : public testing::TestWithParam<Resource> {
protected:
    EveryResource() { put_small_shop(api_); }
    std::string address() const { return fmt::format("/v1/{}/{}", GetParam().kind, GetParam().id); }
    static std::string field(const Reply& reply, std::string_view name) {
        return boost::json::serialize(reply.json().at(std::string(name)));
    }

    Api api_ = new_tenant();
};

INSTANTIATE_TEST_SUITE_P(Kinds, EveryResource, testing::ValuesIn(kResources),
                         [](const auto& one) { return std::string(one.param.kind); });

TEST_P(EveryResource, IsMadeReadReplacedPatchedAndErased) {
    const Resource& resource = GetParam();
    EXPECT_EQ(api_.get(address()).type(), "not_found");
    const Reply made = api_.put(address(), resource.document);
    EXPECT_EQ(made.status, 201) << made;
    EXPECT_EQ(made.header("Location"), address());
    EXPECT_EQ(made.header("ETag"), "\"1\"");
    const Reply read = api_.get(address());
    EXPECT_EQ(read.status, 200);
    EXPECT_EQ(read.header("ETag"), "\"1\"");
    EXPECT_EQ(field(read, resource.id_field), fmt::format("\"{}\"", resource.id));
    // What was read can be sent back as it is: nothing changes but the version.
    const Reply replaced = api_.put(address(), read.body);
    EXPECT_EQ(replaced.status, 200) << replaced;
    EXPECT_EQ(replaced.header("ETag"), "\"2\"");
    const Reply patched = api_.patch(address(), resource.patch, {{"Content-Type", "application/merge-patch+json"}});
    EXPECT_EQ(patched.status, 200) << patched;
    EXPECT_EQ(field(patched, resource.changed_field), resource.changed_value);
    EXPECT_EQ(field(api_.get(address()), resource.changed_field), resource.changed_value);
    EXPECT_EQ(api_.del(address()).status, 204);
    EXPECT_EQ(api_.get(address()).type(), "not_found");
    EXPECT_EQ(api_.del(address()).type(), "not_found");
    EXPECT_EQ(api_.patch(address(), resource.patch).type(), "not_found");
}

TEST_P(EveryResource, IsMadeByPostWhereItsNameIsChosen) {
    const Resource& resource = GetParam();
    boost::json::object document = boost::json::parse(resource.document).as_object();
    document[resource.id_field] = boost::json::string(resource.id.data(), resource.id.size());
    const std::string list = fmt::format("/v1/{}", resource.kind);
    const Reply made = api_.post(list, boost::json::serialize(document));
    if (resource.id_field != "code" && resource.kind != "policies") {
        EXPECT_EQ(made.type(), "method_not_allowed");
        return;
    }
    EXPECT_EQ(made.status, 201) << made;
    EXPECT_EQ(made.header("Location"), address());
    const std::string name = fmt::format("/{}", resource.id_field);
    const Reply again = api_.post(list, boost::json::serialize(document));
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(again.type(), "already_exists");
    EXPECT_THAT(again.pointers(), ElementsAre(name));
    EXPECT_THAT(api_.post(list, resource.document).pointers(), ElementsAre(name)) << "without a name";
}

TEST_P(EveryResource, RefusesAStaleVersion) {
    const Resource& resource = GetParam();
    EXPECT_EQ(api_.put(address(), resource.document, {{"If-Match", "\"1\""}}).type(), "precondition_failed") << "there is none";
    EXPECT_EQ(api_.put(address(), resource.document, {{"If-Match", "*"}}).type(), "precondition_failed") << "there is none";
    api_.must(api_.put(address(), resource.document));
    api_.must(api_.patch(address(), resource.patch, {{"If-Match", "\"1\""}}));
    for (const char* stale : {"\"1\"", "W/\"2\"", "\"17\"", "2", "nonsense"}) {
        EXPECT_EQ(api_.put(address(), resource.document, {{"If-Match", stale}}).status, 412) << stale;
        EXPECT_EQ(api_.patch(address(), resource.patch, {{"If-Match", stale}}).type(), "precondition_failed") << stale;
        EXPECT_EQ(api_.del(address(), {{"If-Match", stale}}).type(), "precondition_failed") << stale;
    }
    EXPECT_EQ(api_.get(address()).header("ETag"), "\"2\"");
    api_.must(api_.patch(address(), resource.patch, {{"If-Match", "\"1\", \"2\""}}));
    api_.must(api_.patch(address(), resource.patch, {{"If-Match", "*"}}));
    EXPECT_EQ(api_.del(address(), {{"If-Match", "\"4\""}}).status, 204);
}

TEST_P(EveryResource, IsChangedByOneOfTwoWritersAtOnce) {
    const Resource& resource = GetParam();
    api_.must(api_.put(address(), resource.document));
    constexpr int kRounds = 5, kWriters = 4;
    for (int round = 1; round <= kRounds; ++round) {
        std::atomic<int> succeeded{0}, refused{0};
        std::vector<std::thread> writers;
        for (int writer = 0; writer < kWriters; ++writer)
            writers.emplace_back([&, api = Api(server(), api_.key(), api_.tenant())]() mutable {
                const Reply reply = api.put(address(), resource.document, {{"If-Match", fmt::format("\"{}\"", round)}});
                ++(reply.status == 200 ? succeeded : refused);
                if (reply.status != 200) {
                    EXPECT_EQ(reply.type(), "precondition_failed") << reply;
                }
            });
        for (std::thread& writer : writers) writer.join();
        EXPECT_EQ(succeeded, 1);
        EXPECT_EQ(refused, kWriters - 1);
    }
    EXPECT_EQ(api_.get(address()).header("ETag"), fmt::format("\"{}\"", kRounds + 1));
}

TEST_P(EveryResource, IsNotSentAgainWhenItIsUnchanged) {
    const Resource& resource = GetParam();
    api_.must(api_.put(address(), resource.document));
    const Reply unchanged = api_.get(address(), {{"If-None-Match", "\"1\""}});
    EXPECT_EQ(unchanged.status, resource.is_counted ? 200 : 304);
    api_.must(api_.patch(address(), resource.patch));
    EXPECT_EQ(api_.get(address(), {{"If-None-Match", "\"1\""}}).status, 200);
}

TEST_P(EveryResource, IsWrittenOnceUnderOneKey) {
    const Resource& resource = GetParam();
    const Api::Lines key = {{"Idempotency-Key", "first"}};
    const Reply made = api_.put(address(), resource.document, key);
    const Reply again = api_.put(address(), resource.document, key);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body, made.body);
    EXPECT_EQ(again.header("ETag"), made.header("ETag"));
    EXPECT_EQ(again.header("Location"), made.header("Location"));
    EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
    EXPECT_EQ(made.header("Idempotent-Replayed"), "");
    const Reply other = api_.patch(address(), resource.patch, key);
    EXPECT_EQ(other.status, 422);
    EXPECT_EQ(other.type(), "idempotency_key_reused");
    EXPECT_EQ(api_.get(address()).header("ETag"), "\"1\"");
    // A refused request leaves the key free.
    const Api::Lines second = {{"Idempotency-Key", "second"}};
    EXPECT_EQ(api_.patch(address(), R"({"nonsense": 1})", second).status, 422);
    EXPECT_EQ(api_.patch(address(), resource.patch, second).status, 200);
    const Api::Lines third = {{"Idempotency-Key", "third"}};
    EXPECT_EQ(api_.del(address(), third).status, 204);
    EXPECT_EQ(api_.del(address(), third).status, 204) << "the answer of the first request";
}

TEST_P(EveryResource, IsAHeadWithoutABody) {
    api_.must(api_.put(address(), GetParam().document));
    http::testing::Client client(server().port());
    client.send(fmt::format("HEAD {} HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer {}\r\nX-Couponry-Tenant: {}\r\n\r\n",
                            address(), api_.key(), api_.tenant()));
    const auto answer = client.receive(true);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("ETag"), "\"1\"");
}

TEST(Products, KeepPictureAndPage) {
    Api api = new_tenant();
    api.must(api.put("/v1/products/ball", R"({"image": "https://shop.example/ball.jpg", "url": "/ball"})"));
    api.must(api.patch("/v1/products/ball", R"({"brand": "Round"})"));
    const boost::json::value ball = api.get("/v1/products/ball").json();
    EXPECT_EQ(ball.at("image").as_string(), "https://shop.example/ball.jpg");
    EXPECT_EQ(ball.at("url").as_string(), "/ball");
}

TEST(Coupons, AreFoundHoweverTheirCodeIsWritten) {
    Api api = new_tenant();
    EXPECT_EQ(api.put("/v1/coupons/Tea-Time%2015", R"({"code": "Tea Time 15"})").status, 201);
    EXPECT_EQ(api.get("/v1/coupons/teatime15").json().at("code").as_string(), "Tea Time 15");
    EXPECT_EQ(api.post("/v1/coupons", R"({"code": "TEATIME-15"})").type(), "already_exists");
}

TEST(Campaigns, SayWhatWasUsedOfTheirBudget) {
    Api api = new_tenant();
    api.must(api.put("/v1/campaigns/c", R"({"budget": {"kind": "spend", "limit": {"GBP": 1000}, "used": {"GBP": 250}}})"));
    const Reply read = api.get("/v1/campaigns/c");
    EXPECT_EQ(boost::json::serialize(read.json().at("budget").at("used")), R"({"GBP":250})");
    Api manager = with_scopes(api, {"read", "manage"});
    EXPECT_EQ(manager.put("/v1/campaigns/c", read.body).status, 200) << "the same figure";
    const Reply refused = manager.patch("/v1/campaigns/c", R"({"budget": {"used": {"GBP": 0}}})");
    EXPECT_EQ(refused.type(), "forbidden");
    EXPECT_THAT(refused.pointers(), ElementsAre("/budget/used"));
    EXPECT_THAT(api.patch("/v1/campaigns/c", R"({"budget": {"used": {"GBP": -1}}})").pointers(), ElementsAre("/budget/used"));
    const Reply used = api.del("/v1/campaigns/c");
    EXPECT_EQ(used.status, 204) << used;
}

TEST(InUse, WhatIsNeededOrWasUsedStays) {
    Api api = new_tenant();
    put_small_shop(api);
    const Reply coupon = api.del("/v1/coupons/ten");
    EXPECT_EQ(coupon.status, 409);
    EXPECT_EQ(coupon.type(), "in_use");
    api.must(api.put("/v1/campaigns/autumn", R"({"budget": {"kind": "redemptions", "limit": 9, "used": 3}})"));
    api.must(api.patch("/v1/promotions/ten-off", R"({"campaign": "autumn"})"));
    EXPECT_EQ(api.del("/v1/campaigns/autumn").type(), "in_use");
    api.must(
        api.put("/v1/promotions/with-ten", R"({"when": {"type": "promotion_applied", "promotion": "ten-off", "applied": true},
        "priority": 500, "effects": [{"type": "free_shipping"}]})"));
    EXPECT_EQ(api.del("/v1/promotions/ten-off").type(), "in_use");
    EXPECT_EQ(api.del("/v1/promotions/with-ten").status, 204);
    EXPECT_EQ(api.del("/v1/promotions/ten-off").status, 204);
    EXPECT_EQ(api.del("/v1/coupons/ten").status, 204);
    const Reply campaign = api.del("/v1/campaigns/autumn");
    EXPECT_EQ(campaign.type(), "in_use") << "3 orders used it";
    EXPECT_NE(campaign.body.find("3 orders"), std::string::npos) << campaign;
}

}  // namespace
}  // namespace couponry::http_tests
