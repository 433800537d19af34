// Bodies that handlers read while they arrive.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <thread>

#include "http/body_reader.h"
#include "http/testing.h"
#include "http/transfer_time.h"

namespace couponry::http {
namespace {

using std::chrono::milliseconds;
using testing::Answer;
using testing::answer_size;
using testing::answer_text;
using testing::Client;
using testing::get;
using testing::post;
using testing::start;
using testing::streaming;

constexpr std::size_t kSmallBody = 10;
constexpr std::size_t kBigBody = 32 * 1024 * 1024;  // more than the kernel keeps for both sides of a connection
constexpr std::string_view kChunkedHead = "POST /size HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n";

Router make_router() {
    Router router;
    router.add(streaming("/size", answer_size, kBigBody));
    router.add(streaming("/small", answer_size, kSmallBody));
    router.add(streaming("/refuses", [](const Request&, BodyReader&) { return Response::json(409, "no"); }, kBigBody));
    router.add({Method::get, "/health", Runs::quick, answer_text("{}")});
    router.add({Method::get, "/blocking", Runs::blocking, answer_text("{}")});
    router.add({Method::post, "/usual", Runs::quick, answer_text("{}")});
    return router;
}

ServerOptions impatient(milliseconds transfer) {
    ServerOptions options;
    options.timing.sweep = milliseconds(5);
    options.timing.transfer = transfer;
    return options;
}

std::string head_of(std::string_view path, std::size_t length, std::string_view lines = "") {
    return fmt::format("POST {} HTTP/1.1\r\nHost: shop\r\nContent-Length: {}\r\n{}\r\n", path, length, lines);
}

TEST(BodyReader, WaitsForRoomAndForPieces) {
    constexpr std::size_t kQueued = 10;
    BodyReader body(kQueued);
    std::atomic<int> woken = 0;
    body.attach([&] {
        ++woken;
        woken.notify_one();
    });
    EXPECT_FALSE(body.wants(1));  // nobody reads yet
    auto first = std::async(std::launch::async, [&] { return body.read().value(); });
    woken.wait(0);
    EXPECT_TRUE(body.wants(kQueued));
    EXPECT_FALSE(body.wants(kQueued + 1));
    body.push("abc");
    EXPECT_EQ(first.get(), "abc");
    EXPECT_EQ(woken.load(), 2);
    body.push("0123456789");
    EXPECT_FALSE(body.wants(1));
    EXPECT_EQ(body.read(), "0123456789");
    EXPECT_EQ(woken.load(), 3);
    body.push("last");
    body.finish();
    body.fail({"request_too_slow", "", {}});
    EXPECT_FALSE(body.wants(1));
    EXPECT_EQ(body.read(), "last");
    EXPECT_EQ(body.read(), "");
    EXPECT_EQ(body.read(), "");
}

TEST(BodyReader, FailsAfterWhatCame) {
    BodyReader body;
    body.push("abc");
    body.fail({"body_cut_off", "", {}});
    body.push("ignored");
    EXPECT_EQ(body.read(), "abc");
    EXPECT_EQ(body.read().error().type, "body_cut_off");
    EXPECT_EQ(body.read().error().type, "body_cut_off");
}

TEST(TransferTime, IsEarnedByBytes) {
    constexpr milliseconds kFull(1'000);
    TransferTime time{kFull};
    // As slow as allowed, for an hour.
    for (int second = 0; second < 3'600; ++second) {
        time.spend(kFull, kBodyBytesMax);
        EXPECT_EQ(time.left(), kFull);
    }
    time.spend(milliseconds(600), 0);
    EXPECT_EQ(time.left(), milliseconds(400));
    time.spend(milliseconds(0), kBodyBytesMax / 10);
    EXPECT_NEAR(static_cast<double>(time.left().count()), 500e6, 1e6);
    time.spend(milliseconds(0), kBodyBytesMax);  // nothing is saved up
    EXPECT_EQ(time.left(), kFull);
    time.spend(kFull, 0);
    EXPECT_EQ(time.left().count(), 0);
}

TEST(StreamedBody, ArrivesWhole) {
    const auto server = start(make_router());
    Client client(server->port());
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kBodyBytesQueuedMax, 5 * kBodyBytesQueuedMax + 1})
        EXPECT_EQ(client.ask(post("/size", std::string(size, 'x'))).body, std::to_string(size));
    const std::string chunk(70'000, 'x');
    const std::string chunks = fmt::format("{:x}\r\n{}\r\n3;a=b\r\nabc\r\n0\r\nX-Trailer: 1\r\n\r\n", chunk.size(), chunk);
    EXPECT_EQ(client.ask(std::string(kChunkedHead) + chunks).body, std::to_string(chunk.size() + 3));
    for (const char letter : std::string(kChunkedHead) + "3\r\nabc\r\n0\r\n\r\n") client.send({&letter, 1});
    EXPECT_EQ(client.receive().body, "3");
    // Requests that follow at once.
    EXPECT_EQ(client.ask(post("/size", "abcd") + post("/usual", "x") + get("/health")).body, "4");
    EXPECT_EQ(client.receive().status, 200);
    EXPECT_EQ(client.receive().body, "{}");
}

TEST(StreamedBody, WaitsForASlowHandler) {
    std::promise<void> go;
    std::latch reads(1);
    Router router = make_router();
    router.add(streaming(
        "/slowly",
        [&, future = go.get_future().share()](const Request& request, BodyReader& body) -> Result<Response> {
            const auto first = body.read();
            reads.count_down();
            future.wait();
            const auto rest = answer_size(request, body);
            if (!first || !rest) return fail("internal_error", "");
            return Response::json(200, fmt::format("{}", first->size() + std::stoul(rest->body)));
        },
        kBigBody));
    ServerOptions options;
    options.io_threads = 1;
    const auto server = start(std::move(router), options);
    Client client(server->port());
    std::atomic<std::size_t> sent = 0;
    std::thread sender([&] {
        client.send(head_of("/slowly", kBigBody));
        const std::string part(1024 * 1024, 'x');
        while (sent < kBigBody && client.send(part)) sent += part.size();
    });
    reads.wait();
    // Without a bound the server read at least once between two of these, and had all in the end.
    Client other(server->port());
    for (int count = 0; count < 1'000; ++count) other.ask(get("/health"));
    EXPECT_LT(sent.load(), kBigBody);
    go.set_value();
    EXPECT_EQ(client.receive().body, std::to_string(kBigBody));
    sender.join();
}

TEST(StreamedBody, DoesNotCountTheHandlersTime) {
    std::promise<void> go;
    Router router = make_router();
    router.add(
        streaming("/slowly", [&, future = go.get_future().share()](const Request& request, BodyReader& body) -> Result<Response> {
            future.wait();
            return answer_size(request, body);
        }));
    const auto server = start(std::move(router), impatient(milliseconds(30)));
    Client client(server->port());
    client.send(head_of("/slowly", 3));
    Client clock(server->port());
    EXPECT_EQ(clock.ask(head_of("/usual", 1)).status, 408);
    client.send("abc");  // before the server begins to wait for it
    go.set_value();
    EXPECT_EQ(client.receive().body, "3");
}

TEST(StreamedBody, MayBeLeftUnread) {
    const auto server = start(make_router());
    Client client(server->port());
    // All of it was there when the handler answered; otherwise it costs the connection.
    EXPECT_EQ(client.ask(post("/refuses", "small")).body, "no");
    EXPECT_EQ(client.ask(get("/health")).status, 200);
    Client large(server->port());
    std::thread sender([&] { large.send(post("/refuses", std::string(2 * kBodyBytesMax, 'x'))); });
    const Answer answer = large.receive();
    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(answer.header("Connection"), "close");
    sender.join();
}

TEST(StreamedBody, IsInvitedByTheFirstRead) {
    const auto server = start(make_router());
    Client client(server->port());
    client.send(head_of("/size", 3, "Expect: 100-continue\r\n"));
    EXPECT_EQ(client.receive_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(client.ask("abc").body, "3");
    EXPECT_EQ(client.ask(head_of("/refuses", 3, "Expect: 100-continue\r\n")).body, "no");
    EXPECT_TRUE(client.is_closed());
    Client large(server->port());
    EXPECT_EQ(large.ask(head_of("/small", kSmallBody + 1, "Expect: 100-continue\r\n")).status, 413);
    EXPECT_TRUE(large.is_closed());
}

TEST(StreamedBody, MayBeCutOff) {
    const auto server = start(make_router());
    Client client(server->port());
    client.send(head_of("/size", 5) + "abc");
    client.finish_sending();
    const Answer answer = client.receive();
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.type(), "body_cut_off");
    EXPECT_TRUE(client.is_closed());
    Client chunked(server->port());
    chunked.send(std::string(kChunkedHead) + "3\r\nabc\r\n");
    chunked.finish_sending();
    EXPECT_EQ(chunked.receive().type(), "body_cut_off");
}

TEST(StreamedBody, IsCutOffWhenItStalls) {
    const auto server = start(make_router(), impatient(milliseconds(30)));
    Client client(server->port());
    const Answer answer = client.ask(head_of("/size", 5) + "abc");
    EXPECT_EQ(answer.status, 408);
    EXPECT_EQ(answer.type(), "request_too_slow");
    EXPECT_TRUE(client.is_closed());
}

TEST(StreamedBody, MayBeTooLargeOrMalformed) {
    const auto server = start(make_router());
    const auto refusal = [&](const std::string& request) {
        Client client(server->port());
        const Answer answer = client.ask(request);
        EXPECT_TRUE(client.is_closed());
        return fmt::format("{} {}", answer.status, answer.type());
    };
    const std::string chunked = "POST /small HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(refusal(post("/small", std::string(kSmallBody + 1, 'x'))), "413 body_too_large");
    EXPECT_EQ(refusal(chunked + "6\r\nabcdef\r\n6\r\n"), "413 body_too_large");
    EXPECT_EQ(refusal(chunked + "3\r\nabc\r\nzz\r\n"), "400 malformed_request");
    Client client(server->port());
    EXPECT_EQ(client.ask(post("/small", std::string(kSmallBody, 'x'))).body, std::to_string(kSmallBody));
}

TEST(StreamedBody, FailsWhenTheServerStops) {
    std::promise<void> reads;
    std::promise<std::string> failed;
    Router router = make_router();
    router.add(streaming("/waits", [&](const Request&, BodyReader& body) -> Result<Response> {
        EXPECT_EQ(body.read(), "abc");
        reads.set_value();
        const auto piece = body.read();
        failed.set_value(piece ? "nothing" : piece.error().type);
        return Response::no_content();
    }));
    ServerOptions options;
    options.timing.sweep = milliseconds(5);
    const auto server = start(std::move(router), options);
    Client client(server->port());
    client.send(head_of("/waits", 5) + "abc");
    reads.get_future().wait();
    server->stop(milliseconds(20));
    EXPECT_EQ(failed.get_future().get(), "server_stopping");
    EXPECT_TRUE(client.is_closed());
}

TEST(StreamedBody, IsReadToItsEndWithinTheGrace) {
    std::promise<void> reads;
    Router router = make_router();
    router.add(streaming("/waits", [&](const Request& request, BodyReader& body) -> Result<Response> {
        EXPECT_EQ(body.read(), "ab");
        reads.set_value();
        return answer_size(request, body);
    }));
    const auto server = start(std::move(router));
    Client idle(server->port());
    EXPECT_EQ(idle.ask(get("/health")).status, 200);
    Client client(server->port());
    client.send(head_of("/waits", 5) + "ab");
    reads.get_future().wait();
    auto stopped = std::async(std::launch::async, [&] { server->stop(std::chrono::minutes(1)); });
    EXPECT_TRUE(idle.is_closed());
    EXPECT_EQ(client.ask("cde").body, "3");
    EXPECT_TRUE(client.is_closed());
    client.finish_sending();
    stopped.wait();
}

TEST(StreamedBody, LeavesThreadsToOthers) {
    ServerOptions options;
    options.streams_max = 2;
    options.blocking_threads = 3;
    std::latch reads(2);
    Router router = make_router();
    router.add(streaming("/waits", [&](const Request& request, BodyReader& body) -> Result<Response> {
        reads.count_down();
        return answer_size(request, body);
    }));
    const auto server = start(std::move(router), options);
    Client first(server->port());
    Client second(server->port());
    first.send(head_of("/waits", 1));
    second.send(head_of("/waits", 1));
    reads.wait();
    Client third(server->port());
    const Answer refused = third.ask(head_of("/size", 3, "Expect: 100-continue\r\n"));
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.type(), "overloaded");
    EXPECT_EQ(refused.header("Retry-After"), "10");
    EXPECT_TRUE(third.is_closed());
    Client other(server->port());
    EXPECT_EQ(other.ask(get("/blocking")).status, 200);
    EXPECT_EQ(first.ask("x").status, 200);
    EXPECT_EQ(other.ask(post("/size", "abc")).body, "3");
    EXPECT_EQ(second.ask("x").status, 200);
}

}  // namespace
}  // namespace couponry::http
