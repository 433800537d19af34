// A row takes two lines: a JSON list with its number, its id, and the names and values of its keys; and its body.
#include "service/import_spool.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace couponry::service {
namespace {

constexpr std::size_t kBufferBytes = 256 * 1024;

std::unexpected<Failure> fail_with_errno(const std::string& path) {
    return fail(errno == ENOSPC ? "store_full" : "store_failed", fmt::format("{}: {}.", path, std::strerror(errno)));
}

Result<void> sync(const std::string& path, int descriptor) {
    if (descriptor >= 0 && fsync(descriptor) == 0) return {};
    return fail_with_errno(path);
}

}  // namespace

Result<SpoolWriter> SpoolWriter::make(const std::string& path) {
    std::error_code error;
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    if (std::filesystem::create_directories(folder, error))
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) return fail_with_errno(path);
    return SpoolWriter(path, descriptor);
}

SpoolWriter::SpoolWriter(SpoolWriter&& other) noexcept
    : path_(std::move(other.path_)), buffer_(std::move(other.buffer_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

SpoolWriter::~SpoolWriter() {
    if (descriptor_ >= 0) close(descriptor_);
}

Result<void> SpoolWriter::add(const SpooledRow& row) {
    boost::json::array head{row.number, row.id};
    for (const store::Key& key : row.keys) {
        head.emplace_back(key.name);
        head.emplace_back(key.value);
    }
    buffer_ += boost::json::serialize(head);
    buffer_ += '\n';
    buffer_ += row.body;
    buffer_ += '\n';
    return buffer_.size() < kBufferBytes ? Result<void>() : flush();
}

Result<void> SpoolWriter::flush() {
    std::string_view rest = buffer_;
    while (!rest.empty()) {
        const ssize_t written = write(descriptor_, rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return fail_with_errno(path_);
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    buffer_.clear();
    return {};
}

Result<void> SpoolWriter::finish() {
    if (auto done = flush(); !done) return done;
    if (auto done = sync(path_, descriptor_); !done) return done;
    // Its name, too.
    const std::string folder = std::filesystem::path(path_).parent_path().string();
    const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    auto done = sync(folder, descriptor);
    if (descriptor >= 0) close(descriptor);
    return done;
}

Result<SpoolReader> SpoolReader::open(const std::string& path, std::int64_t offset) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream || !stream.seekg(offset)) return fail("store_failed", fmt::format("{} cannot be read.", path));
    return SpoolReader(std::move(stream), offset);
}

Result<std::optional<SpooledRow>> SpoolReader::next() {
    std::string head;
    SpooledRow row;
    if (!std::getline(stream_, head) && head.empty() && !stream_.bad()) return std::nullopt;
    const auto is_whole = [&] { return stream_.good(); };  // a line without its end sets eof
    const bool has_head = is_whole();
    std::getline(stream_, row.body);
    boost::system::error_code error;
    const boost::json::value value = has_head && is_whole() ? boost::json::parse(head, error) : boost::json::value();
    if (error || !value.is_array() || value.as_array().size() < 2)
        return fail("store_failed", "The rows of an import that was interrupted cannot be read; import the file again.");
    const boost::json::array& fields = value.as_array();
    row.number = fields[0].as_int64();
    row.id = fields[1].as_string();
    for (std::size_t at = 2; at + 1 < fields.size(); at += 2)
        row.keys.push_back({std::string(fields[at].as_string()), std::string(fields[at + 1].as_string())});
    offset_ += static_cast<std::int64_t>(head.size() + row.body.size() + 2);
    return row;
}

}  // namespace couponry::service
