// The form of the database: numbered steps that SQLite and PostgreSQL both accept, from the .sql files beside this one. Used by the
// stores when they open. A step that was ever released is never edited; a later one changes what it made.
#pragma once

#include <soci/soci.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/store.h"

namespace couponry::store::sql {

struct Migration {
    std::string_view name;  ///< "0001_documents": they are in the order of their numbers, without gaps.
    std::string_view text;  ///< Statements that end with a semicolon, which occurs nowhere else.
};

/// All that this program knows.
std::span<const Migration> migrations();

/// Refuses a database that is not Couponry's, is newer than the program, or was made by other steps of the same names. Changes nothing.
/// Answers how many steps it has; 0 of an empty one. Throws soci::soci_error.
Result<std::size_t> migrated_steps(soci::session& session, std::span<const Migration> known);

/// Makes the steps that are missing, each in one transaction, and answers their names; `store_older` when that is not wanted.
Result<std::vector<std::string>> migrate(soci::session& session, std::span<const Migration> known, Migrate wanted, Instant now);

}  // namespace couponry::store::sql
