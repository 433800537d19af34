// Which database a server or a command works on: a file of SQLite in its data folder, or a PostgreSQL.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "store/store.h"

namespace couponry::app {

struct Database {
    std::string folder = "data";  ///< Of the file, of imports at work and of the first key.
    std::string url = {};  ///< postgres://…: instead of the file.
    bool may_lose_writes = false;  ///< Takes a PostgreSQL too that does not wait for its disk.
};

/// Holds a data folder whose database has no lock of its own, for one program, until it is destroyed.
class FolderLock {
public:
    /// Makes the folder. `store_locked`.
    static Result<FolderLock> take(const std::string& folder);
    ~FolderLock();
    FolderLock(FolderLock&&) noexcept;
    FolderLock& operator=(FolderLock&&) = delete;

private:
    struct Held;
    explicit FolderLock(std::unique_ptr<Held> held);
    std::unique_ptr<Held> held_;
};

/// Of the file.
std::string database_path(const std::string& folder);
std::string imports_folder(const std::string& folder);
/// The folder is made when migrating.
Result<store::Opened> open_store(const Database& database, store::Migrate migrate, Instant now);

}  // namespace couponry::app
