#include "service/import_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <istream>
#include <streambuf>
#include <utility>

#include "document/csv.h"
#include "document/parse.h"
#include "document/table_document.h"

namespace couponry::service {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// A sentence about one row says its line again: "Line 1, column 7: …" becomes "Column 7: …".
std::string without_line(std::string_view detail) {
    if (!detail.starts_with("Line ")) return std::string(detail);
    std::size_t end = detail.find_first_not_of("0123456789", std::string_view("Line ").size());
    if (end == std::string_view::npos || (detail[end] != ',' && detail[end] != ':')) return std::string(detail);
    end = std::min(detail.find_first_not_of(",: ", end), detail.size());
    std::string rest(detail.substr(end));
    if (!rest.empty() && rest[0] >= 'a' && rest[0] <= 'z') rest[0] = static_cast<char>(rest[0] - 'a' + 'A');
    return rest;
}

Failure of_row(Failure failure) {
    failure.detail = without_line(failure.detail);
    failure.errors = {{"", failure.detail}};
    return failure;
}

class JsonLines final : public ImportRows {
public:
    explicit JsonLines(ByteSource source) : source_(std::move(source)) {}

    Result<std::optional<ImportRow>> next() override {
        for (;;) {
            const auto line = next_line();
            if (!line) return std::unexpected(line.error());
            if (!*line) return std::nullopt;
            ++number_;
            if (std::exchange(is_too_long_, false))
                return ImportRow{number_, fail("document_too_large", "",
                                               {{"", fmt::format("The line is longer than {} bytes; that is more than any "
                                                                 "document may have.",
                                                                 kImportRowBytesMax)}})};
            std::string_view text = **line;
            if (number_ == 1 && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
            if (text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
            auto value = document::parse(text, {}, kImportRowBytesMax);
            if (!value) return ImportRow{number_, std::unexpected(of_row(value.error()))};
            return ImportRow{number_, std::move(*value)};
        }
    }
    bool are_patches() const override { return false; }
    FieldError located(FieldError error) const override { return error; }

private:
    /// Without its end; valid until the next call. What a line has beyond the limit is dropped.
    Result<std::optional<std::string_view>> next_line() {
        for (;;) {
            const std::size_t end = buffer_.find('\n', searched_);
            if (end != std::string::npos) {
                const std::string_view line = std::string_view(buffer_).substr(begin_, end - begin_);
                is_too_long_ = is_too_long_ || line.size() > kImportRowBytesMax;
                begin_ = searched_ = end + 1;
                return line;
            }
            if (buffer_.size() - begin_ > kImportRowBytesMax) {
                is_too_long_ = true;
                begin_ = buffer_.size();
            }
            buffer_.erase(0, std::exchange(begin_, 0));
            searched_ = buffer_.size();
            if (has_ended_) return last_line();
            auto piece = source_();
            if (!piece) return std::unexpected(piece.error());
            has_ended_ = piece->empty();
            buffer_ += *piece;
        }
    }

    std::optional<std::string_view> last_line() {
        if (buffer_.empty() && !is_too_long_) return std::nullopt;
        last_ = std::exchange(buffer_, {});
        searched_ = 0;
        return last_;
    }

    ByteSource source_;
    std::string buffer_, last_;
    std::size_t begin_ = 0;  // of the line in the buffer
    std::size_t searched_ = 0;  // no line ends before
    std::int64_t number_ = 0;
    bool is_too_long_ = false;
    bool has_ended_ = false;
};

/// The bytes of a source as a stream, of which the last few can be put back.
class SourceBuffer final : public std::streambuf {
public:
    explicit SourceBuffer(ByteSource source) : source_(std::move(source)) {}
    const std::optional<Failure>& failure() const { return failure_; }

protected:
    int_type underflow() override {
        if (gptr() < egptr()) return traits_type::to_int_type(*gptr());
        if (failure_ || has_ended_) return traits_type::eof();
        auto piece = source_();
        if (!piece) failure_ = piece.error();
        has_ended_ = !piece || piece->empty();
        if (has_ended_) return traits_type::eof();
        const std::size_t kept = std::min(bytes_.size(), kPutBackMax);
        bytes_ = bytes_.substr(bytes_.size() - kept) + *piece;
        setg(bytes_.data(), bytes_.data() + kept, bytes_.data() + bytes_.size());
        return traits_type::to_int_type(*gptr());
    }

private:
    static constexpr std::size_t kPutBackMax = 4;  // a byte order mark has three

    ByteSource source_;
    std::string bytes_;
    std::optional<Failure> failure_;
    bool has_ended_ = false;
};

class CsvRows final : public ImportRows {
public:
    CsvRows(const document::TableForm& form, ByteSource source) : form_(form), buffer_(std::move(source)), stream_(&buffer_) {}

    Result<void> open() {
        std::vector<std::string> columns;
        for (const document::Column& column : form_.columns) columns.emplace_back(column.name);
        auto table = document::CsvTable::open(stream_, std::move(columns), form_.optional);
        if (buffer_.failure()) return std::unexpected(*buffer_.failure());
        if (!table) return fail("malformed_csv", table.error().detail);
        table_.emplace(std::move(*table));
        return {};
    }

    Result<std::optional<ImportRow>> next() override {
        auto values = table_->next();
        if (buffer_.failure()) return std::unexpected(*buffer_.failure());
        const auto number = static_cast<std::int64_t>(table_->line());
        if (!values) return ImportRow{number, std::unexpected(of_row(values.error()))};
        if (!*values) return std::nullopt;
        auto read = form_.read(**values);
        if (!read) return ImportRow{number, std::unexpected(read.error())};
        return ImportRow{number, boost::json::value(std::move(*read))};
    }
    bool are_patches() const override { return true; }
    FieldError located(FieldError error) const override { return form_.at_column(std::move(error)); }

private:
    const document::TableForm& form_;
    SourceBuffer buffer_;
    std::istream stream_;
    std::optional<document::CsvTable> table_;
};

}  // namespace

Result<std::unique_ptr<ImportRows>> read_rows(FileFormat format, std::string_view kind, ByteSource source) {
    if (format == FileFormat::json_lines) return std::make_unique<JsonLines>(std::move(source));
    const document::TableForm* const form = document::find_table_form(kind);
    if (form == nullptr) return fail("no_csv", fmt::format("There is no CSV of {}; send JSON lines.", kind));
    auto rows = std::make_unique<CsvRows>(*form, std::move(source));
    if (auto opened = rows->open(); !opened) return std::unexpected(opened.error());
    return rows;
}

}  // namespace couponry::service
