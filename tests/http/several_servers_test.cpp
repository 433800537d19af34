// Two servers on one PostgreSQL: what one of them is told, the other knows within a second.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <chrono>
#include <functional>
#include <thread>

#include "http/test_server.h"
#include "store/postgres/testing.h"

namespace couponry::http_tests {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kWithin{1};

/// "Postgres" when tests have a server; else there are no such tests.
std::vector<std::string> servers() {
    return store::postgres::test_server().empty() ? std::vector<std::string>() : std::vector<std::string>{"Postgres"};
}

class SeveralServers : public testing::TestWithParam<std::string> {
protected:
    SeveralServers() { put_small_shop(one_); }

    /// How long until it is so; a second more than it may take at most.
    static std::chrono::milliseconds until(const std::function<bool()>& is_so) {
        const auto begun_at = Clock::now();
        while (!is_so() && Clock::now() - begun_at < 2 * kWithin) std::this_thread::sleep_for(std::chrono::milliseconds(5));
        return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun_at);
    }
    static std::int64_t total(Api& api) {
        const Reply reply = api.post("/v1/evaluate", small_cart(R"("TEN")"));
        return reply.status == 200 ? reply.json().at("totals").at("total").as_int64() : -1;
    }
    static void set_percent(Api& api, int percent) {
        api.must(api.put(
            "/v1/promotions/ten-off",
            fmt::format(R"({{"coupons": ["TEN"], "effects": [{{"type": "percent_off_order", "percent": "{}"}}]}})", percent)));
    }

    store::postgres::TemporaryDatabase database_;
    TestServer first_{database_.url()}, second_{database_.url()};
    Api one_{first_, first_.key()};
    Api other_{second_, second_.key()};
};
INSTANTIATE_TEST_SUITE_P(Store, SeveralServers, testing::ValuesIn(servers()), [](const auto& kind) { return kind.param; });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(SeveralServers);

TEST_P(SeveralServers, APromotionIsInForceOnTheOtherWithinASecond) {
    ASSERT_LT(until([&] { return total(other_) == 900; }), kWithin);
    std::chrono::milliseconds longest{0};
    for (int percent = 11; percent <= 30; ++percent) {
        set_percent(percent % 2 == 0 ? one_ : other_, percent);
        Api& reader = percent % 2 == 0 ? other_ : one_;
        longest = std::max(longest, until([&] { return total(reader) == 1'000 - 10 * percent; }));
    }
    EXPECT_LT(longest, kWithin);
    RecordProperty("milliseconds_at_most", static_cast<int>(longest.count()));
}

// The one that takes an edit has it in force at once, although the edits before it came through the other.
TEST_P(SeveralServers, TheirOwnEditsAreInForceAtOnce) {
    std::chrono::milliseconds longest{0};
    for (int percent = 11; percent <= 30; ++percent) {
        Api& writer = percent % 2 == 0 ? one_ : other_;
        const auto begun_at = Clock::now();
        set_percent(writer, percent);
        EXPECT_EQ(total(writer), 1'000 - 10 * percent);
        longest = std::max(longest, std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun_at));
    }
    EXPECT_LT(longest, kWithin);
}

TEST_P(SeveralServers, KeysAreMadeAndRevokedForBoth) {
    const Reply made = one_.must(one_.post("/v1/keys", R"({"name": "k", "scopes": ["read"]})"));
    Api reader(second_, std::string(made.json().at("secret").as_string()));
    EXPECT_LT(until([&] { return reader.get("/v1/promotions").status == 200; }), kWithin);
    one_.must(one_.del("/v1/keys/" + std::string(made.json().at("id").as_string())));
    EXPECT_LT(until([&] { return reader.get("/v1/promotions").status == 401; }), kWithin);
}

TEST_P(SeveralServers, ATenantThatIsErasedIsErasedForBoth) {
    Api there(first_, first_.key(), "outlet"), here(second_, first_.key(), "outlet");
    put_small_shop(there);
    ASSERT_LT(until([&] { return total(here) == 900; }), kWithin);
    EXPECT_EQ(one_.del("/v1/tenants/outlet").status, 204);
    EXPECT_LT(until([&] { return total(here) != 900; }), kWithin);
}

TEST_P(SeveralServers, TheSameKeyOfARequestIsTheSameForBoth) {
    const Api::Lines key = {{"Idempotency-Key", "once"}};
    const std::string cart = small_cart();
    ASSERT_LT(until([&] { return total(other_) == 900; }), kWithin);
    const Reply made = one_.must(one_.post("/v1/carts", cart, key));
    const Reply again = other_.must(other_.post("/v1/carts", cart, key));
    EXPECT_EQ(made.json().at("id"), again.json().at("id"));
}

TEST_P(SeveralServers, ABatchOfOneIsFollowedAndUsedOnBoth) {
    one_.must(one_.put("/v1/coupons/CARE", R"({"kind": "multi_code"})"));
    const Reply begun = one_.must(one_.post("/v1/coupons/CARE/batches", R"({"count": 30000})"));
    const Reply events = other_.get("/v1/jobs/" + std::string(begun.json().at("id").as_string()) + "/events");
    EXPECT_NE(events.body.find(R"("state":"done")"), std::string::npos) << events.body;
    const std::string code(other_.get("/v1/codes?coupon=CARE&limit=1").json().at("items").at(0).at("code").as_string());
    EXPECT_LT(until([&] {
                  const Reply priced = other_.post("/v1/evaluate", small_cart('"' + code + '"'));
                  return priced.json().at("codes").at(0).at("reason").as_string() == "no_promotion";
              }),
              kWithin);
}

// A second server on the same data folder would take the first one's imports for interrupted ones.
TEST_P(SeveralServers, EachHasADataFolderOfItsOwn) {
    app::Log log(nullptr);
    app::Configuration configuration;
    configuration.database = first_.database();
    const auto opened = app::Application::open(configuration, log);
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().type, "store_locked");
}

}  // namespace
}  // namespace couponry::http_tests
