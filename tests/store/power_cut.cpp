#include "store/power_cut.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <new>

#include "base/check.h"

namespace couponry::store {

/// Lies in the memory that SQLite gives for a file; the default VFS's own file lies behind it.
struct PowerCut::File : sqlite3_file {
    PowerCut* disk = nullptr;
    std::string* path = nullptr;  // nullptr for a file without a name, which nobody reads again

    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

PowerCut::File& PowerCut::of(sqlite3_file* file) {
    return *static_cast<File*>(file);
}

sqlite3_io_methods PowerCut::methods() {
    sqlite3_io_methods methods{};
    methods.iVersion = 2;  // with the shared memory of the log, without mapped files
    methods.xClose = close;
    methods.xRead = read;
    methods.xWrite = write;
    methods.xTruncate = truncate;
    methods.xSync = sync;
    methods.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) {
        return of(f).real()->pMethods->xFileSize(of(f).real(), size);
    };
    methods.xLock = [](sqlite3_file* f, int kind) { return of(f).real()->pMethods->xLock(of(f).real(), kind); };
    methods.xUnlock = [](sqlite3_file* f, int kind) { return of(f).real()->pMethods->xUnlock(of(f).real(), kind); };
    methods.xCheckReservedLock = [](sqlite3_file* f, int* out) {
        return of(f).real()->pMethods->xCheckReservedLock(of(f).real(), out);
    };
    methods.xFileControl = [](sqlite3_file* f, int op, void* out) {
        return of(f).real()->pMethods->xFileControl(of(f).real(), op, out);
    };
    methods.xSectorSize = [](sqlite3_file* f) { return of(f).real()->pMethods->xSectorSize(of(f).real()); };
    methods.xDeviceCharacteristics = [](sqlite3_file*) { return 0; };  // promises nothing
    methods.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** out) {
        return of(f).real()->pMethods->xShmMap(of(f).real(), page, size, extend, out);
    };
    methods.xShmLock = [](sqlite3_file* f, int offset, int n, int flags) {
        return of(f).real()->pMethods->xShmLock(of(f).real(), offset, n, flags);
    };
    methods.xShmBarrier = [](sqlite3_file* f) { of(f).real()->pMethods->xShmBarrier(of(f).real()); };
    methods.xShmUnmap = [](sqlite3_file* f, int is_deleted) {
        return of(f).real()->pMethods->xShmUnmap(of(f).real(), is_deleted);
    };
    return methods;
}

PowerCut::PowerCut() : real_(sqlite3_vfs_find(nullptr)) {
    CHECK(real_ != nullptr);
    vfs_ = *real_;
    vfs_.zName = "power_cut";
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
    vfs_.pNext = nullptr;
    vfs_.pAppData = this;
    vfs_.xOpen = open;
    vfs_.xDelete = remove;
    CHECK(sqlite3_vfs_register(&vfs_, 1) == SQLITE_OK);
}

PowerCut::~PowerCut() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(real_, 1);
}

void PowerCut::cut_after(std::int64_t calls, Unsynced unsynced, std::uint64_t seed) {
    const std::lock_guard lock(mutex_);
    calls_left_ = calls;
    fate_ = unsynced;
    random_ = std::make_unique<SeededRandom>(seed);
}

void PowerCut::restore() {
    const std::lock_guard lock(mutex_);
    unsynced_.clear();
    calls_left_ = -1;
    is_cut_ = false;
}

bool PowerCut::is_cut() {
    const std::lock_guard lock(mutex_);
    return is_cut_;
}

bool PowerCut::has_power() {
    if (!is_cut_ && calls_left_ >= 0 && calls_left_-- == 0) lose_power();
    return !is_cut_;
}

