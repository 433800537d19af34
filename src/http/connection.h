// One connection: reads requests one after the other, has them answered, and sends the answers. It lives on one worker's thread; only
// handlers run elsewhere. Inside this folder only.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/event_stream.h"
#include "http/message.h"
#include "http/read_buffer.h"
#include "http/request_parser.h"
#include "http/worker.h"

namespace couponry::http {

class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(Shared& shared, Worker& worker, asio::ip::tcp::socket socket);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// The coroutine of the whole connection.
    static asio::awaitable<void> run(std::shared_ptr<Connection> self);

    // Called by the worker.
    /// Acts when what the connection waits for takes too long.
    void sweep(Time now);
    /// No further request: closes when idle, ends an event stream.
    void stop();
    void close();

private:
    enum class Waiting : std::uint8_t { nothing, request, head, body, answer, linger, events };
    enum class Next : std::uint8_t { request, linger, nothing };
    using State = RequestParser::State;

    void wait_for(Waiting what, std::chrono::milliseconds time);
    std::chrono::milliseconds transfer_time(std::size_t bytes) const;

    asio::awaitable<Next> exchange();
    asio::awaitable<bool> read_while(State state);
    asio::awaitable<bool> read_body(const Router::Match& match);
    asio::awaitable<Next> cut_short();
    Router::Match find_route() const;
    asio::awaitable<Response> respond(const Router::Match& match);
    Response without_route(const Router::Match& match) const;
    asio::awaitable<void> on_pool(const Route& route, Response& response);
    Response run_handler(const Route& route) const noexcept;
    asio::awaitable<Next> refuse(const Failure& failure);
    asio::awaitable<Next> send(Response& response, bool keep);
    asio::awaitable<bool> write(std::string_view head, std::string_view body);
    asio::awaitable<void> linger();

    // Event streams, in connection_events.cpp.
    asio::awaitable<void> send_events(std::shared_ptr<EventStream> stream);
    static asio::awaitable<void> watch_reader(std::shared_ptr<Connection> self);
    void wake();

    Shared& shared_;
    Worker& worker_;
    asio::ip::tcp::socket socket_;
    ReadBuffer buffer_;
    RequestParser parser_;
    Request request_;
    std::string head_;  // of the answer

    Waiting waiting_ = Waiting::nothing;
    Time deadline_;
    bool timed_out_ = false;

    std::shared_ptr<EventStream> stream_;
    asio::steady_timer wake_;  // waits forever; cancelled when there is something to send
    bool heartbeat_due_ = false;
    bool reader_gone_ = false;
};

}  // namespace couponry::http
