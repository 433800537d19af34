// One line of the project's report, collected by ./test. Used by the property tests.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <string_view>

namespace couponry::property {

inline void report(std::string_view point, std::string_view what, const std::string& figure, std::string_view aim, bool passes) {
    std::fputs(fmt::format("report|{}|{}|{}|{}|{}\n", point, what, figure, aim, passes ? "pass" : "FAIL").c_str(), stdout);
}

/// "12.3 %".
inline std::string share(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? "none" : fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

}  // namespace couponry::property
