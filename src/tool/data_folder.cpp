#include "tool/data_folder.h"

#include <fmt/format.h>

#include "app/application.h"

namespace couponry::tool {

Refusal refusal_of(const Failure& failure, const std::string& folder) {
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

Read<std::unique_ptr<store::Store>> open_data_folder(const std::string& folder) {
    auto store = app::open_store(folder, store::Migrate::no, app::read_clock());
    if (!store) return std::unexpected(refusal_of(store.error(), folder));
    return std::move(*store);
}

Read<OpenedShop> OpenedShop::open(const std::string& folder) {
    OpenedShop shop;
    auto store = open_data_folder(folder);
    if (!store) return std::unexpected(store.error());
    shop.store_ = std::move(*store);
    auto services = service::Services::make(*shop.store_, app::read_clock, *shop.random_, app::imports_folder(folder));
    if (!services) return std::unexpected(refusal_of(services.error(), folder));
    shop.services_ = std::move(*services);
    return shop;
}

}  // namespace couponry::tool
