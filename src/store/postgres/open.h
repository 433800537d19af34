// Opening a PostgreSQL: which databases are taken, and their migrations. Used by the store and by the copy into one.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "store/postgres/connection.h"
#include "store/postgres/postgres_store.h"

namespace couponry::store::postgres {

/// Refuses a database that is unsafe or not Couponry's; makes the steps that are missing, and answers their names. Several servers may
/// do so at once. Throws soci::soci_error.
Result<std::vector<std::string>> prepare(Connection& connection, const Options& options);

}  // namespace couponry::store::postgres
