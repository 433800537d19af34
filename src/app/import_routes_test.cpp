// Imports and exports as routes: what is asked, who may, and the forms of the answers. What imports do is tested beside them.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "http/api/api.h"
#include "http/body_reader.h"
#include "http/body_writer.h"
#include "http/problem.h"
#include "http/target.h"
#include "store/sqlite/testing.h"

namespace couponry::app {
namespace {

using namespace http;

constexpr Instant kNow{1'795'262'400'000};

class ImportRoutes : public testing::Test {
protected:
    ImportRoutes() {
        api::add_import_routes(router_, *services_);
        api::add_job_routes(router_, *services_);
        EXPECT_TRUE(services_->access->put_key("owner", service::kDefaultTenant, "owner"));
    }

    Response ask(Method method, const std::string& target, std::string_view type = {}, std::string_view body = {}) {
        Request request;
        request.method = method;
        request.id = "r1";
        const auto parsed = parse_target(target);
        CHECK(parsed.has_value());
        request.target = *parsed;
        request.headers.add("Authorization", "Bearer " + key_);
        if (!type.empty()) request.headers.add("Content-Type", type);
        auto match = router_.match(method, request.target.segments);
        CHECK(match.route != nullptr);
        request.path_parameters = match.parameters;
        BodyReader reader;
        reader.attach([] {});
        if (!body.empty()) reader.push(body);
        reader.finish();
        auto response = match.route->runs == Runs::streaming ? match.route->streaming_handler(request, reader)
                                                             : match.route->handler(request);
        return response ? std::move(*response) : problem(request.id, response.error());
    }
    static boost::json::value json_of(const Response& response) { return boost::json::parse(response.body); }
    static std::string streamed(const Response& response) {
        BodyWriter writer;
        response.stream(writer);
        EXPECT_FALSE(writer.failure().has_value());
        return writer.take().bytes;
    }

    store::TemporaryFolder folder_;
    std::unique_ptr<store::Store> store_ = store::sqlite::open_or_stop(folder_.file());
    SeededRandom random_{1};
    std::unique_ptr<service::Services> services_ =
        *service::Services::make(*store_, [] { return kNow; }, random_, folder_.file("imports"));
    Router router_;
    std::string key_ = "owner";
};

constexpr std::string_view kLines = "application/x-ndjson";

TEST_F(ImportRoutes, AFileComesInAndGoesOut) {
    const Response in =
        ask(Method::post, "/v1/import/products", kLines, "{\"id\":\"1\",\"prices\":{\"GBP\":295}}\n{\"id\":\"2\"}\n");
    EXPECT_EQ(in.status, 200) << in.body;
    const boost::json::value figures = json_of(in);
    EXPECT_EQ(figures.at("imported"), 2);
    EXPECT_EQ(figures.at("errors"), boost::json::array());
    const Response csv = ask(Method::get, "/v1/export/products?format=csv");
    EXPECT_EQ(streamed(csv), "product,name,category,list_price_minor,currency\n1,,,295,GBP\n2,,,,\n");
    EXPECT_EQ(csv.headers.find("Content-Type"), "text/csv; charset=utf-8");
    const Response job = ask(Method::get, "/v1/jobs/" + std::string(figures.at("job").as_string()));
    EXPECT_EQ(json_of(job).at("state"), "done");
    EXPECT_EQ(json_of(ask(Method::get, "/v1/jobs")).at("items").as_array().size(), 1U);
}

TEST_F(ImportRoutes, WrongRowsAreAProblem) {
    const Response refused = ask(Method::post, "/v1/import/products", kLines, "{\"id\":\"1\"}\n{\"id\":\"2\",\"prices\":3}\n");
    EXPECT_EQ(refused.status, 422);
    const boost::json::value document = json_of(refused);
    EXPECT_EQ(document.at("type"), "invalid_rows");
    EXPECT_EQ(document.at("detail"), "1 error in 2 rows; nothing was saved.");
    EXPECT_EQ(document.at("errors").at(0).at("row"), 2);
    EXPECT_EQ(document.at("errors").at(0).at("pointer"), "/prices");
    const Response skipped = ask(Method::post, "/v1/import/products?on_error=skip", "text/csv; charset=utf-8",
                                 "product,name,category,list_price_minor,currency\n1,A,,1,GBP\n2,B,,one,GBP\n");
    EXPECT_EQ(skipped.status, 200) << skipped.body;
    EXPECT_EQ(json_of(skipped).at("skipped"), 1);
    EXPECT_EQ(json_of(skipped).at("errors").at(0).at("pointer"), "/list_price_minor");
}

TEST_F(ImportRoutes, WhatCannotBeAsked) {
    EXPECT_EQ(ask(Method::post, "/v1/import/planets", kLines).status, 404);
    EXPECT_EQ(ask(Method::post, "/v1/import/products", "application/pdf").status, 415);
    EXPECT_EQ(ask(Method::post, "/v1/import/products?on_error=hope", kLines).status, 422);
    EXPECT_EQ(ask(Method::post, "/v1/import/products?colour=red", kLines).status, 422);
    EXPECT_EQ(json_of(ask(Method::post, "/v1/import/promotions", "text/csv", "a")).at("type"), "no_csv");
    EXPECT_EQ(json_of(ask(Method::get, "/v1/export/promotions?format=csv")).at("type"), "invalid_query");
    EXPECT_EQ(ask(Method::get, "/v1/jobs/nothing").status, 404);
    key_ = "nobody";
    EXPECT_EQ(ask(Method::post, "/v1/import/products", kLines).status, 401);
}

TEST_F(ImportRoutes, CustomersLeaveOnlyWithTheirScope) {
    const auto caller = services_->access->identify("owner", {});
    const auto made =
        services_->access->make_key(*caller, boost::json::parse(R"({"name":"reader","scopes":["read","import"]})"), random_);
    ASSERT_TRUE(made.has_value());
    key_ = made->secret;
    EXPECT_EQ(ask(Method::get, "/v1/export/products").status, 200);
    EXPECT_EQ(ask(Method::get, "/v1/export/customers").status, 403);
    EXPECT_EQ(ask(Method::post, "/v1/import/customers", kLines, "{\"id\":\"1\"}\n").status, 200);
    EXPECT_EQ(ask(Method::post, "/v1/import/usage", kLines, "{\"promotion\":\"P\"}\n").status, 403);
}

}  // namespace
}  // namespace couponry::app
