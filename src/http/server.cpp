#include "http/server.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <tuple>
#include <vector>

#include "base/check.h"
#include "http/problem.h"
#include "http/response_writer.h"
#include "http/worker.h"

namespace couponry::http {

namespace {

using asio::ip::tcp;
using ErrorCode = boost::system::error_code;

std::size_t threads_for(std::size_t wanted) {
    return wanted != 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

class Server::Parts {
public:
    Parts(Router router, ServerOptions options);
    ErrorCode listen(const tcp::endpoint& endpoint);
    void run();
    void stop(std::chrono::milliseconds grace);
    std::uint16_t port() const { return port_; }

private:
    void accept_next();
    void accepted(ErrorCode error, Worker& worker, tcp::socket socket);
    void turn_away(tcp::socket socket) const;

    Shared shared_;
    std::vector<std::unique_ptr<Worker>> workers_;
    // These live on the first worker's thread.
    tcp::acceptor acceptor_;
    asio::steady_timer pause_;
    std::size_t next_worker_ = 0;
    std::uint16_t port_ = 0;
    bool running_ = false;
};

namespace {

std::vector<std::unique_ptr<Worker>> make_workers(Shared& shared) {
    std::vector<std::unique_ptr<Worker>> workers(threads_for(shared.options.io_threads));
    for (auto& worker : workers) worker = std::make_unique<Worker>(shared);
    return workers;
}

}  // namespace

Server::Parts::Parts(Router router, ServerOptions options)
    : shared_(std::move(router), std::move(options)),
      workers_(make_workers(shared_)),
      acceptor_(workers_.front()->context()),
      pause_(workers_.front()->context()) {}

ErrorCode Server::Parts::listen(const tcp::endpoint& endpoint) try {
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen(tcp::acceptor::max_listen_connections);
    port_ = acceptor_.local_endpoint().port();
    return {};
} catch (const boost::system::system_error& error) {
    return error.code();
}

void Server::Parts::run() {
    running_ = true;
    accept_next();
    for (const auto& worker : workers_) worker->start();
}

void Server::Parts::accept_next() {
    Worker& worker = *workers_[next_worker_++ % workers_.size()];
    acceptor_.async_accept(worker.context(),
                           [this, &worker](ErrorCode error, tcp::socket socket) { accepted(error, worker, std::move(socket)); });
}

void Server::Parts::accepted(ErrorCode error, Worker& worker, tcp::socket socket) {
    if (!acceptor_.is_open()) return;
    if (error && error != asio::error::connection_aborted) {
        // No descriptor or no memory is left. Trying again at once would be a busy loop.
        pause_.expires_after(shared_.options.timing.sweep);
        pause_.async_wait([this](ErrorCode) {
            if (acceptor_.is_open()) accept_next();
        });
        return;
    }
    if (shared_.connections.load(std::memory_order_relaxed) >= shared_.options.connections_max)
        turn_away(std::move(socket));
    else if (!error)
        worker.adopt(std::move(socket));
    accept_next();
}

/// A client above the limit hears why, if its socket takes that at once.
void Server::Parts::turn_away(tcp::socket socket) const {
    const Response response = problem("", {"overloaded", "The server has too many connections; try again in a moment.", {}});
    std::string text;
    write_head(response, {.request_id = "", .date = workers_.front()->date(), .ending = Ending::length_then_close}, text);
    text += response.body;
    ErrorCode ignored;
    std::ignore = socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(text), ignored);
}

void Server::Parts::stop(std::chrono::milliseconds grace) {
    if (!running_) return;
    running_ = false;
    asio::post(workers_.front()->context(), [this] {
        ErrorCode ignored;
        std::ignore = acceptor_.close(ignored);
        pause_.cancel();
    });
    const Time deadline = std::chrono::steady_clock::now() + grace;
    for (const auto& worker : workers_) worker->stop(deadline);
    for (const auto& worker : workers_) worker->join();
    shared_.pool.join();
}

Result<std::unique_ptr<Server>> Server::start(Router router, ServerOptions options) {
    const std::string place = fmt::format("{}:{}", options.address, options.port);
    ErrorCode error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) return fail("cannot_listen", fmt::format("{} is not an IP address.", options.address));
    const tcp::endpoint endpoint(address, options.port);
    auto parts = std::make_unique<Parts>(std::move(router), std::move(options));
    error = parts->listen(endpoint);
    if (error) return fail("cannot_listen", fmt::format("Cannot listen on {}: {}.", place, error.message()));
    parts->run();
    return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() {
    try {
        stop(std::chrono::milliseconds(0));
    } catch (...) {
        CHECK(false);  // threads that cannot be joined would go on with what is destroyed here
    }
}

std::uint16_t Server::port() const {
    return parts_->port();
}

void Server::stop(std::chrono::milliseconds grace) {
    parts_->stop(grace);
}

}  // namespace couponry::http
