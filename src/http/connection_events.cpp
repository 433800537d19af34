// The part of a connection that sends server-sent events.
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <tuple>

#include "http/connection.h"

namespace couponry::http {

namespace {

// A comment, which readers ignore.
constexpr std::string_view kHeartbeat = ":\n\n";

}  // namespace

asio::awaitable<void> Connection::send_events(std::shared_ptr<EventStream> stream) {
    stream->attach(waker());
    events_ = stream;
    if (worker_.is_stopping()) stream->close();
    asio::co_spawn(socket_.get_executor(), watch_reader(shared_from_this()), asio::detached);

    while (!reader_gone_ && socket_.is_open()) {
        const EventStream::Taken taken = stream->take();
        const std::string_view bytes = heartbeat_due_ && taken.bytes.empty() ? kHeartbeat : std::string_view(taken.bytes);
        heartbeat_due_ = false;
        if (taken.is_dropped) break;
        if (!bytes.empty()) {
            const bool written = co_await write(bytes, {});
            if (!written) break;
            continue;
        }
        if (taken.is_closed) break;
        wait_for(Waiting::events, shared_.options.timing.heartbeat);
        co_await until_woken();
        waiting_ = Waiting::nothing;
    }
    stream->detach();
    events_.reset();
    boost::system::error_code ignored;
    std::ignore = socket_.cancel(ignored);  // ends watch_reader()
}

/// Notices that the reader went although nothing is sent. What it says is ignored.
asio::awaitable<void> Connection::watch_reader(std::shared_ptr<Connection> self) {
    std::array<char, 256> said{};
    boost::system::error_code error;
    const auto bytes = asio::buffer(said);
    auto token = asio::redirect_error(asio::use_awaitable, error);
    while (!error) co_await self->socket_.async_read_some(bytes, token);
    self->reader_gone_ = true;
    self->wake_.cancel();
}

}  // namespace couponry::http
