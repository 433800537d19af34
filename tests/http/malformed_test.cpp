// Requests that are wrong in every way we know: each is refused with a problem that names the place, none is a fault of the server,
// and afterwards it prices a cart as before.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "http/malformed.h"
#include "property/report.h"

namespace couponry::http_tests {
namespace {

using testing::Contains;

void expect_right_price(Api& api) {
    const Reply reply = api.post("/v1/evaluate", small_cart("\"TEN\""));
    ASSERT_EQ(reply.status, 200) << reply;
    EXPECT_EQ(reply.json().at("totals").at("total").as_int64(), 900);
}

/// Whether the request was refused as it should be.
bool is_refused(const Malformed& request, const Reply& reply) {
    constexpr int kServerFault = 500;
    EXPECT_LT(reply.status, kServerFault) << reply;
    EXPECT_EQ(reply.type(), request.type) << reply;
    if (request.pointer == "-")
        EXPECT_THAT(reply.pointers(), testing::IsEmpty()) << reply;
    else
        EXPECT_THAT(reply.pointers(), Contains(request.pointer)) << reply;
    if (reply.status >= kServerFault || reply.type() != request.type) return false;
    const auto pointers = reply.pointers();
    return request.pointer == "-" ? pointers.empty() : std::ranges::find(pointers, request.pointer) != pointers.end();
}

TEST(MalformedRequests, AreRefusedWithTheirPlace) {
    Api api = new_tenant();
    put_small_shop(api);
    const auto requests = malformed_requests();
    int refused = 0;
    for (const Malformed& request : requests) {
        SCOPED_TRACE(request.name);
        const Reply reply = api.ask(request.method, request.target, request.body, request.lines);
        refused += is_refused(request, reply) ? 1 : 0;
    }
    expect_right_price(api);
    EXPECT_EQ(api.get("/v1/promotions/bad").type(), "not_found");
    EXPECT_GE(requests.size(), 80U);
    property::report("3.5", "malformed requests refused with type and pointer", fmt::format("{} of {}", refused, requests.size()),
                     "all, at least 80", refused == static_cast<int>(requests.size()) && requests.size() >= 80U);
}

TEST(MalformedRequests, OfBytesAreRefused) {
    Api api = new_tenant();
    put_small_shop(api);
    const auto all = malformed_bytes(api.key(), api.tenant());
    int refused = 0;
    for (const MalformedBytes& request : all) {
        SCOPED_TRACE(request.name);
        const Reply reply = api.ask_raw(request.bytes);
        EXPECT_EQ(reply.status, request.status) << reply;
        refused += reply.status == request.status ? 1 : 0;
    }
    expect_right_price(api);
    property::report("3.5", "malformed heads and lengths refused", fmt::format("{} of {}", refused, all.size()), "all",
                     refused == static_cast<int>(all.size()));
}

/// Clients that say half and wait, hundreds of them, keep nobody from an answer.
TEST(MalformedRequests, ThatNeverEndHoldUpNobody) {
    Api api = new_tenant();
    put_small_shop(api);
    std::vector<std::unique_ptr<http::testing::Client>> slow;
    constexpr int kSlow = 200;
    for (int number = 0; number < kSlow; ++number) {
        slow.push_back(std::make_unique<http::testing::Client>(server().port()));
        slow.back()->send(number % 2 == 0 ? "POST /v1/evaluate HTTP/1.1\r\nHost: shop\r\nContent-Length: 100\r\n\r\n{\"site\""
                                          : "GET /v1/prod");
    }
    expect_right_price(api);
    // What is cut off in the middle is nothing.
    slow.clear();
    expect_right_price(api);
}

TEST(MalformedRequests, WithoutTheirScopeAreForbidden) {
    Api owner = new_tenant();
    put_small_shop(owner);
    Api api = with_scopes(owner, {"evaluate"});
    for (const auto& [field, pointer] :
         {std::pair(R"("at": "2026-01-01T00:00:00Z")", "/at"), std::pair(R"("as_of": "2026-01-01T00:00:00Z")", "/as_of"),
          std::pair(R"("usage": {})", "/usage")}) {
        const Reply reply =
            api.post("/v1/evaluate", fmt::format(R"({{"site": "gb", "currency": "GBP", "lines": [], {}}})", field));
        EXPECT_EQ(reply.type(), "forbidden") << reply;
        EXPECT_THAT(reply.pointers(), testing::ElementsAre(pointer));
    }
}

}  // namespace
}  // namespace couponry::http_tests
