#include "http/contract.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <boost/json.hpp>

#include "http/router.h"
#include "http/schema.h"
#include "http/target.h"

namespace couponry::http_tests {
namespace {

std::atomic<int> answers_judged{0}, bodies_judged{0};

class Contract {
public:
    Contract()
        : document_(boost::json::parse(http::api::openapi_json())),
          schemas_(document_),
          operations_(http::api::openapi_operations()) {
        for (const http::api::Operation& operation : operations_)
            router_.add({.method = operation.method, .pattern = operation.path, .handler = http::testing::answer_text("")});
    }

    const http::api::Operation* find(http::Method method, std::string_view target) const {
        const auto read = http::parse_target(target);
        if (!read) return nullptr;
        const http::Route* route = router_.match(method, read->segments).route;
        if (route == nullptr) return nullptr;
        return &operations_[static_cast<std::size_t>(route - router_.routes().data())];
    }

    const boost::json::object& described(const http::api::Operation& operation) const {
        std::string method(name_of(operation.method));
        for (char& letter : method) letter = static_cast<char>(letter - 'A' + 'a');
        return document_.at("paths").at(operation.path).at(method).as_object();
    }

    /// The answer of this status; of "default" for a problem that is not listed.
    const boost::json::object* answer_of(const http::api::Operation& operation, int status) const {
        const auto& answers = described(operation).at("responses").as_object();
        const boost::json::value* answer = answers.if_contains(std::to_string(status));
        constexpr int kRefused = 400;
        if (answer == nullptr && status >= kRefused) answer = answers.if_contains("default");
        if (answer == nullptr) return nullptr;
        if (const auto* reference = answer->as_object().if_contains("$ref"))
            answer = &schemas_.find(std::string_view(reference->as_string()));
        return &answer->as_object();
    }

    const Schemas& schemas() const { return schemas_; }

private:
    boost::json::value document_;
    Schemas schemas_;
    std::vector<http::api::Operation> operations_;
    http::Router router_;
};

const Contract& contract() {
    static const Contract kContract;
    return kContract;
}

void expect_faultless(const boost::json::value& body, const boost::json::value& schema, const std::string& what) {
    ++bodies_judged;
    constexpr std::size_t kShown = 5;
    auto faults = contract().schemas().faults(body, schema);
    if (faults.size() > kShown) faults.resize(kShown);
    for (const std::string& fault : faults) ADD_FAILURE() << what << " is not as in the contract: " << fault;
}

}  // namespace

const http::api::Operation* find_operation(http::Method method, std::string_view target) {
    return contract().find(method, target);
}

std::vector<std::string> faults_of(const boost::json::value& value, std::string_view schema) {
    return contract().schemas().faults(value, contract().schemas().find(fmt::format("#/components/schemas/{}", schema)));
}

Judged judged() {
    return {answers_judged, bodies_judged};
}

void expect_problem(const Reply& reply) {
    EXPECT_EQ(reply.header("Content-Type"), "application/problem+json") << reply;
    const boost::json::value body = reply.json();
    ASSERT_TRUE(body.is_object()) << reply;
    const bool is_import = body.as_object().contains("job"), is_redemption = body.as_object().contains("evaluation");
    const char* const schema = is_import ? "ImportProblem" : is_redemption ? "RedemptionProblem" : "Problem";
    for (const std::string& fault : faults_of(body, schema)) ADD_FAILURE() << "a problem: " << fault << '\n' << reply;
    ASSERT_TRUE(body.as_object().contains("status")) << reply;
    EXPECT_EQ(body.at("status"), reply.status) << reply;
    EXPECT_EQ(body.at("request_id").as_string(), reply.header("X-Request-Id")) << reply;
    EXPECT_NE(body.at("detail").as_string(), "") << reply;
}

void expect_as_in_contract(http::Method method, std::string_view target, const Reply& reply) {
    ++answers_judged;
    constexpr int kRefused = 400;
    const bool is_page = reply.header("Content-Type").starts_with("text/html");
    if (reply.status >= kRefused && !is_page) expect_problem(reply);
    const auto* operation = find_operation(method, target);
    if (operation == nullptr) return;
    const std::string what = fmt::format("{} {} -> {}", name_of(method), target.substr(0, 200), reply.status);
    const auto* answer = contract().answer_of(*operation, reply.status);
    if (answer == nullptr) {
        ADD_FAILURE() << what << ": the contract has no such status. " << reply;
        return;
    }
    if (const auto* headers = answer->if_contains("headers"); headers != nullptr && reply.status < kRefused) {
        for (const auto& [name, header] : headers->as_object())
            EXPECT_NE(reply.header(name), "") << what << " has no header " << name;
    }
    const auto* content = answer->if_contains("content");
    if (content == nullptr) {
        EXPECT_EQ(reply.body, "") << what;
        return;
    }
    const std::string sent = reply.header("Content-Type");
    const std::string type = sent.substr(0, sent.find(';'));
    const auto* media = content->as_object().if_contains(type);
    if (media == nullptr) {
        ADD_FAILURE() << what << ": the contract has no \"" << sent << "\" here";
        return;
    }
    if (type.ends_with("/json") || type.ends_with("+json")) expect_faultless(reply.json(), media->at("schema"), what);
}

}  // namespace couponry::http_tests
