// Multi-code coupons over HTTP: batches and their jobs, codes as files, one code with all that is known, imports into a coupon.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "http/test_server.h"

namespace couponry::http_tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const Api::Lines kCsv = {{"Content-Type", "text/csv"}};
constexpr std::string_view kOpen = R"({"coupons": ["CARE"], "effects": [{"type": "percent_off_order", "percent": "10"}]})";

Api shop_with_coupon() {
    Api api = new_tenant();
    put_small_shop(api);
    api.must(api.put("/v1/coupons/CARE", R"({"kind": "multi_code", "valid_for": "P30D"})"));
    api.must(api.put("/v1/promotions/care", kOpen));
    api.must(api.post("/v1/promotions/care/publish"));
    return api;
}

/// Orders a batch and waits until it has ended; answers its job.
boost::json::value generated(Api& api, std::string_view order) {
    const Reply begun = api.post("/v1/coupons/CARE/batches", order);
    EXPECT_EQ(begun.status, 202) << begun;
    const std::string job(begun.json().at("id").as_string());
    EXPECT_EQ(begun.header("Location"), "/v1/jobs/" + job);
    const Reply events = api.get("/v1/jobs/" + job + "/events");
    EXPECT_EQ(events.header("Content-Type"), "text/event-stream") << events;
    EXPECT_THAT(events.body, HasSubstr("event: job\ndata: {"));
    EXPECT_THAT(events.body, HasSubstr(R"("state":"done")"));
    return api.get("/v1/jobs/" + job).json();
}

std::string first_code(Api& api) {
    return std::string(api.get("/v1/codes?coupon=care").json().at("items").at(0).at("code").as_string());
}

std::vector<std::string> reasons_of(Api& api, const std::string& code) {
    std::vector<std::string> reasons;
    const Reply reply = api.get("/v1/codes/" + code);
    const boost::json::value information = reply.json();
    for (const auto& reason : information.at("reasons").as_array()) reasons.emplace_back(reason.at("reason").as_string());
    EXPECT_EQ(information.at("state").as_string(), reasons.empty() ? "usable" : "unusable");
    return reasons;
}

