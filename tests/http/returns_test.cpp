// Returns over HTTP. The redemption is put where it is kept; that it comes there is for the tests of redemptions.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "document/cart_document.h"
#include "document/redemption_document.h"
#include "http/test_server.h"
#include "service/kept_redemption.h"
#include "service/resolved_cart.h"

namespace couponry::http_tests {
namespace {

/// Two mugs at 5.00 with 10% off, paid.
void put_redemption(Api& api) {
    const Reply priced = api.must(api.post("/v1/evaluate", small_cart(R"("TEN")")));
    service::Services& services = server().services();
    const auto snapshot = (*services.shops.find(api.tenant()))->current().snapshot;
    const auto cart = document::read_cart(boost::json::parse(small_cart(R"("TEN")")), *snapshot->sites);
    ASSERT_TRUE(cart);
    Redemption redemption;
    redemption.id = "r-1";
    redemption.order = "1001";
    redemption.status = RedemptionStatus::confirmed;
    redemption.site = cart->site;
    redemption.currency = cart->currency;
    redemption.made_at = services.clock();
    redemption.uses.push_back(
        {.promotion = "ten-off", .campaign = {}, .coupon = "TEN", .code = {}, .applications = 1, .amount = 100, .period = {}});
    redemption.cart = boost::json::serialize(document::write_cart(service::resolved_cart(*snapshot, *cart)));
    redemption.evaluation = boost::json::serialize(priced.json());
    ASSERT_TRUE(services.store.write(api.tenant(), [&](store::Transaction& transaction) -> Result<void> {
        std::vector<service::Change> changes;
        return service::keep_redemption(transaction, redemption, store::kAbsent, services.clock(), changes);
    }));
}

TEST(Returns, AreSaidFirstAndMadeOnce) {
    Api api = new_tenant();
    put_small_shop(api);
    put_redemption(api);
    const std::string address = "/v1/redemptions/r-1/returns";
    const Reply preview = api.must(api.post(address, R"({"lines": [{"id": "l1", "quantity": 1}], "preview": true})"));
    EXPECT_EQ(preview.status, 200);
    EXPECT_EQ(preview.json().at("refund"), 450);
    EXPECT_EQ(preview.json().at("kept").at("discounts").at(0).at("code"), "TEN");

    const Api::Lines key{{"Idempotency-Key", "return-1"}};
    const std::string_view one = R"({"lines": [{"id": "l1", "quantity": 1}]})";
    const Reply made = api.must(api.post(address, one, key)), again = api.must(api.post(address, one, key));
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(again.json(), made.json());
    EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
    EXPECT_EQ(api.post(address, R"({"lines": [{"id": "l1", "quantity": 2}]})").pointers(),
              std::vector<std::string>{"/lines/0/quantity"});
    const Reply rest = api.must(api.post(address, one));
    EXPECT_EQ(rest.json().at("status"), "returned");
    EXPECT_EQ(rest.json().at("refund"), 450);
    EXPECT_EQ(api.post("/v1/redemptions/r-2/returns", one).type(), "not_found");
}

}  // namespace
}  // namespace couponry::http_tests
