// Generated codes at scale: a million made and stored, with what memory grows by meanwhile; and one looked up among many millions.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <boost/json.hpp>
#include <chrono>
#include <fstream>
#include <memory>

#include "codes/pattern.h"
#include "report.h"
#include "service/generate_codes.h"
#include "store/sqlite/testing.h"

namespace couponry::bench {
namespace {

using store::Aggregate;

constexpr std::int64_t kMillion = 1'000'000;
constexpr const char* kPoint = "4.5";

/// A line of /proc/self/status, in kilobytes.
std::int64_t memory(const std::string& name) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(name + ":")) return std::stoll(line.substr(name.size() + 1));
    return 0;
}

/// From now on VmHWM is the most that is taken from now on.
void forget_peak() {
    std::ofstream("/proc/self/clear_refs") << "5";
}

Instant now() {
    using std::chrono::system_clock;
    return Instant{std::chrono::duration_cast<std::chrono::milliseconds>(system_clock::now().time_since_epoch()).count()};
}

void generate_a_million(benchmark::State& state) {
    const store::TemporaryFolder folder;
    const auto store = store::sqlite::open_or_stop(folder.file());
    CHECK(store->write("shop", [](store::Transaction& transaction) {
        CHECK(
            transaction.of(Aggregate::coupons).put({"WELCOME", R"({"code":"WELCOME","kind":"multi_code"})", {}, {}}).has_value());
    }));
    SystemRandom random;
    service::Shops shops(*store);
    service::Writes writes(*store, shops, now);
    service::GenerateCodes generate(*store, writes, random);
    for (auto _ : state) {
        CHECK(generate.begin({.tenant = "shop", .repeatable = {}}, "WELCOME", boost::json::object{{"count", kMillion}})
                  .has_value());
        const std::int64_t before = memory("VmRSS");
        forget_peak();
        const auto begun = std::chrono::steady_clock::now();
        double longest = 0;
        for (bool goes_on = true; goes_on;) {
            const auto step_begun = std::chrono::steady_clock::now();
            goes_on = generate.work().value();
            longest = std::max(longest, std::chrono::duration<double>(std::chrono::steady_clock::now() - step_begun).count());
        }
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
        const double grown = static_cast<double>(memory("VmHWM") - before) / 1024;
        constexpr double kSecondsMax = 30, kMegabytesMax = 64;
        tell("one million codes generated and stored", fmt::format("{:.1f} s", seconds), "< 30 s", seconds < kSecondsMax, kPoint);
        tell("memory that a million codes take while they are made", fmt::format("{:.0f} MB", grown), "< 64 MB",
             grown < kMegabytesMax, kPoint);
        note(fmt::format("longest step {:.2f} s", longest));
    }
    std::int64_t stored = 0;
    CHECK(store->read("shop", [&](const store::Transaction& transaction) {
        stored = service::find_batch(transaction, "WELCOME", 1)->generated;
        CHECK(transaction.codes().list_of_batch("WELCOME", {1, kMillion - 1}, 9).size() == 1);
    }));
    CHECK(stored == kMillion);
}

/// In the order of their texts, which is that of their numbers.
void store_codes(store::Store& store, const codes::Pattern& pattern, std::int64_t count) {
    constexpr std::int64_t kPerTransaction = 50'000;
    const codes::Number stride = pattern.capacity() / static_cast<codes::Number>(count);
    for (std::int64_t first = 0; first < count; first += kPerTransaction) {
        std::vector<store::StoredCode> codes;
        for (std::int64_t at = first; at < std::min(first + kPerTransaction, count); ++at) {
            store::StoredCode& code = codes.emplace_back();
            code.id = code.code.text = pattern.write(static_cast<codes::Number>(at) * stride);
            code.code.coupon = "WELCOME";
            code.code.generated_at = Instant{1};
            code.batch = 1;
            code.number = at + 1;
        }
        CHECK(store.write("shop", [&](store::Transaction& transaction) { transaction.codes().insert_all(codes); }).has_value());
    }
}

void find_among(benchmark::State& state) {
    const store::TemporaryFolder folder;
    const auto store = store::sqlite::open_or_stop(folder.file());
    const auto pattern = codes::Pattern::parse("############", {}).value();
    const std::int64_t count = state.range(0);
    store_codes(*store, pattern, count);
    constexpr std::uint64_t kWarm = 2'000;
    SeededRandom random(1);
    std::vector<std::string> wanted;
    for (std::uint64_t at = 0; at < kWarm; ++at)
        wanted.push_back(pattern.write(random.below(static_cast<std::uint64_t>(count)) *
                                       (pattern.capacity() / static_cast<codes::Number>(count))));
    const auto find = [&](const std::string& id) {
        bool is_there = false;
        CHECK(store
                  ->read("shop",
                         [&](const store::Transaction& transaction) { is_there = transaction.codes().find(id).has_value(); })
                  .has_value());
        CHECK(is_there);
    };
    for (int round = 0; round < 5; ++round)  // all connections
        for (const std::string& id : wanted) find(id);
    std::size_t at = 0;
    const auto begun = std::chrono::steady_clock::now();
    for (auto _ : state) find(wanted[at++ % wanted.size()]);
    const double microseconds =
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begun).count() / static_cast<double>(at);
    constexpr double kMicrosecondsMax = 50;
    tell(fmt::format("a code looked up among {} million", count / kMillion), fmt::format("{:.1f} us", microseconds), "< 50 us",
         microseconds < kMicrosecondsMax, kPoint);
}

BENCHMARK(generate_a_million)->Name("codes/generate_a_million")->Iterations(1)->Unit(benchmark::kSecond);
BENCHMARK(find_among)->Name("codes/find_among")->Arg(kMillion)->Arg(50 * kMillion)->Iterations(20'000);

}  // namespace
}  // namespace couponry::bench
