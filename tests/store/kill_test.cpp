// A server that is killed while it writes: what it had acknowledged is there when the database is opened again, and nothing of what
// a transaction had half done.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "base/random.h"
#include "property/cases.h"
#include "property/report.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/testing.h"

namespace couponry::store::sqlite {
namespace {

constexpr int kWriters = 4;
constexpr int kNumbersPerWriter = 1'000'000;

/// Writes from several threads for ever, and the number of each write into the pipe when it is acknowledged.
[[noreturn]] void write_and_tell(const std::string& path, int pipe) {
    const auto store = open_or_stop(path);
    std::vector<std::thread> threads;
    for (int writer = 0; writer < kWriters; ++writer)
        threads.emplace_back([&, writer] {
            for (int at = 0;; ++at) {
                const int number = writer * kNumbersPerWriter + at;
                const std::string id = std::to_string(number);
                const Result<void> written = store->write("shop", [&](Transaction& t) {
                    t.of(Aggregate::orders).put(new_version(id, std::string(200, 'x'), {{"customer", "c"}}));
                    t.of(Aggregate::promotions).put(new_version("p" + id));
                    t.next_revision();
                });
                if (!written || ::write(pipe, &number, sizeof number) != sizeof number) _exit(1);
            }
        });
    for (std::thread& thread : threads) thread.join();
    _exit(1);
}

/// Reads what a child acknowledges and kills it after `count`, at whatever it does then.
std::vector<int> acknowledged_until_killed(const std::string& path, std::size_t count) {
    int ends[2];
    CHECK(pipe(ends) == 0);
    const pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        close(ends[0]);
        write_and_tell(path, ends[1]);
    }
    close(ends[1]);
    std::vector<int> numbers;
    int number = 0;
    // After the kill, what the pipe still holds was acknowledged as well.
    while (read(ends[0], &number, sizeof number) == sizeof number) {
        numbers.push_back(number);
        if (numbers.size() == count) kill(child, SIGKILL);
    }
    close(ends[0]);
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
    return numbers;
}

void expect_all_there(const std::string& path, const std::vector<int>& numbers) {
    const auto store = open_or_stop(path);
    EXPECT_TRUE(store->read("shop", [&](const Transaction& t) {
        const Documents& orders = t.of(Aggregate::orders);
        for (const int number : numbers) EXPECT_TRUE(orders.find(std::to_string(number)).has_value()) << number;
        EXPECT_GE(orders.count(), static_cast<std::int64_t>(numbers.size()));
        EXPECT_LE(orders.count(), static_cast<std::int64_t>(numbers.size()) + kWriters);  // written, but not told yet
        EXPECT_EQ(orders.count(), t.revision());
        EXPECT_EQ(orders.count(), t.of(Aggregate::promotions).count());
    }));
    Connection connection(path);
    std::string verdict;
    connection.session() << "PRAGMA integrity_check", soci::into(verdict);
    EXPECT_EQ(verdict, "ok");
    int orphans = 0;
    connection.session() << "SELECT count(*) FROM pragma_foreign_key_check", soci::into(orphans);
    EXPECT_EQ(orphans, 0);
}

TEST(Kill, WhatWasAcknowledgedIsThere) {
    const property::Seeds seeds(20, 200);
    std::uint64_t whole = 0;
    for (std::uint64_t seed = seeds.first; seed < seeds.end(); ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        SeededRandom random(seed);
        const TemporaryFolder folder;
        const auto numbers = acknowledged_until_killed(folder.file(), 1 + random.below(400));
        expect_all_there(folder.file(), numbers);
        if (HasFailure()) break;
        ++whole;
    }
    property::report("3.6", "rounds of a killed server after which the acknowledged is there",
                     fmt::format("{} of {}", whole, seeds.count), "all", whole == seeds.count && !HasFailure());
}

}  // namespace
}  // namespace couponry::store::sqlite
