// Products, customers, coupons and codes as rows of a table, for CSV: each row says something of one document, and a document may take several
// rows. A row is read as a merge patch (RFC 7396) of its document, so that what has no column stays as it is. Pure functions, any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace couponry::document {

struct Column {
    std::string_view name;
    std::string_view pointer;  ///< Where it stands in the document.
};

struct TableForm {
    std::string_view kind;  ///< "products"
    std::span<const Column> columns;
    /// Values in the order of the columns. Pointers of errors are "/" and the column.
    Result<boost::json::object> (*read)(const std::vector<std::string>& values);
    /// Adds the lines of a document that was written by this folder.
    void (*write)(const boost::json::object& document, std::string& lines);
    std::size_t optional = 0;  ///< So many columns at the end may be missing.

    std::string header() const;
    /// An error of the document that a row was read as, at the column that it comes from.
    FieldError at_column(FieldError error) const;
};

/// nullptr for kinds that do not fit into a table.
const TableForm* find_table_form(std::string_view kind);

}  // namespace couponry::document
