#include "report.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <map>
#include <vector>

namespace couponry::bench {
namespace {

struct Aim {
    std::string what;
    double limit = 0;
    bool is_rate = false;
    std::string point;
};

struct Findings {
    std::map<std::pair<std::string, std::int64_t>, Aim> aims;
    std::map<std::string, std::map<std::int64_t, double>> microseconds;  // per iteration, by benchmark and argument
    std::vector<std::string> lines;
};

Findings& findings() {
    static Findings all;
    return all;
}

void add_line(const std::string& what, const std::string& figure, const std::string& aim, bool is_met,
              const std::string& point = "2.6") {
    findings().lines.push_back(fmt::format("report|{}|{}|{}|{}|{}", point, what, figure, aim, is_met ? "pass" : "FAIL"));
}

/// The usual table, and every median kept for the report.
class Reporter final : public benchmark::ConsoleReporter {
public:
    Reporter() : ConsoleReporter(OO_None) {}
    void ReportRuns(const std::vector<Run>& runs) override {
        ConsoleReporter::ReportRuns(runs);
        for (const Run& run : runs)
            if (run.run_type == Run::RT_Aggregate && run.aggregate_name == "median")
                keep(run.run_name.function_name, std::atoll(run.run_name.args.c_str()),
                     run.GetAdjustedCPUTime() * 1e6 / benchmark::GetTimeUnitMultiplier(run.time_unit));
    }

private:
    static void keep(const std::string& benchmark, std::int64_t argument, double microseconds) {
        findings().microseconds[benchmark][argument] = microseconds;
        const auto place = findings().aims.find({benchmark, argument});
        if (place == findings().aims.end()) return;
        const Aim& aim = place->second;
        const double rate = 1e6 / microseconds;
        if (aim.is_rate)
            add_line(aim.what, fmt::format("{:.0f}/s", rate), fmt::format(">= {:.0f}/s", aim.limit), rate >= aim.limit,
                     aim.point);
        else
            add_line(aim.what, fmt::format("{:.1f} us", microseconds), fmt::format("<= {:.0f} us", aim.limit),
                     microseconds <= aim.limit, aim.point);
    }
};

void print_load() {
    std::array<double, 3> load{};
    if (getloadavg(load.data(), 3) == 3) fmt::print("load average {:.2f} {:.2f} {:.2f}\n", load[0], load[1], load[2]);
}

/// How the time grows with the argument: what an index is for.
void print_growth() {
    for (const auto& [benchmark, times] : findings().microseconds) {
        if (times.size() < 2) continue;
        fmt::print("growth of {}:", benchmark);
        double before = 0;
        for (const auto& [argument, microseconds] : times) {
            if (before > 0) fmt::print(" x{:.2f} at", microseconds / before);
            fmt::print(" {}", argument);
            before = microseconds;
        }
        fmt::print("\n");
    }
}

}  // namespace

void aim_at_most(const std::string& benchmark, std::int64_t argument, const std::string& what, double microseconds,
                 const std::string& point) {
    findings().aims[{benchmark, argument}] = {what, microseconds, false, point};
}

void aim_at_least(const std::string& benchmark, std::int64_t argument, const std::string& what, double per_second) {
    findings().aims[{benchmark, argument}] = {what, per_second, true, "2.6"};
}

void tell(const std::string& what, const std::string& figure, const std::string& aim, bool is_met, const std::string& point) {
    add_line(what, figure, aim, is_met, point);
}

void note(const std::string& text) {
    fmt::print("{}\n", text);
    std::fflush(stdout);
}

int run(int argument_count, char** arguments) {
    benchmark::Initialize(&argument_count, arguments);
    if (benchmark::ReportUnrecognizedArguments(argument_count, arguments)) return 2;
    print_load();
    Reporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    benchmark::Shutdown();
    print_load();
    print_growth();
    // Aims that are missed stand in the report; they do not fail the program.
    for (const std::string& line : findings().lines) fmt::print("{}\n", line);
    return 0;
}

}  // namespace couponry::bench

int main(int argument_count, char** arguments) {
    return couponry::bench::run(argument_count, arguments);
}
