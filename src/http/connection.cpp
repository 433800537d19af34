#include "http/connection.h"

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <tuple>

#include "base/check.h"
#include "base/limits.h"
#include "http/compression.h"
#include "http/problem.h"
#include "http/response_writer.h"

// In coroutines, what is awaited is a named local: g++ 12 fails on some temporaries there.
namespace couponry::http {

namespace {

// Most requests fit; an idle connection keeps this much.
constexpr std::size_t kReadBytes = 4 * 1024;
// Fewer system calls for large bodies.
constexpr std::size_t kReadBodyBytes = 64 * 1024;

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

/// A client's request id is taken when it can do no harm in logs and headers.
bool is_request_id(std::string_view text) {
    const auto is_plain = [](char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               letter == '-' || letter == '_' || letter == '.';
    };
    return !text.empty() && text.size() <= kRequestIdLengthMax && std::ranges::all_of(text, is_plain);
}

}  // namespace

Connection::Connection(Shared& shared, Worker& worker, asio::ip::tcp::socket socket)
    : shared_(shared), worker_(worker), socket_(std::move(socket)), wake_(socket_.get_executor(), Time::max()) {
    boost::system::error_code ignored;
    std::ignore = socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    const auto endpoint = socket_.remote_endpoint(ignored);
    request_.remote_address = endpoint.address().to_string();
    worker_.add(*this);
}

Connection::~Connection() {
    worker_.remove(*this);
}

void Connection::sweep(Time now) {
    if (now < deadline_) return;
    boost::system::error_code ignored;
    switch (waiting_) {
        case Waiting::nothing:
            break;
        case Waiting::request:
        case Waiting::answer:
        case Waiting::linger:
            close();
            break;
        case Waiting::head:
        case Waiting::body:
            timed_out_ = true;
            waiting_ = Waiting::nothing;
            std::ignore = socket_.cancel(ignored);
            break;
        case Waiting::events:
            heartbeat_due_ = true;
            wake_.cancel();
            break;
    }
}

void Connection::stop() {
    if (waiting_ == Waiting::request) close();
    if (stream_) stream_->close();
}

void Connection::close() {
    boost::system::error_code ignored;
    std::ignore = socket_.close(ignored);
    wake_.cancel();
}

void Connection::wait_for(Waiting what, std::chrono::milliseconds time) {
    waiting_ = what;
    deadline_ = std::chrono::steady_clock::now() + time;
}

std::chrono::milliseconds Connection::transfer_time(std::size_t bytes) const {
    return shared_.options.timing.transfer * static_cast<std::int64_t>(1 + bytes / kBodyBytesMax);
}

asio::awaitable<void> Connection::run(std::shared_ptr<Connection> self) {
    Next next = Next::request;
    while (next == Next::request) next = co_await self->exchange();
    if (next == Next::linger) co_await self->linger();
    self->close();
}

/// One request and its answer.
asio::awaitable<Connection::Next> Connection::exchange() {
    parser_.start(request_);
    request_.id = worker_.next_request_id();
    buffer_.shrink(kReadBytes);
    const bool begun = !buffer_.unread().empty();  // by a client that does not wait for answers
    wait_for(begun ? Waiting::head : Waiting::request, begun ? shared_.options.timing.head : shared_.options.timing.idle);
    const bool head_read = co_await read_while(State::head);
    if (!head_read) co_return co_await cut_short();
    if (const auto id = request_.header("X-Request-Id"); id && is_request_id(*id)) request_.id = *id;
    if (parser_.state() == State::refused) co_return co_await refuse(parser_.refusal());

    Router::Match match = find_route();
    request_.path_parameters = std::move(match.parameters);
    if (parser_.state() == State::body) {
        const bool body_read = co_await read_body(match);
        if (!body_read) co_return co_await cut_short();
        if (parser_.state() == State::refused) co_return co_await refuse(parser_.refusal());
    }
    waiting_ = Waiting::nothing;
    Response response = co_await respond(match);
    // A body that nobody asked for is still to come when its sender waits for a "continue".
    const bool keep = parser_.state() == State::complete && parser_.keep_alive();
    co_return co_await send(response, keep);
}

/// Reads until the parser leaves this state. False when the client went or was too slow.
asio::awaitable<bool> Connection::read_while(State state) {
    for (;;) {
        buffer_.take(parser_.feed(buffer_.unread()));
        if (parser_.state() != state) co_return true;
        // The parser leaves unread what it cannot take in parts, never more than kHeadBytesMax.
        const std::size_t unread = buffer_.unread().size();
        const std::size_t size =
            state == State::body ? kReadBodyBytes : std::max(kReadBytes, std::min(2 * unread, 2 * kHeadBytesMax));
        const std::span<char> room = buffer_.room(size);
        CHECK(!room.empty());
        boost::system::error_code error;
        const auto bytes = asio::buffer(room.data(), room.size());
        auto token = asio::redirect_error(asio::use_awaitable, error);
        const std::size_t count = co_await socket_.async_read_some(bytes, token);
        if (error || timed_out_) co_return false;
        buffer_.added(count);
        if (waiting_ == Waiting::request) wait_for(Waiting::head, shared_.options.timing.head);
    }
}

asio::awaitable<bool> Connection::read_body(const Router::Match& match) {
    const std::size_t bytes_max = match.route ? match.route->body_bytes_max : kBodyBytesMax;
    parser_.allow_body(bytes_max);
    if (parser_.state() != State::body) co_return true;
    wait_for(Waiting::body, transfer_time(bytes_max));
    if (parser_.expects_continue() && buffer_.unread().empty()) {
        if (!match.route) co_return true;  // the answer comes instead of the body
        const bool written = co_await write(kContinue, {});
        if (!written) co_return false;
        wait_for(Waiting::body, transfer_time(bytes_max));
    }
    co_return co_await read_while(State::body);
}

/// After a request that did not come to its end.
asio::awaitable<Connection::Next> Connection::cut_short() {
    if (!timed_out_) co_return Next::nothing;
    timed_out_ = false;
    const Failure failure{"request_too_slow", "The request took too long to arrive; send it again.", {}};
    co_return co_await refuse(failure);
}

Router::Match Connection::find_route() const {
    if (request_.target_text == "*") return {.route = nullptr, .parameters = {}, .allow = "OPTIONS"};
    return shared_.router.match(request_.method, request_.target.segments);
}

asio::awaitable<Response> Connection::respond(const Router::Match& match) {
    if (!match.route) co_return without_route(match);
    if (match.route->runs == Runs::quick) co_return run_handler(*match.route);
    Response response;
    if (shared_.blocking.fetch_add(1, std::memory_order_relaxed) < shared_.options.blocking_waiting_max)
        co_await on_pool(*match.route, response);
    else
        response = problem(request_.id, {"overloaded", "The server has too much to do; try again in a moment.", {}});
    shared_.blocking.fetch_sub(1, std::memory_order_relaxed);
    co_return response;
}

Response Connection::without_route(const Router::Match& match) const {
    if (match.allow.empty()) return problem(request_.id, {"not_found", "There is nothing at this address.", {}});
    if (request_.method == Method::options) return Response::no_content().with("Allow", match.allow);
    return problem(request_.id, {"method_not_allowed", "This address does not take that method.", {}}).with("Allow", match.allow);
}

/// Runs the handler on a thread of the pool and comes back to this one.
asio::awaitable<void> Connection::on_pool(const Route& route, Response& response) {
    const auto initiate = [this, &route, &response](auto resume) {
        asio::post(shared_.pool, [this, &route, &response, resume = std::move(resume)]() mutable {
            response = run_handler(route);
            asio::post(socket_.get_executor(), std::move(resume));
        });
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(initiate, asio::use_awaitable);
}

Response Connection::run_handler(const Route& route) const noexcept {
    try {
        Result<Response> result = route.handler(request_);
        Response response = result ? std::move(*result) : problem(request_.id, result.error());
        compress(request_, response);
        return response;
    } catch (const std::exception& exception) {
        shared_.log(request_.id, exception.what());
    } catch (...) {
        shared_.log(request_.id, "A handler threw what is no exception.");
    }
    return problem(request_.id,
                   {"internal_error", "Something failed inside the server; its log tells more under the request id.", {}});
}

asio::awaitable<Connection::Next> Connection::refuse(const Failure& failure) {
    Response response = problem(request_.id, failure);
    co_return co_await send(response, false);
}

asio::awaitable<Connection::Next> Connection::send(Response& response, bool keep) {
    if (shared_.options.finish) shared_.options.finish(request_, response);
    const bool goes_on = keep && !worker_.is_stopping() && !response.events;
    const Ending ending = response.events ? Ending::close : goes_on ? Ending::length : Ending::length_then_close;
    const HeadFacts facts{request_.id, worker_.date(), ending, keep && parser_.is_http_1_0()};
    write_head(response, facts, head_);
    const bool with_body = request_.method != Method::head && has_body(response.status);
    const std::string_view body = with_body ? std::string_view(response.body) : std::string_view();
    const bool written = co_await write(head_, body);
    if (!written) co_return Next::nothing;
    if (response.events && with_body) co_await send_events(response.events);
    co_return goes_on ? Next::request : Next::linger;
}

asio::awaitable<bool> Connection::write(std::string_view head, std::string_view body) {
    wait_for(Waiting::answer, transfer_time(body.size()));
    const std::array<asio::const_buffer, 2> bytes = {asio::buffer(head.data(), head.size()),
                                                     asio::buffer(body.data(), body.size())};
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    co_await asio::async_write(socket_, bytes, token);
    waiting_ = Waiting::nothing;
    co_return !error;
}

/// Closing while the client still sends would reset the connection, and the client would lose the answer. So only our side is closed,
/// and what comes is read until the client closes too, for a while.
asio::awaitable<void> Connection::linger() {
    boost::system::error_code error;
    std::ignore = socket_.shutdown(asio::ip::tcp::socket::shutdown_send, error);
    wait_for(Waiting::linger, shared_.options.timing.linger);
    auto token = asio::redirect_error(asio::use_awaitable, error);
    for (std::size_t discarded = 0; !error && discarded < kBodyBytesMax;) {
        buffer_.take(buffer_.unread().size());
        const std::span<char> room = buffer_.room(kReadBytes);
        const auto bytes = asio::buffer(room.data(), room.size());
        discarded += co_await socket_.async_read_some(bytes, token);
    }
}

}  // namespace couponry::http
