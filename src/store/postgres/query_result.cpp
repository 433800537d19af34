#include "store/postgres/query_result.h"

namespace couponry::store::postgres {

PGconn* handle(soci::session& session) {
    return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

bool QueryResult::is_done() const {
    const ExecStatusType status = PQresultStatus(result_.get());
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

std::string QueryResult::state() const {
    const char* text = PQresultErrorField(result_.get(), PG_DIAG_SQLSTATE);
    return text == nullptr ? "" : text;
}

soci::postgresql_soci_error QueryResult::error() const {
    const std::string known = state();
    return {PQresultErrorMessage(result_.get()), known.empty() ? "     " : known.c_str()};
}

}  // namespace couponry::store::postgres
