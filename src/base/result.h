// Failure and Result: how input and the outside fail. A Failure names each bad field by a JSON pointer and says the
// remedy; rejections of the domain are data, not failures. Plain values, any thread.
#pragma once

#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace couponry {

/// One bad field: `pointer` is an RFC 6901 JSON pointer ("" is the whole document), `detail` a sentence with the remedy.
struct FieldError {
    std::string pointer;
    std::string detail;
    bool operator==(const FieldError&) const = default;
};

/// `type` is a stable machine-readable name, `detail` a sentence a person may read.
struct Failure {
    std::string type;
    std::string detail;
    std::vector<FieldError> errors;
};

template <class T>
using Result = std::expected<T, Failure>;

inline std::unexpected<Failure> fail(std::string type, std::string detail, std::vector<FieldError> errors = {}) {
    return std::unexpected(Failure{std::move(type), std::move(detail), std::move(errors)});
}

}  // namespace couponry
