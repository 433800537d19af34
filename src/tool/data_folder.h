// The database of a data folder, opened by a command instead of a server. Called by the subcommands.
#pragma once

#include <memory>
#include <string>

#include "service/services.h"
#include "store/store.h"
#include "tool/files.h"

namespace couponry::tool {

/// What stands in the way, with the remedy: a server that has it, an older or newer form, nothing there.
Read<std::unique_ptr<store::Store>> open_data_folder(const std::string& folder);
Refusal refusal_of(const Failure& failure, const std::string& folder);

/// The use cases over it.
class OpenedShop {
public:
    static Read<OpenedShop> open(const std::string& folder);
    service::Services& services() { return *services_; }

private:
    OpenedShop() = default;
    std::unique_ptr<SystemRandom> random_ = std::make_unique<SystemRandom>();
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<service::Services> services_;
};

}  // namespace couponry::tool
