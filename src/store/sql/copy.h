// Copies all of an SQLite database into a PostgreSQL, whatever its tables are: one that is added later comes along by itself. Used when a
// shop moves.
#pragma once

#include <soci/soci.h>

#include "base/result.h"
#include "store/copied_table.h"

namespace couponry::store::sql {

/// Both have the same migrations, and nobody else writes to them. One transaction; the counts of both sides are compared before its end.
/// `store_not_empty` when `to` holds anything. Throws soci::soci_error.
Result<std::vector<CopiedTable>> copy_tables(soci::session& from, soci::session& to);

}  // namespace couponry::store::sql
