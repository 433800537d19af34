// A machine that loses its power while it writes: what was acknowledged is on the disk, whatever the disk had not synced. A build
// that does not sync (couponry_fault_no_sync) must fail here.
#include "store/power_cut.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <mutex>
#include <thread>

#include "property/cases.h"
#include "property/report.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/testing.h"

namespace couponry::store::sqlite {
namespace {

constexpr int kWriters = 4;
constexpr int kNumbersPerWriter = 1'000'000;
// About two checkpoints of the log: some rounds are cut in a commit, some in a checkpoint.
constexpr std::int64_t kCallsMax = 6'000;

/// Writes from several threads until writing fails, and answers what was acknowledged.
std::vector<int> write_until_it_fails(Store& store) {
    std::mutex mutex;
    std::vector<int> numbers;
    std::vector<std::jthread> threads;
    for (int writer = 0; writer < kWriters; ++writer)
        threads.emplace_back([&, writer] {
            for (int number = writer * kNumbersPerWriter;; ++number) {
                const std::string id = std::to_string(number);
                const Result<void> written = store.write("shop", [&](Transaction& t) {
                    t.of(Aggregate::orders).put(new_version(id, std::string(1'500, 'x'), {{"customer", "c"}}));
                    t.of(Aggregate::promotions).put(new_version("p" + id));
                    t.next_revision();
                });
                if (!written) return;
                const std::lock_guard lock(mutex);
                numbers.push_back(number);
            }
        });
    threads.clear();
    return numbers;
}

void expect_all_there(const std::string& path, const std::vector<int>& numbers) {
    const auto store = open_or_stop(path);
    EXPECT_TRUE(store->read("shop", [&](const Transaction& t) {
        const Documents& orders = t.of(Aggregate::orders);
        int missing = 0;
        for (const int number : numbers) missing += orders.find(std::to_string(number)).has_value() ? 0 : 1;
        EXPECT_EQ(missing, 0) << "of " << numbers.size();
        EXPECT_EQ(orders.count(), t.revision());
        EXPECT_EQ(orders.count(), t.of(Aggregate::promotions).count());
    }));
    Connection connection(path);
    std::string verdict;
    connection.session() << "PRAGMA integrity_check", soci::into(verdict);
    EXPECT_EQ(verdict, "ok");
}

TEST(PowerCut, WhatWasAcknowledgedIsOnTheDisk) {
    const TemporaryFolder of_empty;
    (void)open_or_stop(of_empty.file());
    PowerCut disk;
    const property::Seeds seeds(200, 2'000);
    std::size_t acknowledged = 0;
    std::uint64_t whole = 0;
    for (std::uint64_t seed = seeds.first; seed < seeds.end(); ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        SeededRandom random(seed);
        const TemporaryFolder folder;
        std::filesystem::copy(of_empty.file(), folder.file());
        auto store = open_or_stop(folder.file());
        const auto calls = static_cast<std::int64_t>(random.below(kCallsMax));
        disk.cut_after(calls, seed % 2 == 0 ? PowerCut::Unsynced::lost : PowerCut::Unsynced::some, seed);
        const std::vector<int> numbers = write_until_it_fails(*store);
        EXPECT_TRUE(disk.is_cut());
        store.reset();
        disk.restore();
        expect_all_there(folder.file(), numbers);
        acknowledged += numbers.size();
        if (HasFailure()) break;
        ++whole;
    }
    if (seeds.are_all && !HasFailure()) {
        EXPECT_GT(acknowledged, 50 * seeds.count);  // or nothing was tried
    }
    property::report("3.6", "rounds of a lost power after which the acknowledged is there",
                     fmt::format("{} of {}", whole, seeds.count), "all", whole == seeds.count && !HasFailure());
}

}  // namespace
}  // namespace couponry::store::sqlite
