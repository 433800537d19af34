// A disk that takes longer to sync, as those of clouds do: SQLite's default VFS with a pause added to each sync. One at a time, because it
// becomes the default. Any thread.
#pragma once

#include <sqlite3.h>

#include <chrono>

namespace couponry::redeem {

class SlowDisk {
public:
    /// From here on SQLite opens its files through it.
    explicit SlowDisk(std::chrono::microseconds added);
    ~SlowDisk();
    SlowDisk(const SlowDisk&) = delete;
    SlowDisk& operator=(const SlowDisk&) = delete;

private:
    static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags);
    static int sync(sqlite3_file* file, int flags);

    sqlite3_vfs* real_ = nullptr;
    sqlite3_vfs vfs_{};
};

}  // namespace couponry::redeem
