// A real server and raw sockets: what it answers, in which order, and from which threads.
#include "http/server.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <set>
#include <stdexcept>
#include <thread>

#include "http/testing.h"

namespace couponry::http {
namespace {

using testing::Answer;
using testing::answer_text;
using testing::Client;
using testing::get;
using testing::post;
using testing::start;

/// What was asked, as the handler saw it.
Result<Response> echo(const Request& request) {
    std::string text = fmt::format("{} {}", name_of(request.method), fmt::join(request.target.segments, "|"));
    for (const auto& [name, value] : request.path_parameters) text += fmt::format(" {}={}", name, value);
    for (const auto& [name, value] : request.target.query) text += fmt::format(" {}:{}", name, value);
    return Response::json(200, text + " " + request.body);
}

Router make_router() {
    Router router;
    router.add({Method::get, "/health", Runs::quick, answer_text("{}")});
    router.add({Method::get, "/codes/{code}", Runs::blocking, echo});
    router.add({Method::post, "/codes/{code}", Runs::blocking, echo});
    router.add({Method::post, "/quick", Runs::quick, echo});
    router.add({Method::get, "/gone", Runs::blocking,
                [](const Request&) -> Result<Response> { return fail("in_use", "It is in use.", {{"/code", "Archive it."}}); }});
    return router;
}

TEST(Server, AnswersAndKeepsTheConnection) {
    const auto server = start(make_router());
    Client client(server->port());
    const Answer health = client.ask(get("/health"));
    EXPECT_EQ(health.status, 200);
    EXPECT_EQ(health.body, "{}");
    EXPECT_EQ(health.header("Content-Type"), "application/json");
    EXPECT_EQ(health.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(health.header("Date").size(), std::string_view("Sun, 06 Nov 1994 08:49:37 GMT").size());
    EXPECT_EQ(client.ask(get("/codes/HELLO%2015?a=1+2&b=%C3%A4&c")).body, "GET codes|HELLO 15 code=HELLO 15 a:1 2 b:ä c: ");
    EXPECT_EQ(client.ask(post("/codes/x", "body")).body, "POST codes|x code=x body");
    EXPECT_EQ(client.ask(post("/quick", "")).body, "POST quick ");
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
    const auto server = start(make_router());
    Client client(server->port());
    constexpr int kRequests = 200;
    std::string requests;
    for (int number = 0; number < kRequests; ++number)
        requests += number % 3 == 0 ? post(fmt::format("/codes/{}", number), "b") : get(fmt::format("/codes/{}", number));
    // Sending and reading at once: the server stops reading while nobody takes its answers.
    std::thread sender([&] { client.send(requests); });
    for (int number = 0; number < kRequests; ++number) {
        const std::string body = client.receive().body;
        EXPECT_TRUE(body.find(fmt::format("code={} ", number)) != std::string::npos) << body;
    }
    sender.join();
}

TEST(Server, TakesARequestInPieces) {
    const auto server = start(make_router());
    Client client(server->port());
    for (const char letter : post("/codes/slow", "body", "X-Request-Id: piece.by-piece_1\r\n")) client.send({&letter, 1});
    const Answer answer = client.receive();
    EXPECT_EQ(answer.body, "POST codes|slow code=slow body");
    EXPECT_EQ(answer.header("X-Request-Id"), "piece.by-piece_1");
}

TEST(Server, NamesEachRequest) {
    const auto server = start(make_router());
    Client client(server->port());
    std::set<std::string> seen;
    const std::string too_long(kRequestIdLengthMax + 1, 'x');
    for (const std::string_view given : {"", "a b", "<x>", "\xC3\xA4", too_long.c_str()}) {
        const std::string id = client.ask(get("/health", fmt::format("X-Request-Id: {}\r\n", given))).header("X-Request-Id");
        EXPECT_EQ(id.size(), 32U) << given;
        EXPECT_TRUE(seen.insert(id).second);
    }
}

TEST(Server, TakesChunkedBodies) {
    const auto server = start(make_router());
    Client client(server->port());
    const std::string head = "POST /quick HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(client.ask(head + "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nX-Trailer: ignored\r\n\r\n").body,
              "POST quick abc0123456789");
    EXPECT_EQ(client.ask(head + "0\r\n\r\n").body, "POST quick ");
    EXPECT_EQ(client.ask(head + "zz\r\nabc\r\n").type(), "malformed_request");
    EXPECT_TRUE(client.is_closed());
}

TEST(Server, SaysWhereNothingIs) {
    const auto server = start(make_router());
    Client client(server->port());
    EXPECT_EQ(client.ask(get("/nothing")).status, 404);
    EXPECT_EQ(client.ask(get("/health/")).type(), "not_found");
    EXPECT_EQ(client.ask(get("//health")).type(), "not_found");
    const Answer refused = client.ask(post("/health", "some body"));
    EXPECT_EQ(refused.status, 405);
    EXPECT_EQ(refused.type(), "method_not_allowed");
    EXPECT_EQ(refused.header("Allow"), "GET, HEAD, OPTIONS");
    const Answer options = client.ask("OPTIONS /codes/x HTTP/1.1\r\nHost: shop\r\n\r\n");
    EXPECT_EQ(options.status, 204);
    EXPECT_EQ(options.header("Allow"), "GET, HEAD, POST, OPTIONS");
    EXPECT_FALSE(options.headers.find("Content-Length"));
    EXPECT_EQ(client.ask("OPTIONS * HTTP/1.1\r\nHost: shop\r\n\r\n").status, 204);
    EXPECT_EQ(client.ask(get("http://other/health")).status, 200);
}

TEST(Server, AnswersHeadWithoutTheBody) {
    const auto server = start(make_router());
    Client client(server->port());
    client.send("HEAD /health HTTP/1.1\r\nHost: shop\r\n\r\n" + get("/health"));
    const Answer head = client.receive(true);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("Content-Length"), "2");
    EXPECT_EQ(client.receive().body, "{}");
    client.send("HEAD /nothing HTTP/1.1\r\nHost: shop\r\n\r\n");
    EXPECT_EQ(client.receive(true).status, 404);
}

TEST(Server, TurnsFailuresIntoProblems) {
    const auto server = start(make_router());
    Client client(server->port());
    const Answer answer = client.ask(get("/gone", "X-Request-Id: r1\r\n"));
    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(answer.body, R"({"type":"in_use","title":"In use","status":409,"detail":"It is in use.",)"
                           R"("errors":[{"pointer":"/code","detail":"Archive it."}],"request_id":"r1"})");
}

TEST(Server, SurvivesWhatHandlersThrow) {
    Router router = make_router();
    router.add(
        {Method::get, "/throws", Runs::blocking, [](const Request&) -> Result<Response> { throw std::runtime_error("secret"); }});
    router.add({Method::get, "/throws/quickly", Runs::quick, [](const Request&) -> Result<Response> { throw 1; }});
    std::mutex lock;
    std::vector<std::string> logged;
    ServerOptions options;
    options.log = [&](std::string_view id, std::string_view text) {
        const std::lock_guard guard(lock);
        logged.push_back(fmt::format("{} {}", id, text));
    };
    const auto server = start(std::move(router), options);
    Client client(server->port());
    const Answer answer = client.ask(get("/throws", "X-Request-Id: a\r\n"));
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.type(), "internal_error");
    EXPECT_EQ(answer.body.find("secret"), std::string::npos);
    EXPECT_EQ(client.ask(get("/throws/quickly", "X-Request-Id: b\r\n")).type(), "internal_error");
    EXPECT_EQ(client.ask(get("/health")).status, 200);
    const std::lock_guard guard(lock);
    EXPECT_EQ(logged, (std::vector<std::string>{"a secret", "b A handler threw what is no exception."}));
}

