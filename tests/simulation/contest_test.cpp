// Many who want the last of something at the same moment: over SQLite in a file, and over PostgreSQL by one node and by three.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <thread>

#include "property/cases.h"
#include "property/report.h"
#include "simulation/node.h"
#include "store/backends.h"

namespace couponry::simulation {
namespace {

constexpr int kClients = 64;

/// A code for everybody, one for each customer twice, and one with 0.50 off each order for so much money.
void fill(store::Store& store, std::int64_t limit) {
    put(store, "sites", R"({"id":"main","name":"Main","currencies":["GBP"],"locales":["en"],"time_zone":"UTC"})");
    const auto offer = [&](const std::string& code, const std::string& limits, const std::string& coupon_limits) {
        put(store, "coupons",
            fmt::format(R"({{"code":"{}","kind":"single_code","name":{{"en":"x"}},"active":true,"limits":{}}})", code,
                        coupon_limits));
        put(store, "promotions",
            fmt::format(
                R"({{"code":"p-{0}","name":"p","public_name":{{"en":"p"}},"status":"published","coupons":["{0}"],"limits":{1},)"
                R"("effects":[{{"type":"amount_off_order","amount":{{"GBP":50}}}}]}})",
                code, limits));
    };
    offer("ALLOFUS", "{}", fmt::format(R"({{"redemptions":{}}})", limit));
    offer("TWICEEACH", R"({"redemptions_per_customer":2})", "{}");
    offer("BUDGETED", fmt::format(R"({{"budget":{{"GBP":{}}}}})", limit * 50 + 20), "{}");
}

struct Outcome {
    std::int64_t won = 0, asked = 0;
    std::int64_t counted = 0;  // by the store afterwards
    double seconds = 0;
};

/// Every client asks until it is told that nothing is left, and asks one time in four again with the same key, of another node.
Outcome contest(store::Store& store, int nodes, const std::string& code, int customers, std::int64_t requests_max) {
    std::vector<std::unique_ptr<Node>> all;
    for (int node = 0; node < nodes; ++node) all.push_back(std::make_unique<Node>(store));
    std::atomic<std::int64_t> won = 0, asked = 0, other_answers = 0;
    const auto client = [&](int number) {
        std::uint64_t random = static_cast<std::uint64_t>(number) * 7919 + 1;
        for (std::int64_t turn = 0;; ++turn) {
            if (asked.fetch_add(1) >= requests_max) return;
            random = random * 6364136223846793005U + 1442695040888963407U;
            const std::int64_t customer = customers == 0
                                              ? number * 1'000'000LL + turn
                                              : static_cast<std::int64_t>((random >> 33) % static_cast<unsigned>(customers));
            const std::string body = fmt::format(
                R"({{"order":"{0}-{1}-{2}","hold":{3},"cart":{{"site":"main","currency":"GBP","lines":[{{"product":"x","quantity":1,"unit_price":1000}}],)"
                R"("codes":["{0}"],"customer":{{"email":"c{4}@shop.example"}}}}}})",
                code, number, turn, turn % 2 == 0, customer);
            const service::Redemptions::Context context{"shop", service::Scopes::all(),
                                                        service::Repeatable{fmt::format("{}-{}-{}", code, number, turn), body}};
            const auto value = boost::json::parse(body);
            auto answer = all[(random >> 20) % all.size()]->redemptions.redeem(context, value);
            while (!answer && answer.error().failure.type == "store_busy") answer = all[0]->redemptions.redeem(context, value);
            if (answer && turn % 4 == 0) {
                const auto again = all[(random >> 24) % all.size()]->redemptions.redeem(context, value);
                if (!again || !again->is_repeated || again->redemption.id != answer->redemption.id) ++other_answers;
            }
            if (answer)
                ++won;
            else if (answer.error().failure.type != "codes_rejected")
                ++other_answers;
            else if (customers == 0)
                return;
        }
    };
    const auto begin = std::chrono::steady_clock::now();
    {
        std::vector<std::jthread> clients;
        for (int number = 0; number < kClients; ++number) clients.emplace_back(client, number);
    }
    Outcome outcome{won, asked, 0, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count()};
    EXPECT_EQ(other_answers, 0) << code;
    EXPECT_TRUE(store
                    .read("shop",
                          [&](const store::Transaction& transaction) {
                              const auto counters =
                                  transaction.counters().find({{store::CounterKey{"coupons:" + code, "", "", ""}}});
                              outcome.counted = counters[0].redemptions + counters[0].redemptions_held;
                          })
                    .has_value());
    return outcome;
}

void run(store::Store& store, int nodes, const std::string& where) {
    const auto limit = static_cast<std::int64_t>(property::Seeds(10'000, 10'000).count);  // a part of it under sanitizers
    constexpr int kCustomers = 300;
    fill(store, limit);
    const Outcome all = contest(store, nodes, "ALLOFUS", 0, INT64_MAX);
    EXPECT_EQ(all.won, limit);
    EXPECT_EQ(all.counted, limit);
    const Outcome own = contest(store, nodes, "TWICEEACH", kCustomers, 3 * 2 * kCustomers * 2);
    EXPECT_EQ(own.won, 2 * kCustomers);
    EXPECT_EQ(own.counted, 2 * kCustomers);
    const Outcome money = contest(store, nodes, "BUDGETED", 0, INT64_MAX);
    EXPECT_EQ(money.won, limit);
    EXPECT_EQ(money.counted, limit);
    property::report("4.2",
                     fmt::format("of a code with a limit of {}, {} clients at once, on {} ({:.0f}/s)", limit, kClients, where,
                                 static_cast<double>(all.asked) / all.seconds),
                     fmt::format("{} redeemed", all.won), fmt::format("{}", limit), all.won == limit && all.counted == limit);
    property::report("4.2", fmt::format("of a code that {} customers may use twice each, on {}", kCustomers, where),
                     fmt::format("{} redeemed", own.won), fmt::format("{}", 2 * kCustomers),
                     own.won == 2 * kCustomers && own.counted == own.won);
    property::report("4.2", fmt::format("of a budget for {} orders, on {}", limit, where), fmt::format("{} redeemed", money.won),
                     fmt::format("{}", limit), money.won == limit && money.counted == limit);
}

TEST(Contest, OverSqlite) {
    store::TemporaryStore store(store::Backend::file);
    run(*store, 1, "SQLite");
}

TEST(Contest, OverPostgres) {
    if (store::postgres::test_server().empty()) GTEST_SKIP() << "runs beside a PostgreSQL: tools/postgres";
    for (const int nodes : {1, 3}) {
        store::TemporaryStore store(store::Backend::postgres);
        run(*store, nodes, fmt::format("PostgreSQL with {} node{}", nodes, nodes == 1 ? "" : "s"));
    }
}

}  // namespace
}  // namespace couponry::simulation
