// One connection to an SQLite database, and a pool of them. A connection belongs to one thread at a time; the pool to any. Failures of
// the database are soci::soci_error until failure_of makes a Failure of them.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/sql/sql_transaction.h"

namespace couponry::store::sqlite {

/// A database that is gone with its only connection.
constexpr std::string_view kInMemory = ":memory:";

Failure failure_of(const soci::soci_error& error);

class Connection {
public:
    /// Opens and, unless it is there, makes the file. Nothing is read yet.
    explicit Connection(const std::string& path);

    /// Readers do not wait for the writer, nor it for them; what is committed is on disk.
    void make_durable();
    void forbid_writes();

    soci::session& session() { return connection_.session; }
    sql::SqlTransaction& transaction(std::string_view tenant) {
        transaction_.set_tenant(tenant);
        return transaction_;
    }
    /// Runs one statement without parameters or rows.
    void run(const char* sql);
    /// Ends an open transaction without a trace, if there is one: some failures end it before.
    void roll_back() noexcept;

private:
    sql::Connection connection_;
    sql::SqlTransaction transaction_;
};

/// Connections that take turns. Whoever finds none waits.
class Pool {
public:
    void add(std::unique_ptr<Connection> connection);

    class Lease {
    public:
        explicit Lease(Pool& pool) : pool_(pool), connection_(pool.take()) {}
        ~Lease() { pool_.add(std::move(connection_)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Connection& operator*() { return *connection_; }

    private:
        Pool& pool_;
        std::unique_ptr<Connection> connection_;
    };

private:
    std::unique_ptr<Connection> take();

    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Connection>> free_;
};

}  // namespace couponry::store::sqlite
