// After an order, over HTTP: policies, what can be done, wishes, and what agents do with them, as the contract says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "http/test_server.h"

namespace couponry::http_tests {
namespace {

using testing::ElementsAre;

constexpr std::string_view kReturns = R"({"topic": "returns", "title": {"en": "Returns"}, "text": {"en": "Thirty days."},
    "source": {"name": "Terms"}, "rules": {"days": 30, "from": "delivered", "reasons": ["damaged"], "approval": "automatic",
    "sender_pays": false}})";
constexpr std::string_view kWish = R"({"lines": [{"id": "l1", "quantity": 1}], "reason": "damaged", "wants": "refund"})";

class AfterOrders : public testing::Test {
protected:
    AfterOrders() {
        put_small_shop(api_);
        server().set_now(parse_instant("2026-11-10T12:00:00Z"));
        api_.must(api_.put("/v1/policies/returns-30", kReturns));
        api_.must(api_.put("/v1/orders/1001", R"({"site": "gb", "currency": "GBP", "placed_at": "2026-11-01T10:00:00Z",
            "customer": {"id": "clara", "email": "Clara@shop.example"}, "lines": [{"product": "mug", "quantity": 2, "unit_price": 500}],
            "shipments": [{"id": "p1", "carrier": "Royal Mail", "shipped_at": "2026-11-02T10:00:00Z",
                           "expected_at": "2026-11-05T10:00:00Z", "delivered_at": "2026-11-04T10:00:00Z"}],
            "refunds": [{"id": "r1", "amount": 200, "status": "pending", "method": "card", "at": "2026-11-06T10:00:00Z",
                         "expected_at": "2026-11-16T10:00:00Z", "lines": ["l1"]}], "total": 1000})"));
    }
    ~AfterOrders() override { server().set_now(std::nullopt); }

    static std::string id_of(const Reply& reply) { return std::string(reply.json().at("id").as_string()); }

    Api api_ = new_tenant();
    Api agent_ = with_scopes(api_, {"agent"});
    Api shop_ = with_scopes(api_, {"customers"});
};

TEST_F(AfterOrders, OptionsSayWhereItIsAndWhatCanBeDone) {
    const boost::json::value options = agent_.must(agent_.get("/v1/orders/1001/options")).json();
    EXPECT_EQ(options.at("state"), "delivered");
    EXPECT_EQ(options.at("shipments").at(0).at("expected_at"), "2026-11-05T10:00:00Z");
    EXPECT_EQ(options.at("refunds").at(0).at("expected_at"), "2026-11-16T10:00:00Z");
    const boost::json::value& back = options.at("lines").at(0).at("return");
    EXPECT_EQ(back, boost::json::parse(R"({"allowed": true, "until": "2026-12-04T23:59:59Z", "policy": "returns-30",
        "quantity": 2, "approval": "automatic", "reasons": ["damaged"], "sender_pays": false})"));
    EXPECT_EQ(options.at("cancel"), boost::json::parse(R"({"allowed": false, "reason": "no_policy"})"));
    EXPECT_EQ(agent_.get("/v1/orders/1002/options").type(), "not_found");
}

TEST_F(AfterOrders, AReturnIsAskedForOnceAndFound) {
    const Reply preview =
        shop_.must(shop_.post("/v1/orders/1001/return-requests",
                              R"({"lines": [{"id": "l1", "quantity": 1}], "reason": "damaged", "wants": "refund",
                                                    "preview": true})"));
    EXPECT_EQ(preview.status, 200);
    EXPECT_FALSE(preview.json().as_object().contains("id"));
    EXPECT_TRUE(api_.all("/v1/return-requests").empty()) << "nothing was written";
    const Api::Lines key{{"Idempotency-Key", "back"}};
    const Reply made = shop_.must(shop_.post("/v1/orders/1001/return-requests", kWish, key));
    const Reply again = shop_.must(shop_.post("/v1/orders/1001/return-requests", kWish, key));
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(again.json(), made.json());
    EXPECT_EQ(made.header("Location"), "/v1/return-requests/" + id_of(made));
    EXPECT_EQ(made.json().at("status"), "approved");
    EXPECT_EQ(made.json().at("refund"), 500);
    for (const char* query : {"?order=1001", "?customer=clara", "?email=clara@SHOP.example", "?status=approved",
                              "?order=1001&status=approved&customer=clara"})
        EXPECT_EQ(api_.all(std::string("/v1/return-requests") + query).size(), 1) << query;
    for (const char* query : {"?order=1002", "?status=requested", "?order=1001&status=received"})
        EXPECT_TRUE(api_.all(std::string("/v1/return-requests") + query).empty()) << query;
    EXPECT_EQ(agent_.must(agent_.get("/v1/return-requests/" + id_of(made))).json().at("order"), "1001");
}

