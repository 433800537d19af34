#include "service/generate_codes.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "codes/normalise.h"
#include "document/coupon_document.h"
#include "service/jobs.h"
#include "service/stored_codes.h"
#include "store/sqlite/testing.h"

namespace couponry::service {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr Instant kNow{1'795'262'400'000};

/// The services over one database, as a process has them.
struct Process {
    explicit Process(const std::string& file, std::uint64_t seed = 1) : store(store::sqlite::open_or_stop(file)), random(seed) {}

    std::unique_ptr<store::Store> store;
    SeededRandom random;
    Shops shops{*store};
    Writes writes{*store, shops, [] { return kNow; }};
    GenerateCodes generate{*store, writes, random};
};

class GenerateCodesTest : public testing::Test {
protected:
    GenerateCodesTest() { put_shop(process()); }

    Process& process() { return *process_; }
    /// As after a kill: nothing of the memory is left.
    void restart() {
        process_.reset();
        process_ = std::make_unique<Process>(folder_.file(), 2);
        EXPECT_TRUE(process_->generate.prepare());
    }

    static void put_shop(Process& process) {
        EXPECT_TRUE(process.store->write(store::kServer, [](store::Transaction& transaction) {
            static_cast<void>(transaction.of(store::Aggregate::tenants).put({"shop", "{}", kNow, {}}));
        }));
        for (const auto& [code, kind] : {std::pair("Care-15", CouponKind::multi_code), std::pair("TEN", CouponKind::single_code),
                                         std::pair("OTHER", CouponKind::multi_code)}) {
            Coupon coupon;
            coupon.code = code;
            coupon.kind = kind;
            put_coupon(process, coupon);
        }
    }
    static void put_coupon(Process& process, const Coupon& coupon) {
        EXPECT_TRUE(process.store->write("shop", [&](store::Transaction& transaction) {
            const Kind& kind = kind_of(store::Aggregate::coupons);
            const auto kept = kind.read(document::write_coupon(coupon), {});
            static_cast<void>(transaction.of(kind.aggregate).put({kept->id, boost::json::serialize(kept->body), kNow, {}}));
        }));
    }

    static Result<Written> begin(Process& process, std::string_view order, std::string_view coupon = "CARE15") {
        return process.generate.begin({.tenant = "shop", .repeatable = {}}, coupon, boost::json::parse(order));
    }
    Written begun(std::string_view order, std::string_view coupon = "CARE15") {
        auto written = begin(process(), order, coupon);
        EXPECT_TRUE(written.has_value()) << written.error().detail;
        return written.value_or(Written{});
    }
    /// Until nothing is to be done; answers the steps.
    static int work(Process& process, int steps_max = 1'000) {
        int steps = 0;
        for (; steps < steps_max; ++steps) {
            const auto worked = process.generate.work();
            EXPECT_TRUE(worked.has_value());
            if (!*worked) break;
        }
        return steps;
    }
    static std::vector<store::StoredCode> codes_of(Process& process, std::int64_t batch, std::string_view coupon = "CARE15") {
        std::vector<store::StoredCode> codes;
        EXPECT_TRUE(process.store->read("shop", [&](const store::Transaction& transaction) {
            codes.clear();
            for (store::CodePlace after{batch, 0};;) {
                const auto page = transaction.codes().list_of_batch(coupon, after, kRowsPerPageMax);
                codes.insert(codes.end(), page.begin(), page.end());
                if (page.size() < kRowsPerPageMax) return;
                after.number = page.back().number;
            }
        }));
        return codes;
    }
    Coupon coupon(std::string_view id = "CARE15") {
        Coupon coupon;
        EXPECT_TRUE(process().store->read("shop", [&](const store::Transaction& transaction) {
            coupon = *document::read_coupon(boost::json::parse(transaction.of(store::Aggregate::coupons).find(id)->body));
        }));
        return coupon;
    }
    boost::json::object job(std::string_view id) { return Jobs(*process().store).find("shop", id).value(); }
    std::string pointer_of(std::string_view order, std::string_view code = "CARE15") {
        const auto refused = begin(process(), order, code);
        EXPECT_FALSE(refused.has_value()) << order;
        if (refused) return "accepted";
        return refused.error().errors.empty() ? refused.error().type : refused.error().errors.front().pointer;
    }

