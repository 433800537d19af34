// A shop that moves from SQLite into PostgreSQL: everything arrives, and only into an empty database.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/backends.h"

namespace couponry::store {
namespace {

/// "Postgres" when tests have a server; else there are no such tests.
std::vector<Backend> targets() {
    std::vector<Backend> backends = all_backends();
    std::erase_if(backends, [](Backend backend) { return backend != Backend::postgres; });
    return backends;
}

class CopyTo : public ::testing::TestWithParam<Backend> {
protected:
    /// Two tenants with documents of every kind, keys, versions, an answer to repeat and a revision.
    void make_source() const {
        const auto store = sqlite::open_or_stop(source_);
        for (const char* tenant : {"one", "two"})
            ASSERT_TRUE(store->write(tenant, [&](Transaction& t) {
                for (std::size_t at = 0; at < kAggregates; ++at)
                    for (int number = 0; number < 1'203; ++number)
                        t.of(static_cast<Aggregate>(at))
                            .put(new_version(numbered(number), "{\"a\": \"\\\\ Zoë\"}", {{"k", tenant}}));
                t.of(Aggregate::promotions).put(new_version(numbered(7), "second"));
                t.idempotency_keys().begin("key", "fingerprint", kTestInstant);
                t.idempotency_keys().finish("key", "answer");
                t.next_revision();
                t.next_revision();
            }));
    }
    Result<std::vector<CopiedTable>> copy() const {
        Result<std::vector<CopiedTable>> copied;
        const Result<void> done = sqlite::read_whole(source_, [&](soci::session& from) -> Result<void> {
            copied = postgres::fill({.url = target_.url(), .now = kTestInstant}, from);
            return copied ? Result<void>() : std::unexpected(copied.error());
        });
        return done ? copied : std::unexpected(done.error());
    }
    std::string refusal() const {
        const auto copied = copy();
        return copied ? "" : copied.error().type;
    }

    TemporaryFolder folder_;
    std::string source_ = folder_.file();
    postgres::TemporaryDatabase target_;
};
INSTANTIATE_TEST_SUITE_P(Store, CopyTo, ::testing::ValuesIn(targets()), [](const auto& kind) { return name_of(kind.param); });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CopyTo);

TEST_P(CopyTo, EverythingArrives) {
    make_source();
    const auto copied = copy();
    ASSERT_TRUE(copied.has_value()) << copied.error().detail;
    std::int64_t rows = 0;
    for (const CopiedTable& table : *copied) rows += table.rows;
    constexpr std::int64_t kDocuments = 1'203, kTenants = 2;
    // Documents and their keys (the one that was put again has none), versions, the answer and the revision.
    EXPECT_EQ(rows, kTenants * (2 * kDocuments * static_cast<std::int64_t>(kAggregates) - 1 + kDocuments + 1 + 1 + 1));

    const auto from = sqlite::open_or_stop(source_);
    const auto to = postgres::open_or_stop(target_);
    for (const char* tenant : {"one", "two"}) {
        std::vector<std::vector<Document>> there, here;
        const auto read_all = [&](Store& store, std::vector<std::vector<Document>>& all) {
            ASSERT_TRUE(store.read(tenant, [&](const Transaction& t) {
                all.clear();
                for (std::size_t at = 0; at < kAggregates; ++at) {
                    auto& documents = all.emplace_back();
                    t.of(static_cast<Aggregate>(at)).for_each([&](const Document& document) {
                        documents.push_back(document);
                        return true;
                    });
                    all.push_back(t.of(static_cast<Aggregate>(at)).find_by("k", tenant, numbered(5), 9));
                }
                all.push_back(t.promotion_history().versions(numbered(7), 0, 9));
                EXPECT_EQ(t.revision(), 2);
            }));
        };
        read_all(*from, there);
        read_all(*to, here);
        EXPECT_TRUE(there == here);
        EXPECT_EQ(here.back().size(), 2u);
        EXPECT_TRUE(to->write(tenant, [](Transaction& t) {
            EXPECT_EQ(t.idempotency_keys().begin("key", "fingerprint", kTestInstant).answer, "answer");
        }));
    }
}

TEST_P(CopyTo, OnlyAnEmptyDatabaseIsFilled) {
    make_source();
    ASSERT_TRUE(postgres::open_or_stop(target_)->write("x", [](Transaction& t) { t.next_revision(); }).has_value());
    EXPECT_EQ(refusal(), "store_not_empty");
    EXPECT_TRUE(postgres::open_or_stop(target_)->read(
        "one", [](const Transaction& t) { EXPECT_EQ(t.of(Aggregate::orders).count(), 0); }));
}

TEST_P(CopyTo, ASourceThatAServerHasOrThatIsNotThereIsRefused) {
    EXPECT_EQ(refusal(), "store_missing");
    make_source();
    const auto server = sqlite::open_or_stop(source_);
    EXPECT_EQ(refusal(), "store_locked");
}

}  // namespace
}  // namespace couponry::store
