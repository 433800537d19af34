// The target of a request: what is read holds nothing dangerous, is the same when it is encoded and read again, and finds a route or
// none; so do the parameters that lists take. Lines of the input: a target, an Accept-Encoding, an If-Match.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "http/compression.h"
#include "http/page.h"
#include "http/preconditions.h"
#include "http/router.h"
#include "http/target.h"

using namespace couponry;

namespace {

std::string_view take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

const http::Router& router() {
    static const http::Router router = [] {
        http::Router made;
        for (const std::string_view pattern :
             {"/", "/v1/promotions", "/v1/promotions/{code}", "/v1/promotions/check", "/v1/promotions/{code}/publish",
              "/v1/coupons/{code}/batches/{id}.csv", "/v1/coupons/{code}/batches/{id}", "/assets/{path...}", "/assets/{name}.js"})
            made.add({.method = http::Method::get,
                      .pattern = std::string(pattern),
                      .runs = http::Runs::quick,
                      .handler = [](const http::Request&) { return http::Response::no_content(); }});
        return made;
    }();
    return router;
}

void check_text(std::string_view text) {
    CHECK(is_utf8(text));
    CHECK(std::ranges::none_of(text, [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F; }));
}

std::string encode(const http::Target& target) {
    std::string text;
    for (const std::string& segment : target.segments) text += "/" + http::percent_encode(segment);
    if (text.empty()) text = "/";
    char mark = '?';
    for (const auto& [name, value] : target.query) {
        text += mark + http::percent_encode(name) + "=" + http::percent_encode(value);
        mark = '&';
    }
    return text;
}

/// A path of parameters and literals is that of the pattern it was found by.
void check_match(const http::Router::Match& match) {
    if (match.route == nullptr) return;
    CHECK(std::ranges::count(match.route->pattern, '{') == static_cast<std::ptrdiff_t>(match.parameters.size()));
    for (const auto& [name, value] : match.parameters)
        CHECK(!value.empty() && match.route->pattern.find("{" + name) != std::string::npos);
}

void read_target(std::string_view text) {
    const auto target = http::parse_target(text);
    if (!target) {
        CHECK(target.error().type == "malformed_request");
        return;
    }
    for (const std::string& segment : target->segments) {
        check_text(segment);
        CHECK(segment != "." && segment != "..");
    }
    for (const auto& [name, value] : target->query) {
        check_text(name);
        check_text(value);
    }
    const auto again = http::parse_target(encode(*target));
    CHECK(again.has_value() && again->query == target->query && again->segments == target->segments);
    check_match(router().match(http::Method::get, target->segments));
    CHECK(router().match(http::Method::put, target->segments).route == nullptr);

    http::Request request;
    request.target = *target;
    const auto page = http::read_page(request);
    if (page)
        CHECK(page->rows_max >= 1 && page->rows_max <= kPageRowsMax);
    else
        CHECK(!page.error().errors.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    read_target(take_line(rest));
    (void)http::accepts_gzip(take_line(rest));
    const std::string_view tags = take_line(rest);
    http::Request request;
    request.headers.add("If-Match", tags);
    const http::IfMatch match = http::read_if_match(request);
    CHECK(match.given && (!match.any || match.allows(0)));
    for (const std::uint64_t version : match.versions) CHECK(match.allows(version));
    if (const auto key = http::read_cursor(tags)) CHECK(http::write_cursor(*key) == tags);
    return 0;
}
