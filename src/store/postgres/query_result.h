// What PostgreSQL answered to one statement, as its client library keeps it; seen by the sources of this folder only.
#pragma once

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <memory>
#include <string>
#include <string_view>

namespace couponry::store::postgres {

PGconn* handle(soci::session& session);

class QueryResult {
public:
    explicit QueryResult(PGresult* result) : result_(result) {}

    /// Also with rows.
    bool is_done() const;
    std::string_view command() const { return PQcmdStatus(result_.get()); }
    /// "" when the answer did not come from the server.
    std::string state() const;
    soci::postgresql_soci_error error() const;
    const PGresult* get() const { return result_.get(); }

private:
    struct Clear {
        void operator()(PGresult* result) const { PQclear(result); }
    };
    std::unique_ptr<PGresult, Clear> result_;
};

}  // namespace couponry::store::postgres
