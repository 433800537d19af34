// Many threads at one store: nothing is lost or counted twice, readers see whole transactions. Run under ThreadSanitizer too.
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "store/backends.h"

namespace couponry::store {
namespace {

constexpr int kThreads = 64;

class StoreOfThreads : public ::testing::TestWithParam<Backend> {
protected:
    TemporaryStore store_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Store, StoreOfThreads, ::testing::ValuesIn(all_backends()),
                         [](const auto& kind) { return name_of(kind.param); });

/// Adds one to a number kept as a document.
void add_one(Documents& documents, const std::string& id) {
    const auto found = documents.find(id);
    documents.put(new_version(id, std::to_string(found ? std::stoi(found->body) + 1 : 1)));
}

TEST_P(StoreOfThreads, ManyWritersAreCountedExactly) {
    constexpr int kWritesEach = 20;
    std::atomic<int> failures = 0, exceptions = 0, written = 0;
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < kThreads; ++thread)
            threads.emplace_back([&, thread] {
                for (int at = 0; at < kWritesEach; ++at) {
                    const int kind = (thread + at) % 8;  // neighbours in a batch fail
                    try {
                        const Result<void> result = store_->write("shop", [&](Transaction& t) -> Result<void> {
                            add_one(t.of(Aggregate::carts), "counter");
                            t.of(Aggregate::orders).put(new_version(numbered(thread * kWritesEach + at)));
                            t.next_revision();
                            if (kind == 3) return fail("refused", "No.");
                            if (kind == 5) throw std::out_of_range("no");
                            return {};
                        });
                        (result ? written : failures) += 1;
                    } catch (const std::out_of_range&) {
                        exceptions += 1;
                    }
                }
            });
    }
    EXPECT_EQ(failures, kThreads * kWritesEach / 8);
    EXPECT_EQ(exceptions, kThreads * kWritesEach / 8);
    EXPECT_EQ(written, kThreads * kWritesEach * 6 / 8);
    EXPECT_TRUE(store_->read("shop", [&](const Transaction& t) {
        EXPECT_EQ(t.of(Aggregate::carts).find("counter")->body, std::to_string(written));
        EXPECT_EQ(t.of(Aggregate::orders).count(), written);
        EXPECT_EQ(t.revision(), written);
    }));
}

// All wait while the first write holds the thread, so that they share one transaction; the one in the middle fails.
TEST_P(StoreOfThreads, OneThatFailsInTheMiddleOfABatchTakesNobodyWithIt) {
    std::latch all_wait(1);
    std::vector<std::jthread> threads;
    std::latch holds(1);
    threads.emplace_back([&] {
        (void)store_->write("shop", [&](Transaction&) {
            holds.count_down();
            all_wait.wait();
        });
    });
    holds.wait();
    std::atomic<int> written = 0, exceptions = 0;
    for (int at = 0; at < kThreads; ++at) {
        threads.emplace_back([&, at] {
            try {
                const Result<void> result = store_->write("shop", [at](Transaction& t) {
                    t.of(Aggregate::orders).put(new_version(numbered(at)));
                    if (at == kThreads / 2) throw std::out_of_range("in the middle");
                });
                written += result.has_value() ? 1 : 0;
            } catch (const std::out_of_range&) {
                exceptions += 1;
            }
        });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));  // enough for most; the counts hold whoever comes late
    all_wait.count_down();
    threads.clear();
    EXPECT_EQ(written, kThreads - 1);
    EXPECT_EQ(exceptions, 1);
    EXPECT_TRUE(store_->read("shop", [](const Transaction& t) {
        EXPECT_EQ(t.of(Aggregate::orders).count(), kThreads - 1);
        EXPECT_FALSE(t.of(Aggregate::orders).find(numbered(kThreads / 2)).has_value());
    }));
}

// Two documents that every write keeps equal, and the revision with them.
TEST_P(StoreOfThreads, ReadersSeeWholeTransactions) {
    constexpr int kWriters = 4, kReaders = 6, kWritesEach = 60;
    std::atomic<int> writing = kWriters;
    std::atomic<std::int64_t> reads = 0;
    const auto revision = [this] {
        std::int64_t seen = 0;
        EXPECT_TRUE(store_->read("shop", [&](const Transaction& t) { seen = t.revision(); }));
        return seen;
    };
    {
        std::vector<std::jthread> threads;
        for (int writer = 0; writer < kWriters; ++writer)
            threads.emplace_back([&] {
                for (int at = 0; at < kWritesEach; ++at) {
                    std::int64_t mine = 0;
                    EXPECT_TRUE(store_->write("shop", [&](Transaction& t) {
                        add_one(t.of(Aggregate::carts), "left");
                        add_one(t.of(Aggregate::orders), "right");
                        mine = t.next_revision();
                    }));
                    EXPECT_GE(revision(), mine);  // what was acknowledged is seen
                }
                --writing;
            });
        for (int reader = 0; reader < kReaders; ++reader)
            threads.emplace_back([&] {
                std::int64_t last = 0;
                while (writing > 0) {
                    EXPECT_TRUE(store_->read("shop", [&](const Transaction& t) {
                        const auto left = t.of(Aggregate::carts).find("left");
                        const auto right = t.of(Aggregate::orders).find("right");
                        ASSERT_EQ(left.has_value(), right.has_value());
                        const std::int64_t number = left ? std::stoi(left->body) : 0;
                        if (left) {
                            EXPECT_EQ(left->body, right->body);
                        }
                        EXPECT_EQ(number, t.revision());
                        EXPECT_GE(number, last);
                        last = number;
                    }));
                    ++reads;
                }
            });
    }
    EXPECT_GT(reads, 0);
    EXPECT_EQ(revision(), kWriters * kWritesEach);
}

TEST_P(StoreOfThreads, OneOfManyWithTheSameExpectedVersionWins) {
    std::atomic<int> won = 0, conflicts = 0;
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < kThreads; ++thread)
            threads.emplace_back([&] {
                bool is_written = false;
                EXPECT_TRUE(store_->write("shop", [&](Transaction& t) {
                    is_written = t.of(Aggregate::sites).put(new_version("us"), kAbsent).has_value();
                }));
                (is_written ? won : conflicts) += 1;
            });
    }
    EXPECT_EQ(won, 1);
    EXPECT_EQ(conflicts, kThreads - 1);
}

}  // namespace
}  // namespace couponry::store
