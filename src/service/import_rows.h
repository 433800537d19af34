// The rows of a file that is imported, read one by one from a source of bytes, whatever its length. Belongs to one thread.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"

namespace couponry::service {

/// The next piece of a file; empty at its end. A failure ends it.
using ByteSource = std::function<Result<std::string>()>;

enum class FileFormat : std::uint8_t { json_lines, csv };

struct ImportRow {
    std::int64_t number = 0;  ///< Of its first line, from 1.
    Result<boost::json::value> value;  ///< Or what is wrong with the row, with pointers into it.
};

class ImportRows {
public:
    virtual ~ImportRows() = default;
    /// Nothing at the end; blank lines are skipped. Failures are of the file as a whole: the source's, or `malformed_csv` of the columns.
    virtual Result<std::optional<ImportRow>> next() = 0;
    /// Whether rows are merge patches of what is there, and not whole documents.
    virtual bool are_patches() const = 0;
    /// The place of an error of the document that a row was read as, as the file names it.
    virtual FieldError located(FieldError error) const = 0;
};

/// JSON lines: one document a line, in UTF-8, of at most kImportRowBytesMax. CSV: see document/table_document.h; `no_csv` for a kind that
/// has no such form.
Result<std::unique_ptr<ImportRows>> read_rows(FileFormat format, std::string_view kind, ByteSource source);

}  // namespace couponry::service
