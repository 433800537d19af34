// Answers whose body is written while it is sent, and answers that are made later.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <latch>
#include <stdexcept>
#include <thread>

#include "http/body_reader.h"
#include "http/body_writer.h"
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

constexpr int kLines = 30'000;
constexpr int kReceiveBuffer = 4'096;

void write_lines(BodyWriter& body) {
    for (int line = 0; line < kLines; ++line)
        if (!body.write(fmt::format("{}\n", line))) return;
}

std::string lines() {
    std::string text;
    for (int line = 0; line < kLines; ++line) text += fmt::format("{}\n", line);
    return text;
}

/// Writes until nobody reads any more.
void write_on(BodyWriter& body) {
    const std::string text(10'000, 'x');
    while (body.write(text)) {
    }
}

/// GET `pattern` answers what `stream` writes.
Router with_stream(std::string pattern, std::function<void(BodyWriter&)> stream) {
    Router router;
    router.add({Method::get, std::move(pattern), Runs::quick, [stream = std::move(stream)](const Request&) -> Result<Response> {
                    return Response::streamed("text/csv", stream);
                }});
    router.add({Method::get, "/health", Runs::quick, answer_text("{}")});
    router.add({Method::get, "/lines", Runs::blocking,
                [](const Request&) -> Result<Response> { return Response::streamed("text/csv", write_lines); }});
    return router;
}

TEST(BodyWriter, WaitsForRoom) {
    constexpr std::size_t kQueued = 4;
    BodyWriter body(kQueued);
    auto whole = std::async(std::launch::async, [&] {
        const bool written = body.write("0123456789");
        body.finish();
        return written;
    });
    std::string text;
    for (;;) {
        const BodyWriter::Taken taken = body.take();
        EXPECT_LE(taken.bytes.size(), kQueued);
        text += taken.bytes;
        if (taken.is_finished) break;
        std::this_thread::yield();
    }
    EXPECT_EQ(text, "0123456789");
    EXPECT_TRUE(whole.get());
}

TEST(BodyWriter, EndsWithItsReader) {
    BodyWriter body(4);
    auto whole = std::async(std::launch::async, [&] { return body.write("0123456789"); });
    while (body.take().bytes.empty()) std::this_thread::yield();
    body.detach();
    EXPECT_FALSE(whole.get());
    EXPECT_FALSE(body.write("x"));
    EXPECT_FALSE(body.write(""));
}

TEST(BodyWriter, MayFail) {
    BodyWriter body;
    EXPECT_TRUE(body.write("abc"));
    body.fail("disk full");
    body.fail("and more");
    EXPECT_FALSE(body.write("d"));
    body.finish();
    EXPECT_TRUE(body.take().is_failed);
    EXPECT_EQ(body.failure(), "disk full");
}

TEST(StreamedAnswer, ArrivesWhole) {
    const auto server = start(with_stream("/empty", [](BodyWriter&) {}));
    Client client(server->port());
    client.send(get("/lines") + get("/empty") + get("/health"));
    const Answer answer = client.receive();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("Content-Type"), "text/csv");
    EXPECT_FALSE(answer.headers.find("Content-Length"));
    EXPECT_FALSE(answer.headers.find("Connection"));
    EXPECT_EQ(answer.body, lines());
    EXPECT_EQ(client.receive().header("Transfer-Encoding"), "chunked");
    EXPECT_EQ(client.receive().body, "{}");
    EXPECT_EQ(client.ask(get("/lines", "Connection: close\r\n")).body, lines());
    EXPECT_TRUE(client.is_closed());
}

