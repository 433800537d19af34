// The parts of a connection that hand a body to a handler piece by piece, and send one that is made piece by piece.
#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <limits>
#include <tuple>
#include <utility>

#include "base/check.h"
#include "http/connection.h"
#include "http/problem.h"
#include "http/transfer_time.h"

// In coroutines, what is awaited is a named local: g++ 12 fails on some temporaries there.
namespace couponry::http {

namespace {

static_assert(kStreamsMax < kBlockingThreads);

// Streams last for seconds to minutes.
constexpr int kRetryAfterSeconds = 10;

constexpr std::string_view kLastChunk = "0\r\n\r\n";

Failure too_slow() {
    return {"request_too_slow", "The body took too long to arrive; send the request again.", {}};
}

Failure cut_off() {
    return {"body_cut_off", "The connection ended before the body did; send the request again.", {}};
}

TransferTime::Duration since(Time begin) {
    return std::chrono::steady_clock::now() - begin;
}

}  // namespace

/// True also when this connection has its place already.
bool Connection::take_stream_place() {
    if (!stream_place_) stream_place_.emplace(shared_.streams, shared_.options.streams_max);
    return stream_place_->is_taken();
}

Response Connection::too_many_streams() const {
    return overloaded(request_.id, "Too many long transfers run at once; try again in some seconds.", kRetryAfterSeconds);
}

/// Runs the work on a thread of the pool, and wakes whatever waits here when it is done. The caller stays until then.
void Connection::start_on_pool(std::function<void()> work) {
    runs_on_pool_ = true;
    asio::post(shared_.pool, [this, work = std::move(work)] {
        work();
        asio::post(socket_.get_executor(), [this] {
            runs_on_pool_ = false;
            wake_.cancel();
            boost::system::error_code ignored;
            if (waiting_ == Waiting::body) std::ignore = socket_.cancel(ignored);
        });
    });
}

asio::awaitable<Response> Connection::respond_to_stream(const Route& route) {
    if (!take_stream_place()) co_return too_many_streams();
    const Place place(shared_.blocking, shared_.options.blocking_waiting_max);
    if (!place.is_taken()) co_return too_much_to_do();
    BodyReader body;
    body.attach(waker());
    body_reader_ = &body;
    Response response;
    const Call call = [this, &route, &body] { return route.streaming_handler(request_, body); };
    start_on_pool([this, &call, &response] { response = run_on_pool(call); });
    co_await receive_body(body);
    while (runs_on_pool_) co_await until_woken();
    body_reader_ = nullptr;
    // When the rest of a body that nobody read is here already, the connection can go on.
    if (parser_.state() == State::body) buffer_.take(parser_.feed(buffer_.unread()));
    co_return response;
}

/// Hands the body over as it arrives, until it ends or the handler does.
asio::awaitable<void> Connection::receive_body(BodyReader& body) {
    TransferTime time(shared_.options.timing.transfer);
    bool invites = parser_.expects_continue();
    while (runs_on_pool_ && parser_.state() == State::body) {
        // What is fed at once was read at once.
        if (!body.wants(kReadBodyBytes)) {
            co_await until_woken();
            continue;
        }
        buffer_.take(parser_.feed(buffer_.unread()));
        const std::string piece = parser_.take_piece();
        body.push(piece);
        if (!piece.empty() || parser_.state() != State::body) continue;
        if (std::exchange(invites, false) && buffer_.unread().empty()) co_await write(kContinue, {});
        const std::optional<Failure> failure = co_await read_piece(time);
        if (failure) {
            body.fail(*failure);
            co_return;
        }
    }
    if (parser_.state() == State::complete) body.finish();
    if (parser_.state() == State::refused) body.fail(parser_.refusal());
}

/// Reads once. Answers why there is no more to read.
asio::awaitable<std::optional<Failure>> Connection::read_piece(TransferTime& time) {
    const std::span<char> room = buffer_.room(kReadBodyBytes);
    CHECK(!room.empty());
    const Time begin = std::chrono::steady_clock::now();
    wait_for(Waiting::body, time.left());
    boost::system::error_code error;
    const auto bytes = asio::buffer(room.data(), room.size());
    auto token = asio::redirect_error(asio::use_awaitable, error);
    const std::size_t count = co_await socket_.async_read_some(bytes, token);
    waiting_ = Waiting::nothing;
    time.spend(since(begin), count);
    buffer_.added(count);
    if (std::exchange(timed_out_, false)) co_return too_slow();
    if (error) co_return cut_off();
    co_return std::nullopt;
}

/// False when the client must not take the answer for whole; then the connection is closed.
asio::awaitable<bool> Connection::send_stream(const Response& response, bool in_chunks) {
    const Place place(shared_.blocking, std::numeric_limits<std::size_t>::max());  // the stream has its place
    BodyWriter body;
    body.attach(waker());
    body_writer_ = &body;
    is_unfinished_ = true;
    start_on_pool([this, &response, &body] { write_stream(response, body); });
    bool is_whole = co_await send_pieces(body, in_chunks);
    if (!is_whole) close();  // the client hears of it before the thread of the pool has come to its end
    while (runs_on_pool_) co_await until_woken();
    body_writer_ = nullptr;
    stream_place_.reset();
    if (is_whole && in_chunks) is_whole = co_await write(kLastChunk, {});
    is_unfinished_ = !is_whole;
    co_return is_whole;
}

/// Sends what is written until its end. False when it does not come to that.
asio::awaitable<bool> Connection::send_pieces(BodyWriter& body, bool in_chunks) {
    TransferTime time(shared_.options.timing.transfer);
    while (socket_.is_open()) {
        BodyWriter::Taken taken = body.take();
        if (taken.is_failed) co_return false;
        if (taken.bytes.empty()) {
            if (taken.is_finished) co_return true;
            co_await until_woken();
            continue;
        }
        const std::string size = in_chunks ? fmt::format("{:x}\r\n", taken.bytes.size()) : std::string();
        if (in_chunks) taken.bytes += "\r\n";
        const Time begin = std::chrono::steady_clock::now();
        const bool sent = co_await write_within(time.left(), size, taken.bytes);
        if (!sent) co_return false;
        time.spend(since(begin), taken.bytes.size());
    }
    co_return false;
}

void Connection::write_stream(const Response& response, BodyWriter& body) const noexcept {
    try {
        response.stream(body);
        body.finish();
    } catch (const std::exception& exception) {
        body.fail(exception.what());
    } catch (...) {
        body.fail("A stream threw what is no exception.");
    }
    if (const auto why = body.failure()) shared_.log(request_.id, *why);
}

}  // namespace couponry::http
