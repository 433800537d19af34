// Returns over HTTP.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "http/test_server.h"

namespace couponry::http_tests {
namespace {

/// Two mugs at 5.00 with 10% off, paid.
void put_redemption(Api& api) {
    const Reply made = api.must(api.post(
        "/v1/redemptions", R"({"order": "1001", "hold": false, "cart": )" + small_cart(R"("TEN")") + "}"));
    ASSERT_EQ(made.status, 201);
    ASSERT_EQ(made.json().at("id"), "1001.1");
}

TEST(Returns, AreSaidFirstAndMadeOnce) {
    Api api = new_tenant();
    put_small_shop(api);
    put_redemption(api);
    const std::string address = "/v1/redemptions/1001.1/returns";
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
    EXPECT_EQ(api.post("/v1/redemptions/1002.1/returns", one).type(), "not_found");
}

}  // namespace
}  // namespace couponry::http_tests
