#include "service/imports.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <stdexcept>

#include "service/exports.h"
#include "service/jobs.h"
#include "store/sqlite/testing.h"

namespace couponry::service {
namespace {

constexpr Instant kNow{1'795'262'400'000};

class ImportsTest : public testing::Test {
protected:
    ImportsTest() {
        // A tenant that a restart looks for.
        EXPECT_TRUE(store_->write(store::kServer, [](store::Transaction& transaction) {
            static_cast<void>(transaction.of(store::Aggregate::tenants).put({"shop", "{}", kNow, {}}));
        }));
    }

    Imports imports() {
        return {*store_, shops_, [] { return kNow; }, random_, (std::filesystem::path(folder_.file("")) / "imports").string()};
    }
    static Imports::Request request(std::string_view kind, OnError on_error = OnError::refuse) {
        return {.tenant = "shop", .kind = find_kind(kind), .on_error = on_error};
    }
    static ByteSource bytes(std::string text) {
        return [text = std::move(text)]() mutable -> Result<std::string> { return std::exchange(text, {}); };
    }
    Result<Job> import_text(const Imports::Request& request, std::string text) {
        return imports().run(request, bytes(std::move(text)));
    }
    /// One that must go well.
    Job imported(std::string_view kind, std::string text, FileFormat format = FileFormat::json_lines) {
        Imports::Request asked = request(kind);
        asked.format = format;
        const auto job = import_text(asked, std::move(text));
        EXPECT_TRUE(job.has_value()) << job.error().detail;
        EXPECT_EQ(job->state, JobState::done) << (job->errors.empty() ? job->detail : job->errors[0].detail);
        return *job;
    }
    std::string exported(std::string_view kind, FileFormat format = FileFormat::json_lines, std::string_view tenant = "shop") {
        std::string text;
        EXPECT_TRUE(export_all(*store_, tenant, *find_kind(kind), format, [&](std::string_view lines) {
            text += lines;
            return true;
        }));
        return text;
    }
    std::int64_t count(std::string_view kind) {
        std::int64_t documents = 0;
        EXPECT_TRUE(store_->read("shop", [&](const store::Transaction& transaction) {
            documents = kind == "codes" ? std::ssize(transaction.codes().list({}, kRowsPerPageMax))
                                        : transaction.of(find_kind(kind)->aggregate).count();
        }));
        return documents;
    }
    bool has_spools() const {
        std::error_code error;
        const std::filesystem::path folder = std::filesystem::path(folder_.file("")) / "imports";
        return std::filesystem::exists(folder) && !std::filesystem::is_empty(folder, error);
    }

