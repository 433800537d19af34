// Text to JSON value, strictly: UTF-8 only, no field twice, nothing after the document, limits on size and depth. For bodies of
// requests and for files. Pure functions, any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <boost/json/storage_ptr.hpp>
#include <cstddef>
#include <optional>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"

namespace couponry::document {

/// A place in a text, both counted from 1; columns count letters, not bytes.
struct TextPosition {
    std::size_t line = 1;
    std::size_t column = 1;
    bool operator==(const TextPosition&) const = default;
};

/// The value of a JSON text, allocated from `storage`. Failures: `document_too_large`; `malformed_document`, whose detail begins
/// "Line 3, column 7: ".
Result<boost::json::value> parse(std::string_view text, boost::json::storage_ptr storage = {},
                                 std::size_t bytes_max = kDocumentBytesMax);

TextPosition position_at(std::string_view text, std::size_t offset);

/// Where the value that a JSON pointer names begins in a text that parse() accepts, so that a message about a file can name the
/// line. A field that is missing: where the object that lacks it begins.
TextPosition position_of(std::string_view text, std::string_view pointer);

}  // namespace couponry::document