TEST_F(AfterOrders, OnlyAgentsDecide) {
    const std::string address = "/v1/return-requests/" + id_of(shop_.must(shop_.post("/v1/orders/1001/return-requests", kWish)));
    for (const char* act : {"/approve", "/reject", "/receive", "/refund", "/exchange"})
        EXPECT_EQ(shop_.post(address + act).type(), "forbidden") << act;
    const Reply exception = shop_.post("/v1/orders/1001/return-requests",
                                       R"({"lines": [{"id": "l1", "quantity": 1}], "reason": "damaged", "wants": "refund",
                                           "exception": "because"})");
    EXPECT_EQ(exception.type(), "forbidden");
    EXPECT_THAT(exception.pointers(), ElementsAre("/exception"));
    EXPECT_EQ(agent_.must(agent_.post(address + "/receive", R"({"note": "in one piece"})")).json().at("status"), "received");
    const boost::json::value refunded = agent_.must(agent_.post(address + "/refund")).json();
    const auto& changes = refunded.at("changes").as_array();
    ASSERT_EQ(changes.size(), 4U);
    EXPECT_EQ(changes[2].at("note"), "in one piece");
    EXPECT_FALSE(changes[1].as_object().contains("by")) << "the policy approved of it";
    EXPECT_EQ(agent_.post("/v1/return-requests/nothing/approve").type(), "not_found");
}

TEST_F(AfterOrders, RefusalsPointToTheLine) {
    const auto ask = [&](std::string_view lines, std::string_view reason = "damaged") {
        return shop_.post("/v1/orders/1001/return-requests", R"({"lines": )" + std::string(lines) + R"(, "reason": ")" +
                                                                 std::string(reason) + R"(", "wants": "refund"})");
    };
    EXPECT_THAT(ask(R"([{"id": "l1", "quantity": 3}])").pointers(), ElementsAre("/lines/0/quantity"));
    EXPECT_THAT(ask(R"([{"id": "l1", "quantity": 1}, {"id": "l2", "quantity": 1}])").pointers(), ElementsAre("/lines/1/id"));
    EXPECT_THAT(ask(R"([{"id": "l1", "quantity": 1}])", "ugly").pointers(), ElementsAre("/reason"));
    server().set_now(parse_instant("2026-12-05T00:00:00Z"));
    const Reply late = ask(R"([{"id": "l1", "quantity": 1}])");
    EXPECT_EQ(late.type(), "return_not_allowed");
    EXPECT_EQ(late.status, 409);
    EXPECT_THAT(late.pointers(), ElementsAre("/lines/0"));
    EXPECT_NE(late.body.find("2026-12-04T23:59:59Z"), std::string::npos) << late;
}

TEST_F(AfterOrders, AWishIsClosedByTheMirrorOfTheOrder) {
    const Reply asked = shop_.must(shop_.post("/v1/orders/1001/cancel-requests"));
    const Reply moved = shop_.must(shop_.post("/v1/orders/1001/address-requests",
                                              R"({"address": {"name": "Clara", "street": ["1 High Street"], "city": "York",
                                                  "postcode": "YO1 7HT", "country": "GB"}})"));
    EXPECT_EQ(asked.json().at("promised"), false);
    EXPECT_EQ(api_.all("/v1/order-requests?order=1001&status=requested").size(), 2);
    EXPECT_EQ(api_.all("/v1/order-requests?kind=address").size(), 1);
    // By an import, as a shop mirrors many.
    const Reply imported = api_.post(
        "/v1/import/orders",
        R"({"id":"1001","site":"gb","currency":"GBP","placed_at":"2026-11-01T10:00:00Z","status":"cancelled","lines":[]})"
        "\n",
        {{"Content-Type", "application/x-ndjson"}});
    ASSERT_EQ(imported.json().at("imported"), 1) << imported;
    EXPECT_EQ(agent_.get("/v1/order-requests/" + id_of(asked)).json().at("status"), "done");
    const boost::json::value other = agent_.get("/v1/order-requests/" + id_of(moved)).json();
    EXPECT_EQ(other.at("status"), "refused");
    EXPECT_EQ(other.at("changes").at(1).at("note"), "The order was cancelled.");
}

TEST_F(AfterOrders, PoliciesAreFoundByTheirTopic) {
    api_.must(api_.put("/v1/policies/privacy", R"({"topic": "privacy", "title": {"en": "Privacy", "de": "Datenschutz"},
        "text": {"en": "We keep little.\n\nAnd not for long."}, "source": {"name": "Privacy notice", "url": "https://shop.example/p"}})"));
    EXPECT_EQ(api_.all("/v1/policies").size(), 2);
    EXPECT_EQ(api_.all("/v1/policies?topic=privacy").size(), 1);
    EXPECT_EQ(api_.all("/v1/policies?q=datens").size(), 1);
    EXPECT_TRUE(api_.all("/v1/policies?topic=loyalty").empty());
}

}  // namespace
}  // namespace couponry::http_tests
