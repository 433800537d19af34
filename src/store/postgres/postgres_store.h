// Everything in one PostgreSQL database, for any number of servers at once. Each transaction has a connection of a pool; one that collided
// with another is run again. Opened by the wiring and by tests.
#pragma once

#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "store/copied_table.h"
#include "store/store.h"

namespace soci {
class session;
}

namespace couponry::store::postgres {

struct Options {
    std::string url;  ///< postgres://user:password@host:port/database?parameters, as libpq reads it.
    Migrate migrate = Migrate::no;
    Instant now = {};  ///< Recorded with the migrations.
    bool may_lose_writes = false;  ///< Takes a database too that does not wait for its disk.
};

/// `store_busy` when it cannot be reached. No message holds the password.
Result<Opened> open(const Options& options);

/// Fills an empty database with all of `from`, which is an SQLite one, in one transaction; migrates it first. `store_not_empty`.
Result<std::vector<CopiedTable>> fill(const Options& options, soci::session& from);

}  // namespace couponry::store::postgres
