// Opening a database: which are refused, what migrating does, and copies.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "store/sql/migrations.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/testing.h"

namespace couponry::store::sqlite {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Open : public ::testing::Test {
protected:
    Result<Opened> open_now(Migrate migrate) { return open({path_, migrate, kTestInstant}); }
    std::string refusal(Migrate migrate) {
        const Result<Opened> opened = open_now(migrate);
        return opened ? "" : opened.error().type;
    }
    void make_text_file(const std::string& text) { std::ofstream(path_, std::ios::binary) << text; }
    /// A database that has only the first of the steps.
    void make_first_step() {
        Connection connection(path_);
        ASSERT_TRUE(sql::migrate(connection.session(), sql::migrations().first(1), Migrate::yes, kTestInstant).has_value());
        connection.run("INSERT INTO promotions VALUES ('shop', 'p', 'old', '', 3, 5)");
    }

    /// The names of all steps but so many.
    static std::vector<std::string> steps_from(std::size_t first) {
        std::vector<std::string> names;
        for (const sql::Migration& step : sql::migrations().subspan(first)) names.emplace_back(step.name);
        return names;
    }

    TemporaryFolder folder_;
    std::string path_ = folder_.file("two  words=a.db");
};

TEST_F(Open, MakesAnEmptyDatabaseOnlyWhenAsked) {
    EXPECT_EQ(refusal(Migrate::no), "store_missing");
    EXPECT_FALSE(std::filesystem::exists(path_));
    const Result<Opened> opened = open_now(Migrate::yes);
    ASSERT_TRUE(opened.has_value()) << opened.error().detail;
    EXPECT_EQ(opened->migrations, steps_from(0));
    struct stat status{};
    ASSERT_EQ(stat(path_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(Open, MigratesOnce) {
    ASSERT_TRUE(open_now(Migrate::yes).has_value());
    EXPECT_THAT(open_now(Migrate::yes)->migrations, IsEmpty());
    EXPECT_THAT(open_now(Migrate::no)->migrations, IsEmpty());
}

TEST_F(Open, ADatabaseOfAnEarlierNumberIsMigratedWhenAsked) {
    make_first_step();
    const Result<Opened> refused = open_now(Migrate::no);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().type, "store_older");
    EXPECT_THAT(refused.error().detail, HasSubstr("0002_revisions_and_history"));
    const Result<Opened> opened = open_now(Migrate::yes);
    ASSERT_TRUE(opened.has_value()) << opened.error().detail;
    EXPECT_EQ(opened->migrations, steps_from(1));
    const Result<void> read = opened->store->read("shop", [](const Transaction& t) {
        EXPECT_EQ(t.of(Aggregate::promotions).find("p"), (Document{"p", "old", 3, Instant{5}}));
        EXPECT_EQ(t.promotion_history().version("p", 3), (Document{"p", "old", 3, Instant{5}}));
    });
    EXPECT_TRUE(read.has_value());
}

TEST_F(Open, AMigrationThatFailsLeavesNothing) {
    make_first_step();
    const std::vector<sql::Migration> broken = {
        sql::migrations()[0], {"0002_broken", "CREATE TABLE good (tenant TEXT); CREATE TABLE promotions (tenant TEXT);"}};
    {
        Connection connection(path_);
        EXPECT_THROW((void)sql::migrate(connection.session(), broken, Migrate::yes, kTestInstant), soci::soci_error);
    }
    EXPECT_EQ(open_now(Migrate::yes)->migrations, steps_from(1));
    Connection connection(path_);
    EXPECT_THROW(connection.run("SELECT * FROM good"), soci::soci_error);
}

TEST_F(Open, ANewerDatabaseIsRefused) {
    ASSERT_TRUE(open_now(Migrate::yes).has_value());
    Connection(path_).run("INSERT INTO migrations VALUES ('9999_of_the_future', 'x', 0)");
    EXPECT_EQ(refusal(Migrate::no), "store_newer");
    EXPECT_EQ(refusal(Migrate::yes), "store_newer");
}

TEST_F(Open, OtherMigrationsOfTheSameNumberAreRefused) {
    ASSERT_TRUE(open_now(Migrate::yes).has_value());
    Connection(path_).run("UPDATE migrations SET checksum = 'x' WHERE name LIKE '0002%'");
    EXPECT_EQ(refusal(Migrate::yes), "store_foreign");
}

TEST_F(Open, AFileThatIsNoDatabaseIsRefused) {
    make_text_file("sku,name\n" + std::string(5'000, 'x'));
    EXPECT_EQ(refusal(Migrate::yes), "store_foreign");
    std::filesystem::remove(path_);
    std::filesystem::create_directory(path_);
    EXPECT_EQ(refusal(Migrate::yes), "store_failed");
}

TEST_F(Open, ADatabaseOfAnotherProgramIsRefusedAndLeftAsItIs) {
    Connection(path_).run("CREATE TABLE bookmarks (url TEXT)");
    const auto contents = [this] {
        std::ifstream file(path_, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(file), {});
    };
    const std::string before = contents();
    EXPECT_EQ(refusal(Migrate::yes), "store_foreign");
    EXPECT_EQ(contents(), before);
}

TEST_F(Open, ASecondServerOnTheSameDatabaseIsRefused) {
    Result<Opened> first = open_now(Migrate::yes);
    ASSERT_TRUE(first.has_value());
    EXPECT_EQ(refusal(Migrate::no), "store_locked");
    first->store.reset();
    EXPECT_EQ(refusal(Migrate::no), "");
}

TEST_F(Open, PathsThatCannotBeAreFailures) {
    for (const std::string& path : {std::string(), folder_.file("no/such/folder.db"), folder_.file("a\"b.db")})
        EXPECT_EQ(open({path, Migrate::yes, kTestInstant}).error().type, "store_failed") << path;
}

TEST_F(Open, ABackupIsTheStateOfOneMoment) {
    Result<Opened> opened = open_now(Migrate::yes);
    ASSERT_TRUE(opened.has_value());
    const auto put = [&](const std::string& id) {
        ASSERT_TRUE(
            opened->store->write("shop", [&](Transaction& t) { t.of(Aggregate::orders).put(new_version(id)); }).has_value());
    };
    put("before");
    const std::string copy = folder_.file("copy.db");
    ASSERT_TRUE(opened->store->backup(copy).has_value());
    put("after");
    EXPECT_EQ(opened->store->backup(copy).error().type, "store_failed");
    EXPECT_FALSE(std::filesystem::exists(copy + ".partial"));
    EXPECT_EQ(opened->store->backup(folder_.file("no/such/folder.db")).error().type, "store_failed");

    const Result<Opened> copied = open({copy, Migrate::no, kTestInstant});
    ASSERT_TRUE(copied.has_value()) << copied.error().detail;
    EXPECT_TRUE(copied->store->read("shop", [](const Transaction& t) {
        EXPECT_TRUE(t.of(Aggregate::orders).find("before").has_value());
        EXPECT_FALSE(t.of(Aggregate::orders).find("after").has_value());
    }));
}

TEST_F(Open, ABackupOfMemoryIsAFile) {
    const auto store = open_or_stop(":memory:");
    ASSERT_TRUE(store->write("shop", [](Transaction& t) { t.next_revision(); }).has_value());
    ASSERT_TRUE(store->backup(path_).has_value());
    EXPECT_TRUE(open_now(Migrate::no)->store->read("shop", [](const Transaction& t) { EXPECT_EQ(t.revision(), 1); }).has_value());
}

// Another program that keeps the lock of SQLite for too long is a failure of the write, not a wait for ever.
TEST_F(Open, ALockOfAnotherProgramIsAFailure) {
    Result<Opened> opened = open_now(Migrate::yes);
    ASSERT_TRUE(opened.has_value());
    Connection other(path_);
    other.run("BEGIN IMMEDIATE");
    EXPECT_EQ(opened->store->write("shop", [](Transaction& t) { t.next_revision(); }).error().type, "store_busy");
    other.roll_back();
    EXPECT_TRUE(opened->store->write("shop", [](Transaction& t) { t.next_revision(); }).has_value());
}

}  // namespace
}  // namespace couponry::store::sqlite
