// Files of a database besides what SQLite does itself: the lock that keeps a second server away, and a copy that has its name only
// when it is whole. Any thread.
#pragma once

#include <string>

#include "base/result.h"

namespace couponry::store::sqlite {

/// Holds a file locked as long as it lives; the system frees it when the process dies, however that happens.
class FileLock {
public:
    FileLock() = default;
    ~FileLock();
    FileLock(FileLock&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
    FileLock& operator=(FileLock&&) = delete;

    /// Makes the file when there is none, and leaves it behind. `store_locked` when somebody else holds it, in this process or another.
    static Result<FileLock> take(const std::string& path);

private:
    int descriptor_ = -1;
};

bool exists(const std::string& path);
/// Makes an empty file that only its owner may read, because customers are in it. Refuses one that exists. It survives a
/// power cut.
Result<void> make_private_file(const std::string& path);
/// Syncs `from` and gives it the name `to`, for good when this returns.
Result<void> publish_file(const std::string& from, const std::string& to);

}  // namespace couponry::store::sqlite
