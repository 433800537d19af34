// A machine that loses its power while orders are held, confirmed and released: what was answered is on the disk, nothing is there
// twice, and the counters say what the redemptions say.
#include "store/power_cut.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <thread>

#include "document/redemption_document.h"
#include "property/cases.h"
#include "property/report.h"
#include "service/ledger.h"
#include "simulation/node.h"
#include "store/sqlite/testing.h"

namespace couponry::simulation {
namespace {

constexpr int kClients = 6;
// So many writes and syncs are some hundred redemptions.
constexpr std::int64_t kCallsMax = 3'000;

void fill(store::Store& store) {
    put(store, "sites", R"({"id":"main","name":"Main","currencies":["GBP"],"locales":["en"],"time_zone":"UTC"})");
    put(store, "coupons", R"({"code":"TEN","name":{"en":"x"},"limits":{"redemptions":1000000}})");
    put(store, "promotions",
        R"({"code":"ten-off","name":"p","status":"published","coupons":["TEN"],"effects":[{"type":"percent_off_order","percent":"10"}]})");
}

/// Of one order: what was answered last, and what may have been done after it.
struct Known {
    std::string answered, unanswered;  // words of a status; "" while there is nothing
};
using Orders = std::map<std::string, Known>;

/// One client's orders, until the first that fails.
void shop(Node& node, SeededRandom& random, const std::string& name, Orders& orders) {
    const service::Redemptions::Context context{"shop", service::Scopes::all(), std::nullopt};
    for (int turn = 0;; ++turn) {
        const std::string order = fmt::format("{}-{}", name, turn);
        Known& known = orders[order];
        const auto did = [&](const auto& act, const std::string& status) {
            known.unanswered = status;
            if (!act()) return false;
            known = {status, ""};
            return true;
        };
        const bool holds = random.below(4) > 0;
        const auto request = boost::json::parse(fmt::format(
            R"({{"order":"{}","hold":{},"cart":{{"site":"main","currency":"GBP","lines":[{{"product":"x","quantity":1,"unit_price":1000}}],"codes":["TEN"]}}}})",
            order, holds));
        if (!did([&] { return node.redemptions.redeem(context, request).has_value(); }, holds ? "held" : "confirmed")) return;
        const std::string id = order + ".1";
        if (holds && random.below(2) == 0 && !did([&] { return node.redemptions.confirm(context, id).has_value(); }, "confirmed"))
            return;
        if (random.below(4) == 0 && !did([&] { return node.redemptions.release(context, id).has_value(); }, "released")) return;
    }
}

Orders shop_until_it_fails(store::Store& store, std::uint64_t seed) {
    Node node(store);
    std::vector<Orders> orders(kClients);
    {
        std::vector<std::jthread> clients;
        for (int client = 0; client < kClients; ++client)
            clients.emplace_back([&, client] {
                SeededRandom random(seed * kClients + static_cast<std::uint64_t>(client));
                shop(node, random, fmt::format("o{}", client), orders[static_cast<std::size_t>(client)]);
            });
    }
    Orders all;
    for (Orders& of_one : orders) all.merge(of_one);
    return all;
}

void expect_all_there(store::Store& store, const Orders& orders) {
    Node node(store);
    std::optional<std::string> next;
    service::Redemptions::Query query;
    query.limit = orders.size() + 1;
    const auto found = node.redemptions.list("shop", query, next);
    ASSERT_TRUE(found.has_value()) << found.error().detail;
    std::map<std::string, std::string> statuses;
    std::int64_t used = 0;
    for (const Redemption& redemption : *found) {
        EXPECT_TRUE(statuses.emplace(redemption.order, document::redemption_status_word(redemption.status)).second)
            << redemption.order;
        EXPECT_TRUE(orders.contains(redemption.order)) << redemption.order;
        used += redemption.status == RedemptionStatus::released ? 0 : 1;
    }
    for (const auto& [order, known] : orders) {
        const auto status = statuses.find(order);
        const std::string observed = status == statuses.end() ? "" : status->second;
        EXPECT_TRUE(observed == known.answered || (!known.unanswered.empty() && observed == known.unanswered))
            << order << " is \"" << observed << "\", answered \"" << known.answered << "\", then \"" << known.unanswered << '"';
    }
    EXPECT_TRUE(store.read("shop", [&](const store::Transaction& transaction) {
        const auto counters = transaction.counters().find({{store::CounterKey{"coupons:TEN", "", "", ""}}});
        EXPECT_EQ(counters[0].redemptions + counters[0].redemptions_held, used);
    }));
}

TEST(LostPower, KeepsEveryRedemptionThatWasAnswered) {
    const store::TemporaryFolder of_filled;
    fill(*store::sqlite::open_or_stop(of_filled.file()));
    store::PowerCut disk;
    const property::Seeds seeds(200, 2'000);
    std::uint64_t whole = 0, answered = 0;
    for (std::uint64_t seed = seeds.first; seed < seeds.end() && !HasFailure(); ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        const store::TemporaryFolder folder;
        std::filesystem::copy(of_filled.file(), folder.file());
        Orders orders;
        {
            const auto store = store::sqlite::open_or_stop(folder.file());
            const auto calls = static_cast<std::int64_t>(SeededRandom(seed).below(kCallsMax));
            disk.cut_after(calls, seed % 2 == 0 ? store::PowerCut::Unsynced::lost : store::PowerCut::Unsynced::some, seed);
            orders = shop_until_it_fails(*store, seed);
            EXPECT_TRUE(disk.is_cut());
        }
        disk.restore();
        expect_all_there(*store::sqlite::open_or_stop(folder.file()), orders);
        answered += orders.size();
        if (!HasFailure()) ++whole;
    }
    if (seeds.are_all && !HasFailure()) {
        EXPECT_GT(answered, 20 * seeds.count);  // or nothing was tried
    }
    property::report(
        "4.3", fmt::format("rounds of a lost power after which every answered redemption is there once ({} orders)", answered),
        fmt::format("{} of {}", whole, seeds.count), "all", whole == seeds.count && !HasFailure());
}

}  // namespace
}  // namespace couponry::simulation
