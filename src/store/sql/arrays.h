// Many values as one parameter, for a database that has arrays: as PostgreSQL reads one from a text. Pure, any thread.
//
// Rows are looked up one by one, in a LATERAL with a LIMIT: a join would be planned as a scan of all rows of a tenant while the database
// knows nothing of a table yet, and a prepared plan stays.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace couponry::store::sql {

/// `one` selects by n.<name of a column>; `set` is "unnest(…) AS n (…)", whose order is that of the rows.
std::string select_each(std::string_view one, std::string_view set, std::string_view lock = "");
/// The ids of `:ids`, in their order, so that two transactions never wait for each other.
constexpr std::string_view kSetOfIds = "(SELECT id FROM unnest(CAST(:ids AS TEXT[])) AS u (id) ORDER BY id) AS n";

class Array {
public:
    void add(std::string_view value);
    void add(std::int64_t value);
    void add_null();
    /// The text of all that was added.
    std::string text() const { return text_ + '}'; }

private:
    void separate();

    std::string text_ = "{";
};

}  // namespace couponry::store::sql