TEST(Server, ClosesWhenAsked) {
    const auto server = start(make_router());
    Client asks(server->port());
    EXPECT_EQ(asks.ask(get("/health", "Connection: close\r\n")).header("Connection"), "close");
    EXPECT_TRUE(asks.is_closed());
    Client old(server->port());
    EXPECT_EQ(old.ask("GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").header("Connection"), "keep-alive");
    EXPECT_EQ(old.ask("GET /health HTTP/1.0\r\n\r\n").header("Connection"), "close");
    EXPECT_TRUE(old.is_closed());
    Client half(server->port());
    half.send(get("/health"));
    half.finish_sending();
    EXPECT_EQ(half.receive().status, 200);
    EXPECT_TRUE(half.is_closed());
}

TEST(Server, ServesManyConnectionsAtOnce) {
    constexpr int kClients = 200;
    std::latch all_arrived(kClients);
    Router router;
    // Every handler waits for all others: none is served after another.
    router.add({Method::get, "/meet/{number}", Runs::blocking, [&](const Request& request) -> Result<Response> {
                    all_arrived.arrive_and_wait();
                    return Response::json(200, std::string(request.path_parameter("number")));
                }});
    ServerOptions options;
    options.io_threads = 2;
    options.blocking_threads = kClients;
    const auto server = start(std::move(router), options);
    std::vector<std::unique_ptr<Client>> clients;
    for (int number = 0; number < kClients; ++number) {
        clients.push_back(std::make_unique<Client>(server->port()));
        clients.back()->send(get(fmt::format("/meet/{}", number)));
    }
    for (int number = 0; number < kClients; ++number)
        EXPECT_EQ(clients[static_cast<std::size_t>(number)]->receive().body, std::to_string(number));
}