TEST(Codes, AreGeneratedAndEntered) {
    Api api = shop_with_coupon();
    const auto job = generated(api, R"({"count": 120, "pattern": "####-####-!", "prefix": "Care-"})");
    EXPECT_EQ(job.at("generated").as_int64(), 120);
    EXPECT_EQ(api.all("/v1/codes?coupon=CARE", 50).size(), 120U);
    const std::string code = first_code(api);
    const Reply priced = api.post("/v1/evaluate", small_cart(fmt::format("\"{}\"", code)));
    EXPECT_EQ(priced.json().at("totals").at("total").as_int64(), 900) << priced;
    std::string mistyped = code;
    std::swap(mistyped[5], mistyped[6]);
    if (mistyped[5] == mistyped[6]) mistyped[5] = mistyped[5] == '3' ? '4' : '3';
    const Reply refused = api.post("/v1/evaluate", small_cart(fmt::format("\"{}\"", mistyped)));
    EXPECT_EQ(refused.json().at("codes").at(0).at("reason").as_string(), "code_mistyped") << refused;
    EXPECT_EQ(api.get("/v1/coupons/CARE").json().at("code_prefix").as_string(), "CARE");
}

TEST(Codes, AFileHasABatch) {
    Api api = shop_with_coupon();
    static_cast<void>(generated(api, R"({"count": 3, "bound_to": ["a@b.example", "c@d.example", "e@f.example"]})"));
    static_cast<void>(generated(api, R"({"count": 1500})"));
    const Reply file = api.get("/v1/coupons/care/batches/1.csv");
    EXPECT_EQ(file.status, 200);
    EXPECT_THAT(file.body, HasSubstr("c@d.example"));
    EXPECT_EQ(std::ranges::count(file.body, '\n'), 4);
    EXPECT_EQ(std::ranges::count(api.get("/v1/coupons/CARE/batches/2.csv").body, '\n'), 1'501);
    EXPECT_EQ(api.get("/v1/coupons/CARE/batches/3.csv").type(), "not_found");
    EXPECT_EQ(api.get("/v1/coupons/CARE/batches/x.csv").type(), "not_found");
    const auto batches = api.all("/v1/coupons/CARE/batches", 1);
    ASSERT_EQ(batches.size(), 2U);
    EXPECT_EQ(batches[1].at("generated").as_int64(), 1'500);
    EXPECT_EQ(api.all("/v1/codes?email=C@D.example").size(), 1U);
}

TEST(Codes, ABatchIsRefusedWithAPointer) {
    Api api = shop_with_coupon();
    const auto pointers = [&](std::string_view order, const char* coupon = "CARE") {
        return api.post(fmt::format("/v1/coupons/{}/batches", coupon), order).pointers();
    };
    EXPECT_THAT(pointers(R"({"count": 1})", "TEN"), ElementsAre("/kind"));
    EXPECT_THAT(pointers(R"({"count": 0})"), ElementsAre("/count"));
    EXPECT_THAT(pointers(R"({"count": 1000, "pattern": "####"})"), ElementsAre("/count"));
    EXPECT_THAT(pointers(R"({"count": 2, "bound_to": ["a@b.example"]})"), ElementsAre("/bound_to"));
    EXPECT_EQ(api.post("/v1/coupons/NONE/batches", R"({"count": 1})").type(), "not_found");
    EXPECT_EQ(api.get("/v1/coupons/TEN/batches").type(), "invalid_document");
}

TEST(Codes, ABatchIsOrderedOnceUnderAnIdempotencyKey) {
    Api api = shop_with_coupon();
    const Api::Lines key = {{"Idempotency-Key", "once"}};
    const Reply first = api.post("/v1/coupons/CARE/batches", R"({"count": 5})", key);
    const Reply again = api.post("/v1/coupons/CARE/batches", R"({"count": 5})", key);
    EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
    EXPECT_EQ(first.json().at("id"), again.json().at("id"));
    EXPECT_EQ(api.all("/v1/coupons/CARE/batches").size(), 1U);
}

TEST(Codes, OneIsKnownWithAllAboutIt) {
    Api api = shop_with_coupon();
    static_cast<void>(generated(api, R"({"count": 1})"));
    const std::string code = first_code(api);
    EXPECT_THAT(reasons_of(api, code), ElementsAre());
    EXPECT_EQ(api.get("/v1/codes/" + code).json().at("generated").at("batch").as_int64(), 1);
    EXPECT_THAT(reasons_of(api, "CARE"), ElementsAre("code_not_found")) << "the coupon's name is no code";
    EXPECT_THAT(reasons_of(api, "TEN"), ElementsAre());

    EXPECT_EQ(api.patch("/v1/codes/" + code, R"({"status": "disabled"})").status, 200);
    EXPECT_THAT(reasons_of(api, code), ElementsAre("code_disabled"));
    const Reply refused = api.post("/v1/evaluate", small_cart(fmt::format("\"{}\"", code)));
    EXPECT_EQ(refused.json().at("codes").at(0).at("reason").as_string(), "code_disabled");
    EXPECT_EQ(api.patch("/v1/codes/" + code, R"({"status": "available"})").json().at("status").as_string(), "available");
    EXPECT_THAT(api.patch("/v1/codes/" + code, R"({"status": "redeemed"})").pointers(), ElementsAre("/status"));

    api.must(api.post("/v1/promotions/care/pause"));
    EXPECT_THAT(reasons_of(api, code), ElementsAre("promotion_inactive"));
    api.must(api.patch("/v1/coupons/CARE", R"({"ends_at": "2020-01-01T00:00:00Z"})"));
    EXPECT_THAT(reasons_of(api, code), ElementsAre("code_expired", "promotion_inactive"));
}

TEST(Codes, ACouponThatOpensNothingSaysSoEverywhere) {
    Api api = shop_with_coupon();
    static_cast<void>(generated(api, R"({"count": 1})"));
    const std::string code = first_code(api);
    EXPECT_FALSE(api.get("/v1/coupons/CARE").json().as_object().contains("opens_nothing"));
    const auto says = [&](const std::string& reason) {
        const boost::json::value coupon = api.get("/v1/coupons/CARE").json();
        EXPECT_EQ(coupon.at("opens_nothing").as_string(), reason);
        EXPECT_EQ(api.get("/v1/coupons").json().at("items").at(0), coupon);
        EXPECT_THAT(reasons_of(api, code), ElementsAre(reason));
        const boost::json::value tried =
            api.post("/v1/evaluate", small_cart(fmt::format("\"{}\"", code))).json().at("codes").at(0);
        EXPECT_EQ(tried.at("reason").as_string(), reason);
        EXPECT_EQ(tried.at("shown_as").as_string(), "code_not_found");
    };
    api.must(api.post("/v1/promotions/care/pause"));
    says("promotion_inactive");
    api.must(api.patch("/v1/promotions/care", R"({"coupons": []})"));
    says("no_promotion");
    api.must(api.patch("/v1/promotions/care", R"({"coupons": ["CARE"], "ends_at": "2020-01-01T00:00:00Z"})"));
    api.must(api.post("/v1/promotions/care/publish"));
    const boost::json::value ended = api.get("/v1/coupons/CARE").json();
    EXPECT_EQ(ended.at("opens_nothing").as_string(), "promotion_expired");
    EXPECT_EQ(api.put("/v1/coupons/CARE", boost::json::serialize(ended)).status, 200) << "what was answered may be sent back";
}

TEST(Codes, AnOrderKeepsItsCode) {
    Api api = shop_with_coupon();
    api.must(api.post("/v1/coupons/CARE/import", "code,status,held_by_order\nA-1,held,o-1\n", kCsv));
    EXPECT_THAT(reasons_of(api, "A1"), ElementsAre("code_held_by_other_order"));
    EXPECT_EQ(api.patch("/v1/codes/a1", R"({"status": "disabled"})").type(), "in_use");
}

TEST(Codes, AreImportedIntoACoupon) {
    Api api = shop_with_coupon();
    api.must(api.put("/v1/coupons/OTHER", R"({"kind": "multi_code"})"));
    const Reply imported = api.post("/v1/coupons/CARE/import", "code,bound_email\nA-1,\nA-2,a@b.example\n", kCsv);
    EXPECT_EQ(imported.status, 200) << imported;
    EXPECT_EQ(imported.json().at("imported").as_int64(), 2);
    EXPECT_EQ(api.get("/v1/codes/a2").json().at("generated").at("bound_email").as_string(), "a@b.example");
    const Reply dry = api.post("/v1/coupons/CARE/import?dry_run=true", "code\nA-3\n", kCsv);
    EXPECT_EQ(dry.json().at("imported").as_int64(), 1) << dry;
    EXPECT_EQ(api.get("/v1/codes/A3").type(), "not_found");

    const Reply taken = api.post("/v1/coupons/OTHER/import", "code\nB-1\nA-1\nTEN\n-\n", kCsv);
    EXPECT_EQ(taken.type(), "invalid_rows") << taken;
    const Reply skipped = api.post("/v1/coupons/OTHER/import?on_error=skip", "code\nB-1\nA-1\nTEN\n", kCsv);
    EXPECT_EQ(skipped.json().at("imported").as_int64(), 1) << skipped;
    EXPECT_EQ(skipped.json().at("errors").at(0).at("row").as_int64(), 3);
    EXPECT_EQ(skipped.json().at("errors").at(0).at("pointer").as_string(), "/code");
    const Reply lines = api.post("/v1/coupons/OTHER/import", "{\"code\": \"C-1\", \"coupon\": \"CARE\"}\n",
                                 {{"Content-Type", "application/x-ndjson"}});
    EXPECT_EQ(lines.json().at("errors").at(0).at("pointer").as_string(), "/coupon") << lines;
    EXPECT_EQ(api.post("/v1/coupons/TEN/import", "code\nA\n", kCsv).type(), "invalid_document");
    EXPECT_EQ(api.post("/v1/coupons/NONE/import", "code\nA\n", kCsv).type(), "not_found");
}

TEST(Codes, AnImportIsNotStopped) {
    Api api = shop_with_coupon();
    const Reply imported = api.post("/v1/coupons/CARE/import", "code\nA-1\n", kCsv);
    const std::string job = "/v1/jobs/" + std::string(imported.json().at("job").as_string());
    EXPECT_EQ(api.post(job + "/pause").type(), "job_ended");
    EXPECT_THAT(api.get(job + "/events").body, HasSubstr(R"("kind":"import")"));
    EXPECT_EQ(api.get("/v1/jobs/none/events").type(), "not_found");
    static_cast<void>(generated(api, R"({"count": 1})"));
    EXPECT_EQ(api.all("/v1/jobs").size(), 2U);
}

}  // namespace
}  // namespace couponry::http_tests
