// Comma-separated values (RFC 4180) read line by line, whatever the length of the file: quoted fields with commas, doubled quotes and
// line ends in them; CRLF, LF or CR at the end of a line; a byte order mark at the beginning. A reader belongs to one thread.
#pragma once

#include <cstddef>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace couponry::document {

constexpr std::size_t kCsvFieldBytesMax = 64 * 1024;
constexpr std::size_t kCsvColumnsMax = 100;

class CsvReader {
public:
    /// `stream` must outlive the reader.
    explicit CsvReader(std::istream& stream) : stream_(&stream) {}

    /// The fields of the next record; nothing at the end; empty lines are skipped. Failure `malformed_csv`, whose detail begins
    /// "Line 3: "; the next call goes on with the next line.
    Result<std::optional<std::vector<std::string>>> next();
    /// The line on which the last record began, from 1.
    std::size_t line() const { return record_line_; }

private:
    enum class Stop { comma, line, end };

    Result<Stop> read_field(std::string& field);
    Result<Stop> read_quoted(std::string& field);
    int take();
    void skip_byte_order_mark();
    void skip_line();
    std::unexpected<Failure> fail_here(std::string detail);

    std::istream* stream_;
    std::size_t line_ = 1;
    std::size_t record_line_ = 0;
    bool is_begun_ = false;
};

/// A CSV file whose first record names its columns. Rows have exactly the columns that it names; their order is free.
class CsvTable {
public:
    /// `columns` are those that must be there, but for the last `optional` of them; others are refused. Failure `malformed_csv`.
    static Result<CsvTable> open(std::istream& stream, std::vector<std::string> columns, std::size_t optional = 0);
    /// The values of the next row in the order of `columns`, empty where one is not there; nothing at the end.
    Result<std::optional<std::vector<std::string>>> next();
    std::size_t line() const { return reader_.line(); }
    /// A Failure "invalid_row" about a column of the last row: pointer "/<line>/<column>", detail beginning "Line 3, column: ".
    Failure refuse(std::string_view column, std::string_view detail) const;

private:
    CsvTable(std::istream& stream, std::vector<std::string> columns) : reader_(stream), columns_(std::move(columns)) {}

    CsvReader reader_;
    std::vector<std::string> columns_;
    std::vector<std::optional<std::size_t>> places_;  // of each column among the fields of a record
    std::size_t width_ = 0;  // fields of a record
};

/// A field as it must stand in a CSV file: quoted when it holds a comma, quote, line end or a space at either end.
std::string csv_field(std::string_view text);

}  // namespace couponry::document
