// A replicated PostgreSQL loses its primary while orders are redeemed through two servers: what was answered is there once, clients see
// nothing worse than 503 with Retry-After, and evaluations go on. Runs beside a cluster: tools/postgres-cluster.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
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

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int kClients = 16;
/// Acknowledged before the primary is killed, and after service is back.
constexpr std::uint64_t kAnswersBetween = 500;
/// Until the answers come; then the test has failed.
constexpr std::chrono::seconds kPatience{120};

double seconds(Clock::duration duration) {
    return std::chrono::duration<double>(duration).count();
}

/// What clients saw, but for what was done.
struct Seen {
    std::uint64_t evaluated = 0, evaluations_refused = 0, lost_connections = 0;
    Clock::duration longest_wait{0};  // until an operation was done
    std::map<std::string, std::uint64_t> refused;  // 503 with Retry-After, by type
    std::vector<std::string> wrong;  // anything else

    std::string told() const {
        std::string text = fmt::format("{} lost connections", lost_connections);
        for (const auto& [type, count] : refused) text += fmt::format(", {} {}", count, type);
        return text;
    }
};

/// Good clients: they repeat with the same key, of the other server, when they were told to come again.
class Shoppers {
public:
    Shoppers(std::array<std::uint16_t, 2> ports, std::uint64_t seed) : ports_(ports) {
        for (std::uint64_t client = 0; client < kClients; ++client)
            threads_.emplace_back([this, seed, client] { shop(seed * kClients + client); });
        threads_.emplace_back([this] { evaluate(); });
    }
    ~Shoppers() { join(); }
    Shoppers(const Shoppers&) = delete;
    Shoppers& operator=(const Shoppers&) = delete;

    /// Each ends what it has begun.
    void join() {
        is_ending_ = true;
        for (std::thread& thread : threads_) thread.join();
        threads_.clear();
    }
    int in_flight() const { return in_flight_; }
    std::uint64_t acknowledged() const { return acknowledged_; }
    /// False when so many do not come, or something wrong was answered.
    bool wait_for(std::uint64_t acknowledged) {
        const auto end = Clock::now() + kPatience;
        while (acknowledged_ < acknowledged && Clock::now() < end && !has_wrong_) std::this_thread::sleep_for(milliseconds(5));
        return acknowledged_ >= acknowledged && !has_wrong_;
    }
    /// The longest time between an answer and the next one that ends after this moment; after join().
    Clock::duration longest_silence(Clock::time_point from, Clock::time_point to) {
        std::ranges::sort(answered_at_);
        Clock::duration longest{0};
        for (std::size_t at = 1; at < answered_at_.size(); ++at)
            if (answered_at_[at] > from && answered_at_[at] <= to)
                longest = std::max(longest, answered_at_[at] - answered_at_[at - 1]);
        return longest;
    }
    const Seen& seen() const { return seen_; }
    KnownOrders& orders() { return orders_; }

private:
    void shop(std::uint64_t seed) {
        SeededRandom random(seed);
        auto client = std::make_unique<http::testing::Client>(ports_[seed % 2]);
        std::size_t server = seed % 2;
        const auto act = [&](const std::string& order, const std::string& verb, const std::string& status) {
            const bool enters = verb.empty();
            const std::string asked = request("POST", enters ? "/v1/redemptions" : "/v1/redemptions/" + order + ".1/" + verb,
                                              enters ? last_ones_body(order, status == "held") : "", "application/json",
                                              fmt::format("Idempotency-Key: {}-{}\r\n", order, status));
            note([&] { orders_[order].unanswered = status; });
            ++in_flight_;
            const auto begun_at = Clock::now();
            while (true) {
                const auto answer = client->ask(asked);
                if (answer.status == (enters ? 201 : 200)) break;
                if (!may_ask_again(answer)) return false;
                server = 1 - server;
                client = std::make_unique<http::testing::Client>(ports_[server]);
            }
            --in_flight_;
            note([&] {
                orders_[order] = {order + ".1", status, ""};
                answered_at_.push_back(Clock::now());
                seen_.longest_wait = std::max(seen_.longest_wait, answered_at_.back() - begun_at);
            });
            ++acknowledged_;
            return true;
        };
        for (int turn = 0; !is_ending_; ++turn) {
            const std::string order = fmt::format("o-{}-{}", seed, turn);
            const bool holds = random.below(4) > 0;
            if (!act(order, "", holds ? "held" : "confirmed")) return;
            if (holds && random.below(3) > 0 && !act(order, "confirm", "confirmed")) return;
            if (random.below(3) == 0 && !act(order, "release", "released")) return;
        }
    }
    /// Waits as long as it was told to.
    bool may_ask_again(const http::testing::Answer& answer) {
        const std::string after = answer.header("Retry-After");
        const bool is_busy = answer.status == 503 && !after.empty();
        note([&] {
            if (is_busy)
                ++seen_.refused[answer.type()];
            else if (answer.status == 0)
                ++seen_.lost_connections;
            else
                seen_.wrong.push_back(fmt::format("{} {}", answer.status, answer.body));
        });
        if (is_busy) std::this_thread::sleep_for(std::chrono::seconds(std::stoi(after)));
        has_wrong_ = has_wrong_ || (!is_busy && answer.status != 0);
        return is_busy || answer.status == 0;
    }
    /// They need no database.
    void evaluate() {
        http::testing::Client client(ports_[0]);
        const std::string asked = request("POST", "/v1/evaluate",
                                          R"({"site":"gb","currency":"GBP","codes":["LASTONES"],)"
                                          R"("lines":[{"product":"x","quantity":1,"unit_price":1000}]})");
        while (!is_ending_) {
            const auto answer = client.ask(asked);
            note([&] {
                ++seen_.evaluated;
                if (answer.status == 200) return;
                ++seen_.evaluations_refused;
                seen_.wrong.push_back(fmt::format("evaluation: {} {}", answer.status, answer.body));
            });
            if (answer.status != 200) return;
            std::this_thread::sleep_for(milliseconds(20));
        }
    }
    template <class Change>
    void note(const Change& change) {
        const std::lock_guard lock(lock_);
        change();
    }

