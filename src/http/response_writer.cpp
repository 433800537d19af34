#include "http/response_writer.h"

#include <fmt/compile.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace couponry::http {

namespace {

constexpr std::array<std::string_view, 7> kWeekdays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void append_field(std::string& head, std::string_view name, std::string_view value) {
    head += name;
    head += ": ";
    head += value;
    head += "\r\n";
}

}  // namespace

std::string format_http_date(Instant instant) {
    const std::int64_t day = (instant.ms >= 0 ? instant.ms : instant.ms - (kDayMs - 1)) / kDayMs;
    const std::int64_t second = (instant.ms - day * kDayMs) / kSecondMs;
    const Date date{static_cast<std::int32_t>(day)};
    const CivilDate civil = civil_of(date);
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kWeekdays.at(static_cast<std::size_t>(weekday_of(date))),
                       civil.day, kMonths.at(static_cast<std::size_t>(civil.month - 1)), civil.year, second / 3600,
                       second / 60 % 60, second % 60);
}

bool has_body(int status) {
    return status >= 200 && status != 204 && status != 304;
}

void write_head(const Response& response, const HeadFacts& facts, std::string& head) {
    head.clear();
    fmt::format_to(std::back_inserter(head), FMT_COMPILE("HTTP/1.1 {} {}\r\n"), response.status, reason_phrase(response.status));
    for (const auto& [name, value] : response.headers) {
        const std::size_t begin = head.size();
        append_field(head, name, value);
        std::replace_if(
            head.begin() + static_cast<std::ptrdiff_t>(begin), head.end() - 2,
            [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F; }, ' ');
    }
    append_field(head, "Date", facts.date);
    append_field(head, "X-Request-Id", facts.request_id);
    append_field(head, "X-Content-Type-Options", "nosniff");
    const Ending ending = facts.ending;
    if (has_body(response.status)) {
        if (ending == Ending::length || ending == Ending::length_then_close)
            fmt::format_to(std::back_inserter(head), FMT_COMPILE("Content-Length: {}\r\n"), response.body.size());
        else if (ending != Ending::close)
            append_field(head, "Transfer-Encoding", "chunked");
    }
    if (ending != Ending::length && ending != Ending::chunked)
        append_field(head, "Connection", "close");
    else if (facts.http_1_0)
        append_field(head, "Connection", "keep-alive");
    head += "\r\n";
}

}  // namespace couponry::http
