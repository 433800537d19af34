// The database of a command: the file of a data folder, opened by the command instead of a server, or a PostgreSQL, which servers may have
// open. Called by the subcommands.
#pragma once

#include <memory>
#include <string>

#include "app/application.h"
#include "service/services.h"
#include "store/store.h"
#include "tool/commands.h"
#include "tool/files.h"

namespace couponry::tool {

app::Database database_of(const DataOptions& options);

/// What stands in the way, with the remedy: a server that has it, an older or newer form, nothing there.
Read<std::unique_ptr<store::Store>> open_database(const DataOptions& options);
Refusal refusal_of(const Failure& failure, const DataOptions& options);

/// The use cases over it.
class OpenedShop {
public:
    static Read<OpenedShop> open(const DataOptions& options);
    service::Services& services() { return *services_; }

private:
    OpenedShop() = default;
    std::unique_ptr<SystemRandom> random_ = std::make_unique<SystemRandom>();
    std::unique_ptr<app::FolderLock> folder_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<service::Services> services_;
};

}  // namespace couponry::tool
