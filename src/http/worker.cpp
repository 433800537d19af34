#include "http/worker.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <exception>

#include "http/connection.h"
#include "http/response_writer.h"

namespace couponry::http {

namespace {

std::string date_now() {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return format_http_date({std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count()});
}

}  // namespace

Worker::Worker(Shared& shared)
    : shared_(shared), random_(SystemRandom().next()), date_(date_now()), guard_(context_.get_executor()), timer_(context_) {}

void Worker::start() {
    asio::post(context_, [this] { sweep_later(); });
    thread_ = std::thread([this] { context_.run(); });
}

void Worker::adopt(asio::ip::tcp::socket socket) {
    shared_.connections.fetch_add(1, std::memory_order_relaxed);
    asio::post(context_, [this, socket = std::move(socket)]() mutable { open(std::move(socket)); });
}

void Worker::stop(Time deadline) {
    asio::post(context_, [this, deadline] {
        stopping_ = true;
        deadline_ = deadline;
        for (Connection* connection : connections_) connection->stop();
        sweep_later();
        end_when_empty();
    });
}

void Worker::join() {
    thread_.join();
}

void Worker::remove(Connection& connection) {
    connections_.erase(&connection);
    shared_.connections.fetch_sub(1, std::memory_order_relaxed);
    end_when_empty();
}

std::string Worker::next_request_id() {
    return fmt::format("{:016x}{:016x}", random_.next(), random_.next());
}

void Worker::open(asio::ip::tcp::socket socket) {
    const auto connection = std::make_shared<Connection>(shared_, *this, std::move(socket));
    if (stopping_) return;
    asio::co_spawn(context_, Connection::run(connection), [this](const std::exception_ptr& thrown) {
        if (!thrown) return;
        try {
            std::rethrow_exception(thrown);
        } catch (const std::exception& exception) {
            shared_.log("", exception.what());
        }
    });
}

void Worker::sweep() {
    const Time now = std::chrono::steady_clock::now();
    date_ = date_now();
    for (Connection* connection : connections_) {
        if (now >= deadline_)
            connection->close();
        else
            connection->sweep(now);
    }
    sweep_later();
}

/// The one timer of the thread: a timer per read would cost two system calls per request.
void Worker::sweep_later() {
    if (is_at_end()) return;
    const Time next = std::chrono::steady_clock::now() + shared_.options.timing.sweep;
    timer_.expires_at(deadline_ > std::chrono::steady_clock::now() ? std::min(next, deadline_) : next);
    timer_.async_wait([this](boost::system::error_code error) {
        if (!error) sweep();
    });
}

void Worker::end_when_empty() {
    if (!is_at_end()) return;
    timer_.cancel();
    guard_.reset();
}

}  // namespace couponry::http
