// Imports, exports and jobs against the contract: what they take, answer and refuse. What imports do to a shop: tests/store, src/service.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "http/test_server.h"

namespace couponry::http_tests {
namespace {

const Api::Lines kRows = {{"Content-Type", "application/x-ndjson"}};

TEST(Transfers, OfRowsAreInForceAndComeBack) {
    Api api = new_tenant();
    put_small_shop(api);
    const Reply imported = api.post("/v1/import/products", "{\"id\": \"cup\", \"prices\": {\"GBP\": 700}}\n", kRows);
    EXPECT_EQ(imported.status, 200) << imported;
    EXPECT_EQ(imported.json().at("imported").as_int64(), 1);
    const Reply priced = api.post("/v1/evaluate", R"({"site": "gb", "currency": "GBP", "lines": [{"product": "cup"}]})");
    EXPECT_EQ(priced.json().at("totals").at("total").as_int64(), 700);
    const std::string job(imported.json().at("job").as_string());
    EXPECT_EQ(api.get("/v1/jobs/" + job).json().at("state").as_string(), "done");
    EXPECT_EQ(api.all("/v1/jobs").size(), 1U);
    const Reply exported = api.get("/v1/export/products");
    EXPECT_EQ(exported.status, 200);
    EXPECT_NE(exported.body.find("\"cup\""), std::string::npos) << exported;
    Api reader = with_scopes(api, {"read"});
    EXPECT_EQ(reader.get("/v1/export/customers").type(), "forbidden");
    EXPECT_EQ(reader.get("/v1/export/nothing").type(), "not_found");
}

TEST(Transfers, RefuseRowsWithTheirPlace) {
    Api api = new_tenant();
    put_small_shop(api);
    const Reply refused = api.post("/v1/import/products", "{\"id\": \"cup\"}\n{\"id\": \"jug\", \"weight_grams\": -1}\n", kRows);
    EXPECT_EQ(refused.type(), "invalid_rows") << refused;
    const boost::json::value body = refused.json();
    EXPECT_EQ(body.at("errors").at(0).at("row").as_int64(), 2);
    EXPECT_EQ(body.at("errors").at(0).at("pointer").as_string(), "/weight_grams");
    EXPECT_EQ(api.get("/v1/products/cup").type(), "not_found") << "all or nothing";
}

}  // namespace
}  // namespace couponry::http_tests
