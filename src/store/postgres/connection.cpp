#include "store/postgres/connection.h"

#include <fmt/format.h>
#include <soci/postgresql/soci-postgresql.h>

#include <array>

#include "base/limits.h"
#include "store/postgres/query_result.h"

namespace couponry::store::postgres {
namespace {

QueryResult run_on(soci::session& session, const char* sql) {
    return QueryResult(PQexec(handle(session), sql));
}

/// Its SQLSTATE (appendix A of PostgreSQL's manual); blank when the error did not come from the server.
std::string state_of(const soci::soci_error& error) {
    const auto* known = dynamic_cast<const soci::postgresql_soci_error*>(&error);
    return known == nullptr ? "" : known->sqlstate();
}

/// That the server went away or goes: connection exceptions, shutdown, an error that libpq made up itself.
bool is_loss(std::string_view state) {
    return state.empty() || state[0] == ' ' || state.starts_with("08") || state.starts_with("57P");
}

bool is_collision(std::string_view state) {
    return state == "40001" || state == "40P01";
}

/// The first line; the next ones quote values, which may be somebody's address.
std::string first_line(const soci::soci_error& error) {
    std::string text = error.get_error_message();
    return text.substr(0, text.find('\n'));
}

}  // namespace

bool is_passing(const soci::soci_error& error) {
    return is_collision(state_of(error)) || is_loss(state_of(error));
}

bool is_made_already(const soci::soci_error& error) {
    const std::string state = state_of(error);
    return state == "23505" || state == "42P07" || state == "XX000" || is_collision(state);
}

// SOCI's own text names the statement and its parameters, which may be somebody's address; only PostgreSQL's part goes out.
Failure failure_of(const soci::soci_error& error) {
    const std::string state = state_of(error);
    if (is_collision(state)) return {"store_busy", "Other writes were in the way of this one again and again; try again.", {}};
    if (is_loss(state)) return {"store_busy", "The connection to the database was lost; try again.", {}};
    if (state == "55P03" || state == "57014") return {"store_busy", "The database did not answer in time; try again.", {}};
    if (state == "53100") return {"store_full", "The disk of the database is full.", {}};
    if (state.starts_with("53")) return {"store_busy", "The database has no room for more work now; try again.", {}};
    if (state == "XX001" || state == "XX002")
        return {"store_damaged", fmt::format("The database is damaged: {}", first_line(error)), {}};
    return {"store_failed", fmt::format("The database failed: {} ({})", first_line(error), state), {}};
}

Connection::Connection(const Address& address)
    : connection_{.session = soci::session(soci::postgresql, address.connection), .has_arrays = true, .has_row_locks = true},
      statements_(connection_.session),
      transaction_(connection_),
      revisions_(connection_, "SELECT tenant, revision FROM revisions WHERE tenant = ANY(CAST(:ids AS TEXT[]))",
                 {&connection_.out.id, &connection_.out.number}) {
    connection_.runner = &statements_;
    PQsetErrorVerbosity(handle(session()), PQERRORS_TERSE);
    PQsetNoticeProcessor(handle(session()), [](void*, const char*) {}, nullptr);
    run(fmt::format("SET lock_timeout = {}", kStoreLockWaitMs).c_str());
    // Documents are compressed as they are written; a server that was built without it, or another one, keeps its own way.
    static_cast<void>(run_on(session(), "SET default_toast_compression = 'lz4'"));
}

void Connection::run(const char* sql) {
    const QueryResult result = run_on(session(), sql);
    if (!result.is_done()) throw result.error();
}

void Connection::commit() {
    const QueryResult result = run_on(session(), "COMMIT");
    if (result.is_done()) {
        // A COMMIT after a failed statement undoes everything and is no error.
        if (result.command() != "COMMIT") throw soci::postgresql_soci_error("The transaction was undone.", "25P02");
        return;
    }
    const std::string state = result.state();
    // 40003: the server itself does not know.
    if (is_loss(state) || state == "40003" || state == "57014") throw OutcomeUnknown{};
    throw result.error();
}

void Connection::roll_back() noexcept {
    PGconn* database = handle(session());
    if (PQtransactionStatus(database) != PQTRANS_IDLE) PQclear(PQexec(database, "ROLLBACK"));
}

bool Connection::is_usable() const {
    PGconn* database = handle(const_cast<Connection*>(this)->session());
    return PQstatus(database) == CONNECTION_OK && PQtransactionStatus(database) == PQTRANS_IDLE;
}

std::string Connection::setting(const std::string& name) {
    std::string value;
    session() << "SELECT setting FROM pg_settings WHERE name = :name", soci::use(name), soci::into(value);
    return value;
}

Result<Connection*> Slot::connect() {
    if (!connection_) {
        try {
            connection_ = std::make_unique<Connection>(address_);
        } catch (const soci::soci_error& error) {
            // libpq says why in the lines after SOCI's, and never the password.
            std::string text = error.get_error_message();
            if (const std::size_t end = text.find('\n'); end != std::string::npos) text.erase(0, end + 1);
            while (text.ends_with('\n')) text.pop_back();
            return fail("store_busy", fmt::format("The database {} cannot be reached: {}", address_.shown, text));
        }
    }
    return connection_.get();
}

void Slot::tidy() noexcept {
    if (!connection_) return;
    connection_->roll_back();
    if (!connection_->is_usable()) connection_.reset();
}

}  // namespace couponry::store::postgres
