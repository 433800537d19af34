// The program itself, killed while orders are held, confirmed and released: what it had answered is there when it runs again, nothing is
// there twice, and the counters say what the redemptions say. Over SQLite, and over PostgreSQL where there is one.
#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <map>
#include <mutex>
#include <thread>

#include "base/random.h"
#include "http/program.h"
#include "http/testing.h"
#include "property/cases.h"
#include "property/report.h"
#include "store/postgres/testing.h"

namespace couponry::http_tests {
namespace {

constexpr int kClients = 8;
constexpr std::int64_t kLimit = 100'000;

/// Of one order: what was answered last, and what may have been done after it.
struct Known {
    std::string id, answered, unanswered;  // words of a status
};

void fill(std::uint16_t port) {
    http::testing::Client client(port);
    const auto put = [&](const std::string& target, const std::string& body) {
        const auto answer = client.ask(request("PUT", target, body));
        ASSERT_EQ(answer.status, 201) << target << answer.body;
    };
    put("/v1/sites/gb", R"({"name":"GB","currencies":["GBP"],"time_zone":"Europe/London"})");
    ASSERT_EQ(client
                  .ask(request("POST", "/v1/coupons",
                               fmt::format(R"({{"code":"LASTONES","kind":"single_code","name":{{"en":"x"}},"active":true,)"
                                           R"("limits":{{"redemptions":{}}}}})",
                                           kLimit)))
                  .status,
              201);
    put("/v1/promotions/last-ones",
        R"({"name":"p","status":"published","coupons":["LASTONES"],"effects":[{"type":"percent_off_order","percent":"10"}]})");
}

class Shoppers {
public:
    Shoppers(std::uint16_t port, std::uint64_t seed, std::uint64_t answers) : port_(port), answers_(answers) {
        for (int client = 0; client < kClients; ++client)
            threads_.emplace_back([this, seed, client] { shop(seed * kClients + static_cast<std::uint64_t>(client)); });
    }
    void wait() { done_.wait(false); }
    void join() {
        for (std::thread& thread : threads_) thread.join();
    }
    int in_flight() const { return in_flight_; }
    std::uint64_t acknowledged() const { return acknowledged_; }
    const std::map<std::string, Known>& orders() const { return orders_; }

private:
    void shop(std::uint64_t seed) {
        SeededRandom random(seed);
        http::testing::Client client(port_);
        for (int turn = 0;; ++turn) {
            const std::string order = fmt::format("o-{}-{}", seed, turn);
            const bool holds = random.below(4) > 0;
            const std::string body = fmt::format(
                R"({{"order":"{}","hold":{},"cart":{{"site":"gb","currency":"GBP","lines":[{{"product":"x","quantity":1,"unit_price":1000}}],)"
                R"("codes":["LASTONES"],"customer":{{"email":"{}@shop.example"}}}}}})",
                order, holds, order);
            if (!act(client, order, "/v1/redemptions", body, holds ? "held" : "confirmed", 201)) return;
            const std::string id = order + ".1";
            if (holds && random.below(3) > 0 && !act(client, order, "/v1/redemptions/" + id + "/confirm", "", "confirmed", 200))
                return;
            if (random.below(3) == 0 && !act(client, order, "/v1/redemptions/" + id + "/release", "", "released", 200)) return;
        }
    }
    bool act(http::testing::Client& client, const std::string& order, const std::string& target, const std::string& body,
             const std::string& status, int expected) {
        note(order, [&](Known& known) { known.unanswered = status; });
        ++in_flight_;
        const auto answer = client.ask(request("POST", target, body));
        if (answer.status == 0) return false;  // it stays in flight
        --in_flight_;
        EXPECT_EQ(answer.status, expected) << target << answer.body;
        note(order, [&](Known& known) { known = {order + ".1", status, ""}; });
        if (++acknowledged_ == answers_) {
            done_ = true;
            done_.notify_all();
        }
        return true;
    }
    template <class Change>
    void note(const std::string& order, const Change& change) {
        const std::lock_guard lock(lock_);
        change(orders_[order]);
    }

