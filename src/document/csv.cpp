#include "document/csv.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"

namespace couponry::document {
namespace {

constexpr int kEnd = std::istream::traits_type::eof();

}  // namespace

int CsvReader::take() {
    int letter = stream_->rdbuf()->sbumpc();
    if (letter == '\r') {  // every line end is '\n' from here on
        if (stream_->rdbuf()->sgetc() == '\n') stream_->rdbuf()->sbumpc();
        letter = '\n';
    }
    if (letter == '\n') ++line_;
    return letter;
}

void CsvReader::skip_byte_order_mark() {
    std::size_t count = 0;
    for (const unsigned char mark : {0xEF, 0xBB, 0xBF}) {
        if (stream_->rdbuf()->sgetc() != mark) break;
        stream_->rdbuf()->sbumpc();
        ++count;
    }
    for (; count == 1 || count == 2; --count) stream_->rdbuf()->sungetc();  // another letter that begins alike
}

void CsvReader::skip_line() {
    for (int letter = take(); letter != '\n' && letter != kEnd;) letter = take();
}

std::unexpected<Failure> CsvReader::fail_here(std::string detail) {
    detail = fmt::format("Line {}: {}", record_line_, detail);
    return fail("malformed_csv", detail, {{fmt::format("/{}", record_line_), detail}});
}

Result<CsvReader::Stop> CsvReader::read_quoted(std::string& field) {
    for (;;) {
        const int letter = take();
        if (letter == kEnd) return fail_here("a quote is not closed; close it with \".");
        if (letter == '"') {
            if (stream_->rdbuf()->sgetc() != '"') break;
            take();
        }
        field += static_cast<char>(letter);
        if (field.size() > kCsvFieldBytesMax) {
            skip_line();
            return fail_here(
                fmt::format("a field is longer than {} bytes; look for a quote that is not closed.", kCsvFieldBytesMax));
        }
    }
    const int after = take();
    if (after == ',') return Stop::comma;
    if (after == '\n') return Stop::line;
    if (after == kEnd) return Stop::end;
    skip_line();
    return fail_here("something follows the closing quote of a field; double quotes within a field.");
}

Result<CsvReader::Stop> CsvReader::read_field(std::string& field) {
    if (stream_->rdbuf()->sgetc() == '"') {
        take();
        return read_quoted(field);
    }
    for (;;) {
        const int letter = take();
        if (letter == ',') return Stop::comma;
        if (letter == '\n') return Stop::line;
        if (letter == kEnd) return Stop::end;
        if (letter == '"') {
            skip_line();
            return fail_here("a quote stands within a field; put the whole field in quotes and double those within.");
        }
        field += static_cast<char>(letter);
        if (field.size() > kCsvFieldBytesMax) {
            skip_line();
            return fail_here(fmt::format("a field is longer than {} bytes; shorten it.", kCsvFieldBytesMax));
        }
    }
}

Result<std::optional<std::vector<std::string>>> CsvReader::next() {
    if (!std::exchange(is_begun_, true)) skip_byte_order_mark();
    for (;;) {
        record_line_ = line_;
        std::vector<std::string> fields;
        bool is_quoted = false;
        Stop stop = Stop::comma;
        while (stop == Stop::comma) {
            if (fields.size() == kCsvColumnsMax) {
                skip_line();
                return fail_here(fmt::format("there are more than {} columns.", kCsvColumnsMax));
            }
            is_quoted = is_quoted || stream_->rdbuf()->sgetc() == '"';
            const auto result = read_field(fields.emplace_back());
            if (!result) return std::unexpected(result.error());
            stop = *result;
            if (!is_utf8(fields.back())) {
                if (stop == Stop::comma) skip_line();
                return fail_here("the text is not valid UTF-8; save the file as UTF-8.");
            }
        }
        const bool is_blank = fields.size() == 1 && fields[0].empty() && !is_quoted;
        if (!is_blank) return fields;
        if (stop == Stop::end) return std::nullopt;
    }
}

Result<CsvTable> CsvTable::open(std::istream& stream, std::vector<std::string> columns, std::size_t optional) {
    CsvTable table(stream, std::move(columns));
    const std::string wanted = fmt::format("{}", fmt::join(table.columns_, ","));
    const auto header = table.reader_.next();
    if (!header) return std::unexpected(header.error());
    const auto refuse_header = [&](const std::string& detail) {
        return fail("malformed_csv", fmt::format("Line 1: {}; the first line must be {}.", detail, wanted), {{"/1", detail}});
    };
    if (!*header) return refuse_header("the file is empty");
    const std::size_t required = table.columns_.size() - optional;
    std::size_t known = 0;
    for (const std::string& column : table.columns_) {
        const auto place = std::find((*header)->begin(), (*header)->end(), column);
        const bool is_there = place != (*header)->end();
        if (!is_there && table.places_.size() < required)
            return refuse_header(fmt::format("the column \"{}\" is missing", column));
        table.places_.push_back(is_there ? std::optional(static_cast<std::size_t>(place - (*header)->begin())) : std::nullopt);
        known += is_there ? 1 : 0;
    }
    table.width_ = (*header)->size();
    if (table.width_ != known) return refuse_header("there is a column that is not known or stands twice");
    return table;
}

Result<std::optional<std::vector<std::string>>> CsvTable::next() {
    auto fields = reader_.next();
    if (!fields || !*fields) return fields;
    if ((*fields)->size() != width_) {
        const std::string detail =
            fmt::format("Line {}: there are {} fields; there must be {}.", line(), (*fields)->size(), width_);
        return fail("malformed_csv", detail, {{fmt::format("/{}", line()), detail}});
    }
    std::vector<std::string> values;
    values.reserve(places_.size());
    for (const auto& place : places_) values.push_back(place ? (**fields)[*place] : std::string());
    return values;
}

Failure CsvTable::refuse(std::string_view column, std::string_view detail) const {
    const std::string text = fmt::format("Line {}, {}: {}", line(), column, detail);
    return {"invalid_row", text, {{fmt::format("/{}/{}", line(), column), text}}};
}

std::string csv_field(std::string_view text) {
    const bool needs_quotes =
        !text.empty() && (text.find_first_of(",\"\r\n") != std::string_view::npos || text.front() == ' ' || text.back() == ' ');
    if (!needs_quotes) return std::string(text);
    std::string field = "\"";
    for (char letter : text) {
        if (letter == '"') field += '"';
        field += letter;
    }
    return field + '"';
}

}  // namespace couponry::document
