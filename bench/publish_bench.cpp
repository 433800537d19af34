// What a million promotions cost: memory, compiling them, and one edit among them.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include <fstream>
#include <memory>

#include "base/check.h"
#include "engine/publisher.h"
#include "generator.h"
#include "report.h"

namespace couponry::bench {
namespace {

constexpr std::int64_t kMillion = 1'000'000;

/// Memory that the process has in RAM, after what was freed was given back.
std::int64_t resident_bytes() {
    malloc_trim(0);
    std::ifstream file("/proc/self/statm");
    std::int64_t all = 0;
    std::int64_t resident = 0;
    file >> all >> resident;
    CHECK(resident > 0);
    return resident * sysconf(_SC_PAGESIZE);
}

void tell_bytes(const std::string& what, std::int64_t bytes) {
    const std::int64_t each = bytes / kMillion;
    tell(what, fmt::format("{} bytes", each), "<= 600 bytes", each <= 600);
}

const Shop& shop() {
    static const Shop all = make_shop(kMillion);
    return all;
}

/// Both benchmarks here need the same million; they run one after the other.
std::unique_ptr<engine::Publisher>& publisher() {
    static std::unique_ptr<engine::Publisher> last;
    return last;
}

void rebuild(benchmark::State& state) {
    static bool is_told = false;
    shop();
    publisher().reset();
    const std::int64_t before = resident_bytes();
    for (auto _ : state) publisher() = std::make_unique<engine::Publisher>(shop());
    if (std::exchange(is_told, true)) return;
    // The shop was there before, and the publisher keeps nothing of it.
    tell_bytes("memory per promotion of a million, growth of the process", resident_bytes() - before);
    tell_bytes("memory per promotion of a million, by the snapshot's own count",
               static_cast<std::int64_t>(publisher()->current()->bytes()));
}

/// The delta is as full as it gets before it wants to be folded: every edit compiles all of it again.
void edit(benchmark::State& state) {
    static bool is_full = false;
    std::vector<Promotion> edits;
    for (std::size_t number = 0; number < engine::kDeltaEditsMax; ++number)
        edits.push_back(make_promotion(static_cast<std::int64_t>(number) * 997));
    if (!std::exchange(is_full, true)) {
        if (publisher() == nullptr) publisher() = std::make_unique<engine::Publisher>(shop());
        for (const Promotion& promotion : edits) publisher()->publish(promotion);
    }
    std::size_t next = 0;
    for (auto _ : state) {
        const std::uint64_t revision = publisher()->current()->revision;
        publisher()->publish(edits[next]);
        CHECK(publisher()->current()->revision == revision + 1);
        next = (next + 1) % edits.size();
    }
    CHECK(!publisher()->wants_fold());
}

/// The thousand edits become part of the base; while that is compiled there are two of them.
void fold(benchmark::State& state) {
    if (publisher() == nullptr) publisher() = std::make_unique<engine::Publisher>(shop());
    for (auto _ : state) publisher()->fold();
    note(fmt::format("  {} bytes per promotion after a fold",
                     static_cast<std::int64_t>(publisher()->current()->bytes()) / kMillion));
}

void add(const char* name, void (*run)(benchmark::State&), std::int64_t iterations, const char* what, double microseconds) {
    aim_at_most(name, kMillion, what, microseconds);
    benchmark::RegisterBenchmark(name, run)
        ->Arg(kMillion)
        ->Unit(benchmark::kMillisecond)
        ->Repetitions(5)
        ->ReportAggregatesOnly()
        ->Iterations(iterations);
}

const bool is_set_up = [] {
    add("rebuild", rebuild, 1, "compiling a million promotions", 2e6);
    add("edit", edit, 20, "one edit in force among a million promotions, 1,000 others edited before", 10e3);
    add("fold", fold, 1, "folding 1,000 edits into a million promotions", 2e6);
    return true;
}();

}  // namespace
}  // namespace couponry::bench
