// The parts of an answer: problem documents, heads, compression, preconditions, pages.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>

#include "base/limits.h"
#include "http/compression.h"
#include "http/page.h"
#include "http/preconditions.h"
#include "http/problem.h"
#include "http/response_writer.h"
#include "http/testing.h"

namespace couponry::http {
namespace {

using testing::unpacked;

Request with(std::string_view name, std::string_view value) {
    Request request;
    request.headers.add(name, value);
    return request;
}

Request with_query(std::vector<NamedValue> query) {
    Request request;
    request.target.query = std::move(query);
    return request;
}

TEST(Problem, IsADocument) {
    const Response response =
        problem("id-1", {"invalid_document", "Say \"why\"\n\x01", {{"/effects/0/percent", "Give more than 0."}, {"/a~1b", "ä"}}});
    EXPECT_EQ(response.status, 422);
    EXPECT_EQ(response.headers.find("content-type"), "application/problem+json");
    EXPECT_EQ(response.body,
              R"({"type":"invalid_document","title":"Invalid document","status":422,"detail":"Say \"why\"\n\u0001",)"
              R"("errors":[{"pointer":"/effects/0/percent","detail":"Give more than 0."},)"
              R"({"pointer":"/a~1b","detail":"ä"}],"request_id":"id-1"})");
    EXPECT_EQ(problem("", {"not_found", "", {}}).status, 404);
    EXPECT_EQ(problem("", {"unknown_to_the_table", "", {}}).status, 422);
    EXPECT_EQ(problem("", {"unknown_to_the_table", "", {}}, 409).status, 409);
}

TEST(ResponseWriter, WritesHeads) {
    std::string head = "before";
    const Response response = Response::created("/v1/codes/a", "{}").with("X-A", "b\r\nX-Evil: c\x7F\x1b");
    write_head(response, {.request_id = "r", .date = "now"}, head);
    EXPECT_EQ(head,
              "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nLocation: /v1/codes/a\r\nX-A: b  X-Evil: c  \r\n"
              "Date: now\r\nX-Request-Id: r\r\nX-Content-Type-Options: nosniff\r\nContent-Length: 2\r\n\r\n");
    write_head(Response::no_content(), {.request_id = "r", .date = "now", .ending = Ending::length_then_close}, head);
    EXPECT_EQ(head,
              "HTTP/1.1 204 No Content\r\nDate: now\r\nX-Request-Id: r\r\nX-Content-Type-Options: nosniff\r\nConnection: "
              "close\r\n\r\n");
}

TEST(ResponseWriter, WritesDates) {
    EXPECT_EQ(format_http_date({784'111'777'000}), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(format_http_date({1'709'251'199'999}), "Thu, 29 Feb 2024 23:59:59 GMT");
    EXPECT_EQ(format_http_date({-1}), "Wed, 31 Dec 1969 23:59:59 GMT");
}

TEST(Compression, ReadsAcceptEncoding) {
    for (const std::string_view text :
         {"gzip", "deflate, gzip;q=1.0, *;q=0.5", "GZIP", "*", "br , gzip ; q=0.001", "gzip;level=9"})
        EXPECT_TRUE(accepts_gzip(text)) << text;
    for (const std::string_view text : {"", "identity", "gzip;q=0", "gzip; Q=0.000, *", "*;q=0", "gzipped", "br", ",,;;"})
        EXPECT_FALSE(accepts_gzip(text)) << text;
}

TEST(Compression, CompressesTexts) {
    const std::string text(kCompressBytesMin, 'a');
    Response response = Response::json(200, text).with("ETag", etag(17));
    compress(with("Accept-Encoding", "gzip"), response);
    EXPECT_EQ(response.headers.find("Content-Encoding"), "gzip");
    EXPECT_EQ(response.headers.find("Vary"), "Accept-Encoding");
    EXPECT_EQ(response.headers.find("ETag"), "\"17-gzip\"");
    EXPECT_LT(response.body.size(), text.size() / 10);
    EXPECT_EQ(unpacked(response.body), text);

    Response plain = Response::json(200, text);
    compress(Request(), plain);
    EXPECT_EQ(plain.body, text);
    EXPECT_EQ(plain.headers.find("Vary"), "Accept-Encoding");  // a cache must know
    for (Response other : {Response::json(200, text.substr(1)), Response::json(200, text).with("Content-Type", "image/png"),
                           Response::json(200, text).with("Content-Encoding", "br")}) {
        const std::string before = other.body;
        compress(with("Accept-Encoding", "gzip"), other);
        EXPECT_EQ(other.body, before);
        EXPECT_FALSE(other.headers.find("Vary"));
    }
}

TEST(Compression, PacksInParts) {
    std::string text;
    for (int line = 0; line < 20'000; ++line) text += std::to_string(line * 7'919) + '\n';
    for (const std::size_t part : {std::size_t{1}, std::size_t{1'000}, text.size()}) {
        GzipPacker packer;
        std::string packed;
        for (std::size_t begin = 0; begin < text.size(); begin += part) packed += packer.add(text.substr(begin, part));
        packed += packer.finish();
        EXPECT_LT(packed.size(), text.size() / 2);
        EXPECT_EQ(unpacked(packed), text);
    }
    GzipPacker nothing;
    EXPECT_EQ(unpacked(nothing.finish()), "");
}

TEST(Preconditions, ReadIfMatch) {
    EXPECT_TRUE(read_if_match(Request()).allows(3));
    EXPECT_TRUE(read_if_match(with("If-Match", "*")).allows(3));
    for (const std::string_view tags : {"\"3\"", "\"3-gzip\"", "\"1\", \"3\"", "\"x,y\",\"3\""})
        EXPECT_TRUE(read_if_match(with("If-Match", tags)).allows(3)) << tags;
    for (const std::string_view tags : {"", "3", "\"4\"", "W/\"3\"", "\"3", "\"\"", "\"-3\"", "\"3 \"", "\"3-br\"", "x\"3\"",
                                        "\"18446744073709551619\""})  // 2^64 + 3
        EXPECT_FALSE(read_if_match(with("If-Match", tags)).allows(3)) << tags;
    EXPECT_EQ(problem("", stale_version()).status, 412);
    EXPECT_EQ(read_if_match(with("If-Match", etag(UINT64_MAX))).versions, (std::vector<std::uint64_t>{UINT64_MAX}));
}

TEST(Preconditions, ReadIfNoneMatch) {
    EXPECT_FALSE(is_not_modified(Request(), 3));
    EXPECT_TRUE(is_not_modified(with("If-None-Match", "W/\"3\""), 3));
    EXPECT_TRUE(is_not_modified(with("If-None-Match", "\"2\", \"3-gzip\""), 3));
    EXPECT_FALSE(is_not_modified(with("If-None-Match", "\"4\""), 3));
    EXPECT_EQ(not_modified(3).status, 304);
}

TEST(Page, IsRead) {
    EXPECT_EQ(read_page(Request())->rows_max, kPageRowsDefault);
    EXPECT_EQ(read_page(with_query({{"limit", "200"}, {"cursor", write_cursor("key")}}))->after, "key");
    for (const std::string text : {"0", "201", "-1", "", "5x", " 5", "1e2", "99999999999999999999999"}) {
        const auto page = read_page(with_query({{"limit", text}}));
        ASSERT_FALSE(page.has_value()) << text;
        EXPECT_EQ(page.error().errors.front().pointer, "/limit");
        EXPECT_EQ(problem("", page.error()).status, 422);
    }
    const auto both = read_page(with_query({{"limit", "x"}, {"cursor", "!"}}));
    ASSERT_FALSE(both.has_value());
    ASSERT_EQ(both.error().errors.size(), 2U);
    EXPECT_EQ(both.error().errors.back().pointer, "/cursor");
}

TEST(Page, RefusesCursorsItDidNotWrite) {
    for (const std::string text : {"", "=", "A", "AA==", "AB", "AAB", "a+b/", "ä", "AAAA "})
        EXPECT_FALSE(read_cursor(text)) << text;
    EXPECT_FALSE(read_cursor(std::string(kCursorBytesMax + 4, 'A')));
    EXPECT_EQ(write_cursor("\xFF\xFE?>"), "__4_Pg");
}

RC_GTEST_PROP(Page, ReadsItsCursors, ()) {
    const auto key = *rc::gen::nonEmpty(rc::gen::string<std::string>());
    RC_ASSERT(read_cursor(write_cursor(key)) == key);
}

RC_GTEST_PROP(Page, HasOneCursorPerKey, ()) {
    const auto text = *rc::gen::container<std::string>(rc::gen::element('A', 'B', 'Q', 'g', 'w', '-', '_', '8'));
    if (const auto key = read_cursor(text)) RC_ASSERT(write_cursor(*key) == text);
}

}  // namespace
}  // namespace couponry::http
