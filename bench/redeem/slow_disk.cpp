#include "redeem/slow_disk.h"

#include <map>
#include <mutex>
#include <thread>

#include "base/check.h"

namespace couponry::redeem {
namespace {

std::chrono::microseconds added{0};

/// The default VFS has a few tables of functions, one for each way to lock; of each a copy with another sync.
struct Slowed {
    sqlite3_io_methods methods;
    int (*sync)(sqlite3_file*, int);
};
std::mutex mutex;
std::map<const sqlite3_io_methods*, Slowed> slowed;

}  // namespace

SlowDisk::SlowDisk(std::chrono::microseconds microseconds) : real_(sqlite3_vfs_find(nullptr)) {
    CHECK(real_ != nullptr);
    added = microseconds;
    vfs_ = *real_;
    vfs_.zName = "slow_disk";
    vfs_.pNext = nullptr;
    vfs_.pAppData = real_;
    vfs_.xOpen = open;
    CHECK(sqlite3_vfs_register(&vfs_, 1) == SQLITE_OK);
}

SlowDisk::~SlowDisk() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(real_, 1);
}

int SlowDisk::open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    // The default VFS finds in pAppData how it locks, so it gets its own back.
    auto* const real = static_cast<sqlite3_vfs*>(vfs->pAppData);
    const int code = real->xOpen(real, name, file, flags, out_flags);
    if (code != SQLITE_OK || file->pMethods == nullptr) return code;
    const std::lock_guard lock(mutex);
    const auto [place, is_new] = slowed.try_emplace(file->pMethods, Slowed{*file->pMethods, file->pMethods->xSync});
    place->second.methods.xSync = sync;
    file->pMethods = &place->second.methods;
    return code;
}

int SlowDisk::sync(sqlite3_file* file, int flags) {
    std::this_thread::sleep_for(added);
    const std::unique_lock lock(mutex);
    for (const auto& [methods, own] : slowed)
        if (&own.methods == file->pMethods) return own.sync(file, flags);
    CHECK(false);
}

}  // namespace couponry::redeem