TEST(Server, RunsQuickHandlersWhileTheOthersWait) {
    constexpr int kWaiting = 2;
    std::latch entered(kWaiting);
    std::promise<void> go;
    Router router = make_router();
    router.add({Method::get, "/waits", Runs::blocking, [&, future = go.get_future().share()](const Request&) -> Result<Response> {
                    entered.count_down();
                    future.wait();
                    return Response::no_content();
                }});
    ServerOptions options;
    options.io_threads = 1;
    options.blocking_threads = kWaiting;
    options.blocking_waiting_max = kWaiting;
    const auto server = start(std::move(router), options);
    Client first(server->port());
    Client second(server->port());
    first.send(get("/waits") + get("/health"));
    second.send(get("/waits"));
    entered.wait();
    Client third(server->port());
    EXPECT_EQ(third.ask(get("/health")).status, 200);
    const Answer refused = third.ask(get("/waits"));
    EXPECT_EQ(refused.type(), "overloaded");
    EXPECT_EQ(refused.header("Retry-After"), "1");
    go.set_value();
    EXPECT_EQ(first.receive().status, 204);
    EXPECT_EQ(first.receive().status, 200);
    EXPECT_EQ(second.receive().status, 204);
}

TEST(Server, RefusesToListenTwice) {
    const auto server = start(make_router());
    ServerOptions options;
    options.port = server->port();
    const auto second = Server::start(make_router(), options);
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().type, "cannot_listen");
    options.address = "localhost";
    EXPECT_EQ(Server::start(make_router(), options).error().detail, "localhost is not an IP address.");
}

TEST(Server, ShowsEveryAnswerToTheFinisher) {
    std::atomic<int> seen = 0;
    ServerOptions options;
    options.finish = [&](const Request& request, Response& response) {
        seen.fetch_add(response.status);
        response.headers.set("X-Path", request.target_text + "\r\nX-Evil: 1");
    };
    const auto server = start(make_router(), options);
    Client client(server->port());
    EXPECT_EQ(client.ask(get("/health")).header("X-Path"), "/health  X-Evil: 1");
    client.ask(get("/nothing"));
    EXPECT_EQ(client.ask("nonsense\r\n\r\n").status, 400);
    EXPECT_EQ(seen.load(), 200 + 404 + 400);
}

TEST(Server, StopsAfterTheRequestsThatRun) {
    std::promise<void> entered;
    std::promise<void> go;
    Router router = make_router();
    router.add({Method::get, "/waits", Runs::blocking, [&, future = go.get_future().share()](const Request&) -> Result<Response> {
                    entered.set_value();
                    future.wait();
                    return Response::json(200, "done");
                }});
    ServerOptions options;
    options.io_threads = 1;  // it closes the idle connection after it knows that it stops
    const auto server = start(std::move(router), options);
    Client idle(server->port());
    EXPECT_EQ(idle.ask(get("/health")).status, 200);
    Client busy(server->port());
    busy.send(get("/waits"));
    entered.get_future().wait();
    auto stopped = std::async(std::launch::async, [&] { server->stop(std::chrono::minutes(1)); });
    EXPECT_TRUE(idle.is_closed());
    go.set_value();
    const Answer answer = busy.receive();
    EXPECT_EQ(answer.body, "done");
    EXPECT_EQ(answer.header("Connection"), "close");
    EXPECT_TRUE(busy.is_closed());
    busy.finish_sending();
    stopped.wait();
}

TEST(Server, ClosesWhatOutlastsTheGrace) {
    const auto server = start(make_router());
    Client half(server->port());
    half.send("GET /health HTTP/1.1\r\n");
    Client other(server->port());
    EXPECT_EQ(other.ask(get("/health")).status, 200);
    server->stop(std::chrono::milliseconds(20));
    EXPECT_TRUE(half.is_closed());
}

}  // namespace
}  // namespace couponry::http