    const std::array<std::uint16_t, 2> ports_;
    std::mutex lock_;
    KnownOrders orders_;
    Seen seen_;
    std::vector<Clock::time_point> answered_at_;
    std::atomic<std::uint64_t> acknowledged_ = 0;
    std::atomic<int> in_flight_ = 0;
    std::atomic<bool> is_ending_ = false, has_wrong_ = false;
    std::vector<std::thread> threads_;
};

bool cluster(const std::string& what) {
    return std::system(("\"$COUPONRY_TEST_CLUSTER\" " + what).c_str()) == 0;
}

/// Killed under load, and mended under load, so that the lost one comes back as a standby.
void lose_it_and_look(const store::postgres::TemporaryDatabase& database, const property::Seeds& seeds) {
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / fmt::format("couponry-lost-primary-{}", getpid());
    offer_last_ones(Program(folder / "first", database.url()).port());
    std::uint64_t back = 0, flying = 0;
    std::vector<Clock::time_point> killed_at;
    {
        const Program first(folder / "first", database.url()), second(folder / "second", database.url());
        Shoppers shoppers({first.port(), second.port()}, seeds.first);
        for (; back < seeds.count; ++back) {
            if (!shoppers.wait_for(shoppers.acknowledged() + kAnswersBetween)) break;
            killed_at.push_back(Clock::now());
            if (!cluster("--kill-primary")) break;
            const int in_flight = shoppers.in_flight();
            const std::uint64_t acknowledged = shoppers.acknowledged();
            flying += static_cast<std::uint64_t>(in_flight);
            if (!shoppers.wait_for(acknowledged + kAnswersBetween) || !cluster("--mend")) break;
            fmt::print("round {}: {} in flight, {} acknowledged when the primary was killed\n", back, in_flight, acknowledged);
        }
        shoppers.join();
        const Seen& seen = shoppers.seen();
        for (const std::string& wrong : seen.wrong) ADD_FAILURE() << wrong;
        EXPECT_EQ(back, seeds.count);

        Clock::duration longest{0};
        for (std::size_t round = 0; round < killed_at.size(); ++round) {
            const auto silence = shoppers.longest_silence(
                killed_at[round], round + 1 < killed_at.size() ? killed_at[round + 1] : Clock::time_point::max());
            fmt::print("round {}: {:.1f} s without service\n", round, seconds(silence));
            longest = std::max(longest, silence);
        }
        expect_all_there(Program(folder / "third", database.url()).port(), shoppers.orders());
        const bool is_whole = back == seeds.count && flying > 0;
        property::report(
            "4.4",
            fmt::format("times that a primary was lost, after all of which every answered redemption is there once, and counters "
                        "are the ledger's ({} in flight, {} acknowledged, by two servers)",
                        flying, shoppers.acknowledged()),
            fmt::format("{} of {}", back, seeds.count), "all", is_whole && !testing::Test::HasFailure());
        property::report("4.4", fmt::format("answers that are neither done nor to be repeated ({})", seen.told()),
                         fmt::format("{}", seen.wrong.size()), "0", seen.wrong.empty());
        property::report("4.4",
                         fmt::format("time without service, the longest of {} (a client waited {:.1f} s at most)",
                                     killed_at.size(), seconds(seen.longest_wait)),
                         fmt::format("{:.1f} s", seconds(longest)), "< 30 s", longest < std::chrono::seconds(30));
        property::report("4.4", "evaluations refused meanwhile",
                         fmt::format("{} of {}", seen.evaluations_refused, seen.evaluated), "0",
                         seen.evaluations_refused == 0 && seen.evaluated > 0);
    }
    std::filesystem::remove_all(folder);
}

TEST(LostPrimary, LosesNoRedemptionThatWasAnswered) {
    if (std::getenv("COUPONRY_TEST_CLUSTER") == nullptr) GTEST_SKIP() << "runs beside a cluster: tools/postgres-cluster";
    const store::postgres::TemporaryDatabase database;
    lose_it_and_look(database, property::Seeds(3, 10));
}

}  // namespace
}  // namespace couponry::http_tests
