// What the server refuses, and how long it waits: with short times, and without a sleep, because every end is an answer or the end
// of the connection.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "http/testing.h"

namespace couponry::http {
namespace {

using std::chrono::milliseconds;
using testing::Answer;
using testing::answer_text;
using testing::Client;
using testing::get;
using testing::post;
using testing::start;

constexpr std::size_t kSmallBody = 10;
constexpr std::size_t kLargeBody = 2 * kBodyBytesMax;

Router make_router() {
    Router router;
    router.add({Method::get, "/health", Runs::quick, answer_text("{}")});
    const Handler size = [](const Request& request) { return Response::json(200, std::to_string(request.body.size())); };
    router.add({Method::post, "/small", Runs::quick, size, kSmallBody});
    router.add({Method::post, "/usual", Runs::quick, size});
    router.add({Method::post, "/large", Runs::quick, size, kLargeBody});
    router.add({Method::get, "/long", Runs::blocking,
                [](const Request&) { return Response::json(200, std::string(4 * kBodyBytesMax, 'a')); }});
    return router;
}

ServerOptions impatient(Timing timing) {
    ServerOptions options;
    timing.sweep = milliseconds(5);
    options.timing = timing;
    return options;
}

TEST(Limits, CloseAnIdleConnection) {
    const auto server = start(make_router(), impatient({.idle = milliseconds(30)}));
    Client fresh(server->port());
    EXPECT_TRUE(fresh.is_closed());
    Client used(server->port());
    EXPECT_EQ(used.ask(get("/health")).status, 200);
    EXPECT_TRUE(used.is_closed());
}

TEST(Limits, EndASlowHead) {
    const auto server = start(make_router(), impatient({.head = milliseconds(30), .linger = milliseconds(100)}));
    Client client(server->port());
    EXPECT_EQ(client.ask(get("/health")).status, 200);
    const Answer answer = client.ask("GET /health HTTP/1.1\r\nHost: shop\r\n");
    EXPECT_EQ(answer.status, 408);
    EXPECT_EQ(answer.type(), "request_too_slow");
    EXPECT_EQ(answer.header("Connection"), "close");
    EXPECT_TRUE(client.is_closed());
    // One that sends something all the time is slow all the same.
    Client dripping(server->port());
    std::thread drip([&] {
        dripping.send("GET /health HTTP/1.1\r\n");
        while (dripping.send("X: y\r\n")) std::this_thread::yield();
    });
    const int status = dripping.receive().status;
    EXPECT_TRUE(status == 408 || status == 431 || status == 0) << status;  // 0: it was still sending when the server closed
    drip.join();
}

TEST(Limits, EndASlowBody) {
    const auto server = start(make_router(), impatient({.transfer = milliseconds(30)}));
    Client client(server->port());
    EXPECT_EQ(client.ask("POST /usual HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\n\r\nab").type(), "request_too_slow");
    EXPECT_TRUE(client.is_closed());
}

TEST(Limits, EndASlowReader) {
    const auto server = start(make_router(), impatient({.transfer = milliseconds(30)}));
    constexpr int kReceiveBuffer = 4'096;
    Client client(server->port(), kReceiveBuffer);
    client.send(get("/long"));
    const std::string head = client.receive_until("\r\n\r\n");
    EXPECT_TRUE(head.starts_with("HTTP/1.1 200 "));
    // Nothing is read while another connection sees times pass that are longer than those of the first.
    Client clock(server->port());
    clock.send("POST /usual HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\n\r\n");
    EXPECT_EQ(clock.receive().status, 408);
    Client second_clock(server->port());
    second_clock.send("POST /large HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\n\r\n");
    EXPECT_EQ(second_clock.receive().status, 408);
    const std::string rest = client.receive_until("never");
    EXPECT_LT(rest.size(), 4 * kBodyBytesMax);
}

TEST(Limits, OfHeads) {
    const auto server = start(make_router());
    const auto refusal = [&](const std::string& request) {
        Client client(server->port());
        const Answer answer = client.ask(request);
        EXPECT_TRUE(client.is_closed());
        return fmt::format("{} {}", answer.status, answer.type());
    };
    EXPECT_EQ(refusal(get("/health", "X: " + std::string(kHeadBytesMax, 'x') + "\r\n")), "431 head_too_large");
    EXPECT_EQ(refusal(get("/" + std::string(kTargetBytesMax, 'x'))), "414 target_too_long");
    EXPECT_EQ(refusal("GET /" + std::string(10 * kHeadBytesMax, 'x')), "414 target_too_long");
    EXPECT_EQ(refusal("BREW /pot HTTP/1.1\r\nHost: shop\r\n\r\n"), "501 method_not_known");
    EXPECT_EQ(refusal(get("/health", "Expect: tea\r\n")), "417 expectation_failed");
    EXPECT_EQ(refusal("\x16\x03\x01\x02\x00\x01\x00 hello from TLS"), "400 malformed_request");
    EXPECT_EQ(refusal("POST /usual HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
              "400 malformed_request");
    EXPECT_EQ(refusal("POST /usual HTTP/1.1\r\nHost: a\r\nContent-Length: four\r\n\r\n"), "400 malformed_request");
    EXPECT_EQ(refusal(get("/a%00b")), "400 malformed_request");
    EXPECT_EQ(refusal(get("/a%b")), "400 malformed_request");
}

TEST(Limits, OfBodies) {
    const auto server = start(make_router());
    const std::string ten(kSmallBody, 'x');
    Client client(server->port());
    EXPECT_EQ(client.ask(post("/small", ten)).body, "10");
    EXPECT_EQ(client.ask(post("/large", std::string(kLargeBody, 'x'))).body, std::to_string(kLargeBody));
    EXPECT_EQ(client.ask(post("/small", ten + "x")).type(), "body_too_large");
    EXPECT_TRUE(client.is_closed());
    // The answer is read although the client goes on sending.
    Client large(server->port());
    std::thread sender([&] { large.send(post("/usual", std::string(kBodyBytesMax + 1, 'x'))); });
    EXPECT_EQ(large.receive().status, 413);
    sender.join();
    Client chunked(server->port());
    EXPECT_EQ(chunked.ask("POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n6\r\n").status,
              413);
}

TEST(Limits, AreCheckedBeforeTheBodyIsSent) {
    const auto server = start(make_router());
    const auto head = [](std::string_view path, std::size_t length) {
        return fmt::format("POST {} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n", path, length);
    };
    Client client(server->port());
    client.send(head("/usual", 3));
    EXPECT_EQ(client.receive_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(client.ask("abc").body, "3");
    EXPECT_EQ(client.ask(head("/usual", 3) + "abc").body, "3");  // did not wait
    EXPECT_EQ(client.ask(head("/small", kSmallBody + 1)).status, 413);
    EXPECT_TRUE(client.is_closed());
    Client lost(server->port());
    EXPECT_EQ(lost.ask(head("/nothing", 3)).status, 404);
    EXPECT_TRUE(lost.is_closed());
}

TEST(Limits, OfConnections) {
    ServerOptions options;
    options.connections_max = 2;
    options.io_threads = 2;
    const auto server = start(make_router(), options);
    Client first(server->port());
    EXPECT_EQ(first.ask(get("/health")).status, 200);
    auto second = std::make_unique<Client>(server->port());
    EXPECT_EQ(second->ask(get("/health")).status, 200);
    {
        Client third(server->port());
        EXPECT_EQ(third.receive().type(), "overloaded");
        EXPECT_TRUE(third.is_closed());
    }
    EXPECT_EQ(second->ask(get("/health", "Connection: close\r\n")).status, 200);
    EXPECT_TRUE(second->is_closed());
    second.reset();
    // The server hears of the end a moment later.
    int status = 503;
    while (status == 503) {
        Client next(server->port());
        next.send(get("/health"));
        status = next.receive().status;
        if (status == 0) status = 503;  // reset, because it had sent its request already
    }
    EXPECT_EQ(status, 200);
}

TEST(Limits, CompressOnlyLargeAnswers) {
    Router router = make_router();
    router.add({Method::get, "/text", Runs::blocking, answer_text(std::string(kCompressBytesMin, 'a'))});
    const auto server = start(std::move(router));
    Client client(server->port());
    const Answer packed = client.ask(get("/text", "Accept-Encoding: br, gzip\r\n"));
    EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
    EXPECT_EQ(packed.header("Vary"), "Accept-Encoding");
    EXPECT_LT(packed.body.size(), kCompressBytesMin / 10);
    EXPECT_EQ(client.ask(get("/text")).body.size(), kCompressBytesMin);
    EXPECT_EQ(client.ask(get("/health", "Accept-Encoding: gzip\r\n")).header("Content-Encoding"), "");
}

}  // namespace
}  // namespace couponry::http
