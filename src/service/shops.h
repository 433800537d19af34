// Shops: the live shop of every tenant, read from the store when it is first asked for. Any thread.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "service/live_shop.h"

namespace couponry::service {

class Shops {
public:
    explicit Shops(store::Store& store) : store_(store) {}

    /// A tenant that has nothing yet has an empty shop. Failures of the store.
    Result<std::shared_ptr<LiveShop>> find(std::string_view tenant);
    /// nullptr when nobody asked for it yet: then whoever does reads what is in the store.
    std::shared_ptr<LiveShop> find_loaded(std::string_view tenant);
    /// Those that somebody asked for, without the ones that are being read.
    std::vector<std::pair<std::string, std::shared_ptr<LiveShop>>> loaded();
    /// Of a tenant that was erased; requests that still have its shop finish with it.
    void forget(std::string_view tenant);

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    struct Entry {
        std::mutex loading;
        std::shared_ptr<LiveShop> shop;
    };

    store::Store& store_;
    std::mutex lock_;
    std::unordered_map<std::string, std::shared_ptr<Entry>, Hash, std::equal_to<>> entries_;
};

}  // namespace couponry::service
