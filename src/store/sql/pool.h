// Connections that take turns; whoever finds none waits, for a given time if need be. Any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace couponry::store::sql {

template <class Connection>
class Pool {
public:
    void add(std::unique_ptr<Connection> connection) {
        {
            const std::lock_guard lock(mutex_);
            free_.push_back(std::move(connection));
        }
        returned_.notify_one();
    }

    class Lease {
    public:
        explicit Lease(Pool& pool) : pool_(pool), connection_(pool.take()) {}
        /// It is empty when none came back in time.
        Lease(Pool& pool, std::chrono::milliseconds wait_max) : pool_(pool), connection_(pool.take(wait_max)) {}
        ~Lease() {
            if (connection_) pool_.add(std::move(connection_));
        }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        explicit operator bool() const { return connection_ != nullptr; }
        Connection& operator*() { return *connection_; }

    private:
        Pool& pool_;
        std::unique_ptr<Connection> connection_;
    };

private:
    std::unique_ptr<Connection> take() {
        std::unique_lock lock(mutex_);
        returned_.wait(lock, [this] { return !free_.empty(); });
        return take_free();
    }
    std::unique_ptr<Connection> take(std::chrono::milliseconds wait_max) {
        std::unique_lock lock(mutex_);
        return returned_.wait_for(lock, wait_max, [this] { return !free_.empty(); }) ? take_free() : nullptr;
    }
    std::unique_ptr<Connection> take_free() {
        std::unique_ptr<Connection> connection = std::move(free_.back());
        free_.pop_back();
        return connection;
    }

    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Connection>> free_;
};

}  // namespace couponry::store::sql
