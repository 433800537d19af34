// One thread of the server with its connections, and what all threads share. Inside this folder only.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_set>

#include "base/random.h"
#include "http/router.h"
#include "http/server.h"

namespace couponry::http {

namespace asio = boost::asio;
using Time = std::chrono::steady_clock::time_point;

class Connection;

struct Shared {
    Shared(Router routes, ServerOptions given)
        : router(std::move(routes)), options(std::move(given)), pool(options.blocking_threads) {}
    void log(std::string_view request_id, std::string_view text) const {
        if (options.log) options.log(request_id, text);
    }

    const Router router;
    const ServerOptions options;
    asio::thread_pool pool;
    std::atomic<std::size_t> connections = 0;
    std::atomic<std::size_t> blocking = 0;  // handlers that run or wait in the pool
    std::atomic<std::size_t> streams = 0;
};

class Worker {
public:
    explicit Worker(Shared& shared);
    // Any thread.
    void start();
    void adopt(asio::ip::tcp::socket socket);
    void stop(Time deadline);
    void join();
    asio::io_context& context() { return context_; }

    // The worker's own thread.
    void add(Connection& connection) { connections_.insert(&connection); }
    void remove(Connection& connection);
    bool is_stopping() const { return stopping_; }
    const std::string& date() const { return date_; }
    std::string next_request_id();

private:
    void open(asio::ip::tcp::socket socket);
    void sweep();
    void sweep_later();
    bool is_at_end() const { return stopping_ && connections_.empty(); }
    void end_when_empty();

    Shared& shared_;
    // Before the context, which destroys connections that never ran.
    std::unordered_set<Connection*> connections_;
    SeededRandom random_;
    std::string date_;
    bool stopping_ = false;
    Time deadline_ = Time::max();
    asio::io_context context_{1};  // 1: one thread runs it
    asio::executor_work_guard<asio::io_context::executor_type> guard_;
    asio::steady_timer timer_;
    std::thread thread_;
};

}  // namespace couponry::http
