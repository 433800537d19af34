// Prepared statements over SOCI, for every table of one connection. Parameters are bound by name to the fields of one `Parameters`, so
// a caller sets what its statement names and runs it. Belongs to the thread that has the connection.
#pragma once

#include <soci/soci.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace couponry::store::sql {

constexpr std::size_t kCounts = 7;
using Counts = std::array<std::int64_t, kCounts>;

/// What statements may name as :tenant, :id and so on; the counts are :count0 to :count6, their arrays :counts0 to :counts6.
struct Parameters {
    std::string tenant, id, name, value, body, email, order;
    std::int64_t version = 0, instant = 0, limit = 0;
    Counts counts{};
    // Texts of arrays, of a database that has them (arrays.h).
    std::string ids, names, values, bodies, emails, orders, instants;
    std::array<std::string, kCounts> count_arrays{};
};

/// What the columns of a row are read into.
struct Row {
    std::string id, name, value, body, email, order;
    std::int64_t number = 0, instant = 0;
    Counts counts{};
};
using Column = std::variant<std::string*, std::int64_t*>;

/// A connection as the tables see it.
struct Connection {
    soci::session session;
    bool has_arrays = false;  ///< Whether statements may name arrays, so that one of them takes many documents.
    bool has_row_locks = false;  ///< SELECT … FOR UPDATE; without it, writers take turns.
    Parameters in = {};
    Row out = {};
};

/// Prepared when it first runs, because most connections use few of their statements. Failures of the database are soci::soci_error.
class Statement {
public:
    Statement(Connection& connection, std::string sql, std::vector<Column> columns = {})
        : connection_(connection), sql_(std::move(sql)), columns_(std::move(columns)) {}

    /// Runs to its end, so that no cursor stays open, and calls `on_row` with each row in `out`.
    template <class OnRow>
    void each_row(OnRow on_row) {
        soci::statement& statement = prepared();
        for (bool is_row = statement.execute(true); is_row; is_row = statement.fetch()) on_row();
    }
    /// Whether there was a row; it is in `out`. For statements that find one at most.
    bool finds() {
        bool found = false;
        each_row([&found] { found = true; });
        return found;
    }
    /// Answers how many rows it changed.
    std::int64_t execute() {
        prepared().execute(true);
        return statement_->get_affected_rows();
    }

private:
    soci::statement& prepared();

    Connection& connection_;
    std::string sql_;
    std::vector<Column> columns_;
    std::optional<soci::statement> statement_;
};

}  // namespace couponry::store::sql
