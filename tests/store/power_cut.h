// A disk whose power can be cut: an SQLite VFS over the default one that forgets, at a given call, what was written and not yet synced.
// For tests; one at a time, because it becomes SQLite's default. Any thread.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/random.h"

namespace couponry::store {

class PowerCut {
public:
    /// From here on SQLite opens its files through it.
    PowerCut();
    ~PowerCut();
    PowerCut(const PowerCut&) = delete;
    PowerCut& operator=(const PowerCut&) = delete;

    /// What becomes of writes that were not synced: none of them is on the disk, or any of them, as when a disk reorders.
    enum class Unsynced { lost, some };
    /// The power goes at the `calls`-th write, truncation or sync from now, which fails as all later ones do.
    void cut_after(std::int64_t calls, Unsynced unsynced, std::uint64_t seed);
    /// The power is back, and what the disk holds is whatever survived. All files must be closed.
    void restore();
    bool is_cut();

private:
    struct Change {
        sqlite3_int64 offset = 0;
        std::string before, after;  ///< Bytes from the offset; what the file got longer or shorter by is in one of them only.
    };
    struct File;
    static File& of(sqlite3_file* file);
    static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags);
    static int remove(sqlite3_vfs* vfs, const char* name, int is_folder_synced);
    static int close(sqlite3_file* file);
    static int read(sqlite3_file* file, void* data, int size, sqlite3_int64 offset);
    static int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset);
    static int truncate(sqlite3_file* file, sqlite3_int64 size);
    static int sync(sqlite3_file* file, int flags);
    static sqlite3_io_methods methods();

    /// Counts a call; whether there is still power. Under the mutex.
    bool has_power();
    void lose_power();
    static std::string content(sqlite3_file* real, sqlite3_int64 offset, sqlite3_int64 size);

    sqlite3_vfs* real_ = nullptr;
    sqlite3_vfs vfs_{};
    std::mutex mutex_;
    std::map<std::string, std::vector<Change>> unsynced_;  // by path: several connections have the same file open
    std::int64_t calls_left_ = -1;  // below zero: no cut is planned
    Unsynced fate_ = Unsynced::lost;
    std::unique_ptr<SeededRandom> random_;
    bool is_cut_ = false;
};

}  // namespace couponry::store
