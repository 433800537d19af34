// What is PostgreSQL's own: which databases are refused, servers that start at once, collisions of several servers, connections that
// are lost.
#include "store/postgres/postgres_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "store/postgres/testing.h"

namespace couponry::store::postgres {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// One when tests have a server, named "Postgres"; else none of these tests is there.
std::vector<std::string> servers() {
    return test_server().empty() ? std::vector<std::string>() : std::vector<std::string>{"Postgres"};
}

class PostgresStore : public ::testing::TestWithParam<std::string> {
protected:
    Result<Opened> open_now(Migrate migrate) { return open({.url = database_.url(), .migrate = migrate, .now = kTestInstant}); }
    Failure refusal(Migrate migrate = Migrate::yes) {
        Result<Opened> opened = open_now(migrate);
        return opened ? Failure() : opened.error();
    }
    /// What a write did, and how often it was run.
    struct Tried {
        Result<void> result;
        int times = 0;
    };
    static Tried add_order(Store& store, const std::string& id) {
        Tried tried;
        tried.result = store.write("shop", [&](Transaction& t) {
            ++tried.times;
            t.of(Aggregate::orders).put(new_version(id));
        });
        return tried;
    }
    static std::int64_t count_orders(Store& store) {
        std::int64_t count = 0;
        EXPECT_TRUE(store.read("shop", [&](const Transaction& t) { count = t.of(Aggregate::orders).count(); }));
        return count;
    }
    /// As when the network fails.
    void cut_connections() const {
        TemporaryDatabase::run_on_server("DO $$ BEGIN PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
                                         database_.name() + "'; END $$");
    }

    TemporaryDatabase database_;
};
INSTANTIATE_TEST_SUITE_P(Store, PostgresStore, ::testing::ValuesIn(servers()), [](const auto& kind) { return kind.param; });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(PostgresStore);

TEST_P(PostgresStore, MigratesOnceAndOnlyWhenAsked) {
    EXPECT_EQ(refusal(Migrate::no).type, "store_older");
    EXPECT_THAT(open_now(Migrate::yes)->migrations, Not(IsEmpty()));
    EXPECT_THAT(open_now(Migrate::yes)->migrations, IsEmpty());
    EXPECT_TRUE(open_now(Migrate::no)->store->is_shared());
}

TEST_P(PostgresStore, ServersThatStartAtOnceMigrateTogether) {
    constexpr int kServers = 6;
    std::latch all_are_there(kServers);
    std::atomic<std::size_t> steps = 0;
    {
        std::vector<std::jthread> threads;
        for (int server = 0; server < kServers; ++server)
            threads.emplace_back([&] {
                all_are_there.arrive_and_wait();
                const Result<Opened> opened = open_now(Migrate::yes);
                ASSERT_TRUE(opened.has_value()) << opened.error().detail;
                steps += opened->migrations.size();
            });
    }
    EXPECT_EQ(steps, sql::migrations().size());
}

TEST_P(PostgresStore, DatabasesOfOthersAndOfLaterProgramsAreRefused) {
    database_.run("CREATE TABLE bookmarks (url TEXT)");
    EXPECT_EQ(refusal().type, "store_foreign");
    database_.run("DROP TABLE bookmarks");
    ASSERT_TRUE(open_now(Migrate::yes).has_value());
    database_.run("INSERT INTO migrations VALUES ('9999_of_the_future', 'x', 0)");
    EXPECT_EQ(refusal().type, "store_newer");
}

TEST_P(PostgresStore, OneThatMayLoseWritesIsRefusedUnlessAllowed) {
    TemporaryDatabase::run_on_server("ALTER DATABASE " + database_.name() + " SET synchronous_commit = off");
    const Failure refused = refusal();
    EXPECT_EQ(refused.type, "store_unsafe");
    EXPECT_THAT(refused.detail, HasSubstr("synchronous_commit = on"));
    EXPECT_TRUE(
        open({.url = database_.url(), .migrate = Migrate::yes, .now = kTestInstant, .may_lose_writes = true}).has_value());
}

// Where writes are refused, reads may be behind: as on a standby.
TEST_P(PostgresStore, OneThatOnlyReadsIsNotConnectedTo) {
    TemporaryDatabase::run_on_server("ALTER DATABASE " + database_.name() + " SET default_transaction_read_only = on");
    const Failure refused = refusal();
    EXPECT_EQ(refused.type, "store_busy");
    EXPECT_THAT(refused.detail, HasSubstr("read-only"));
    TemporaryDatabase::run_on_server("ALTER DATABASE " + database_.name() + " RESET default_transaction_read_only");
    EXPECT_TRUE(open_now(Migrate::yes).has_value());
}

TEST_P(PostgresStore, NoMessageHasThePassword) {
    for (const char* url : {"postgres://me:geheim@127.0.0.1:1/shop", "postgres://me:geheim@127.0.0.1:nine/shop",
                            "postgres://me:ge%heim@127.0.0.1/x", "postgres://me:geheim@[/x", "mysql://me:geheim@localhost/x",
                            "host=127.0.0.1 password=geheim", ""}) {
        const Result<Opened> opened = open({.url = url, .migrate = Migrate::yes, .now = kTestInstant});
        ASSERT_FALSE(opened.has_value()) << url;
        EXPECT_THAT(opened.error().detail, Not(HasSubstr("heim"))) << url;
    }
    EXPECT_EQ(open({.url = "postgres://me:x@127.0.0.1:1/shop"}).error().type, "store_busy");
}

TEST_P(PostgresStore, ABackupIsTheBusinessOfPgDump) {
    const auto store = open_or_stop(database_);
    EXPECT_THAT(store->backup("/tmp/x").error().detail, HasSubstr("pg_dump"));
}

// Each adds to what it read: a lost update would show.
TEST_P(PostgresStore, SeveralServersCountExactly) {
    constexpr int kServers = 3, kThreadsEach = 3, kWritesEach = 15;
    std::vector<std::unique_ptr<Store>> stores;
    for (int server = 0; server < kServers; ++server) stores.push_back(open_or_stop(database_));
    std::atomic<int> runs = 0;
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < kServers * kThreadsEach; ++thread)
            threads.emplace_back([&, thread] {
                for (int at = 0; at < kWritesEach; ++at) {
                    const Result<void> written =
                        stores[static_cast<std::size_t>(thread % kServers)]->write("shop", [&](Transaction& t) {
                            ++runs;
                            Documents& carts = t.of(Aggregate::carts);
                            const auto found = carts.find("counter");
                            carts.put(new_version("counter", std::to_string(found ? std::stoi(found->body) + 1 : 1)));
                            t.next_revision();
                        });
                    EXPECT_TRUE(written.has_value()) << written.error().detail;
                }
            });
    }
    constexpr int kAll = kServers * kThreadsEach * kWritesEach;
    EXPECT_TRUE(stores[0]->read("shop", [&](const Transaction& t) {
        EXPECT_EQ(t.of(Aggregate::carts).find("counter")->body, std::to_string(kAll));
        EXPECT_EQ(t.revision(), kAll);
    }));
    EXPECT_GT(runs, kAll) << "nothing collided, so nothing was tried";
}

