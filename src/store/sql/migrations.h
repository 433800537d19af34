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

/// What a database needs to be told otherwise than SQLite.
struct Dialect {
    std::string_view text_column = "TEXT";  ///< The type of a column of text that is compared by its bytes.
    bool has_rowid = true;  ///< A table that is "WITHOUT ROWID" keeps its rows in its primary key; where all do, nobody says so.
    std::string_view tables = "SELECT name FROM sqlite_master WHERE type = 'table'";  ///< Their names.
};

/// Refuses a database that is not Couponry's, is newer than the program, or was made by other steps of the same names. Changes nothing.
/// Answers how many steps it has; 0 of an empty one. Throws soci::soci_error.
Result<std::size_t> migrated_steps(soci::session& session, std::span<const Migration> known, const Dialect& dialect = {});

/// Makes the steps that are missing, each in one transaction, and answers their names; `store_older` when that is not wanted. When another
/// program makes the same step, one of both waits and then fails; called again, it finds the step made.
Result<std::vector<std::string>> migrate(soci::session& session, std::span<const Migration> known, Migrate wanted, Instant now,
                                         const Dialect& dialect = {});

}  // namespace couponry::store::sql
