#include <boost/json.hpp>

#include "base/check.h"
#include "base/random.h"
#include "desk/desk.h"
#include "http/api/api.h"
#include "http/problem.h"
#include "http/target.h"
#include "service/housekeeping.h"
#include "store/sqlite/testing.h"

namespace couponry::desk {
namespace {

class ServiceDesk final : public Desk {
public:
    ServiceDesk() {
        http::api::add_api_routes(router_, *services_);
        CHECK(services_->access->put_key(kOwner, service::kDefaultTenant, "owner").has_value());
        const Answer made = ask({.method = http::Method::post,
                                 .target = "/v1/keys",
                                 .body = R"({"name": "agent", "scopes": ["agent", "read"]})",
                                 .idempotency_key = {}});
        agent_ = made.body.at("secret").as_string();
    }

    std::string_view name() const override { return "services in memory"; }

    Answer ask(const Question& question) override {
        http::Request request;
        request.method = question.method;
        request.id = "story";
        request.target_text = question.target;
        request.body = question.body;
        auto target = http::parse_target(question.target);
        CHECK(target.has_value());
        request.target = std::move(*target);
        request.headers.add("Authorization", "Bearer " + (question.is_agent ? agent_ : kOwner));
        if (!question.body.empty()) request.headers.add("Content-Type", "application/json");
        if (!question.idempotency_key.empty()) request.headers.add("Idempotency-Key", question.idempotency_key);
        const auto match = router_.match(request.method, request.target.segments);
        CHECK(match.route != nullptr);
        request.path_parameters = match.parameters;
        auto response = match.route->handler(request);
        while (response && response->continuation) response = response->continuation();
        if (!response) response = http::problem(request.id, response.error());
        return {response->status, response->body.empty() ? boost::json::value(nullptr) : boost::json::parse(response->body)};
    }

    void set_now(Instant now) override {
        now_ = now;
        CHECK(service::end_holds(*services_).has_value());
    }

private:
    const std::string kOwner = "owner";

    Instant now_;
    store::TemporaryFolder folder_;  // of imports
    std::unique_ptr<store::Store> store_ = store::sqlite::open_or_stop(":memory:");
    SeededRandom random_{1};
    std::unique_ptr<service::Services> services_ =
        *service::Services::make(*store_, [this] { return now_; }, random_, folder_.file("imports"));
    http::Router router_;
    std::string agent_;
};

}  // namespace

std::unique_ptr<Desk> make_service_desk() {
    return std::make_unique<ServiceDesk>();
}

}  // namespace couponry::desk
