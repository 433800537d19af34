#include "store/sqlite/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace couponry::store::sqlite {
namespace {

std::unexpected<Failure> failed(std::string_view what, const std::string& path) {
    return fail("store_failed", fmt::format("Cannot {} {}: {}.", what, path, std::generic_category().message(errno)));
}

bool sync_path(const std::string& path) {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool is_synced = fsync(descriptor) == 0;
    const int error = errno;
    close(descriptor);
    errno = error;
    return is_synced;
}

/// A new name is on disk when its folder is synced.
Result<void> sync_folder_of(const std::string& path) {
    const std::string folder = std::filesystem::absolute(path).parent_path().string();
    if (!sync_path(folder)) return failed("sync", folder);
    return {};
}

}  // namespace

FileLock::~FileLock() {
    if (descriptor_ >= 0) close(descriptor_);
}

Result<FileLock> FileLock::take(const std::string& path) {
    FileLock lock;
    lock.descriptor_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock.descriptor_ < 0) return failed("open", path);
    if (flock(lock.descriptor_, LOCK_EX | LOCK_NB) == 0) return lock;
    if (errno != EWOULDBLOCK) return failed("lock", path);
    return fail("store_locked",
                fmt::format("Another Couponry has this database ({} is locked): stop it, or use another one.", path));
}

bool exists(const std::string& path) {
    std::error_code error;
    return std::filesystem::exists(path, error);
}

Result<void> make_private_file(const std::string& path) {
    const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return failed("make", path);
    close(descriptor);
    return sync_folder_of(path);
}

Result<void> publish_file(const std::string& from, const std::string& to) {
    if (!sync_path(from)) return failed("sync", from);
    // A hard link does not replace what has the name by now, as a rename would.
    if (link(from.c_str(), to.c_str()) != 0) return failed("make", to);
    std::remove(from.c_str());
    return sync_folder_of(to);
}

}  // namespace couponry::store::sqlite
