// The one thread that writes. Whatever waits is written in one transaction, each write in a savepoint of its own, so that many of them
// share one sync of the disk (group commit); a lone one does not wait for company. Any thread may call `write`.
#pragma once

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "store/sqlite/connection.h"
#include "store/store.h"

namespace couponry::store::sqlite {

class Writer {
public:
    /// Takes a connection of the pool for each transaction.
    explicit Writer(Pool& pool, std::size_t waiting_max = kWritesWaitingMax);
    /// Ends what was begun; nobody may be in `write` any more.
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    Result<void> write(std::string_view tenant, const Writing& work);
    /// How many wait for the next transaction.
    std::size_t waiting();

private:
    struct Request {
        std::string_view tenant;
        const Writing* work = nullptr;
        std::promise<Result<void>> answer;
    };

    void run();
    std::vector<Request> take();
    static void commit(Connection& connection, std::span<Request> requests);
    static bool commit_together(Connection& connection, std::span<Request> requests);
    static void commit_alone(Connection& connection, Request& request, const Result<void>& begun);

    Pool& pool_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Request> waiting_;
    std::size_t waiting_max_;
    bool is_closing_ = false;
    std::thread thread_;
};

}  // namespace couponry::store::sqlite
