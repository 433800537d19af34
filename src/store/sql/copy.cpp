#include "store/sql/copy.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

namespace couponry::store::sql {
namespace {

constexpr std::size_t kRowsPerStatement = 500;

struct Table {
    std::string name;
    std::vector<std::string> columns;
    std::vector<std::string> types;  // of the columns
};

/// In the order in which they were made, so that one that refers to another comes after it.
std::vector<Table> tables_of(soci::session& session) {
    std::vector<Table> tables;
    Table table;
    soci::statement names =
        (session.prepare << "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'migrations' ORDER BY rowid",
         soci::into(table.name));
    for (bool is_row = names.execute(true); is_row; is_row = names.fetch()) tables.push_back(table);
    for (Table& each : tables) {
        std::string column, type;
        soci::statement columns = (session.prepare << "SELECT name, type FROM pragma_table_info(:name) ORDER BY cid",
                                   soci::use(each.name), soci::into(column), soci::into(type));
        for (bool is_row = columns.execute(true); is_row; is_row = columns.fetch()) {
            each.columns.push_back(column);
            each.types.push_back(type);
        }
    }
    return tables;
}

std::int64_t count_rows(soci::session& session, const Table& table) {
    std::int64_t rows = 0;
    session << fmt::format("SELECT count(*) FROM {}", table.name), soci::into(rows);
    return rows;
}

/// As PostgreSQL reads an array from a text, whatever the type of its values.
class ArrayText {
public:
    void add(std::string_view value) {
        separate();
        text_ += '"';
        for (const char c : value) {
            if (c == '"' || c == '\\') text_ += '\\';
            text_ += c;
        }
        text_ += '"';
    }
    void add_null() {
        separate();
        text_ += "NULL";
    }
    /// The text of all that was added.
    std::string text() const { return text_ + '}'; }

private:
    void separate() {
        if (text_.size() > 1) text_ += ',';
    }

    std::string text_ = "{";
};

/// The rows of one statement, by columns.
class Batch {
public:
    Batch(soci::session& to, const Table& table) : to_(to), arrays_(table.columns.size()) {
        std::vector<std::string> parameters;
        parameters.reserve(arrays_.size());
        for (std::size_t at = 0; at < arrays_.size(); ++at)
            parameters.push_back(fmt::format("CAST(:a{} AS {}[])", at, table.types[at]));
        sql_ = fmt::format("INSERT INTO {0} ({1}) SELECT * FROM unnest({2})", table.name, fmt::join(table.columns, ", "),
                           fmt::join(parameters, ", "));
    }

    void add(const std::vector<std::string>& row, const std::vector<soci::indicator>& indicators) {
        for (std::size_t at = 0; at < row.size(); ++at) {
            if (indicators[at] == soci::i_null)
                arrays_[at].add_null();
            else
                arrays_[at].add(row[at]);
        }
        if (++rows_ == kRowsPerStatement) write();
    }

    void write() {
        if (rows_ == 0) return;
        std::vector<std::string> texts;
        texts.reserve(arrays_.size());
        for (ArrayText& array : arrays_) texts.push_back(std::exchange(array, {}).text());
        soci::statement statement(to_);
        for (std::size_t at = 0; at < texts.size(); ++at) statement.exchange(soci::use(texts[at], fmt::format("a{}", at)));
        statement.alloc();
        statement.prepare(sql_);
        statement.define_and_bind();
        statement.execute(true);
        rows_ = 0;
    }

private:
    soci::session& to_;
    std::vector<ArrayText> arrays_;
    std::string sql_;
    std::size_t rows_ = 0;
};

std::int64_t copy_table(soci::session& from, soci::session& to, const Table& table) {
    // Every value as a text: the database that takes it knows the type of its column.
    std::vector<std::string> row(table.columns.size());
    std::vector<soci::indicator> indicators(table.columns.size());
    soci::statement rows(from);
    for (std::size_t at = 0; at < row.size(); ++at) rows.exchange(soci::into(row[at], indicators[at]));
    std::vector<std::string> texts;
    texts.reserve(table.columns.size());
    for (const std::string& column : table.columns) texts.push_back(fmt::format("CAST({} AS TEXT)", column));
    rows.alloc();
    rows.prepare(fmt::format("SELECT {} FROM {}", fmt::join(texts, ", "), table.name));
    rows.define_and_bind();
    Batch batch(to, table);
    std::int64_t count = 0;
    for (bool is_row = rows.execute(true); is_row; is_row = rows.fetch()) {
        batch.add(row, indicators);
        ++count;
    }
    batch.write();
    return count;
}

}  // namespace

Result<std::vector<CopiedTable>> copy_tables(soci::session& from, soci::session& to) {
    soci::transaction reading(from), writing(to);
    const std::vector<Table> tables = tables_of(from);
    for (const Table& table : tables)
        if (count_rows(to, table) > 0)
            return fail("store_not_empty",
                        fmt::format("The database that is to be filled is not empty: its table {} has rows. Name a new one.",
                                    table.name));
    std::vector<CopiedTable> copied;
    for (const Table& table : tables) {
        const std::int64_t rows = copy_table(from, to, table);
        if (count_rows(from, table) != rows || count_rows(to, table) != rows)
            return fail("store_failed", fmt::format("The table {} did not arrive whole; nothing was kept.", table.name));
        copied.push_back({table.name, rows});
    }
    writing.commit();
    return copied;
}

}  // namespace couponry::store::sql
