// What the benchmarks find, as the lines "report|2.6|what|figure|aim|pass" that ./test collects. A benchmark says its aim when it is
// registered; its figure is the median of its repetitions, CPU time of one thread. One thread.
#pragma once

#include <string>

namespace couponry::bench {

/// Registered for a benchmark by name and argument ("evaluate", 1000): at most so many microseconds an iteration.
void aim_at_most(const std::string& benchmark, std::int64_t argument, const std::string& what, double microseconds,
                 const std::string& point = "2.6");
/// At least so many iterations a second.
void aim_at_least(const std::string& benchmark, std::int64_t argument, const std::string& what, double per_second);

/// A figure that is no time of a benchmark; `point` of the report.
void tell(const std::string& what, const std::string& figure, const std::string& aim, bool is_met,
          const std::string& point = "2.6");
/// For a person, between the tables; no aim.
void note(const std::string& text);

}  // namespace couponry::bench
