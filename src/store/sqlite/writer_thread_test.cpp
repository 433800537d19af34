// What becomes of a group when the database itself fails in it, and of a queue that is full. Run under ThreadSanitizer too.
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>
#include <utility>

#include "store/sql/migrations.h"
#include "store/sqlite/testing.h"
#include "store/sqlite/writer.h"

namespace couponry::store::sqlite {
namespace {

class WriterOnASmallDisk : public ::testing::Test {
protected:
    WriterOnASmallDisk() {
        auto connection = std::make_unique<Connection>(folder_.file());
        connection->make_durable();
        CHECK(sql::migrate(connection->session(), sql::migrations(), Migrate::yes, kTestInstant).has_value());
        connection->run("PRAGMA max_page_count = 300");
        pool_.add(std::move(connection));
    }

    /// Keeps the writer in a transaction of its own until `others_wait` is counted down.
    std::jthread hold(Writer& writer, std::latch& others_wait) {
        std::jthread holder([&] {
            (void)writer.write("shop", [&](Transaction&) {
                holds_.count_down();
                others_wait.wait();
            });
        });
        holds_.wait();
        return holder;
    }
    std::int64_t count(Aggregate aggregate) {
        Pool::Lease connection(pool_);
        return (*connection).transaction("shop").of(aggregate).count();
    }

    TemporaryFolder folder_;
    Pool pool_;
    std::latch holds_{1};
};

TEST_F(WriterOnASmallDisk, OneThatFillsTheDiskFailsAlone) {
    constexpr int kOthers = 20;
    std::atomic<int> runs = 0, written = 0, full = 0;
    {
        Writer writer(pool_);
        std::latch others_wait(1);
        const std::jthread holder = hold(writer, others_wait);
        std::vector<std::jthread> threads;
        for (int at = 0; at <= kOthers; ++at) {
            threads.emplace_back([&, at] {
                const Result<void> result = writer.write("shop", [&](Transaction& t) {
                    ++runs;
                    const std::size_t size = at == kOthers / 2 ? 10'000'000 : 10;
                    t.of(Aggregate::orders).put(new_version(numbered(at), std::string(size, 'x')));
                    t.next_revision();
                });
                written += result.has_value() ? 1 : 0;
                full += !result && result.error().type == "store_full" ? 1 : 0;
            });
            while (std::cmp_less_equal(writer.waiting(), at)) std::this_thread::yield();  // they queue in order
        }
        others_wait.count_down();
    }
    EXPECT_EQ(written, kOthers);
    EXPECT_EQ(full, 1);
    EXPECT_EQ(runs, kOthers / 2 + 1 + kOthers + 1);  // one group up to the one that fails, then each alone
    EXPECT_EQ(count(Aggregate::orders), kOthers);
}

TEST_F(WriterOnASmallDisk, AFullQueueIsAFailure) {
    Writer writer(pool_, 1);
    std::latch others_wait(1);
    const std::jthread holder = hold(writer, others_wait);
    std::atomic<int> written = 0, refused = 0;
    std::latch one_is_refused(1);
    std::vector<std::jthread> threads;
    for (int at = 0; at < 2; ++at)
        threads.emplace_back([&] {
            const Result<void> result = writer.write("shop", [](Transaction& t) { t.next_revision(); });
            if (result) ++written;
            if (!result && result.error().type == "store_busy" && ++refused == 1) one_is_refused.count_down();
        });
    one_is_refused.wait();
    others_wait.count_down();
    threads.clear();
    EXPECT_EQ(written, 1);
    EXPECT_EQ(refused, 1);
}

}  // namespace
}  // namespace couponry::store::sqlite
