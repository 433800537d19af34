#include "app/database.h"

#include <fmt/format.h>

#include <filesystem>

#include "store/postgres/postgres_store.h"
#include "store/sqlite/files.h"
#include "store/sqlite/sqlite_store.h"

namespace couponry::app {

namespace {

Result<void> make_folder(const std::string& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return fail("store_failed", fmt::format("The folder {} cannot be made: {}.", folder, error.message()));
    return {};
}

}  // namespace

struct FolderLock::Held {
    store::sqlite::FileLock lock;
};

FolderLock::FolderLock(std::unique_ptr<Held> held) : held_(std::move(held)) {}
FolderLock::FolderLock(FolderLock&&) noexcept = default;
FolderLock::~FolderLock() = default;

Result<FolderLock> FolderLock::take(const std::string& folder) {
    if (auto made = make_folder(folder); !made) return std::unexpected(made.error());
    auto lock = store::sqlite::FileLock::take((std::filesystem::path(folder) / "couponry.lock").string());
    if (!lock) return std::unexpected(lock.error());
    return FolderLock(std::make_unique<Held>(std::move(*lock)));
}

std::string database_path(const std::string& folder) {
    return (std::filesystem::path(folder) / "couponry.db").string();
}

std::string imports_folder(const std::string& folder) {
    return (std::filesystem::path(folder) / "imports").string();
}

Result<store::Opened> open_store(const Database& database, store::Migrate migrate, Instant now) {
    if (migrate == store::Migrate::yes)
        if (auto made = make_folder(database.folder); !made) return std::unexpected(made.error());
    if (database.url.empty())
        return store::sqlite::open({.path = database_path(database.folder), .migrate = migrate, .now = now});
    return store::postgres::open(
        {.url = database.url, .migrate = migrate, .now = now, .may_lose_writes = database.may_lose_writes});
}

}  // namespace couponry::app