// Both lock the same rows in the opposite order: PostgreSQL ends one of them, which is run again.
TEST_P(PostgresStore, ADeadlockIsRunAgain) {
    const auto store = open_or_stop(database_);
    std::atomic<int> runs = 0;
    std::latch both_have_one(2);
    const auto put_both = [&](const std::string& first, const std::string& second) {
        std::atomic<bool> is_first_time = true;
        const Result<void> written = store->write(
            "shop",
            [&](Transaction& t) {
                ++runs;
                t.of(Aggregate::orders).put(new_version(first));
                if (is_first_time.exchange(false)) both_have_one.arrive_and_wait();
                t.of(Aggregate::orders).put(new_version(second));
            },
            Isolation::locks);
        EXPECT_TRUE(written.has_value()) << written.error().detail;
    };
    for (const char* id : {"a", "b"}) EXPECT_TRUE(add_order(*store, id).result.has_value());
    {
        const std::jthread one([&] { put_both("a", "b"); });
        const std::jthread other([&] { put_both("b", "a"); });
    }
    EXPECT_GE(runs, 3);  // and once more if they meet again
    EXPECT_TRUE(store->read("shop", [](const Transaction& t) { EXPECT_EQ(t.of(Aggregate::orders).find("a")->version, 3); }));
}

TEST_P(PostgresStore, ALostConnectionIsMadeAnew) {
    const auto store = open_or_stop(database_);
    EXPECT_TRUE(add_order(*store, "before").result.has_value());
    EXPECT_EQ(count_orders(*store), 1);
    cut_connections();
    EXPECT_EQ(count_orders(*store), 1);
    EXPECT_TRUE(add_order(*store, "after").result.has_value());
    int times = 0;
    const Result<void> written = store->write("shop", [&](Transaction& t) {
        t.of(Aggregate::orders).put(new_version("in the middle"));
        if (++times == 1) cut_connections();
        t.of(Aggregate::orders).put(new_version("in the middle too"));
    });
    EXPECT_TRUE(written.has_value()) << written.error().detail;
    EXPECT_EQ(times, 2);
    EXPECT_EQ(count_orders(*store), 4);
}

// The server ends the connection while it works on the COMMIT: nobody can know, so it is said, and not tried again.
TEST_P(PostgresStore, AConnectionThatIsLostDuringTheCommitIsUnknown) {
    const auto store = open_or_stop(database_);
    database_.run(
        "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; END'");
    database_.run(
        "CREATE CONSTRAINT TRIGGER lose AFTER INSERT ON orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "
        "lose()");
    const Tried tried = add_order(*store, "lost");
    ASSERT_FALSE(tried.result.has_value());
    EXPECT_EQ(tried.result.error().type, "store_unknown");
    EXPECT_EQ(tried.times, 1);
    database_.run("DROP TRIGGER lose ON orders");
    EXPECT_TRUE(add_order(*store, "found").result.has_value());
    EXPECT_EQ(count_orders(*store), 1);
}

// Each sees that there is none and puts one under another id: together they would break what each of them made sure of.
TEST_P(PostgresStore, WritesThatWouldNotHaveFollowedEachOtherCollide) {
    const auto one = open_or_stop(database_);
    const auto other = open_or_stop(database_);
    std::latch both_have_read(2);
    const auto put_the_only_one = [&](Store& store, const std::string& id) {
        bool is_first_time = true;
        EXPECT_TRUE(store.write("shop", [&](Transaction& t) {
            const bool is_none = t.of(Aggregate::coupons).count() == 0;
            if (std::exchange(is_first_time, false)) both_have_read.arrive_and_wait();
            if (is_none) t.of(Aggregate::coupons).put(new_version(id));
        }));
    };
    {
        const std::jthread first([&] { put_the_only_one(*one, "a"); });
        const std::jthread second([&] { put_the_only_one(*other, "b"); });
    }
    EXPECT_TRUE(one->read("shop", [&](const Transaction& t) { EXPECT_EQ(t.of(Aggregate::coupons).count(), 1); }));
}

}  // namespace
}  // namespace couponry::store::postgres
