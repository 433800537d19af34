// Events that other threads push into open answers.
#include "http/event_stream.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "http/testing.h"

namespace couponry::http {
namespace {

using std::chrono::milliseconds;
using testing::Client;
using testing::get;
using testing::start;

/// A server with one stream per request to /events; the next one comes from take().
class Streams {
public:
    explicit Streams(ServerOptions options = {}) {
        Router router;
        const Handler open = [this](const Request& request) -> Result<Response> {
            auto stream = std::make_shared<EventStream>();
            stream->push({.name = "hello", .data = request.header("Last-Event-ID").value_or("nobody"), .id = "1"});
            const std::lock_guard guard(lock_);
            opened_.set_value(stream);
            return Response::event_stream(std::move(stream));
        };
        router.add({Method::get, "/events", Runs::quick, open});
        router.add({Method::get, "/events/slowly", Runs::blocking, open});
        server_ = start(std::move(router), std::move(options));
    }
    Server& server() { return *server_; }
    std::weak_ptr<EventStream> take() {
        std::weak_ptr<EventStream> stream = opened_.get_future().get();
        const std::lock_guard guard(lock_);
        opened_ = {};
        return stream;
    }

private:
    std::mutex lock_;
    std::promise<std::weak_ptr<EventStream>> opened_;
    std::unique_ptr<Server> server_;
};

/// Whether the connection lets go of the stream, which it does on another thread.
bool expires(const std::weak_ptr<EventStream>& stream) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!stream.expired() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    return stream.expired();
}

TEST(EventStream, WritesEvents) {
    EventStream stream;
    EXPECT_TRUE(stream.push({.name = "", .data = "{}", .id = ""}));
    EXPECT_TRUE(stream.push({.name = "a\nb", .data = "one\ntwo", .id = "7"}));
    EXPECT_EQ(stream.take().bytes, "data: {}\n\nid: 7\nevent: a b\ndata: one\ndata: two\n\n");
    EXPECT_TRUE(stream.take().bytes.empty());
    stream.close();
    EXPECT_TRUE(stream.take().is_closed);
    EXPECT_FALSE(stream.push({.name = "", .data = "late", .id = ""}));
}

TEST(EventStream, WakesOncePerTake) {
    int woken = 0;
    EventStream stream;
    stream.attach([&] { ++woken; });
    for (int count = 0; count < 3; ++count) stream.push({.name = "", .data = "x", .id = ""});
    EXPECT_EQ(woken, 1);
    stream.take();
    stream.close();
    EXPECT_EQ(woken, 2);
    stream.detach();
    stream.close();
    EXPECT_EQ(woken, 2);
}

TEST(EventStream, ReachesTheReader) {
    Streams streams;
    Client client(streams.server().port());
    client.send(get("/events", "Last-Event-ID: 41\r\n"));
    const std::string head = client.receive_until("\r\n\r\n");
    EXPECT_NE(head.find("Content-Type: text/event-stream\r\n"), std::string::npos);
    EXPECT_EQ(head.find("Content-Length"), std::string::npos);
    EXPECT_EQ(client.receive_until("\n\n"), "id: 1\nevent: hello\ndata: 41\n\n");
    const auto stream = streams.take();
    constexpr int kThreads = 4, kEvents = 50;
    std::vector<std::thread> pushing;
    for (int thread = 0; thread < kThreads; ++thread)
        pushing.emplace_back([&stream, thread] {
            for (int event = 0; event < kEvents; ++event) {
                const auto open = stream.lock();
                if (!open || !open->push({.name = "", .data = fmt::format("{} {}", thread, event), .id = ""})) return;
            }
        });
    std::vector<int> next(kThreads, 0);
    for (int count = 0; count < kThreads * kEvents; ++count) {
        const std::string event = client.receive_until("\n\n");
        int thread = 0, number = -1;
        ASSERT_EQ(std::sscanf(event.c_str(), "data: %d %d", &thread, &number), 2) << event;
        EXPECT_EQ(number, next.at(static_cast<std::size_t>(thread))++);
    }
    for (std::thread& thread : pushing) thread.join();
    stream.lock()->close();
    EXPECT_TRUE(client.is_closed());
}

TEST(EventStream, LetsGoWhenTheReaderGoes) {
    Streams streams;
    std::weak_ptr<EventStream> stream;
    {
        Client client(streams.server().port());
        client.send(get("/events/slowly"));
        client.receive_until("data: nobody\n\n");
        stream = streams.take();
        EXPECT_FALSE(stream.expired());
    }
    EXPECT_TRUE(expires(stream));
}

TEST(EventStream, HasAHeartbeat) {
    ServerOptions options;
    options.timing.heartbeat = options.timing.sweep = milliseconds(5);
    Streams streams(options);
    Client client(streams.server().port());
    client.send(get("/events"));
    client.receive_until("data: nobody\n\n");
    for (int count = 0; count < 3; ++count) EXPECT_EQ(client.receive_until(":\n\n"), ":\n\n");
    streams.take().lock()->push({.name = "", .data = "x", .id = ""});
    EXPECT_TRUE(client.receive_until("data: x\n\n").ends_with("data: x\n\n"));
}

TEST(EventStream, DropsASlowReader) {
    Streams streams;
    constexpr int kReceiveBuffer = 4'096;
    Client client(streams.server().port(), kReceiveBuffer);
    client.send(get("/events"));
    client.receive_until("data: nobody\n\n");
    const auto stream = streams.take();
    const std::string text(10'000, 'x');
    // The kernel takes some megabytes; then the queue fills.
    std::size_t pushed = 0;
    for (;; ++pushed) {
        const auto open = stream.lock();
        if (!open || !open->push({.name = "", .data = text, .id = ""})) break;
    }
    EXPECT_GE(pushed * text.size(), kStreamBytesQueuedMax - 2 * text.size());
    EXPECT_TRUE(expires(stream));
    while (!client.receive_until("\n\n").empty()) {
    }  // what the kernel had taken; then the end
    EXPECT_TRUE(client.is_closed());
}

TEST(EventStream, EndsWhenTheServerStops) {
    Streams streams;
    Client client(streams.server().port());
    client.send(get("/events"));
    client.receive_until("data: nobody\n\n");
    const auto stream = streams.take();
    stream.lock()->push({.name = "", .data = "last", .id = ""});
    auto stopped = std::async(std::launch::async, [&] { streams.server().stop(std::chrono::minutes(1)); });
    EXPECT_EQ(client.receive_until("\n\n"), "data: last\n\n");
    EXPECT_TRUE(client.is_closed());
    client.finish_sending();
    stopped.wait();
    EXPECT_TRUE(stream.expired());
}

TEST(EventStream, IsNotOpenedByHead) {
    Streams streams;
    Client client(streams.server().port());
    client.send("HEAD /events HTTP/1.1\r\nHost: shop\r\n\r\n");
    EXPECT_EQ(client.receive(true).header("Content-Type"), "text/event-stream");
    EXPECT_TRUE(client.is_closed());
    EXPECT_TRUE(expires(streams.take()));
}

}  // namespace
}  // namespace couponry::http
