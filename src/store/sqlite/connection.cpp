#include "store/sqlite/connection.h"

#include <fmt/format.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "base/limits.h"

namespace couponry::store::sqlite {
namespace {

sqlite_api::sqlite3* handle(soci::session& session) {
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

soci::session open_session(const std::string& path) {
    // One thread at a time has a connection, and nobody asks how much memory SQLite takes: it need not lock for either. Without effect
    // where somebody used SQLite before.
    static const int kIsRefused =
        sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD) | sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(kIsRefused);
    return {soci::sqlite3, fmt::format("dbname=\"{}\"", path)};
}

}  // namespace

// SOCI's own text names the statement and its parameters, which may be somebody's address; only SQLite's part goes out.
Failure failure_of(const soci::soci_error& error) {
    const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
    const std::string detail = error.get_error_message();
    switch (sqlite == nullptr ? SQLITE_ERROR : sqlite->result() & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {"store_busy", "The database is in use by another program; try again.", {}};
        case SQLITE_FULL:
            return {"store_full", "The disk of the database is full.", {}};
        case SQLITE_NOTADB:
            return {"store_foreign", "This file is not a database.", {}};
        case SQLITE_CORRUPT:
            return {"store_damaged", fmt::format("The database is damaged: {}", detail), {}};
        default:
            return {"store_failed", fmt::format("The database failed: {}", detail), {}};
    }
}

Connection::Connection(const std::string& path) : connection_{open_session(path)}, transaction_(connection_) {
    sqlite_api::sqlite3_busy_timeout(handle(session()), kStoreLockWaitMs);
    // A partial index would let SQLite compile a statement anew each time, because the value of a parameter might allow to use it.
    sqlite_api::sqlite3_db_config(handle(session()), SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);
}

void Connection::make_durable() {
    run("PRAGMA journal_mode = WAL");
#ifdef COUPONRY_FAULT_NO_SYNC
    run("PRAGMA synchronous = OFF");  // a deliberate mistake, which the test of power cuts must notice
#else
    run("PRAGMA synchronous = FULL");
#endif
    // Pages that every commit changes are copied from the log once per 48 MB of it, not per 4 MB.
    run("PRAGMA wal_autocheckpoint = 12288");
    run("PRAGMA journal_size_limit = 67108864");  // a log that a long reader let grow is cut again
    run("PRAGMA foreign_keys = ON");
}

void Connection::forbid_writes() {
    run("PRAGMA query_only = ON");
}

void Connection::run(const char* sql) {
    char* message = nullptr;
    const int code = sqlite_api::sqlite3_exec(handle(session()), sql, nullptr, nullptr, &message);
    const std::string text = message == nullptr ? "" : message;
    sqlite_api::sqlite3_free(message);
    if (code != SQLITE_OK) throw soci::sqlite3_soci_error(text, code);
}

void Connection::roll_back() noexcept {
    sqlite_api::sqlite3* database = handle(session());
    if (sqlite_api::sqlite3_get_autocommit(database) == 0)
        sqlite_api::sqlite3_exec(database, "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace couponry::store::sqlite
