// Prepared statements, for every table of one connection. Parameters are bound by name to the fields of one `Parameters`, so a caller
// sets what its statement names and runs it. Belongs to the thread that has the connection.
#pragma once

#include <soci/soci.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "store/sql/arrays.h"

namespace couponry::store::sql {

constexpr std::size_t kCounts = 7;
using Counts = std::array<std::int64_t, kCounts>;

/// What statements may name as :tenant, :id and so on; the counts are :count0 to :count6, their arrays :counts0 to :counts6.
struct Parameters {
    std::string tenant, id, name, value, body, keys, email, order;
    std::int64_t version = 0, instant = 0, limit = 0;
    Counts counts{};
    // Of a database that has arrays; they stay allocated.
    Texts ids{}, names{}, values{}, bodies{}, key_lists{}, emails{}, orders{};
    Numbers instants{};
    std::array<Numbers, kCounts> count_arrays{};
};

/// What the columns of a row are read into.
struct Row {
    std::string id, name, value, body, keys, email, order;
    std::int64_t number = 0, instant = 0;
    Counts counts{};
};
using Column = std::variant<std::string*, std::int64_t*>;

/// What a database answered to one statement.
class Answer {
public:
    virtual ~Answer() = default;
    virtual std::size_t rows() const = 0;
    virtual std::string_view text(std::size_t row, std::size_t column) const = 0;
    /// How many rows it changed.
    virtual std::int64_t changed() const = 0;
};

/// Runs statements of a database whose arrays SOCI does not know. Failures are soci::soci_error.
class Runner {
public:
    struct Parameter {
        const std::string* text = nullptr;
        const Array* array = nullptr;  ///< Instead.
    };
    virtual ~Runner() = default;
    /// Its parameters are $1, $2 and so on. Answers the name by which it is run.
    virtual std::string prepare(const std::string& sql) = 0;
    virtual std::unique_ptr<Answer> run(const std::string& name, std::span<const Parameter> parameters) = 0;
};

/// A connection as the tables see it.
struct Connection {
    soci::session session;
    bool has_arrays = false;  ///< Whether statements may name arrays, so that one of them takes many documents.
    bool has_row_locks = false;  ///< SELECT … FOR UPDATE; without it, writers take turns.
    Runner* runner = nullptr;  ///< Instead of SOCI.
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
        if (connection_.runner != nullptr) {
            const std::unique_ptr<Answer> answer = run();
            for (std::size_t row = 0; row < answer->rows(); ++row) {
                read(*answer, row);
                on_row();
            }
            return;
        }
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
        if (connection_.runner != nullptr) return run()->changed();
        prepared().execute(true);
        return statement_->get_affected_rows();
    }

private:
    using Field = std::variant<const std::string*, const std::int64_t*, const Array*>;

    soci::statement& prepared();
    void prepare_for_runner();
    std::unique_ptr<Answer> run();
    void read(const Answer& answer, std::size_t row) const;

    Connection& connection_;
    std::string sql_;
    std::vector<Column> columns_;
    std::optional<soci::statement> statement_;
    // Of a runner.
    std::string name_;
    std::vector<Field> fields_;  // $1, $2 …
    std::vector<std::string> numbers_;  // the texts of those that are numbers
    std::vector<Runner::Parameter> parameters_;
};

}  // namespace couponry::store::sql
