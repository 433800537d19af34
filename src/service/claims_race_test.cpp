// Many claim at once: never more than the link allows.
#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <thread>
#include <vector>

#include "service/testing.h"

namespace couponry::service {
namespace {

constexpr int kThreads = 64, kClaimsMax = 20;

boost::json::object link_of(TestShop& shop) {
    return shop.services().claim_links.list("default", "CARE15")->at(0);
}

TEST(ClaimsRace, NeverMoreThanTheLinkAllows) {
    TestShop shop;
    shop.put("coupons", "CARE15", R"({"kind": "customer"})");
    const std::string token = shop.link("CARE15", R"({"claims_max": 20})");
    std::atomic<int> claimed = 0, refused = 0, others = 0;
    std::vector<std::jthread> people;
    for (int index = 0; index < kThreads; ++index)
        people.emplace_back([&, index] {
            const std::string who = "c" + std::to_string(index);
            // Every other one is a guest.
            const auto failure = [&]() -> std::string {
                if (index % 2 == 0) {
                    const auto kept = shop.services().claims.claim_as_guest(token, "");
                    return kept ? "" : kept.error().type;
                }
                const auto done = shop.claim(who, R"({"token": ")" + token + "\"}");
                return done ? "" : done.error().type;
            }();
            ++(failure.empty() ? claimed : failure == "claim_link_full" ? refused : others);
        });
    people.clear();
    EXPECT_EQ(claimed, kClaimsMax);
    EXPECT_EQ(refused, kThreads - kClaimsMax);
    EXPECT_EQ(others, 0);
    EXPECT_EQ(link_of(shop).at("claims"), kClaimsMax);
    EXPECT_EQ(link_of(shop).at("status").as_string(), "full");
}

TEST(ClaimsRace, OnePersonTakesOnePlace) {
    TestShop shop;
    shop.put("coupons", "CARE15", R"({"kind": "customer"})");
    const std::string token = shop.link("CARE15");
    std::atomic<int> made = 0, unchanged = 0;
    std::vector<std::jthread> clicks;
    for (int index = 0; index < kThreads; ++index)
        clicks.emplace_back([&] {
            const auto done = shop.claim("clara", R"({"token": ")" + token + "\"}");
            if (done) ++(done->outcome == Outcome::made ? made : unchanged);
        });
    clicks.clear();
    EXPECT_EQ(made, 1);
    EXPECT_EQ(unchanged, kThreads - 1);
    EXPECT_EQ(link_of(shop).at("claims"), 1);
}

}  // namespace
}  // namespace couponry::service