    store::TemporaryFolder folder_;
    std::unique_ptr<Process> process_ = std::make_unique<Process>(folder_.file());
};

TEST_F(GenerateCodesTest, MakesEachCodeOnceAsThePatternSays) {
    const Written written = begun(R"({"count": 23456, "pattern": "'VIP'-####-####!", "valid_for": "P30D"})");
    EXPECT_EQ(written.body.at("state").as_string(), "running");
    EXPECT_EQ(work(process()), 3);
    const auto codes = codes_of(process(), 1);
    ASSERT_EQ(codes.size(), 23'456U);
    const auto pattern = codes::Pattern::parse("'VIP'-####-####!", {});
    std::set<std::string> texts;
    for (std::size_t at = 0; at < codes.size(); ++at) {
        ASSERT_EQ(codes[at].number, static_cast<std::int64_t>(at) + 1);
        ASSERT_EQ(codes::normalise(codes[at].code.text), codes[at].id);
        ASSERT_TRUE(pattern->read(codes[at].id).has_value()) << codes[at].id;
        ASSERT_EQ(codes[at].code.ends_at, Instant{kNow.ms + 30 * kDayMs});
        texts.insert(codes[at].id);
    }
    EXPECT_EQ(texts.size(), codes.size());
    const auto done = job(written.id);
    EXPECT_EQ(done.at("state").as_string(), "done");
    EXPECT_EQ(done.at("generated").as_int64(), 23'456);
    EXPECT_TRUE(done.contains("ended_at"));
}

TEST_F(GenerateCodesTest, ARestartAfterAnyStepLosesAndDoublesNothing) {
    constexpr std::string_view kOrder = R"({"count": 45000, "pattern": "####-####-##"})";
    const Written written = begun(kOrder);
    for (int steps = 0; job(written.id).at("state").as_string() == "running"; ++steps) {
        ASSERT_LT(steps, 10);
        EXPECT_EQ(work(process(), 1), 1);
        restart();
    }
    // What one process makes that nobody stops is the same.
    const store::TemporaryFolder folder;
    Process unstopped(folder.file());
    put_shop(unstopped);
    ASSERT_TRUE(begin(unstopped, kOrder));
    work(unstopped);
    const auto codes = codes_of(process(), 1);
    EXPECT_EQ(codes.size(), 45'000U);
    EXPECT_EQ(codes, codes_of(unstopped, 1));
}

TEST_F(GenerateCodesTest, BatchesNeverRepeatACode) {
    SeededRandom random(7);
    constexpr std::string_view kPatterns[] = {"#######!", "A99-####-#", "####-####"};
    std::int64_t count = 0;
    for (int batch = 1; batch <= 12; ++batch) {
        const auto size = static_cast<std::int64_t>(1 + random.below(3'000));
        const std::string_view pattern = kPatterns[random.below(3)];
        const char* const coupon = random.below(2) == 0 ? "CARE15" : "OTHER";
        begun(fmt::format(R"({{"count": {}, "pattern": "{}", "guesses_per_hit": 1000}})", size, pattern), coupon);
        if (random.below(2) == 0) work(process());
        count += size;
    }
    work(process());
    std::int64_t found = 0;
    for (const char* const coupon : {"CARE15", "OTHER"})
        for (int batch = 1; batch <= 12; ++batch) found += static_cast<std::int64_t>(codes_of(process(), batch, coupon).size());
    EXPECT_EQ(found, count);
}

TEST_F(GenerateCodesTest, ATextThatIsTakenIsReplaced) {
    constexpr std::string_view kOrder = R"({"count": 500, "pattern": "####-####"})";
    std::vector<store::StoredCode> wanted;
    {
        const store::TemporaryFolder folder;
        Process same(folder.file());
        put_shop(same);
        ASSERT_TRUE(begin(same, kOrder));
        work(same);
        wanted = codes_of(same, 1);
    }
    Coupon coupon;
    coupon.code = wanted[3].code.text;
    put_coupon(process(), coupon);
    Code other;
    other.text = wanted[499].code.text;
    other.coupon = "OTHER";
    EXPECT_TRUE(
        process().store->write("shop", [&](store::Transaction& transaction) { transaction.codes().put(stored_code(other)); }));
    begun(kOrder);
    work(process());
    const auto codes = codes_of(process(), 1);
    EXPECT_EQ(codes.size(), 500U);
    for (const store::StoredCode& code : codes) {
        EXPECT_NE(code.id, wanted[3].id);
        EXPECT_NE(code.id, wanted[499].id);
    }
}

TEST_F(GenerateCodesTest, EachAddressHasOneCode) {
    begun(R"({"count": 3, "bound_to": ["Ann@example.com", "bob@example.com", "cid@example.com"]})");
    work(process());
    std::set<std::string> addresses;
    for (const store::StoredCode& code : codes_of(process(), 1)) {
        EXPECT_EQ(code.email_key, email_key(*code.code.bound_email));
        addresses.insert(*code.code.bound_email);
    }
    EXPECT_THAT(addresses, ElementsAre("Ann@example.com", "bob@example.com", "cid@example.com"));
}

TEST_F(GenerateCodesTest, RefusesWithAPointer) {
    EXPECT_EQ(pointer_of(R"({"count": 1})", "TEN"), "/kind");
    EXPECT_EQ(pointer_of(R"({"count": 1})", "NOBODY"), "not_found");
    EXPECT_EQ(pointer_of(R"({})"), "/count");
    EXPECT_EQ(pointer_of(R"({"count": 0})"), "/count");
    EXPECT_EQ(pointer_of(R"({"count": 10000001})"), "/count");
    EXPECT_EQ(pointer_of(R"({"count": 1, "pattern": "?"})"), "/pattern");
    EXPECT_EQ(pointer_of(R"({"count": 1, "pattern": "####-####-##", "prefix": "--"})"), "/prefix");
    EXPECT_EQ(pointer_of(R"({"count": 1, "pattern": "####-####-##", "alphabet": "AA"})"), "/alphabet");
    EXPECT_EQ(pointer_of(R"({"count": 2, "bound_to": ["ann@example.com"]})"), "/bound_to");
    EXPECT_EQ(pointer_of(R"({"count": 2, "bound_to": ["ann@example.com", "ANN@example.com"]})"), "/bound_to/1");
    EXPECT_EQ(pointer_of(R"({"count": 1, "color": 1})"), "/color");
    const auto few = begin(process(), R"({"count": 1000, "pattern": "####"})");
    ASSERT_FALSE(few.has_value());
    EXPECT_THAT(few.error().detail, HasSubstr("is good for 0 codes"));
    EXPECT_EQ(few.error().errors.front().pointer, "/count");
}

TEST_F(GenerateCodesTest, APatternIsFilledByAllItsBatchesTogether) {
    begun(R"({"count": 200, "pattern": "####", "guesses_per_hit": 1000})");
    work(process());
    const auto refused = begin(process(), R"({"count": 200, "pattern": "####", "guesses_per_hit": 1000})");
    ASSERT_FALSE(refused.has_value());
    EXPECT_THAT(refused.error().detail, HasSubstr("is good for 279 codes, and there are 200 already"));
}

TEST_F(GenerateCodesTest, PausesResumesAndCancels) {
    const std::string id = begun(R"({"count": 45000})").id;
    EXPECT_EQ(work(process(), 1), 1);
    const WriteContext context{.tenant = "shop", .repeatable = {}};
    using Order = GenerateCodes::Order;
    EXPECT_EQ(process().generate.order(context, id, Order::pause)->body.at("state").as_string(), "paused");
    work(process());
    EXPECT_EQ(job(id).at("generated").as_int64(), 10'000);
    restart();
    work(process());
    EXPECT_EQ(job(id).at("generated").as_int64(), 10'000) << "a paused job waits over a restart";
    ASSERT_TRUE(process().generate.order(context, id, Order::resume));
    EXPECT_EQ(work(process(), 1), 1);
    EXPECT_EQ(job(id).at("generated").as_int64(), 20'000);
    ASSERT_TRUE(process().generate.order(context, id, Order::cancel));
    work(process());
    EXPECT_EQ(codes_of(process(), 1).size(), 20'000U);
    EXPECT_EQ(process().generate.order(context, id, Order::resume).error().type, "job_ended");
    EXPECT_EQ(process().generate.order(context, "job-1", Order::pause).error().type, "not_found");
}

TEST_F(GenerateCodesTest, KeepsPrefixAndCheckLetterRight) {
    begun(R"({"count": 1})");
    EXPECT_EQ(coupon().code_prefix, "CARE15");
    EXPECT_TRUE(coupon().has_check_letter);
    begun(R"({"count": 1, "prefix": "Care-22", "pattern": "####-####-!"})");
    EXPECT_EQ(coupon().code_prefix, "CARE");
    EXPECT_TRUE(coupon().has_check_letter);
    begun(R"({"count": 1, "prefix": "CARE", "pattern": "####-####"})");
    EXPECT_EQ(coupon().code_prefix, "CARE");
    EXPECT_FALSE(coupon().has_check_letter) << "an unknown text may be meant as one of these";
}

TEST_F(GenerateCodesTest, TheShopIsNotReadAnewForCodes) {
    begun(R"({"count": 1})");
    work(process());
    const auto shop = process().shops.find("shop");
    const InForce before = (*shop)->current();
    EXPECT_TRUE(before.has_codes);
    begun(R"({"count": 25000})");
    EXPECT_EQ((*shop)->current().snapshot->coupons, before.snapshot->coupons);
    const InForce begun = (*shop)->current();
    work(process());
    EXPECT_EQ((*shop)->current().snapshot, begun.snapshot);
}

TEST_F(GenerateCodesTest, AnErasedTenantEndsItsBatches) {
    begun(R"({"count": 45000})");
    work(process(), 1);
    EXPECT_TRUE(process().store->write("shop", [](store::Transaction& transaction) { transaction.erase_tenant(); }));
    EXPECT_EQ(work(process()), 1);
    EXPECT_TRUE(codes_of(process(), 1).empty());
}

TEST_F(GenerateCodesTest, TheFileOfABatchHasItsCodes) {
    begun(R"({"count": 2500, "prefix": "A,B"})");
    work(process());
    std::string file;
    const auto add = [&](std::string_view lines) {
        file += lines;
        return true;
    };
    EXPECT_TRUE(write_batch_file(*process().store, "shop", "CARE15", 1, add));
    EXPECT_EQ(std::ranges::count(file, '\n'), 2'501);
    EXPECT_TRUE(file.starts_with("code,coupon,bound_email,generated_at,ends_at,status,held_by_order\n\"A,B-"))
        << file.substr(0, 200);
}

TEST_F(GenerateCodesTest, CodesThatWereDocumentsAreMoved) {
    EXPECT_TRUE(process().store->write("shop", [](store::Transaction& transaction) {
        static_cast<void>(transaction.of(store::Aggregate::codes)
                              .put({"OLD1",
                                    R"({"code":"old-1","coupon":"Other","bound_email":"A@b.example","status":"disabled"})",
                                    kNow,
                                    {{"coupon", "OTHER"}}}));
    }));
    EXPECT_TRUE(move_old_codes(*process().store));
    EXPECT_TRUE(process().store->read("shop", [](const store::Transaction& transaction) {
        const auto moved = transaction.codes().find("OLD1");
        ASSERT_TRUE(moved.has_value());
        EXPECT_EQ(moved->code.text, "old-1");
        EXPECT_EQ(moved->code.coupon, "OTHER");
        EXPECT_EQ(moved->code.status, CodeStatus::disabled);
        EXPECT_EQ(moved->email_key, "a@b.example");
        EXPECT_TRUE(transaction.of(store::Aggregate::codes).list({}, 1).empty());
    }));
}

}  // namespace
}  // namespace couponry::service
