// Use cases over a database that collides and loses its answers: a client that repeats its request with the same key until it knows gets
// what it would have got from a database that never fails, once.
#include "store/faulty_store.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "property/cases.h"
#include "service/other_servers.h"
#include "service/services.h"
#include "store/backends.h"

namespace couponry::service {
namespace {

using store::Aggregate;
using store::Backend;
using store::FaultyStore;
using Fate = FaultyStore::Fate;

constexpr Instant kNow{1'795'262'400'000};
constexpr std::string_view kShop = "shop";

/// Seeded anew before every attempt, so that a repetition makes the ids that the first one made.
class RepeatedRandom final : public RandomSource {
public:
    void begin(std::uint64_t seed) { random_ = SeededRandom(seed); }
    void fill(std::span<std::byte> bytes) override { random_.fill(bytes); }

private:
    SeededRandom random_{0};
};

/// The services over a store, and a client that does not give up.
class Client {
public:
    explicit Client(store::Store& store)
        : services_(*until_known([&] { return Services::make(store, [] { return kNow; }, random_, folder_.file("imports")); })) {
        (void)until_known([&] { return services_->access->ensure_tenant(kShop); });
    }
    Services& services() { return *services_; }

    using UseCase = std::function<Result<Written>(const WriteContext& context)>;
    Written must(const UseCase& use_case) {
        const std::string key = fmt::format("request-{}", ++requests_);
        const WriteContext context{std::string(kShop), Repeatable{key, "fingerprint of " + key}, true};
        return *until_known([&] { return use_case(context); });
    }
    Written put(std::string_view kind, std::string_view id, std::string_view body) {
        return must([&](const WriteContext& context) {
            return services_->resources.put(context, *find_kind(kind), id, boost::json::parse(body), any());
        });
    }
    static Expectation any() {
        return [](std::int64_t) { return true; };
    }

private:
    template <class Attempt>
    std::invoke_result_t<const Attempt&> until_known(const Attempt& attempt) {
        for (;;) {
            random_.begin(static_cast<std::uint64_t>(requests_));
            auto result = attempt();
            if (!result && result.error().type == "store_unknown") continue;
            if (!result) ADD_FAILURE() << result.error().type << ": " << result.error().detail;
            CHECK(result.has_value());
            return result;
        }
    }

