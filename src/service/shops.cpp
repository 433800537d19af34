#include "service/shops.h"

namespace couponry::service {

Result<std::shared_ptr<LiveShop>> Shops::find(std::string_view tenant) {
    std::shared_ptr<Entry> entry;
    {
        const std::lock_guard lock(lock_);
        const auto found = entries_.find(tenant);
        if (found == entries_.end())
            entry = entries_.emplace(std::string(tenant), std::make_shared<Entry>()).first->second;
        else
            entry = found->second;
    }
    // Others wait for the one that reads it; those of other tenants do not.
    const std::lock_guard lock(entry->loading);
    if (!entry->shop) {
        auto shop = LiveShop::load(store_, std::string(tenant));
        if (!shop) return std::unexpected(shop.error());
        entry->shop = std::move(*shop);
    }
    return entry->shop;
}

std::shared_ptr<LiveShop> Shops::find_loaded(std::string_view tenant) {
    std::shared_ptr<Entry> entry;
    {
        const std::lock_guard lock(lock_);
        const auto found = entries_.find(tenant);
        if (found == entries_.end()) return nullptr;
        entry = found->second;
    }
    const std::lock_guard lock(entry->loading);  // one that is being read may not have seen the last write
    return entry->shop;
}

std::vector<std::pair<std::string, std::shared_ptr<LiveShop>>> Shops::loaded() {
    std::vector<std::pair<std::string, std::shared_ptr<LiveShop>>> shops;
    const std::lock_guard lock(lock_);
    for (const auto& [tenant, entry] : entries_) {
        const std::unique_lock loading(entry->loading, std::try_to_lock);
        if (loading.owns_lock() && entry->shop) shops.emplace_back(tenant, entry->shop);
    }
    return shops;
}

void Shops::forget(std::string_view tenant) {
    const std::lock_guard lock(lock_);
    const auto found = entries_.find(tenant);
    if (found != entries_.end()) entries_.erase(found);
}

}  // namespace couponry::service
