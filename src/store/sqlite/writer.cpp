#include "store/sqlite/writer.h"

#include <exception>

#include "base/check.h"
#include "store/sql/inside.h"

namespace couponry::store::sqlite {
namespace {

/// What a request's function came to.
struct Outcome {
    Result<void> result;
    std::exception_ptr exception;  ///< The function's own; the database's is thrown on.

    bool is_kept() const { return exception == nullptr && result.has_value(); }
    void answer(std::promise<Result<void>>& promise) {
        if (exception != nullptr)
            promise.set_exception(std::move(exception));
        else
            promise.set_value(std::move(result));
    }
};

Outcome run_work(Connection& connection, std::string_view tenant, const Writing& work) {
    const sql::Inside inside;
    try {
        return {work(connection.transaction(tenant)), nullptr};
    } catch (const soci::soci_error&) {
        throw;
    } catch (...) {
        return {{}, std::current_exception()};
    }
}

// IMMEDIATE: a transaction that read before it takes the lock could not write any more if somebody else did meanwhile.
Result<void> begin(Connection& connection) {
    try {
        connection.run("BEGIN IMMEDIATE");
        return {};
    } catch (const soci::soci_error& error) {
        return std::unexpected(failure_of(error));
    }
}

}  // namespace

Writer::Writer(Pool& pool, std::size_t waiting_max) : pool_(pool), waiting_max_(waiting_max), thread_([this] { run(); }) {}

Writer::~Writer() {
    {
        const std::lock_guard lock(mutex_);
        is_closing_ = true;
    }
    arrived_.notify_one();
    thread_.join();
}

Result<void> Writer::write(std::string_view tenant, const Writing& work) {
    std::future<Result<void>> answer;
    {
        const std::lock_guard lock(mutex_);
        CHECK(!is_closing_);
        if (waiting_.size() >= waiting_max_) return fail("store_busy", "Too many writes are waiting; try again.");
        waiting_.push_back({tenant, &work, {}});
        answer = waiting_.back().answer.get_future();
    }
    arrived_.notify_one();
    return answer.get();
}

std::size_t Writer::waiting() {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

std::vector<Writer::Request> Writer::take() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return is_closing_ || !waiting_.empty(); });
    std::vector<Request> requests;
    while (!waiting_.empty() && requests.size() < kWritesPerCommitMax) {
        requests.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
    return requests;
}

void Writer::run() {
    while (true) {
        std::vector<Request> requests = take();
        if (requests.empty()) return;
        Pool::Lease connection(pool_);
        commit(*connection, requests);
    }
}

// Together first, because nearly always all goes well. When the database fails, nothing of it is kept, and each has its own transaction and its own verdict: one that fills
// the disk does not take its neighbours with it. That functions may run twice is in the contract.
void Writer::commit(Connection& connection, std::span<Request> requests) {
    const Result<void> begun = begin(connection);
    if (begun && requests.size() > 1) {
        if (commit_together(connection, requests)) return;
        for (Request& request : requests) commit_alone(connection, request, begin(connection));
    } else {
        for (Request& request : requests) commit_alone(connection, request, begun);
    }
}

bool Writer::commit_together(Connection& connection, std::span<Request> requests) {
    std::vector<Outcome> outcomes;
    try {
        for (const Request& request : requests) {
            connection.run("SAVEPOINT work");
            outcomes.push_back(run_work(connection, request.tenant, *request.work));
            if (!outcomes.back().is_kept()) connection.run("ROLLBACK TO work");
            connection.run("RELEASE work");
        }
        connection.run("COMMIT");
    } catch (const soci::soci_error&) {
        connection.roll_back();
        return false;
    }
    for (std::size_t at = 0; at < requests.size(); ++at) outcomes[at].answer(requests[at].answer);
    return true;
}

void Writer::commit_alone(Connection& connection, Request& request, const Result<void>& begun) {
    if (!begun) return request.answer.set_value(begun);
    try {
        Outcome outcome = run_work(connection, request.tenant, *request.work);
        if (outcome.is_kept())
            connection.run("COMMIT");
        else
            connection.roll_back();
        outcome.answer(request.answer);
    } catch (const soci::soci_error& error) {
        connection.roll_back();
        request.answer.set_value(std::unexpected(failure_of(error)));
    }
}

}  // namespace couponry::store::sqlite