    const std::uint16_t port_;
    const std::uint64_t answers_;
    std::mutex lock_;
    std::map<std::string, Known> orders_;
    std::atomic<std::uint64_t> acknowledged_ = 0;
    std::atomic<int> in_flight_ = 0;
    std::atomic<bool> done_ = false;
    std::vector<std::thread> threads_;
};

/// Every order stands as it was answered, or as what was not answered would leave it; the coupon's counter is how many use it.
void expect_all_there(std::uint16_t port, std::map<std::string, Known>& orders) {
    http::testing::Client client(port);
    std::map<std::string, std::string> statuses;
    std::string cursor;
    do {
        const auto answer =
            client.ask(request("GET", "/v1/redemptions?limit=200" + (cursor.empty() ? "" : "&cursor=" + cursor), ""));
        ASSERT_EQ(answer.status, 200) << answer.body;
        const boost::json::value page = boost::json::parse(answer.body);
        for (const auto& item : page.at("items").as_array())
            EXPECT_TRUE(statuses.emplace(item.at("order").as_string(), item.at("status").as_string()).second);
        cursor = page.at("next_cursor").is_null() ? "" : std::string(page.at("next_cursor").as_string());
    } while (!cursor.empty());
    for (auto& [order, known] : orders) {
        const auto found = statuses.find(order);
        const std::string status = found == statuses.end() ? "" : found->second;
        EXPECT_TRUE(status == known.answered || (!known.unanswered.empty() && status == known.unanswered))
            << order << " is \"" << status << "\", answered \"" << known.answered << "\", then \"" << known.unanswered << '"';
        known = {known.id, status, ""};
    }
    std::int64_t used = 0;
    for (const auto& [order, status] : statuses) {
        EXPECT_TRUE(orders.contains(order)) << order;
        used += status == "released" ? 0 : 1;
    }
    const auto coupon = client.ask(request("GET", "/v1/coupons/LASTONES", ""));
    ASSERT_EQ(coupon.status, 200);
    EXPECT_EQ(boost::json::parse(coupon.body).at("usage").at("redemptions").to_number<std::int64_t>(), used);
}

void kill_and_look(const std::string& where, const std::string& database, const property::Seeds& seeds) {
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / fmt::format("couponry-killed-orders-{}", getpid());
    fill(Program(folder, database).port());
    std::map<std::string, Known> orders;
    std::uint64_t whole = 0, idle = 0, flying = 0, acknowledged = 0;
    for (std::uint64_t seed = seeds.first; seed < seeds.end() && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        {
            Program program(folder, database);
            Shoppers shoppers(program.port(), seed, 20 + SeededRandom(seed).below(300));
            shoppers.wait();
            program.end(SIGKILL);
            shoppers.join();
            fmt::print("round {} on {}: {} in flight, {} acknowledged\n", seed, where, shoppers.in_flight(),
                       shoppers.acknowledged());
            idle += shoppers.in_flight() == 0 ? 1 : 0;
            flying += static_cast<std::uint64_t>(shoppers.in_flight());
            acknowledged += shoppers.acknowledged();
            orders.insert(shoppers.orders().begin(), shoppers.orders().end());
        }
        const Program program(folder, database);
        expect_all_there(program.port(), orders);
        if (!testing::Test::HasFailure()) ++whole;
    }
    std::filesystem::remove_all(folder);
    property::report(
        "4.3",
        fmt::format("rounds of a killed server on {} after which every answered redemption is there once, and counters are "
                    "the ledger's ({} in flight, {} acknowledged)",
                    where, flying, acknowledged),
        fmt::format("{} of {}", whole - idle, seeds.count), "all", whole == seeds.count && idle == 0);
}

TEST(KilledServer, KeepsEveryRedemptionThatItAnswered) {
    kill_and_look("SQLite", "", property::Seeds(20, 200));
}

TEST(KilledServer, KeepsEveryRedemptionInPostgresToo) {
    if (store::postgres::test_server().empty()) GTEST_SKIP() << "runs beside a PostgreSQL: tools/postgres";
    const store::postgres::TemporaryDatabase database;
    kill_and_look("PostgreSQL", database.url(), property::Seeds(10, 100));
}

}  // namespace
}  // namespace couponry::http_tests
