#include "tool/data_folder.h"

#include <fmt/format.h>

#include <filesystem>

namespace couponry::tool {

app::Database database_of(const DataOptions& options) {
    return {.folder = options.data, .url = options.database, .may_lose_writes = options.may_lose_writes};
}

Refusal refusal_of(const Failure& failure, const DataOptions& options) {
    if (!options.database.empty()) {
        // The address is not repeated: it may have a password.
        if (failure.type == "store_older")
            return {
                {"The database has the form of an earlier program, or is empty; run couponry migrate with the same --database."}};
        return {{failure.detail}};
    }
    const std::string& folder = options.data;
    if (failure.type == "store_locked")
        return {{fmt::format("{}: A server has this folder open. Stop it, or ask it over HTTP: /docs shows how.", folder)}};
    if (failure.type == "store_missing")
        return {{fmt::format("{}: There is no database; name another folder with --data, or make it with couponry migrate.",
                             folder)}};
    if (failure.type == "store_older")
        return {{fmt::format("{}: The database has the form of an earlier program; run couponry migrate --data {}.", folder,
                             folder)}};
    return {{fmt::format("{}: {}", folder, failure.detail)}};
}

Read<std::unique_ptr<store::Store>> open_database(const DataOptions& options) {
    auto opened = app::open_store(database_of(options), store::Migrate::no, app::read_clock());
    if (!opened) return std::unexpected(refusal_of(opened.error(), options));
    return std::move(opened->store);
}

Read<OpenedShop> OpenedShop::open(const DataOptions& options) {
    OpenedShop shop;
    std::string folder = options.data;
    if (!options.database.empty()) {
        // A server of this machine may have the data folder; imports of commands have one of their own in it.
        folder = (std::filesystem::path(folder) / "commands").string();
        auto lock = app::FolderLock::take(folder);
        if (!lock) return std::unexpected(Refusal{{lock.error().detail}});
        shop.folder_ = std::make_unique<app::FolderLock>(std::move(*lock));
    }
    auto store = open_database(options);
    if (!store) return std::unexpected(store.error());
    shop.store_ = std::move(*store);
    auto services = service::Services::make(*shop.store_, app::read_clock, *shop.random_, app::imports_folder(folder));
    if (!services) return std::unexpected(refusal_of(services.error(), options));
    shop.services_ = std::move(*services);
    return shop;
}

}  // namespace couponry::tool