    store::TemporaryFolder folder_;
    RepeatedRandom random_;
    int requests_ = 0;
    std::unique_ptr<Services> services_;
};

void do_resources(Client& client) {
    client.put("sites", "gb", R"({"currencies": ["GBP", "EUR"], "locales": ["en"], "time_zone": "Europe/London"})");
    client.put("categories", "home", R"({"name": {"en": "Home"}})");
    client.put("products", "mug", R"({"name": {"en": "Mug"}, "categories": ["home"], "prices": {"GBP": 500}})");
    client.put("campaigns", "autumn", "{}");
    client.put("coupons", "TEN", R"({"name": {"en": "Ten"}})");
    client.put("customers", "c1", R"({"email": "c1@example.com"})");
    Resources& resources = client.services().resources;
    for (const int number : {1, 2, 3})
        client.must([&](const WriteContext& context) {
            return resources.create(context, *find_kind("customers"), {{"id", fmt::format("new{}", number)}});
        });
    client.must([&](const WriteContext& context) {
        return resources.patch(context, *find_kind("customers"), "c1", {{"segments", boost::json::array{"regular"}}},
                               Client::any());
    });
    client.must(
        [&](const WriteContext& context) { return resources.erase(context, *find_kind("customers"), "new2", Client::any()); });
}

void do_promotions(Client& client) {
    Promotions& promotions = client.services().promotions;
    for (const int percent : {10, 15, 20})
        client.put(
            "promotions", "off",
            fmt::format(R"({{"coupons": ["TEN"], "effects": [{{"type": "percent_off_order", "percent": "{}"}}]}})", percent));
    for (const char* status : {"published", "paused", "published"})
        client.must([&](const WriteContext& context) { return promotions.set_status(context, "off", status, Client::any()); });
    client.must([&](const WriteContext& context) { return promotions.restore(context, "off", {{"version", 2}}, Client::any()); });
}

void do_carts(Client& client) {
    Carts& carts = client.services().carts;
    const auto as_cart = [](const WriteContext& context) { return Carts::Context{context, Scopes::all()}; };
    const boost::json::value cart =
        boost::json::parse(R"({"site": "gb", "currency": "GBP", "lines": [{"product": "mug", "quantity": 2}]})");
    const auto make = [&] {
        return client.must([&](const WriteContext& context) { return carts.create(as_cart(context), cart); }).id;
    };
    const std::string first = make(), second = make(), third = make();
    std::string line;
    client.must([&](const WriteContext& context) {
        return carts.add_line(as_cart(context), first, {{"product", "mug"}, {"quantity", 1}}, Client::any(), line);
    });
    client.must([&](const WriteContext& context) {
        return carts.put_codes(as_cart(context), first, {{"codes", boost::json::array{"TEN"}}}, Client::any());
    });
    client.must(
        [&](const WriteContext& context) { return carts.patch(as_cart(context), second, {{"currency", "EUR"}}, Client::any()); });
    client.must([&](const WriteContext& context) { return carts.erase(as_cart(context), second, Client::any()); });
    client.must(
        [&](const WriteContext& context) { return carts.merge(as_cart(context), first, {{"cart", third}}, Client::any()); });
}

/// All that is kept, versions and revision too.
std::string contents(store::Store& store) {
    std::string text;
    CHECK(store
              .read(kShop,
                    [&](const store::Transaction& t) {
                        text = fmt::format("revision {}\n", t.revision());
                        for (std::size_t at = 0; at < store::kAggregates; ++at)
                            t.of(static_cast<Aggregate>(at)).for_each([&](const store::Document& document) {
                                text += fmt::format("{} {} {} {}\n", at, document.id, document.version, document.body);
                                return true;
                            });
                        for (const store::Document& version : t.promotion_history().versions("off", 0, store::kAggregates))
                            text += fmt::format("off {} {}\n", version.version, version.body);
                    })
              .has_value());
    return text;
}

class UseCases : public testing::TestWithParam<Backend> {};
INSTANTIATE_TEST_SUITE_P(Store, UseCases, testing::ValuesIn(store::all_backends()),
                         [](const auto& kind) { return store::name_of(kind.param); });

TEST_P(UseCases, SurviveCollisionsAndAnswersThatAreLost) {
    const auto do_all = [](store::Store& store) {
        Client client(store);
        do_resources(client);
        do_promotions(client);
        do_carts(client);
        CHECK(follow_other_servers(client.services()).has_value());
        const auto live = client.services().shops.find(kShop);
        CHECK(live.has_value());
        return (*live)->current().snapshot->revision;
    };
    const store::TemporaryStore sound(Backend::memory);
    const std::uint64_t revision = do_all(*sound);
    const std::string expected = contents(*sound);
    std::array<std::int64_t, FaultyStore::kFates> counts{};
    const property::Seeds seeds(5, 100);
    for (std::uint64_t seed = seeds.first; seed < seeds.end(); ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        const store::TemporaryStore behind(GetParam());
        FaultyStore faulty(*behind, seed);
        EXPECT_EQ(do_all(faulty), revision);
        EXPECT_EQ(contents(*behind), expected);
        for (std::size_t fate = 0; fate < FaultyStore::kFates; ++fate) counts[fate] += faulty.count(static_cast<Fate>(fate));
    }
    if (!seeds.are_all) return;
    for (const std::int64_t count : counts) EXPECT_GT(count, 10);  // or nothing was tried
}

}  // namespace
}  // namespace couponry::service
