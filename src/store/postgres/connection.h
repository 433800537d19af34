// One connection to PostgreSQL. It belongs to one thread at a time. Failures of the database are soci::soci_error until failure_of makes
// a Failure of them.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/postgres/address.h"
#include "store/postgres/statements.h"
#include "store/sql/migrations.h"
#include "store/sql/pool.h"
#include "store/sql/sql_transaction.h"

namespace couponry::store::postgres {

/// Texts are compared by their bytes, whatever language the database was made for.
constexpr sql::Dialect kDialect = {
    .text_column = "TEXT COLLATE \"C\"",
    .has_rowid = false,
    .tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()",
};

/// Thrown by commit(): the connection was lost before the answer came.
struct OutcomeUnknown {};

Failure failure_of(const soci::soci_error& error);
/// Others were in the way of the transaction, or its connection was lost: run again, it may succeed.
bool is_passing(const soci::soci_error& error);
/// Somebody else has just made what this transaction wanted to make.
bool is_made_already(const soci::soci_error& error);

class Connection {
public:
    /// Connects, and waits no longer for locks of others than a request can.
    explicit Connection(const Address& address);

    soci::session& session() { return connection_.session; }
    sql::SqlTransaction& transaction(std::string_view tenant) {
        transaction_.set_tenant(tenant);
        return transaction_;
    }
    /// Runs one statement without parameters.
    void run(const char* sql);
    /// Throws OutcomeUnknown, too.
    void commit();
    /// Ends an open transaction without a trace, if there is one.
    void roll_back() noexcept;
    /// Between transactions: whether it can begin another.
    bool is_usable() const;
    /// A setting of the server, such as "fsync"; "" when it has none of that name.
    std::string setting(const std::string& name);
    /// Revisions of these tenants, where there are some.
    template <class OnRow>
    void each_revision(const sql::Texts& tenants, OnRow on_row) {
        connection_.in.ids = tenants;
        revisions_.each_row([&] { on_row(connection_.out.id, connection_.out.number); });
    }

private:
    sql::Connection connection_;
    Statements statements_;
    sql::SqlTransaction transaction_;
    sql::Statement revisions_;
};

/// A place in the pool: connected when it is needed, and again when the connection is lost.
class Slot {
public:
    explicit Slot(const Address& address) : address_(address) {}
    /// `store_busy` when the database cannot be reached.
    Result<Connection*> connect();
    /// After a transaction, however it ended.
    void tidy() noexcept;

private:
    const Address& address_;
    std::unique_ptr<Connection> connection_;
};
using Pool = sql::Pool<Slot>;

}  // namespace couponry::store::postgres
