#include "tool/files.h"

#include <fmt/format.h>
#include <zlib.h>

#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "document/parse.h"

namespace couponry::tool {
namespace {

/// A line longer than any order; what is longer is no order file.
constexpr std::size_t kLineBytesMax = kDocumentBytesMax;

std::unexpected<Refusal> refuse(std::string line) {
    return std::unexpected(Refusal{{std::move(line)}});
}

/// Why a path cannot be read; nothing when nothing speaks against it.
std::optional<std::string> why_unreadable(const std::filesystem::path& path) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found)
        return fmt::format("{}: There is no such file; check the path.", path.native());
    if (error) return fmt::format("{}: The file cannot be read: {}.", path.native(), error.message());
    if (status.type() == std::filesystem::file_type::directory)
        return fmt::format("{}: This is a folder; name a file in it.", path.native());
    return std::nullopt;
}

/// Takes a place off the beginning of a sentence, "Line 3, column 7: " or "Line 3: " or "Line 3, name: ", of which the name stays.
/// Returns "3:7" or "3", counted from `first_line`; empty when there is no place.
std::string take_place(std::string_view& detail, std::size_t first_line) {
    constexpr std::string_view kLine = "Line ";
    constexpr std::string_view kColumn = ", column ";
    std::string_view rest = detail;
    const auto take_number = [&](std::string_view before) -> std::optional<std::size_t> {
        if (!rest.starts_with(before)) return std::nullopt;
        std::size_t number = 0;
        const char* const begin = rest.data() + before.size();
        const auto [stop, error] = std::from_chars(begin, rest.data() + rest.size(), number);
        if (error != std::errc{}) return std::nullopt;
        rest.remove_prefix(static_cast<std::size_t>(stop - rest.data()));
        return number;
    };
    const auto line = take_number(kLine);
    if (!line) return {};
    std::string place = fmt::format("{}", first_line + *line - 1);
    if (const auto column = take_number(kColumn)) place += fmt::format(":{}", *column);
    for (const std::string_view separator : {": ", ", "})
        if (rest.starts_with(separator)) {
            detail = rest.substr(separator.size());
            return place;
        }
    return {};
}

/// "The sentence." of a sentence that lost its beginning.
std::string with_capital(std::string_view detail) {
    std::string sentence(detail);
    if (!sentence.empty() && sentence[0] >= 'a' && sentence[0] <= 'z') sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
    return sentence;
}

Read<gzFile> open_compressed(const std::filesystem::path& path) {
    if (auto why = why_unreadable(path)) return refuse(std::move(*why));
    gzFile stream = gzopen(path.c_str(), "rb");
    if (stream == nullptr) return refuse(fmt::format("{}: The file cannot be read: {}.", path.native(), std::strerror(errno)));
    constexpr unsigned kBufferBytes = 256 * 1024;
    gzbuffer(stream, kBufferBytes);
    return stream;
}

}  // namespace

Read<File> read_file(const std::filesystem::path& path) {
    std::ostringstream text;
    if (path == "-") {
        text << std::cin.rdbuf();
        return File{"standard input", std::move(text).str()};
    }
    if (auto why = why_unreadable(path)) return refuse(std::move(*why));
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return refuse(fmt::format("{}: The file cannot be read: {}.", path.native(), std::strerror(errno)));
    text << stream.rdbuf();
    if (stream.bad()) return refuse(fmt::format("{}: The file cannot be read to its end.", path.native()));
    return File{path.native(), std::move(text).str()};
}

Read<boost::json::value> parse_file(const File& file, std::size_t line) {
    auto value = document::parse(file.text);
    if (value) return std::move(*value);
    return std::unexpected(located_rows(file.path, value.error(), line));
}

std::string located(const File& file, const FieldError& error, std::size_t line) {
    const document::TextPosition place = document::position_of(file.text, error.pointer);
    const std::string_view separator = error.pointer.empty() ? "" : ": ";
    return fmt::format("{}:{}:{}: {}{}{}", file.path, line + place.line - 1, place.column, error.pointer, separator,
                       error.detail);
}

Refusal located(const File& file, const Failure& failure, std::size_t line) {
    Refusal refusal;
    for (const FieldError& error : failure.errors) refusal.lines.push_back(located(file, error, line));
    if (refusal.lines.empty()) refusal.lines.push_back(fmt::format("{}: {}", file.path, failure.detail));
    return refusal;
}

Refusal located_rows(std::string_view path, const Failure& failure, std::size_t line) {
    Refusal refusal;
    const auto add = [&](std::string_view detail) {
        const std::string place = take_place(detail, line);
        refusal.lines.push_back(place.empty() ? fmt::format("{}: {}", path, detail)
                                              : fmt::format("{}:{}: {}", path, place, with_capital(detail)));
    };
    for (const FieldError& error : failure.errors) add(error.detail);
    if (refusal.lines.empty()) add(failure.detail);
    return refusal;
}

void Pieces::Close::operator()(void* stream) const {
    gzclose_r(static_cast<gzFile>(stream));
}

Read<Pieces> Pieces::open(const std::filesystem::path& path) {
    auto stream = open_compressed(path);
    if (!stream) return std::unexpected(stream.error());
    return Pieces(path.native(), *stream);
}

Result<std::string> Pieces::next() {
    const auto stream = static_cast<gzFile>(stream_.get());
    constexpr unsigned kPieceBytes = 64 * 1024;
    std::string piece(kPieceBytes, '\0');
    const int size = gzread(stream, piece.data(), kPieceBytes);
    int code = Z_OK;
    const char* const message = gzerror(stream, &code);  // also of a stream that is cut off, whose last piece is not negative
    if (size < 0 || (code != Z_OK && code != Z_STREAM_END))
        return fail("unreadable_file", fmt::format("{}: The file is damaged or cut off: {}.", path_,
                                                   code == Z_ERRNO ? std::strerror(errno) : message));
    piece.resize(static_cast<std::size_t>(size));
    return piece;
}

void Lines::Close::operator()(void* stream) const {
    gzclose_r(static_cast<gzFile>(stream));
}

Read<Lines> Lines::open(const std::filesystem::path& path) {
    auto stream = open_compressed(path);
    if (!stream) return std::unexpected(stream.error());
    return Lines(path.native(), *stream);
}

Read<std::optional<std::string>> Lines::next() {
    const auto stream = static_cast<gzFile>(stream_.get());
    std::string line;
    std::array<char, 16 * 1024> buffer{};
    while (gzgets(stream, buffer.data(), static_cast<int>(buffer.size())) != nullptr) {
        line += buffer.data();
        if (line.size() > kLineBytesMax)
            return refuse(fmt::format("{}:{}: The line is too long for an order.", path_, number_ + 1));
        if (!line.ends_with('\n')) continue;
        ++number_;
        line.pop_back();
        if (line.ends_with('\r')) line.pop_back();
        return line;
    }
    int code = Z_OK;
    const char* const message = gzerror(stream, &code);
    if (code != Z_OK && code != Z_STREAM_END)
        return refuse(fmt::format("{}:{}: The file is damaged or cut off: {}.", path_, number_ + 1,
                                  code == Z_ERRNO ? std::strerror(errno) : message));
    if (line.empty()) return std::nullopt;
    ++number_;
    return line;
}

}  // namespace couponry::tool
