// The program itself, killed while orders are held, confirmed and released: what it had answered is there when it runs again, nothing is
// there twice, and the counters say what the redemptions say. Over SQLite, and over PostgreSQL where there is one.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <map>
#include <mutex>
#include <thread>

#include "base/random.h"
#include "http/last_ones.h"
#include "http/program.h"
#include "http/testing.h"
#include "property/cases.h"
#include "property/report.h"
#include "store/postgres/testing.h"

namespace couponry::http_tests {
namespace {

constexpr int kClients = 8;

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
    const KnownOrders& orders() const { return orders_; }

private:
    void shop(std::uint64_t seed) {
        SeededRandom random(seed);
        http::testing::Client client(port_);
        for (int turn = 0;; ++turn) {
            const std::string order = fmt::format("o-{}-{}", seed, turn);
            const bool holds = random.below(4) > 0;
            if (!act(client, order, "/v1/redemptions", last_ones_body(order, holds), holds ? "held" : "confirmed", 201)) return;
            const std::string id = order + ".1";
            if (holds && random.below(3) > 0 && !act(client, order, "/v1/redemptions/" + id + "/confirm", "", "confirmed", 200))
                return;
            if (random.below(3) == 0 && !act(client, order, "/v1/redemptions/" + id + "/release", "", "released", 200)) return;
        }
    }
    bool act(http::testing::Client& client, const std::string& order, const std::string& target, const std::string& body,
             const std::string& status, int expected) {
        note(order, [&](KnownOrder& known) { known.unanswered = status; });
        ++in_flight_;
        const auto answer = client.ask(request("POST", target, body));
        const bool is_database_away = answer.status == 503 && !answer.header("Retry-After").empty();
        if (answer.status == 0 || is_database_away) return false;  // it stays in flight
        --in_flight_;
        EXPECT_EQ(answer.status, expected) << target << answer.body;
        note(order, [&](KnownOrder& known) { known = {order + ".1", status, ""}; });
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
    KnownOrders orders_;
    std::atomic<std::uint64_t> acknowledged_ = 0;
    std::atomic<int> in_flight_ = 0;
    std::atomic<bool> done_ = false;
    std::vector<std::thread> threads_;
};

/// "--kill" or "--start", of the PostgreSQL that runs beside this test (tools/postgres).
void order_database(const std::string& what) {
    ASSERT_EQ(std::system(("\"$COUPONRY_TEST_POSTGRES\" " + what).c_str()), 0);
}

/// With a PostgreSQL, that is killed first, while the server waits for it.
void kill_and_look(const std::string& where, const std::string& database, const property::Seeds& seeds) {
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / fmt::format("couponry-killed-orders-{}", getpid());
    offer_last_ones(Program(folder, database).port());
    KnownOrders orders;
    std::uint64_t whole = 0, idle = 0, flying = 0, acknowledged = 0;
    for (std::uint64_t seed = seeds.first; seed < seeds.end() && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        {
            Program program(folder, database);
            Shoppers shoppers(program.port(), seed, 20 + SeededRandom(seed).below(300));
            shoppers.wait();
            if (!database.empty()) order_database("--kill");
            program.end(SIGKILL);
            shoppers.join();
            if (!database.empty()) order_database("--start");
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
        fmt::format("rounds of {} after which every answered redemption is there once, and counters are the ledger's ({} in "
                    "flight, {} acknowledged)",
                    where, flying, acknowledged),
        fmt::format("{} of {}", whole - idle, seeds.count), "all", whole == seeds.count && idle == 0);
}

TEST(KilledServer, KeepsEveryRedemptionThatItAnswered) {
    kill_and_look("a killed server on SQLite", "", property::Seeds(20, 200));
}

TEST(KilledServer, KeepsEveryRedemptionInPostgresToo) {
    if (std::getenv("COUPONRY_TEST_POSTGRES") == nullptr) GTEST_SKIP() << "runs beside a PostgreSQL: tools/postgres";
    const store::postgres::TemporaryDatabase database;
    kill_and_look("a killed server and a killed PostgreSQL", database.url(), property::Seeds(20, 200));
}

}  // namespace
}  // namespace couponry::http_tests
