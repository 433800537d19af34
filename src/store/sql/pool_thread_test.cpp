#include "store/sql/pool.h"

#include <gtest/gtest.h>

#include <optional>
#include <thread>

namespace couponry::store::sql {
namespace {

using std::chrono::milliseconds;

TEST(Pool, WhoeverFindsNoneWaitsAsLongAsHeMay) {
    Pool<int> pool;
    pool.add(std::make_unique<int>(7));
    std::optional<Pool<int>::Lease> first(pool);
    EXPECT_EQ(**first, 7);
    EXPECT_FALSE(Pool<int>::Lease(pool, milliseconds(10)));
    const std::jthread other([&] {
        Pool<int>::Lease second(pool, milliseconds(60'000));
        ASSERT_TRUE(second);
        EXPECT_EQ(*second, 7);
    });
    first.reset();
}

TEST(Pool, AnEmptyLeaseGivesNothingBack) {
    Pool<int> pool;
    EXPECT_FALSE(Pool<int>::Lease(pool, milliseconds(1)));
    EXPECT_FALSE(Pool<int>::Lease(pool, milliseconds(1)));
}

}  // namespace
}  // namespace couponry::store::sql
