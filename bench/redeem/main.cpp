// Durable redemptions per second, in process, through the service: on SQLite one by one and by many clients at once, on this disk and on
// one that takes 2 ms longer to sync; on PostgreSQL, if COUPONRY_TEST_DATABASE names a server (tools/postgres starts one), by several
// clients on one node and on three. Prints the lines "report|4.5|…" that ./test collects.
//   couponry_redeem [SECONDS PER MEASUREMENT [PART OF ITS NAME]]
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <thread>

#include "base/check.h"
#include "redeem/shop.h"
#include "redeem/slow_disk.h"
#include "store/backends.h"

namespace couponry::redeem {
namespace {

using std::chrono::steady_clock;
using store::Backend;

constexpr int kClients = 64;
constexpr int kCodesSpread = 200;
constexpr std::chrono::milliseconds kSlower{2};

double seconds_per_measurement = 2;
std::string wanted;  // only measurements with this in their names

double seconds_since(steady_clock::time_point begin) {
    return std::chrono::duration<double>(steady_clock::now() - begin).count();
}

/// Of this process, all its threads.
double cpu_seconds() {
    rusage used{};
    CHECK(getrusage(RUSAGE_SELF, &used) == 0);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// How often a second this disk can make one page durable.
double syncs_per_second() {
    constexpr std::size_t kPage = 4'096;
    const store::TemporaryFolder folder;
    const int descriptor = open(folder.file("page").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    CHECK(descriptor >= 0);
    const std::string page(kPage, 'x');
    const auto begin = steady_clock::now();
    double count = 0;
    for (; seconds_since(begin) < seconds_per_measurement / 8; ++count) {
        CHECK(pwrite(descriptor, page.data(), page.size(), 0) == static_cast<ssize_t>(page.size()));
        CHECK(fdatasync(descriptor) == 0);
    }
    const double rate = count / seconds_since(begin);
    close(descriptor);
    return rate;
}

struct Figure {
    double per_second = 0;
    double syncs = 0;  // that the disk makes a second, just before
    double cpu_us = 0;  // of this process, for each
    bool is_exact = false;
};

/// Every client redeems until the time is over or nothing is left.
Figure redeem(store::Store& store, int clients, int nodes, int codes) {
    const double syncs = syncs_per_second();
    static int rounds = 0;
    const int round = ++rounds;
    constexpr std::int64_t kLimit = 100'000;  // of each code; more than a measurement comes to
    fill(store, codes, kLimit);
    std::vector<std::unique_ptr<Node>> all;
    for (int node = 0; node < nodes; ++node) all.push_back(std::make_unique<Node>(store));
    std::atomic<std::int64_t> orders = 0, redeemed = 0;
    std::atomic<bool> is_over = false;
    const auto client = [&](int number) {
        Node& node = *all[static_cast<std::size_t>(number) % all.size()];
        for (int turn = 0; !is_over; ++turn) {
            const int code = codes == 1 ? 0 : (number * 7'919 + turn * 31) % codes;
            const Request request = make_request(code_of(code), fmt::format("o-{}-{:09}", round, ++orders));
            auto settled = node.redemptions.redeem(request.context, request.body);
            while (!settled && settled.error().failure.type == "store_busy")
                settled = node.redemptions.redeem(request.context, request.body);
            if (!settled) fmt::print("{}: {}\n", settled.error().failure.type, settled.error().failure.detail);
            CHECK(settled.has_value());
            ++redeemed;
        }
    };
    std::vector<std::jthread> threads;
    for (int number = 0; number < clients; ++number) threads.emplace_back(client, number);
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds_per_measurement / 4));  // caches and statements are warm
    const std::int64_t before = redeemed;
    const double cpu_before = cpu_seconds();
    const auto begin = steady_clock::now();
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds_per_measurement));
    const auto done = static_cast<double>(redeemed - before);
    Figure figure{done / seconds_since(begin), syncs, (cpu_seconds() - cpu_before) * 1e6 / done, false};
    is_over = true;
    threads.clear();
    figure.is_exact = count_redeemed(store, codes) == redeemed;
    return figure;
}

std::string shown(const Figure& figure) {
    return fmt::format("{:.0f}/s ({:.0f} us of the processor each; the disk syncs {:.0f}/s{})", figure.per_second, figure.cpu_us,
                       figure.syncs, figure.is_exact ? "" : "; WRONG COUNTERS");
}

void report(const std::string& what, const std::string& figure, const std::string& aim, bool is_met) {
    fmt::print("report|4.5|{}|{}|{}|{}\n", what, figure, aim, is_met ? "pass" : "FAIL");
    std::fflush(stdout);
}

bool is_wanted(const std::string& what) {
    return what.find(wanted) != std::string::npos;
}

void report(const std::string& what, const Figure& figure, double least) {
    const bool is_met = figure.is_exact && figure.per_second >= least;
    report(what, shown(figure), least > 0 ? fmt::format(">= {:.0f}/s", least) : "counters exact", is_met);
}

/// Measures on a new store.
void measure(const std::string& what, Backend backend, int clients, int nodes, int codes, double least = 0) {
    if (!is_wanted(what)) return;
    const store::TemporaryStore store(backend);
    report(what, redeem(*store, clients, nodes, codes), least);
}

std::string shown_codes(int codes) {
    return codes == 1 ? "one hot code" : fmt::format("{} codes", codes);
}

/// One by one, and grouped.
void compare_on_sqlite(const std::string& disk, int codes, double times_least) {
    const std::string what =
        fmt::format("redemptions of {} on SQLite by {} clients beside one by one, {}", shown_codes(codes), kClients, disk);
    if (!is_wanted(what)) return;
    const auto redeem_on_new = [&](int clients) {
        const store::TemporaryStore store(Backend::file);
        return redeem(*store, clients, 1, codes);
    };
    const Figure alone = redeem_on_new(1), grouped = redeem_on_new(kClients);
    const double times = grouped.per_second / alone.per_second;
    report(what, fmt::format("{:.1f} times: {} beside {}", times, shown(grouped), shown(alone)),
           times_least > 0 ? fmt::format(">= {:.0f} times", times_least) : "counters exact",
           alone.is_exact && grouped.is_exact && times >= times_least);
}

void run_on_sqlite() {
    measure(fmt::format("redemptions of one hot code with a limit on SQLite, {} clients", kClients), Backend::file, kClients, 1,
            1, 10'000);
    compare_on_sqlite("on this disk", 1, 4);
    compare_on_sqlite("on this disk", kCodesSpread, 0);
    const SlowDisk slow(kSlower);
    compare_on_sqlite("with 2 ms added to each sync", 1, 25);
    compare_on_sqlite("with 2 ms added to each sync", kCodesSpread, 0);
}

void run_on_postgres() {
    for (const int codes : {1, kCodesSpread})
        for (const int clients : {1, 8, 32})
            measure(fmt::format("redemptions of {} on PostgreSQL, {} client{} on one node", shown_codes(codes), clients,
                                clients == 1 ? "" : "s"),
                    Backend::postgres, clients, 1, codes);
    measure(fmt::format("redemptions of one hot code on PostgreSQL, {} clients on one node", 4 * kClients), Backend::postgres,
            4 * kClients, 1, 1, 10'000);
    measure(fmt::format("redemptions of one hot code with a limit on PostgreSQL, {} clients on three nodes", 2 * kClients),
            Backend::postgres, 2 * kClients, 3, 1, 5'000);
}

}  // namespace
}  // namespace couponry::redeem

int main(int count, char** arguments) {
    using namespace couponry;
    if (count > 1) redeem::seconds_per_measurement = std::atof(arguments[1]);
    if (count > 2) redeem::wanted = arguments[2];
    if (store::postgres::test_server().empty())
        redeem::run_on_sqlite();
    else
        redeem::run_on_postgres();
}