// Back to what was synced, and from there what the disk happens to have written.
void PowerCut::lose_power() {
    is_cut_ = true;
    for (const auto& [path, changes] : unsynced_) {
        const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
        CHECK(descriptor >= 0);
        const auto set = [descriptor](const Change& change, const std::string& bytes, const std::string& instead_of) {
            const auto size = static_cast<ssize_t>(bytes.size());
            CHECK(pwrite(descriptor, bytes.data(), bytes.size(), change.offset) == size);
            const bool is_at_end = lseek(descriptor, 0, SEEK_END) <= change.offset + static_cast<off_t>(instead_of.size());
            if (bytes.size() < instead_of.size() && is_at_end) CHECK(ftruncate(descriptor, change.offset + size) == 0);
        };
        for (auto change = changes.rbegin(); change != changes.rend(); ++change) set(*change, change->before, change->after);
        for (const Change& change : changes)
            if (fate_ == Unsynced::some && random_->below(2) == 0) set(change, change.after, change.before);
        ::close(descriptor);
    }
}

int PowerCut::open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    auto* disk = static_cast<PowerCut*>(vfs->pAppData);
    auto* own = new (file) File;
    own->pMethods = nullptr;
    {
        const std::lock_guard lock(disk->mutex_);
        if (disk->is_cut_) return SQLITE_IOERR;
    }
    const int code = disk->real_->xOpen(disk->real_, name, own->real(), flags, out_flags);
    static const sqlite3_io_methods kMethods = methods();
    if (own->real()->pMethods != nullptr) own->pMethods = &kMethods;
    own->disk = disk;
    own->path = name == nullptr ? nullptr : new std::string(name);
    return code;
}

// A file that is removed is gone at once: the files of an open store are removed when it is closed, which no test cuts.
int PowerCut::remove(sqlite3_vfs* vfs, const char* name, int is_folder_synced) {
    auto* disk = static_cast<PowerCut*>(vfs->pAppData);
    const std::lock_guard lock(disk->mutex_);
    if (disk->is_cut_) return SQLITE_IOERR_DELETE;
    disk->unsynced_.erase(name);
    return disk->real_->xDelete(disk->real_, name, is_folder_synced);
}

int PowerCut::close(sqlite3_file* file) {
    File& own = of(file);
    delete own.path;
    const int code = own.real()->pMethods->xClose(own.real());
    own.~File();
    return code;
}

int PowerCut::read(sqlite3_file* file, void* data, int size, sqlite3_int64 offset) {
    File& own = of(file);
    const std::lock_guard lock(own.disk->mutex_);
    if (own.disk->is_cut_) return SQLITE_IOERR_READ;
    return own.real()->pMethods->xRead(own.real(), data, size, offset);
}

std::string PowerCut::content(sqlite3_file* real, sqlite3_int64 offset, sqlite3_int64 size) {
    sqlite3_int64 end = 0;
    CHECK(real->pMethods->xFileSize(real, &end) == SQLITE_OK);
    std::string bytes(static_cast<std::size_t>(std::clamp<sqlite3_int64>(end - offset, 0, size)), '\0');
    if (!bytes.empty()) CHECK(real->pMethods->xRead(real, bytes.data(), static_cast<int>(bytes.size()), offset) == SQLITE_OK);
    return bytes;
}

int PowerCut::write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    File& own = of(file);
    const std::lock_guard lock(own.disk->mutex_);
    if (!own.disk->has_power()) return SQLITE_IOERR_WRITE;
    if (own.path != nullptr)
        own.disk->unsynced_[*own.path].push_back({offset, content(own.real(), offset, size),
                                                  std::string(static_cast<const char*>(data), static_cast<std::size_t>(size))});
    return own.real()->pMethods->xWrite(own.real(), data, size, offset);
}

int PowerCut::truncate(sqlite3_file* file, sqlite3_int64 size) {
    File& own = of(file);
    const std::lock_guard lock(own.disk->mutex_);
    if (!own.disk->has_power()) return SQLITE_IOERR_TRUNCATE;
    constexpr sqlite3_int64 kAll = 1 << 30;
    if (own.path != nullptr) own.disk->unsynced_[*own.path].push_back({size, content(own.real(), size, kAll), ""});
    return own.real()->pMethods->xTruncate(own.real(), size);
}

// The real file is not synced: only this test's process has to see it.
int PowerCut::sync(sqlite3_file* file, int) {
    File& own = of(file);
    const std::lock_guard lock(own.disk->mutex_);
    if (!own.disk->has_power()) return SQLITE_IOERR_FSYNC;
    if (own.path != nullptr) own.disk->unsynced_.erase(*own.path);
    return SQLITE_OK;
}

}  // namespace couponry::store
