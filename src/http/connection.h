// One connection: reads requests one after the other, has them answered, and sends the answers. It lives on one worker's thread; only
// handlers run elsewhere. Inside this folder only.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/body_reader.h"
#include "http/body_writer.h"
#include "http/event_stream.h"
#include "http/message.h"
#include "http/place.h"
#include "http/read_buffer.h"
#include "http/request_parser.h"
#include "http/response_writer.h"
#include "http/transfer_time.h"
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
    using Call = std::function<Result<Response>()>;

    // Fewer system calls for large bodies.
    static constexpr std::size_t kReadBodyBytes = 64 * 1024;
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

    void wait_for(Waiting what, std::chrono::nanoseconds time);
    std::chrono::milliseconds transfer_time(std::size_t bytes) const;

    asio::awaitable<Next> exchange();
    asio::awaitable<bool> read_while(State state);
    asio::awaitable<bool> read_body(const Router::Match& match);
    asio::awaitable<Next> cut_short();
    Router::Match find_route() const;
    Response respond_at_once(const Router::Match& match) const;
    Response without_route(const Router::Match& match) const;
    asio::awaitable<Response> respond_on_pool(const Call& call);
    Response too_much_to_do() const;
    Response run_on_pool(const Call& call) const noexcept;
    Response run_handler(const Call& call) const noexcept;
    asio::awaitable<Next> refuse(const Failure& failure);
    asio::awaitable<Next> send(Response& response, bool keep);
    Ending ending_of(const Response& response, bool goes_on) const;
    bool sends_body(const Response& response) const;
    asio::awaitable<bool> write(std::string_view head, std::string_view body);
    asio::awaitable<bool> write_within(std::chrono::nanoseconds time, std::string_view head, std::string_view body);
    asio::awaitable<void> linger();

    // Streamed bodies, in connection_streams.cpp.
    bool take_stream_place();
    Response too_many_streams() const;
    void start_on_pool(std::function<void()> work);
    asio::awaitable<Response> respond_to_stream(const Route& route);
    asio::awaitable<void> receive_body(BodyReader& body);
    asio::awaitable<std::optional<Failure>> read_piece(TransferTime& time);
    asio::awaitable<bool> send_stream(const Response& response, bool in_chunks);
    asio::awaitable<bool> send_pieces(BodyWriter& body, bool in_chunks);
    void write_stream(const Response& response, BodyWriter& body) const noexcept;

    // Event streams, in connection_events.cpp.
    asio::awaitable<void> send_events(std::shared_ptr<EventStream> stream);
    static asio::awaitable<void> watch_reader(std::shared_ptr<Connection> self);

    std::function<void()> waker();
    void wake();
    asio::awaitable<void> until_woken();

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

    bool runs_on_pool_ = false;  // what start_on_pool() was given
    BodyReader* body_reader_ = nullptr;  // while a handler reads
    BodyWriter* body_writer_ = nullptr;  // while a stream is written
    bool is_unfinished_ = false;  // an answer that the end of the connection must not make look whole
    std::optional<Place> stream_place_;

    std::shared_ptr<EventStream> events_;
    asio::steady_timer wake_;  // waits forever; cancelled when there is something to do
    bool heartbeat_due_ = false;
    bool reader_gone_ = false;
};

}  // namespace couponry::http
