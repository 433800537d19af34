// A shop's customers are read one by one: memory does not grow with their number.
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "store/backends.h"

// AddressSanitizer keeps what was freed, so there is nothing to measure; this is there only with it.
extern "C" void __asan_init() __attribute__((weak));

namespace couponry::store {
namespace {

constexpr int kCustomers = 200'000;
constexpr int kBatch = 1'000;

std::vector<Backend> on_disk() {
    std::vector<Backend> backends = all_backends();
    std::erase(backends, Backend::memory);
    return backends;
}

/// Of this process, in megabytes.
std::int64_t resident_mb() {
    std::ifstream file("/proc/self/statm");
    std::int64_t all = 0, resident = 0;
    file >> all >> resident;
    return __asan_init != nullptr ? 0 : resident * sysconf(_SC_PAGESIZE) / (1 << 20);
}

class Streaming : public ::testing::TestWithParam<Backend> {};
INSTANTIATE_TEST_SUITE_P(Store, Streaming, ::testing::ValuesIn(on_disk()), [](const auto& kind) { return name_of(kind.param); });

TEST_P(Streaming, MemoryIsFlatOver200000Rows) {
    const TemporaryStore store(GetParam());
    const std::string body(300, 'x');
    std::int64_t after_some = 0;
    for (int first = 0; first < kCustomers; first += kBatch) {
        std::vector<NewVersion> batch;
        for (int at = first; at < first + kBatch; ++at)
            batch.push_back(new_version(numbered(at), body, {{"email", numbered(at) + "@example.com"}}));
        ASSERT_TRUE(store->write("shop", [&](Transaction& t) { t.of(Aggregate::customers).put_all(batch); }).has_value());
        if (first == kCustomers / 10) after_some = resident_mb();
    }
    EXPECT_LE(resident_mb(), after_some + 8);

    int visited = 0;
    std::int64_t bytes = 0, after_few = 0;
    ASSERT_TRUE(store->read("shop", [&](const Transaction& t) {
        t.of(Aggregate::customers).for_each([&](const Document& document) {
            bytes += static_cast<std::int64_t>(document.body.size());
            if (++visited == kCustomers / 10) after_few = resident_mb();
            return true;
        });
    }));
    EXPECT_EQ(visited, kCustomers);
    EXPECT_EQ(bytes, 300LL * kCustomers);
    EXPECT_LE(resident_mb(), after_few + 8);  // all of it would be more than 60
}

}  // namespace
}  // namespace couponry::store
