// A copy that is made while others write is one whole state. Run under ThreadSanitizer too.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "store/sqlite/testing.h"

namespace couponry::store::sqlite {
namespace {

class BackupOf : public ::testing::TestWithParam<bool> {
protected:
    TemporaryFolder folder_;
    std::unique_ptr<Store> store_ = open_or_stop(GetParam() ? ":memory:" : folder_.file());
};
INSTANTIATE_TEST_SUITE_P(Store, BackupOf, ::testing::Bool(),
                         [](const auto& kind) { return std::string(kind.param ? "Memory" : "File"); });

TEST_P(BackupOf, WhileOthersWriteIsWhole) {
    std::atomic<bool> is_done = false;
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&, thread] {
            for (int at = 0; !is_done; ++at)
                EXPECT_TRUE(store_->write("shop", [&](Transaction& t) {
                    t.of(Aggregate::orders).put(new_version(numbered(thread * 100'000 + at)));
                    t.next_revision();
                }));
        });
    for (int copy = 0; copy < 3; ++copy) {
        const std::string path = folder_.file("copy" + std::to_string(copy));
        const Result<void> made = store_->backup(path);
        EXPECT_TRUE(made.has_value()) << made.error().detail;
        const auto copied = open_or_stop(path);
        EXPECT_TRUE(copied->read("shop", [](const Transaction& t) { EXPECT_EQ(t.of(Aggregate::orders).count(), t.revision()); }));
    }
    is_done = true;
}

}  // namespace
}  // namespace couponry::store::sqlite
