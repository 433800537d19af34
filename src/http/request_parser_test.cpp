#include "http/request_parser.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/limits.h"

namespace couponry::http {
namespace {

using State = RequestParser::State;

/// What a parser makes of a text that arrives in pieces of this size.
struct Reading {
    Request request;
    State state = State::head;
    std::string refusal;
    std::size_t taken = 0;
};

/// The body is read at once or, when it is `streamed`, piece by piece.
Reading read(std::string_view text, std::size_t piece = std::string_view::npos, std::size_t body_bytes_max = kBodyBytesMax,
             bool streamed = false) {
    Reading reading;
    RequestParser parser;
    parser.start(reading.request);
    std::size_t seen = std::min(piece, text.size());
    for (;;) {
        const State before = parser.state();
        const std::size_t taken = parser.feed(text.substr(reading.taken, seen - reading.taken));
        reading.taken += taken;
        const std::string part = parser.take_piece();
        EXPECT_LE(part.size(), taken);
        reading.request.body += part;
        if (before == State::head && parser.state() == State::body) {
            streamed ? parser.allow_pieces(body_bytes_max) : parser.allow_body(body_bytes_max);
            continue;
        }
        if (parser.state() == State::complete || parser.state() == State::refused || seen == text.size()) break;
        seen += std::min(piece, text.size() - seen);
    }
    reading.state = parser.state();
    if (reading.state == State::refused) reading.refusal = parser.refusal().type;
    return reading;
}

std::string refusal_of(std::string_view text) {
    const Reading whole = read(text);
    for (const std::size_t piece : {1U, 2U, 3U, 7U}) EXPECT_EQ(read(text, piece).refusal, whole.refusal) << piece << " " << text;
    return whole.state == State::refused ? whole.refusal : whole.state == State::complete ? "complete" : "more";
}

TEST(RequestParser, ReadsOneRequest) {
    const std::string text = "POST /v1/codes?limit=2 HTTP/1.1\r\nHost: shop\r\nX-Empty:\r\ncontent-length: 3\r\n\r\nabcGET /";
    for (const std::size_t piece : {std::string_view::npos, std::size_t{1}, std::size_t{5}}) {
        const Reading reading = read(text, piece);
        EXPECT_EQ(reading.state, State::complete);
        EXPECT_EQ(reading.request.method, Method::post);
        EXPECT_EQ(reading.request.target.segments, (std::vector<std::string>{"v1", "codes"}));
        EXPECT_EQ(reading.request.query_parameter("limit"), "2");
        EXPECT_EQ(reading.request.header("HOST"), "shop");
        EXPECT_EQ(reading.request.header("X-Empty"), "");
        EXPECT_EQ(reading.request.header("X-Other"), std::nullopt);
        EXPECT_EQ(reading.request.body, "abc");
        EXPECT_EQ(text.substr(reading.taken), "GET /");
    }
}

TEST(RequestParser, ReadsABodyInPieces) {
    const std::string chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (const std::size_t piece : {std::string_view::npos, std::size_t{1}, std::size_t{7}}) {
        EXPECT_EQ(read(chunked + "2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n", piece, 5, true).request.body, "abcde");
        EXPECT_EQ(read("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcdeX", piece, 5, true).request.body, "abcde");
        EXPECT_EQ(read(chunked + "2\r\nab\r\n3\r\n", piece, 4, true).refusal, "body_too_large");
    }
    Request request;
    RequestParser parser;
    parser.start(request);
    parser.feed(chunked);
    parser.allow_pieces(5);
    parser.feed("2\r\nab\r\n");
    EXPECT_TRUE(request.body.empty());
    EXPECT_EQ(parser.take_piece(), "ab");
    EXPECT_EQ(parser.take_piece(), "");
    parser.feed("2\r\ncd\r\n");
    parser.start(request);
    EXPECT_EQ(parser.take_piece(), "");
}

TEST(RequestParser, KeepsNothingOfTheRequestBefore) {
    Request request;
    RequestParser parser;
    parser.start(request);
    const std::string first = "GET /a?b=c HTTP/1.1\r\nHost: shop\r\nX-A: 1\r\n\r\n";
    EXPECT_EQ(parser.feed(first), first.size());
    parser.start(request);
    parser.feed("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
    EXPECT_EQ(parser.state(), State::complete);
    EXPECT_TRUE(request.target.segments.empty() && request.target.query.empty());
    EXPECT_EQ(request.headers.size(), 1U);
}

TEST(RequestParser, RefusesWhatIsMalformed) {
    for (const std::string_view text : {
             "nonsense\r\n\r\n",
             "GET\r\n\r\n",
             "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
             "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
             "GET / HTTP/1.1\r\n\r\n",  // no Host
             "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
             "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
             "GET / HTTP/1.1\r\nHost: a\r\nNo colon\r\n\r\n",
             "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
             "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
             "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
             "GET nothing HTTP/1.1\r\nHost: a\r\n\r\n",
         })
        EXPECT_EQ(refusal_of(text), "malformed_request") << text;
    EXPECT_EQ(refusal_of(std::string_view("GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n", 30)), "malformed_request");
    // The end of this one is waited for when it comes in pieces.
    EXPECT_EQ(read("GET / HTTP/1.1\nHost: a\n\n").refusal, "malformed_request");
    EXPECT_EQ(refusal_of("BREW / HTTP/1.1\r\nHost: a\r\n\r\n"), "method_not_known");
    EXPECT_EQ(refusal_of("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n"), "method_not_known");
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n"), "expectation_failed");
}

// Where one reader sees one request and the next sees two, requests are smuggled past the first (RFC 9112, section 11.2).
TEST(RequestParser, RefusesWhatEndsInTwoPlaces) {
    const auto with = [](std::string_view fields, std::string_view version = "1.1") {
        return refusal_of(fmt::format("POST / HTTP/{}\r\nHost: a\r\n{}\r\n0\r\n\r\n", version, fields));
    };
    for (const std::string_view fields : {
             "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
             "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
             "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
             "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n",
             "Transfer-Encoding: gzip\r\n",
             "Transfer-Encoding: gzip, chunked\r\n",
             "Transfer-Encoding: chunked, identity\r\n",
             "Transfer-Encoding: xchunked\r\n",
             "Transfer-Encoding:\r\n",
             "Transfer-Encoding : chunked\r\n",
             "Content-Length: 5\r\nContent-Length: 6\r\n",
             "Content-Length: 5\r\nContent-Length: 5\r\n",
             "Content-Length: 5, 5\r\n",
             "Content-Length: +5\r\n",
             "Content-Length: -1\r\n",
             "Content-Length: 0x5\r\n",
             "Content-Length: 5 \r\n 6\r\n",
             "Content-Length:\r\n",
             "Content-Length: 99999999999999999999999\r\n",
         })
        EXPECT_EQ(with(fields), "malformed_request") << fields;
    EXPECT_EQ(with("Transfer-Encoding: chunked\r\n", "1.0"), "malformed_request");
    EXPECT_EQ(with("Transfer-Encoding: Chunked\r\n"), "complete");
    EXPECT_EQ(with("Content-Length: 5\r\n"), "complete");
}

TEST(RequestParser, RefusesMalformedChunks) {
    const auto with = [](std::string_view body) {
        return refusal_of(fmt::format("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{}", body));
    };
    for (const std::string_view body :
         {"x\r\n", "\r\n", "-1\r\n", "3\r\nabcd\r\n0\r\n\r\n", "FFFFFFFFFFFFFFFFF\r\n", "3 x\r\nabc\r\n0\r\n\r\n"})
        EXPECT_EQ(with(body), "malformed_request") << body;
    EXPECT_EQ(with("3\r\nabc\r\n0\r\n\r\n"), "complete");
    EXPECT_EQ(with("3\r\nabc\r\n0\r\n"), "more");
    EXPECT_EQ(read(fmt::format("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nHost: b\r\nX-B: c\r\n\r\n"))
                  .request.headers.size(),
              2U);
}

TEST(RequestParser, HasLimits) {
    const std::string longest(kTargetBytesMax - 1, 'a');
    EXPECT_EQ(refusal_of(fmt::format("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", longest)), "complete");
    EXPECT_EQ(refusal_of(fmt::format("GET /{}a HTTP/1.1\r\nHost: a\r\n\r\n", longest)), "target_too_long");
    EXPECT_EQ(refusal_of("GET /" + std::string(2 * kHeadBytesMax, 'a')), "target_too_long");
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(2 * kHeadBytesMax, 'a')), "head_too_large");
    std::string fields;
    for (std::size_t count = 1; count < kHeaderFieldsMax; ++count) fields += "X: a\r\n";
    EXPECT_EQ(refusal_of(fmt::format("GET / HTTP/1.1\r\nHost: a\r\n{}\r\n", fields)), "complete");
    EXPECT_EQ(refusal_of(fmt::format("GET / HTTP/1.1\r\nHost: a\r\n{}X: a\r\n\r\n", fields)), "head_too_large");
    // Line by line, too, which Beast does not add up.
    std::string lines = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (std::size_t count = 0; count < kHeaderFieldsMax / 2; ++count) lines += "X: " + std::string(1'000, 'a') + "\r\n";
    EXPECT_EQ(refusal_of(lines), "head_too_large");
    EXPECT_EQ(read(lines, 1'005).refusal, "head_too_large");
}

TEST(RequestParser, LimitsBodies) {
    const std::string known = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n";
    EXPECT_EQ(read(known + "abcd", 9, 4).state, State::complete);
    EXPECT_EQ(read(known, 9, 3).refusal, "body_too_large");  // before any of it came
    const std::string chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(read(chunked + "2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n", 1, 4).state, State::complete);
    EXPECT_EQ(read(chunked + "2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n", 1, 3).refusal, "body_too_large");
    EXPECT_EQ(read(chunked + "3;" + std::string(2 * kHeadBytesMax, 'x')).refusal, "head_too_large");
    EXPECT_EQ(read(chunked + "0\r\nX: " + std::string(2 * kHeadBytesMax, 'x')).refusal, "head_too_large");
}

}  // namespace
}  // namespace couponry::http