TEST(StreamedAnswer, EndsWithTheConnectionForOldClients) {
    const auto server = start(with_stream("/fails", [](BodyWriter& body) {
        body.write("abc");
        body.fail("disk full");
    }));
    Client client(server->port());
    client.send("GET /lines HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const std::string head = client.receive_until("\r\n\r\n");
    EXPECT_NE(head.find("Connection: close\r\n"), std::string::npos);
    EXPECT_EQ(head.find("Transfer-Encoding"), std::string::npos);
    EXPECT_EQ(client.receive_until("never"), lines());
    Client unlucky(server->port());
    unlucky.send("GET /fails HTTP/1.0\r\n\r\n");
    EXPECT_TRUE(unlucky.is_reset());
}

TEST(StreamedAnswer, IsNotWrittenForHead) {
    const auto server = start(with_stream("/never", [](BodyWriter&) { FAIL(); }));
    Client client(server->port());
    client.send("HEAD /never HTTP/1.1\r\nHost: shop\r\n\r\n" + get("/health"));
    EXPECT_EQ(client.receive(true).header("Transfer-Encoding"), "chunked");
    EXPECT_EQ(client.receive().body, "{}");
}

TEST(StreamedAnswer, IsCompressed) {
    const auto server = start(with_stream("/fails", [](BodyWriter& body) {
        write_lines(body);
        throw std::runtime_error("disk full");
    }));
    Client client(server->port());
    const Answer answer = client.ask(get("/lines", "Accept-Encoding: gzip\r\n"));
    EXPECT_EQ(answer.header("Content-Encoding"), "gzip");
    EXPECT_EQ(answer.header("Vary"), "Accept-Encoding");
    EXPECT_LT(answer.body.size(), lines().size() / 2);
    EXPECT_EQ(testing::unpacked(answer.body), lines());
    EXPECT_EQ(client.ask(get("/fails", "Accept-Encoding: gzip\r\n")).status, 0);
}

TEST(StreamedAnswer, LooksIncompleteWhenItIs) {
    std::promise<std::string> logged;
    ServerOptions options;
    options.log = [&](std::string_view id, std::string_view text) { logged.set_value(fmt::format("{} {}", id, text)); };
    const auto server = start(with_stream("/fails",
                                          [](BodyWriter& body) {
                                              write_lines(body);
                                              throw std::runtime_error("disk full");
                                          }),
                              options);
    Client client(server->port());
    client.send(get("/fails", "X-Request-Id: a\r\n"));
    EXPECT_TRUE(client.receive_until("\r\n\r\n").starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(client.is_reset());
    EXPECT_EQ(logged.get_future().get(), "a disk full");
}

TEST(StreamedAnswer, EndsWhenTheClientGoes) {
    std::promise<void> ended;
    const auto server = start(with_stream("/endless", [&](BodyWriter& body) {
        write_on(body);
        ended.set_value();
    }));
    {
        Client client(server->port());
        client.send(get("/endless"));
        client.receive_until("xxx");
    }
    ended.get_future().wait();
}

TEST(StreamedAnswer, EndsWhenTheClientIsTooSlow) {
    std::promise<void> ended;
    ServerOptions options;
    options.timing.sweep = milliseconds(5);
    options.timing.transfer = milliseconds(30);
    const auto server = start(with_stream("/endless",
                                          [&](BodyWriter& body) {
                                              write_on(body);
                                              ended.set_value();
                                          }),
                              options);
    Client client(server->port(), kReceiveBuffer);
    client.send(get("/endless"));
    client.receive_until("\r\n\r\n");
    ended.get_future().wait();
    EXPECT_TRUE(client.is_reset());
}

TEST(StreamedAnswer, EndsWhenTheServerStops) {
    std::promise<void> begun;
    std::promise<void> ended;
    ServerOptions options;
    options.timing.sweep = milliseconds(5);
    const auto server = start(with_stream("/endless",
                                          [&](BodyWriter& body) {
                                              body.write("x");
                                              begun.set_value();
                                              write_on(body);
                                              ended.set_value();
                                          }),
                              options);
    Client client(server->port(), kReceiveBuffer);
    client.send(get("/endless"));
    client.receive_until("\r\n\r\n");
    begun.get_future().wait();
    server->stop(milliseconds(20));
    ended.get_future().wait();
    EXPECT_TRUE(client.is_reset());
}

TEST(StreamedAnswer, LeavesThreadsToOthers) {
    std::promise<void> go;
    ServerOptions options;
    options.streams_max = 1;
    const auto server = start(with_stream("/waits",
                                          [future = go.get_future().share()](BodyWriter& body) {
                                              body.write("begun ");
                                              future.wait();
                                              body.write("done");
                                          }),
                              options);
    Client first(server->port());
    first.send(get("/waits"));
    first.receive_until("begun ");
    Client second(server->port());
    const Answer refused = second.ask(get("/lines"));
    EXPECT_EQ(refused.type(), "overloaded");
    EXPECT_EQ(refused.header("Retry-After"), "10");
    EXPECT_EQ(second.ask(get("/health")).status, 200);
    go.set_value();
    EXPECT_EQ(first.receive_until("0\r\n\r\n"), "\r\n4\r\ndone\r\n0\r\n\r\n");
    EXPECT_EQ(second.ask(get("/lines")).body, lines());
}

TEST(StreamedAnswer, MayFollowAStreamedBody) {
    Router router = with_stream("/endless", write_on);
    router.add(testing::streaming("/sort", [](const Request&, BodyReader& body) -> Result<Response> {
        std::string text;
        for (auto piece = body.read(); piece && !piece->empty(); piece = body.read()) text += *piece;
        std::ranges::sort(text);
        return Response::streamed("text/plain", [text](BodyWriter& sorted) { sorted.write(text); });
    }));
    ServerOptions options;
    options.streams_max = 1;  // both are one stream
    const auto server = start(std::move(router), options);
    Client client(server->port());
    EXPECT_EQ(client.ask(post("/sort", "couponry")).body, "cnoopruy");
}

TEST(Later, AnswersFromThePool) {
    Router router;
    router.add({Method::get, "/later/{number}", Runs::quick, [](const Request& request) -> Result<Response> {
                    const auto quick = std::this_thread::get_id();
                    return Response::later([&request, quick]() -> Result<Response> {
                        EXPECT_NE(std::this_thread::get_id(), quick);
                        if (request.path_parameter("number") == "0") return fail("in_use", "It is in use.");
                        if (request.path_parameter("number") == "1") throw std::runtime_error("secret");
                        return Response::json(200, std::string(request.path_parameter("number")));
                    });
                }});
    // On the pool it goes on at once.
    router.add({Method::get, "/twice", Runs::blocking, [](const Request&) -> Result<Response> {
                    return Response::later([] { return Response::later([] { return Response::no_content(); }); });
                }});
    const auto server = start(std::move(router));
    Client client(server->port());
    EXPECT_EQ(client.ask(get("/later/0")).type(), "in_use");
    EXPECT_EQ(client.ask(get("/later/1")).type(), "internal_error");
    EXPECT_EQ(client.ask(get("/later/2") + get("/later/3")).body, "2");
    EXPECT_EQ(client.receive().body, "3");
    EXPECT_EQ(client.ask(get("/twice")).status, 204);
}

TEST(Later, IsRefusedWhenThePoolIsFull) {
    std::promise<void> go;
    std::latch entered(1);
    Router router;
    router.add({Method::get, "/later", Runs::quick, [&, future = go.get_future().share()](const Request&) -> Result<Response> {
                    return Response::later([&, future]() -> Result<Response> {
                        entered.count_down();
                        future.wait();
                        return Response::no_content();
                    });
                }});
    ServerOptions options;
    options.blocking_threads = options.blocking_waiting_max = 1;
    const auto server = start(std::move(router), options);
    Client first(server->port());
    first.send(get("/later"));
    entered.wait();
    Client second(server->port());
    const Answer refused = second.ask(get("/later"));
    EXPECT_EQ(refused.type(), "overloaded");
    EXPECT_EQ(refused.header("Retry-After"), "1");
    go.set_value();
    EXPECT_EQ(first.receive().status, 204);
}

}  // namespace
}  // namespace couponry::http
