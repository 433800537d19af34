// Imports of a whole shop: how fast, in how much memory, and that a server that is killed in the middle goes on where it was, without a row
// lost or twice. Each import runs in a process of its own, which looks at its memory and can be killed.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "base/random.h"
#include "property/cases.h"
#include "property/report.h"
#include "service/exports.h"
#include "service/services.h"
#include "store/sqlite/testing.h"

// AddressSanitizer keeps what was freed, so there is nothing to measure; this is there only with it.
extern "C" void __asan_init() __attribute__((weak));

namespace couponry::service {
namespace {

using store::TemporaryFolder;
using store::sqlite::open_or_stop;

constexpr Instant kNow{1'795'262'400'000};
constexpr std::int64_t kMemoryGrowthMbMax = 16;
constexpr std::int64_t kBrokenRow = 777;

/// Of this process.
std::int64_t resident_kb() {
    std::ifstream file("/proc/self/statm");
    std::int64_t all = 0, resident = 0;
    file >> all >> resident;
    return resident * sysconf(_SC_PAGESIZE) / 1024;
}

std::string customer(std::int64_t number) {
    return fmt::format(R"({{"id":"c{0}","email":"customer{0}@example.com","segments":["regular","newsletter"],)"
                       R"("attributes":{{"city":"London","tier":{1}}},"birthday":"03-{2:02}","orders_count":{1}}})"
                       "\n",
                       number, number % 7, 1 + number % 28);
}

std::string product(std::int64_t number) {
    return fmt::format(
        R"({{"id":"p{0}","name":{{"en":"Product {0}","de":"Artikel {0}"}},"categories":["category-{1}"],"brand":"Brand {2}",)"
        R"("attributes":{{"color":"blue","size":["S","M"]}},"prices":{{"GBP":{3},"EUR":{3}}},"weight_grams":200}})"
        "\n",
        number, number % 300, number % 50, 100 + number % 5'000);
}

struct File {
    std::string_view kind;
    std::int64_t rows = 0;
    std::string (*row)(std::int64_t number) = nullptr;
    std::int64_t broken = 0;  ///< This row is wrong; 0: none.
};

/// Made as it is read: 64 KB at a time.
ByteSource source_of(const File& file) {
    return [file, next = std::int64_t{0}]() mutable -> Result<std::string> {
        std::string piece;
        while (next < file.rows && piece.size() < 64 * 1024) {
            piece += ++next == file.broken ? "{\"id\":\"broken\",\"prices\":3,\"email\":4}\n" : file.row(next);
        }
        return piece;
    };
}

/// What an import tells its parent.
struct Figures {
    std::int64_t imported = 0;
    std::int64_t skipped = 0;
    std::int64_t first_error_row = 0;
    std::int64_t milliseconds = 0;  // until the last row was written
    std::int64_t growth_kb = 0;  // between a tenth of the rows and all of them, at worst
};

class Process {
public:
    explicit Process(std::string path)
        : store_(open_or_stop(path)), services_(*Services::make(*store_, [] { return kNow; }, random_, path + "-imports")) {
        CHECK(services_->access->ensure_tenant(kDefaultTenant).has_value());
    }
    Services& services() { return *services_; }
    store::Store& store() { return *store_; }

    Figures import(const File& file) {
        Figures figures;
        const auto begun_at = std::chrono::steady_clock::now();
        std::int64_t base_kb = 0;
        const auto look = [&](const Job& job) {
            // Reading and writing both go over all rows.
            const std::int64_t done = job.is_spooled ? job.rows + job.imported + job.skipped : job.rows;
            if (done < file.rows / 10) return;
            if (base_kb == 0) base_kb = resident_kb();
            figures.growth_kb = std::max(figures.growth_kb, resident_kb() - base_kb);
            figures.milliseconds =
                std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun_at).count();
        };
        const auto job = services_->imports.run(
            {.tenant = std::string(kDefaultTenant), .kind = find_kind(file.kind), .on_error = OnError::skip, .progress = look},
            source_of(file));
        CHECK(job.has_value() && job->state == JobState::done);
        figures.imported = job->imported;
        figures.skipped = job->skipped;
        if (!job->errors.empty()) figures.first_error_row = job->errors[0].row;
        return figures;
    }

private:
    std::unique_ptr<store::Store> store_;
    SystemRandom random_;
    std::unique_ptr<Services> services_;
};

/// In a process of its own.
Figures import_in_child(const std::string& path, const File& file) {
    int ends[2];
    CHECK(pipe(ends) == 0);
    const pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        const Figures figures = Process(path).import(file);
        _exit(write(ends[1], &figures, sizeof figures) == sizeof figures ? 0 : 1);
    }
    close(ends[1]);
    Figures figures;
    EXPECT_EQ(read(ends[0], &figures, sizeof figures), static_cast<ssize_t>(sizeof figures));
    close(ends[0]);
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    EXPECT_EQ(status, 0);
    return figures;
}

void report_figures(const File& file, const Figures& figures) {
    const std::int64_t good = file.rows - (file.broken == 0 ? 0 : 1);
    EXPECT_EQ(figures.imported, good);
    EXPECT_EQ(figures.skipped, file.rows - good);
    EXPECT_EQ(figures.first_error_row, file.broken);
    property::report("3.4", fmt::format("import of {} {}: rows a second", file.rows, file.kind),
                     fmt::format("{}", file.rows * 1'000 / std::max<std::int64_t>(1, figures.milliseconds)), "-", true);
    if (__asan_init != nullptr) return;
    property::report("3.4", fmt::format("import of {} {}: growth of memory from 10 % of the rows on", file.rows, file.kind),
                     fmt::format("{:.1f} MB", static_cast<double>(figures.growth_kb) / 1024),
                     fmt::format("<= {} MB", kMemoryGrowthMbMax), figures.growth_kb <= kMemoryGrowthMbMax * 1024);
}

TEST(Import, IsFastInLittleMemoryAndNamesWhatIsWrong) {
    const property::Seeds customers(20'000, 1'000'000), products(20'000, 200'000);
    const TemporaryFolder folder;
    for (const File& file : {File{"customers", static_cast<std::int64_t>(customers.count), customer, kBrokenRow},
                             File{"products", static_cast<std::int64_t>(products.count), product, kBrokenRow}}) {
        if (file.rows < 2 * kBrokenRow) continue;
        SCOPED_TRACE(file.kind);
        const Figures figures = import_in_child(folder.file(), file);
        report_figures(file, figures);
        property::report("3.4", fmt::format("import of {} {}: the broken row", file.rows, file.kind),
                         fmt::format("row {} named, {} skipped", figures.first_error_row, figures.skipped),
                         fmt::format("row {}", kBrokenRow), figures.first_error_row == kBrokenRow && figures.skipped == 1);
    }
}

TEST(Import, ComesOutAgainInLittleMemory) {
    const property::Seeds customers(20'000, 1'000'000);
    const TemporaryFolder folder;
    const File file{"customers", static_cast<std::int64_t>(customers.count), customer};
    static_cast<void>(import_in_child(folder.file(), file));
    Process process(folder.file());
    std::int64_t rows = 0, base_kb = 0, growth_kb = 0;
    const auto begun_at = std::chrono::steady_clock::now();
    const auto done =
        export_all(process.store(), kDefaultTenant, *find_kind("customers"), FileFormat::json_lines, [&](std::string_view lines) {
            rows += std::ranges::count(lines, '\n');
            if (rows < file.rows / 10) return true;
            if (base_kb == 0) base_kb = resident_kb();
            growth_kb = std::max(growth_kb, resident_kb() - base_kb);
            return true;
        });
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begun_at;
    EXPECT_TRUE(done.has_value());
    EXPECT_EQ(rows, file.rows);
    property::report("3.4", fmt::format("export of {} customers: rows a second", file.rows),
                     fmt::format("{:.0f}", static_cast<double>(rows) / seconds.count()), "-", true);
    if (__asan_init != nullptr) return;
    property::report("3.4", fmt::format("export of {} customers: growth of memory from 10 % of the rows on", file.rows),
                     fmt::format("{:.1f} MB", static_cast<double>(growth_kb) / 1024), fmt::format("<= {} MB", kMemoryGrowthMbMax),
                     growth_kb <= kMemoryGrowthMbMax * 1024);
}

/// Imports, and tells the parent how far it is, who kills it after `signs` of life, or when it is done.
void import_until_killed(const std::string& path, const File& file, std::uint64_t signs) {
    int ends[2];
    CHECK(pipe(ends) == 0);
    const pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        close(ends[0]);
        Process process(path);
        const Imports::Request request{.tenant = std::string(kDefaultTenant),
                                       .kind = find_kind(file.kind),
                                       .progress = [&](const Job&) { CHECK(write(ends[1], "+", 1) == 1); }};
        CHECK(process.services().imports.run(request, source_of(file)).has_value());
        CHECK(write(ends[1], "!", 1) == 1);
        for (;;) pause();
    }
    close(ends[1]);
    char sign = 0;
    for (std::uint64_t seen = 0; seen < signs && sign != '!' && read(ends[0], &sign, 1) == 1;) ++seen;
    kill(child, SIGKILL);
    close(ends[0]);
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
}

/// Of a store that was just opened: the job, and how many customers there are, each written once.
std::pair<Job, std::int64_t> state_of(Process& process) {
    std::vector<Job> jobs;
    std::int64_t customers = 0;
    CHECK(process.store().read(kDefaultTenant, [&](const store::Transaction& transaction) {
        transaction.of(store::Aggregate::customers).for_each([&](const store::Document& document) {
            EXPECT_EQ(document.version, 1) << document.id;
            ++customers;
            return true;
        });
        for (const store::Document& job : transaction.of(store::Aggregate::jobs).list({}, 2)) jobs.push_back(job_of(job));
    }));
    EXPECT_EQ(jobs.size(), 1U);
    return {jobs.empty() ? Job() : jobs.front(), customers};
}

TEST(Import, ThatIsKilledGoesOnOrIsForgotten) {
    const property::Seeds seeds(12, 100);
    constexpr std::int64_t kRows = 6'000;
    const File file{"customers", kRows, customer};
    std::uint64_t whole = 0, resumed = 0;
    for (std::uint64_t seed = seeds.first; seed < seeds.end(); ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        SeededRandom random(seed);
        const TemporaryFolder folder;
        // 6 signs while it is read, 13 while it is written.
        import_until_killed(folder.file(), file, 1 + random.below(19));
        Process process(folder.file());
        const auto [before, customers_before] = state_of(process);
        EXPECT_EQ(before.imported, customers_before);
        EXPECT_TRUE(process.services().imports.prepare());
        EXPECT_TRUE(process.services().imports.resume());
        const auto [after, customers_after] = state_of(process);
        const bool had_all = before.is_spooled || before.state == JobState::done;
        EXPECT_EQ(after.state, had_all ? JobState::done : JobState::failed);
        EXPECT_EQ(customers_after, had_all ? kRows : 0);
        std::error_code error;
        EXPECT_TRUE(std::filesystem::is_empty(folder.file() + "-imports", error));
        if (HasFailure()) break;
        ++whole;
        if (before.state == JobState::running && had_all) ++resumed;
    }
    property::report("3.4", "killed imports that went on to their end, or left nothing",
                     fmt::format("{} of {}, {} in the middle of writing", whole, seeds.count, resumed), "all",
                     whole == seeds.count && !HasFailure());
}

}  // namespace
}  // namespace couponry::service
