// Files of the command line: read whole or line by line, and errors that name file, line and field. Called by the subcommands.
#pragma once

#include <boost/json/value.hpp>
#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "tool/console.h"

namespace couponry::tool {

template <class T>
using Read = std::expected<T, Refusal>;

struct File {
    std::string path;  // as a person named it
    std::string text;
};

/// "-" is the standard input.
Read<File> read_file(const std::filesystem::path& path);
/// The JSON value of a file. A text that stands in a larger file begins in its line `line`, here and below.
Read<boost::json::value> parse_file(const File& file, std::size_t line = 1);

/// Where and why: a line per error of the failure, with the place of each pointer in the file.
Refusal located(const File& file, const Failure& failure, std::size_t line = 1);
/// One error: "file:3:7: /pointer: sentence".
std::string located(const File& file, const FieldError& error, std::size_t line = 1);
/// Of a failure whose sentences begin with their place, as those of CSV files do: "Line 3, name: ".
Refusal located_rows(std::string_view path, const Failure& failure, std::size_t line = 1);

/// The bytes of a file that may be compressed by gzip, piece by piece.
class Pieces {
public:
    static Read<Pieces> open(const std::filesystem::path& path);
    /// Empty at the end. Failure `unreadable_file`.
    Result<std::string> next();

private:
    struct Close {
        void operator()(void* stream) const;
    };
    Pieces(std::string path, void* stream) : path_(std::move(path)), stream_(stream) {}

    std::string path_;
    std::unique_ptr<void, Close> stream_;
};

/// The lines of a file that may be compressed by gzip.
class Lines {
public:
    static Read<Lines> open(const std::filesystem::path& path);
    /// Without its end; nothing after the last one.
    Read<std::optional<std::string>> next();
    /// Of the last line, from 1.
    std::size_t number() const { return number_; }
    const std::string& path() const { return path_; }

private:
    struct Close {
        void operator()(void* stream) const;
    };
    Lines(std::string path, void* stream) : path_(std::move(path)), stream_(stream) {}

    std::string path_;
    std::unique_ptr<void, Close> stream_;
    std::size_t number_ = 0;
};

}  // namespace couponry::tool
