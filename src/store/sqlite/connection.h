// One connection to an SQLite database. It belongs to one thread at a time. Failures of the database are soci::soci_error until failure_of makes a Failure of them.
#pragma once

#include <string>

#include "base/result.h"
#include "store/sql/pool.h"
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

using Pool = sql::Pool<Connection>;

}  // namespace couponry::store::sqlite