    store::TemporaryFolder folder_;
    std::unique_ptr<store::Store> store_ = store::sqlite::open_or_stop(folder_.file());
    SeededRandom random_{1};
    Shops shops_{*store_};
};

std::string customers(int count) {
    std::string lines;
    for (int at = 0; at < count; ++at) lines += fmt::format("{{\"id\":\"c{}\",\"email\":\"c{}@example.com\"}}\n", at, at);
    return lines;
}

TEST_F(ImportsTest, WritesEveryRow) {
    const Job job = imported("customers", customers(1'234));
    EXPECT_EQ(job.rows, 1'234);
    EXPECT_EQ(job.imported, 1'234);
    EXPECT_EQ(job.error_count, 0);
    EXPECT_EQ(count("customers"), 1'234);
    EXPECT_FALSE(has_spools());
    EXPECT_EQ(Jobs(*store_).find("shop", job.id).value(), show_job(job));
}

TEST_F(ImportsTest, OneWrongRowRefusesTheFile) {
    const auto job = import_text(request("customers"), customers(700) + "{\"id\":\"x\",\"email\":3}\n" + customers(3));
    ASSERT_TRUE(job.has_value());
    EXPECT_EQ(job->state, JobState::failed);
    EXPECT_EQ(job->rows, 704);
    EXPECT_EQ(job->imported, 0);
    ASSERT_EQ(job->errors.size(), 1U);
    EXPECT_EQ(job->errors[0].row, 701);
    EXPECT_EQ(job->errors[0].pointer, "/email");
    EXPECT_EQ(count("customers"), 0);
    EXPECT_FALSE(has_spools());
}

TEST_F(ImportsTest, SkippedRowsAreNamed) {
    std::string text = customers(700);
    for (int at = 0; at < 150; ++at) text += "{\"id\":\"x\",\"colour\":\"red\"}\n";
    const auto job = import_text(request("customers", OnError::skip), text);
    ASSERT_TRUE(job.has_value());
    EXPECT_EQ(job->state, JobState::done);
    EXPECT_EQ(job->imported, 700);
    EXPECT_EQ(job->skipped, 150);
    EXPECT_EQ(job->error_count, 150);
    EXPECT_EQ(job->errors.size(), kImportErrorsMax);
    EXPECT_EQ(job->errors[0].row, 701);
    EXPECT_EQ(count("customers"), 700);
}

TEST_F(ImportsTest, ADryRunWritesNothing) {
    Imports::Request asked = request("codes", OnError::skip);
    asked.is_dry_run = true;
    const auto job = import_text(asked, "{\"code\":\"AB2C\",\"coupon\":\"NOWHERE\"}\n[]\n");
    ASSERT_TRUE(job.has_value());
    EXPECT_EQ(job->state, JobState::done);
    EXPECT_EQ(job->imported, 0);
    EXPECT_EQ(job->skipped, 2);
    EXPECT_EQ(count("codes"), 0);
    EXPECT_FALSE(has_spools());
}

TEST_F(ImportsTest, RowsAreJudgedBesideWhatIsThere) {
    imported("coupons", "{\"code\":\"MANY\",\"kind\":\"multi_code\"}\n");
    std::string codes;
    for (int at = 0; at < 600; ++at)
        codes += fmt::format("{{\"code\":\"AB{}\",\"coupon\":\"{}\"}}\n", at, at == 550 ? "FEW" : "MANY");
    const auto refused = import_text(request("codes"), codes);
    ASSERT_TRUE(refused.has_value());
    EXPECT_EQ(refused->state, JobState::failed);
    ASSERT_EQ(refused->errors.size(), 1U);
    EXPECT_EQ(refused->errors[0].row, 551);
    EXPECT_EQ(refused->errors[0].pointer, "/coupon");
    EXPECT_EQ(count("codes"), 0);
    const auto skipped = import_text(request("codes", OnError::skip), codes);
    ASSERT_TRUE(skipped.has_value());
    EXPECT_EQ(skipped->imported, 599);
    EXPECT_EQ(skipped->skipped, 1);
    EXPECT_EQ(count("codes"), 599);
}

TEST_F(ImportsTest, RowsAreJudgedBesideEachOther) {
    const auto job =
        import_text(request("categories"),
                    "{\"id\":\"a\",\"parent\":\"b\"}\n{\"id\":\"b\",\"parent\":\"c\"}\n{\"id\":\"c\",\"parent\":\"a\"}\n");
    ASSERT_TRUE(job.has_value());
    EXPECT_EQ(job->state, JobState::failed);
    ASSERT_EQ(job->errors.size(), 1U);
    EXPECT_EQ(job->errors[0].row, 3);
    EXPECT_EQ(count("categories"), 0);
    imported("categories", "{\"id\":\"a\",\"parent\":\"b\"}\n{\"id\":\"b\"}\n");
}

TEST_F(ImportsTest, WhatIsEvaluatedIsInForceAtOnce) {
    imported("sites", "{\"id\":\"gb\",\"currencies\":[\"GBP\"]}\n");
    const auto shop = shops_.find("shop");
    ASSERT_TRUE(shop.has_value());
    std::string promotions;
    for (int at = 0; at < 3; ++at)
        promotions +=
            fmt::format(R"({{"code":"P{}","status":"published","effects":[{{"type":"percent_off_order","percent":"5"}}]}})"
                        "\n",
                        at);
    const Job job = imported("promotions", promotions);
    EXPECT_EQ((*shop)->current().snapshot->newest().size(), 3U);
    EXPECT_EQ((*shop)->current().snapshot->revision, static_cast<std::uint64_t>(job.revision));
    std::string products;
    for (int at = 0; at < 1'100; ++at) products += fmt::format("{{\"id\":\"p{}\"}}\n", at);
    EXPECT_EQ(imported("products", products).revision, job.revision + 1);
    EXPECT_EQ((*shop)->current().snapshot->revision, static_cast<std::uint64_t>(job.revision + 1));
}

TEST_F(ImportsTest, CsvChangesOnlyItsColumns) {
    imported("products", R"({"id":"1","name":{"en":"Mug","de":"Becher"},"brand":"B","prices":{"EUR":300,"GBP":250}})"
                         "\n");
    imported("products", "product,name,category,list_price_minor,currency\n1,Cup,mugs,295,GBP\n2,New,,100,GBP\n2,New,,120,EUR\n",
             FileFormat::csv);
    const std::string text = exported("products");
    const boost::json::value first = boost::json::parse(text.substr(0, text.find('\n')));
    EXPECT_EQ(first.at("name"), (boost::json::value{{"en", "Cup"}, {"de", "Becher"}}));
    EXPECT_EQ(first.at("brand"), "B");
    EXPECT_EQ(first.at("prices"), (boost::json::value{{"EUR", 300}, {"GBP", 295}}));
    EXPECT_EQ(exported("products", FileFormat::csv),
              "product,name,category,list_price_minor,currency\n1,Cup,mugs,300,EUR\n1,Cup,mugs,295,GBP\n2,New,,120,EUR\n2,New,,"
              "100,GBP\n");
}

TEST_F(ImportsTest, AnInterruptedImportGoesOn) {
    Imports::Request asked = request("customers");
    int batches = 0;
    asked.progress = [&](const Job& job) {
        if (job.is_spooled && ++batches == 2) throw std::runtime_error("interrupted");
    };
    EXPECT_THROW(static_cast<void>(import_text(asked, customers(2'300))), std::runtime_error);
    EXPECT_EQ(count("customers"), 1'000);
    EXPECT_TRUE(has_spools());

    Imports restarted = imports();
    ASSERT_TRUE(restarted.prepare());
    const auto meanwhile = restarted.run(request("customers"), bytes(customers(1)));
    ASSERT_FALSE(meanwhile.has_value());
    EXPECT_EQ(meanwhile.error().type, "import_in_progress");
    ASSERT_TRUE(restarted.resume());
    EXPECT_EQ(count("customers"), 2'300);
    const auto jobs = Jobs(*store_).list("shop", {}, 10);
    ASSERT_TRUE(jobs.has_value());
    ASSERT_EQ(jobs->size(), 1U);
    EXPECT_EQ((*jobs)[0].at("state").as_string(), "done");
    EXPECT_EQ((*jobs)[0].at("imported").as_int64(), 2'300);
    EXPECT_FALSE(has_spools());
    EXPECT_TRUE(restarted.run(request("customers"), bytes(customers(1))).has_value());
    // No row was written twice.
    EXPECT_TRUE(store_->read("shop", [&](const store::Transaction& transaction) {
        EXPECT_EQ(transaction.of(store::Aggregate::customers).find("c1700")->version, 1);
    }));
}

TEST_F(ImportsTest, AnImportWhoseFileWasNotWholeIsForgotten) {
    const auto cut = imports().run(request("customers"), [calls = 0]() mutable -> Result<std::string> {
        if (++calls == 1) return customers(3'000);
        return fail("body_cut_off", "The body was cut off.");
    });
    ASSERT_FALSE(cut.has_value());
    EXPECT_EQ(cut.error().type, "body_cut_off");
    EXPECT_FALSE(has_spools());

    EXPECT_THROW(static_cast<void>(imports().run(request("customers"),
                                                 [calls = 0]() mutable -> Result<std::string> {
                                                     if (++calls == 1) return customers(3'000);
                                                     throw std::runtime_error("killed");
                                                 })),
                 std::runtime_error);
    EXPECT_TRUE(has_spools());
    Imports restarted = imports();
    ASSERT_TRUE(restarted.prepare());
    EXPECT_FALSE(has_spools());
    EXPECT_EQ(count("customers"), 0);
    const auto jobs = Jobs(*store_).list("shop", {}, 10);
    ASSERT_TRUE(jobs.has_value());
    ASSERT_EQ(jobs->size(), 2U);
    for (const boost::json::object& job : *jobs) {
        EXPECT_EQ(job.at("state").as_string(), "failed");
        EXPECT_NE(job.at("detail").as_string(), "");
    }
}

TEST_F(ImportsTest, ARepeatedRequestIsAnsweredAgain) {
    Imports::Request asked = request("customers");
    asked.idempotency_key = "k1";
    const auto first = import_text(asked, customers(10));
    ASSERT_TRUE(first.has_value());
    const auto again = import_text(asked, customers(10));
    ASSERT_TRUE(again.has_value());
    EXPECT_TRUE(again->is_repeated);
    EXPECT_EQ(show_job(*again), show_job(*first));
    const auto other = import_text(asked, customers(11));
    ASSERT_FALSE(other.has_value());
    EXPECT_EQ(other.error().type, "idempotency_key_reused");
}

TEST_F(ImportsTest, WhatIsExportedIsImportedAgain) {
    const std::vector<std::pair<std::string, std::string>> files = {
        {"sites", R"({"id":"gb","currencies":["GBP","EUR"],"time_zone":"Europe/London"})"
                  "\n"},
        {"categories", R"({"id":"a"})"
                       "\n"
                       R"({"id":"b","parent":"a","name":{"de":"Ö"}})"
                       "\n"},
        {"products", R"({"id":"1","name":"A, \"b\"","categories":["a","b"],"prices":{"GBP":1,"EUR":2},"skus":["s"]})"
                     "\n"
                     R"({"id":"2","categories":["[x"]})"
                     "\n"},
        {"campaigns", R"({"code":"XMAS"})"
                      "\n"},
        {"coupons", R"({"code":"Save-10","kind":"single_code","name":"Ten"})"
                    "\n"
                    R"({"code":"MANY","kind":"multi_code"})"
                    "\n"},
        {"codes", R"({"code":"AB-2C","coupon":"MANY"})"
                  "\n"},
        {"promotions", R"({"code":"P1","campaign":"XMAS","effects":[{"type":"percent_off_order","percent":"5"}]})"
                       "\n"},
        {"usage", R"({"promotion":"P1","redemptions":3,"amount":{"GBP":500}})"
                  "\n"},
        {"policies", R"({"id":"back","topic":"returns","title":"Back","text":"30 days.","source":{"name":"Terms"}})"
                     "\n"},
        {"customers", R"({"id":"1","email":"a@example.com","segments":["big spender","vip"],"birthday":"02-29"})"
                      "\n"
                      R"({"id":"2"})"
                      "\n"},
        {"orders",
         R"({"id":"o1","site":"gb","currency":"GBP","customer":{"id":"1"},"placed_at":"2026-01-02T03:04:05Z","lines":[]})"
         "\n"},
    };
    for (const auto& [kind, text] : files) {
        SCOPED_TRACE(kind);
        imported(kind, text);
    }
    for (const auto& [kind, text] : files) {
        SCOPED_TRACE(kind);
        const std::string out = exported(kind);
        EXPECT_EQ(std::ranges::count(out, '\n'), std::ranges::count(text, '\n'));
        Imports::Request asked = request(kind);
        asked.tenant = "other";
        const auto job = import_text(asked, out);
        ASSERT_TRUE(job.has_value());
        EXPECT_EQ(job->state, JobState::done) << (job->errors.empty() ? "" : job->errors[0].detail);
        EXPECT_EQ(exported(kind, FileFormat::json_lines, "other"), out);
        if (!check_export(*asked.kind, FileFormat::csv)) continue;
        const std::string csv = exported(kind, FileFormat::csv);
        imported(kind, csv, FileFormat::csv);
        EXPECT_EQ(exported(kind), out);
    }
}

}  // namespace
}  // namespace couponry::service
